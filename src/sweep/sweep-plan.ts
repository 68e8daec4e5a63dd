/**
 * What a sweep will have to do, before it does it: every repository and tag, the image that each tag names now, and the
 * layers those have. Tags that name the same image are one image.
 */
import pLimit from "p-limit";
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import type { Platform } from "../image/platform.ts";
import { listRepositories, listTags } from "../source/registry/catalog.ts";
import { isCosignTag } from "../source/registry/cosign-tags.ts";
import { plannedLayers } from "../source/registry/planned-layers.ts";
import type { RegistrySession } from "../source/registry/registry-session.ts";
import { RegistryStore } from "../source/registry/registry-store.ts";
import {
	formatRegistryReference,
	type RegistryReference,
	type RepositoryName,
} from "../source/registry/repository-name.ts";
import type { SweepTarget } from "./sweep-target.ts";

export interface PlannedImage {
	readonly name: RepositoryName;
	/** Of the manifest or index that the tags name. */
	readonly digest: string;
	/** In the registry's order; none for an image that was named by its digest. */
	readonly tags: readonly string[];
	/** From digest to stored bytes. */
	readonly layers: ReadonlyMap<string, number>;
}

export interface PlannedRepository {
	/** `registry.example/team/app`. */
	readonly name: string;
	readonly tags: number;
	/** Tags that name no image: charts, signatures. */
	readonly artifacts: number;
	readonly images: readonly PlannedImage[];
	readonly faults: readonly ScanFault[];
}

export interface PlanOptions {
	readonly platform: Platform | "all" | undefined;
	/** False leaves a tag out. */
	readonly wantsTag: (tag: string) => boolean;
	/** Called as it goes on. */
	readonly planned: (repositories: number, tags: number) => void;
	readonly signal: AbortSignal | undefined;
}

/** Tags asked for at the same time. The session bounds what is in flight to one host. */
const AT_ONCE = 8;

/** Throws when the registry as a whole cannot be asked; what fails for one repository or tag is its fault. */
export async function planSweep(
	target: SweepTarget,
	session: RegistrySession,
	options: PlanOptions,
): Promise<PlannedRepository[]> {
	const wanted =
		target.kind === "list" ? listed(target.wanted) : await catalogued(target, session, options.signal);
	const planned: PlannedRepository[] = [];
	let tags = 0;
	for (const { name, references } of wanted) {
		options.signal?.throwIfAborted();
		const repository = await planRepository(name, references, session, options);
		tags += repository.tags;
		planned.push(repository);
		options.planned(planned.length, tags);
	}
	return planned;
}

interface WantedRepository {
	readonly name: RepositoryName;
	/** Undefined: every tag. */
	readonly references: readonly RegistryReference[] | undefined;
}

async function catalogued(
	{ host, prefix }: Extract<SweepTarget, { kind: "registry" }>,
	session: RegistrySession,
	signal: AbortSignal | undefined,
): Promise<WantedRepository[]> {
	const client = session.client({ host, repository: "" });
	let repositories: string[];
	try {
		repositories = await listRepositories(client, signal);
	} catch (error) {
		if (!(error instanceof LeakscanError) || error.code === "REGISTRY_UNREACHABLE") throw error;
		// Docker Hub, GitHub and others list no repositories, but the prefix may be one.
		if (prefix !== "") return [{ name: { host, repository: prefix }, references: undefined }];
		throw new LeakscanError(error.code, `${host} does not list its repositories: ${error.message}`, {
			hint: `name one (\`leakscan registry ${host}/team/app\`), or give a list with --from FILE`,
			cause: error,
		});
	}
	const under = repositories.filter(
		(name) => prefix === "" || name === prefix || name.startsWith(`${prefix}/`),
	);
	if (under.length === 0 && repositories.length > 0 && prefix !== "") {
		throw new LeakscanError("REFERENCE_NOT_FOUND", `${host} has no repository under ${prefix}`, {
			hint: `it has ${repositories.length} others`,
		});
	}
	return under.map((repository) => ({ name: { host, repository }, references: undefined }));
}

function listed(wanted: Extract<SweepTarget, { kind: "list" }>["wanted"]): WantedRepository[] {
	const repositories = new Map<
		string,
		{ name: RepositoryName; references: RegistryReference[] | undefined }
	>();
	for (const one of wanted) {
		const { host, repository } = one.kind === "image" ? one.reference : one.name;
		const key = `${host}/${repository}`;
		const known = repositories.get(key) ?? { name: { host, repository }, references: [] };
		if (one.kind === "repository") known.references = undefined;
		else known.references?.push(one.reference);
		repositories.set(key, known);
	}
	return [...repositories.values()];
}

async function planRepository(
	name: RepositoryName,
	references: readonly RegistryReference[] | undefined,
	session: RegistrySession,
	options: PlanOptions,
): Promise<PlannedRepository> {
	const full = `${name.host}/${name.repository}`;
	const faults: ScanFault[] = [];
	let wanted: readonly RegistryReference[] = references ?? [];
	try {
		if (references === undefined) {
			const tags = await listTags(session.client(name), name.repository, options.signal);
			session.cosignTags.set(full, new Set(tags.filter(isCosignTag)));
			wanted = tags.filter(options.wantsTag).map((tag) => ({ ...name, version: { by: "tag", tag } }));
		}
	} catch (error) {
		options.signal?.throwIfAborted();
		faults.push(faultOf(error, full, "REGISTRY_ERROR"));
	}
	const images = new Map<string, { tags: string[]; layers: ReadonlyMap<string, number> }>();
	let artifacts = 0;
	const limit = pLimit(AT_ONCE);
	const results = await Promise.all(
		wanted.map((reference) => limit(() => planned(reference, session, options))),
	);
	for (const [index, result] of results.entries()) {
		const version = wanted[index]?.version;
		if (result.kind === "failed") faults.push(result.fault);
		else if (result.kind === "artifact") artifacts++;
		else {
			const known = images.get(result.digest) ?? { tags: [], layers: result.layers };
			if (version?.by === "tag") known.tags.push(version.tag);
			images.set(result.digest, known);
		}
	}
	return {
		name: full,
		tags: wanted.filter(({ version }) => version.by === "tag").length,
		artifacts,
		images: [...images].map(([digest, image]) => ({ name, digest, ...image })),
		faults,
	};
}

type Planned =
	| { readonly kind: "image"; readonly digest: string; readonly layers: ReadonlyMap<string, number> }
	| { readonly kind: "artifact" }
	| { readonly kind: "failed"; readonly fault: ScanFault };

async function planned(
	reference: RegistryReference,
	session: RegistrySession,
	{ platform, signal }: PlanOptions,
): Promise<Planned> {
	try {
		signal?.throwIfAborted();
		const store = new RegistryStore(reference, session.endpoints(reference), signal);
		const { descriptor } = await store.resolve(reference);
		const layers = await plannedLayers(store, descriptor, platform);
		return layers === undefined ? { kind: "artifact" } : { kind: "image", digest: descriptor.digest, layers };
	} catch (error) {
		signal?.throwIfAborted();
		return { kind: "failed", fault: faultOf(error, formatRegistryReference(reference), "REGISTRY_ERROR") };
	}
}
