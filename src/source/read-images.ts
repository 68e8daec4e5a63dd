/**
 * From what an archive or folder holds to the images asked for, whichever form it has. The forms overlap: from Docker 25
 * on, `docker save` writes an OCI layout with a manifest.json beside it. There manifest.json is believed for what it
 * lists, since that is what `docker load` reads and Moby 25's OCI manifests leave their layers out; index.json adds
 * annotations, and the platforms that manifest.json does not list.
 */
import { LeakscanError, type ScanFault } from "../errors.ts";
import type { Image, SourceKind } from "../image/image.ts";
import type { Candidate } from "./candidate.ts";
import { type ChosenImage, chooseImages, type Wanted } from "./choose-images.ts";
import type { Contents } from "./contents.ts";
import { DOCKER_MANIFEST, dockerCandidates } from "./docker-archive.ts";
import { V1_REPOSITORIES, v1Candidates } from "./docker-archive-v1.ts";
import { MAX_KEPT_DOCUMENT_BYTES } from "./limits.ts";
import { notAnImage } from "./not-an-image.ts";
import { layoutCandidates, OCI_INDEX } from "./oci-layout.ts";

export interface ReadRequest extends Wanted {
	/** What a scheme forces it to be; "any" tells from the content. */
	readonly form: "docker-archive" | "oci" | "any";
	/** As the person typed it. */
	readonly typed: string;
	/** What the references of several images begin with, e.g. `app.tar` of `docker-archive:app.tar:app:1`. */
	readonly path: string;
	/** What the images come from, where it isn't told by what is found: a folder, an engine. */
	readonly source?: SourceKind;
}

export interface Reading {
	readonly images: readonly Image[];
	readonly faults: readonly ScanFault[];
}

/** Throws NOT_AN_IMAGE, JSON_INVALID, and what chooseImages() throws. */
export async function readImages(contents: Contents, request: ReadRequest): Promise<Reading> {
	const { candidates, form } = await candidatesIn(bounded(contents), request);
	if (candidates.length === 0) {
		throw new LeakscanError("NOT_AN_IMAGE", `${request.typed} lists no container image`, {
			hint: "its manifests are for other artifacts (charts, signatures), or it is empty",
		});
	}
	const { images, faults } = chooseImages(candidates, request);
	const source = request.source ?? (form === "oci" ? "oci-archive" : "docker-archive");
	return {
		images: images.map((image) => ({
			reference: referenceOf(image, images.length, source, request),
			source,
			...image.draft,
		})),
		faults,
	};
}

async function candidatesIn(
	contents: Contents,
	request: ReadRequest,
): Promise<{ candidates: Candidate[]; form: "docker-archive" | "oci" }> {
	const { form } = request;
	const manifest = form === "oci" ? undefined : await contents.document(DOCKER_MANIFEST);
	const index = form === "docker-archive" ? undefined : await contents.document(OCI_INDEX);
	if (manifest !== undefined) {
		const docker = await dockerCandidates(contents, manifest);
		const oci = index === undefined ? [] : await layoutCandidates(contents, index);
		return { candidates: merged(docker, oci), form: "docker-archive" };
	}
	if (index !== undefined) return { candidates: await layoutCandidates(contents, index), form: "oci" };
	const repositories = form === "oci" ? undefined : await contents.document(V1_REPOSITORIES);
	if (repositories !== undefined) {
		return { candidates: await v1Candidates(contents, repositories), form: "docker-archive" };
	}
	throw notAnImage(request.typed, await contents.topNames(), form);
}

/** One list of both, each image once: the same config is the same image. */
function merged(docker: readonly Candidate[], oci: readonly Candidate[]): Candidate[] {
	const twins = new Map<string, Candidate>();
	for (const candidate of oci) {
		if (candidate.outcome.kind === "image") twins.set(candidate.outcome.draft.imageId, candidate);
	}
	const used = new Set<Candidate>();
	const candidates = docker.map((candidate): Candidate => {
		if (candidate.outcome.kind !== "image") return candidate;
		const { draft } = candidate.outcome;
		const twin = twins.get(draft.imageId);
		if (twin?.outcome.kind !== "image") return candidate;
		used.add(twin);
		const { annotations, attestations, manifestDigest, layers } = twin.outcome.draft;
		const whole = layers.length === draft.layers.length;
		return {
			...candidate,
			// The name of an index is that of all its platforms.
			group: twin.group === "" ? candidate.group : twin.group,
			outcome: {
				...candidate.outcome,
				faults: [
					...candidate.outcome.faults,
					...twin.outcome.faults.filter(({ where }) => where.startsWith("attestation ")),
				],
				draft: { ...draft, annotations, attestations, manifestDigest: whole ? manifestDigest : null },
			},
		};
	});
	// A name in both whose OCI manifest is cut short or absent is the image that manifest.json has already.
	const named = new Set(docker.flatMap(({ names }) => names));
	const rest = oci.filter((candidate) => {
		if (used.has(candidate)) return false;
		const { outcome } = candidate;
		return outcome.kind === "image" || !outcome.absent || !candidate.names.some((name) => named.has(name));
	});
	return [...candidates, ...rest];
}

/** One image goes by what the person typed; several go by what they would type to get that one alone. */
function referenceOf(image: ChosenImage, count: number, source: SourceKind, request: ReadRequest): string {
	const [name] = image.names;
	if (source === "docker") return request.typed;
	if (request.path === "-") return name ?? (count === 1 ? "-" : `-:@${image.position}`);
	if (count === 1) return request.typed;
	return `${source}:${request.path}:${name ?? `@${image.position}`}`;
}

/** The same contents, with an end to how many bytes of documents are read in all. */
function bounded(contents: Contents): Contents {
	let left = MAX_KEPT_DOCUMENT_BYTES;
	return {
		async document(name) {
			const bytes = await contents.document(name);
			left -= bytes?.length ?? 0;
			if (left >= 0) return bytes;
			throw new LeakscanError(
				"LIMIT_EXCEEDED",
				`the image's manifests and configs exceed ${MAX_KEPT_DOCUMENT_BYTES} bytes`,
			);
		},
		blob: (name) => contents.blob(name),
		topNames: () => contents.topNames(),
	};
}
