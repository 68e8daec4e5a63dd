/**
 * What a repository has beside an image: its referrers and cosign's tags. Whoever signs or attests an image of several
 * platforms does so for its index, for its manifests, or for both.
 */
import { faultOf, type ScanFault } from "../../errors.ts";
import type { Attestation } from "../../image/attestation.ts";
import type { Descriptor } from "../../image/descriptor.ts";
import { readAttestations } from "../attestations.ts";
import { findCosignTags } from "./cosign-tags.ts";
import { listReferrers } from "./referrers.ts";
import type { RegistrySession } from "./registry-session.ts";
import type { RegistryStore } from "./registry-store.ts";
import type { RepositoryName } from "./repository-name.ts";

export interface BesideImage {
	readonly attestations: readonly Attestation[];
	/** What could not be listed or read. */
	readonly faults: readonly ScanFault[];
}

/** Looks at the repository of one reference; what stands beside an index is read once for all its platforms. */
export class BesideImages {
	readonly #name: RepositoryName;
	readonly #session: RegistrySession;
	readonly #store: RegistryStore;
	readonly #signal: AbortSignal | undefined;
	readonly #read = new Map<string, Promise<BesideImage>>();

	constructor(
		name: RepositoryName,
		session: RegistrySession,
		store: RegistryStore,
		signal: AbortSignal | undefined,
	) {
		this.#name = name;
		this.#session = session;
		this.#store = store;
		this.#signal = signal;
	}

	/** Never throws for what is not there or broken, only when it is broken off. */
	of(digest: string): Promise<BesideImage> {
		let reading = this.#read.get(digest);
		if (reading === undefined) {
			reading = this.#documents(digest);
			this.#read.set(digest, reading);
		}
		return reading;
	}

	async #documents(digest: string): Promise<BesideImage> {
		const [referrers, tagged] = await Promise.all([
			this.#listed(`referrers of ${digest}`, () => this.#referrers(digest)),
			this.#listed(`cosign's tags of ${digest}`, () => this.#tagged(digest)),
		]);
		const faults = [...referrers.faults, ...tagged.faults];
		const attestations: Attestation[] = [];
		// cosign can write both for one document.
		const distinct = new Map(
			[...referrers.descriptors, ...tagged.descriptors].map((one) => [one.digest, one]),
		);
		for (const descriptor of distinct.values()) {
			const found = await readAttestations(this.#store, descriptor);
			attestations.push(...found.attestations);
			faults.push(...found.faults);
		}
		return { attestations, faults };
	}

	async #listed(
		what: string,
		list: () => Promise<readonly Descriptor[]>,
	): Promise<{ readonly descriptors: readonly Descriptor[]; readonly faults: readonly ScanFault[] }> {
		try {
			return { descriptors: await list(), faults: [] };
		} catch (error) {
			this.#signal?.throwIfAborted();
			return { descriptors: [], faults: [faultOf(error, what, "REGISTRY_ERROR")] };
		}
	}

	async #referrers(digest: string): Promise<readonly Descriptor[]> {
		const { repository } = this.#name;
		const client = this.#session.client(this.#name);
		return (await listReferrers(client, repository, digest, this.#signal)).descriptors;
	}

	async #tagged(digest: string): Promise<readonly Descriptor[]> {
		const { host, repository } = this.#name;
		const client = this.#session.client(this.#name);
		const listed = this.#session.cosignTags.get(`${host}/${repository}`);
		const tags = await findCosignTags(client, repository, digest, listed, this.#signal);
		const descriptors: Descriptor[] = [];
		for (const tag of tags) {
			const { descriptor } = await this.#store.resolve({ host, repository, version: { by: "tag", tag } });
			descriptors.push(descriptor);
		}
		return descriptors;
	}
}
