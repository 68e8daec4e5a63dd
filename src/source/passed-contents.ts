/**
 * What is left of an archive that came through a pipe: its JSON documents, within bounds, and of every other blob that
 * it was there. manifest.json comes last in a `docker save` stream, so any document on the way may turn out to matter.
 */

import { normalizeEntryPath } from "../archive/entry-path.ts";
import { LeakscanError } from "../errors.ts";
import type { BlobKind } from "./blob-kind.ts";
import type { Contents, StoredBlob } from "./contents.ts";
import { MAX_DOCUMENT_BYTES, MAX_KEPT_DOCUMENT_BYTES } from "./limits.ts";
import { Links } from "./links.ts";
import { printable } from "./printable.ts";

interface Passed {
	readonly key: string;
	readonly size: number;
	readonly kind: BlobKind;
	/** Of a document that was kept. */
	readonly bytes: Buffer | undefined;
}

export class PassedContents implements Contents {
	readonly #blobs = new Map<string, Passed>();
	readonly #keys = new Map<string, number>();
	readonly #links = new Links();
	readonly #topNames = new Set<string>();
	#keptBytes = 0;

	/** A key for a blob of this name: names may repeat in a tar, keys must not. */
	keyFor(name: string): string {
		const times = (this.#keys.get(name) ?? 0) + 1;
		this.#keys.set(name, times);
		return times === 1 ? name : `${name}#${times}`;
	}

	/** Records a file. `bytes` are those of a document of at most MAX_DOCUMENT_BYTES. The last of a name counts. */
	addFile(name: string, file: Passed): void {
		this.#keptBytes -= this.#blobs.get(name)?.bytes?.length ?? 0;
		this.#links.delete(name);
		this.#blobs.set(name, file);
		this.#keptBytes += file.bytes?.length ?? 0;
		while (this.#keptBytes > MAX_KEPT_DOCUMENT_BYTES) this.#letLargestGo();
	}

	addLink(name: string, target: string, type: "symlink" | "link"): void {
		this.#keptBytes -= this.#blobs.get(name)?.bytes?.length ?? 0;
		this.#blobs.delete(name);
		this.#links.add(name, target, type);
	}

	addName(name: string): void {
		this.#topNames.add(name.split("/", 1)[0] ?? name);
	}

	async document(name: string): Promise<Buffer | undefined> {
		const found = this.#find(name);
		if (found === undefined || found.bytes !== undefined) return found?.bytes;
		if (found.kind !== "document")
			throw new LeakscanError("JSON_INVALID", `${printable(name)} is not a JSON document`);
		const limit = found.size > MAX_DOCUMENT_BYTES ? MAX_DOCUMENT_BYTES : MAX_KEPT_DOCUMENT_BYTES;
		throw new LeakscanError(
			"LIMIT_EXCEEDED",
			`${printable(name)} does not fit into the ${limit} bytes kept for documents`,
		);
	}

	async blob(name: string): Promise<StoredBlob | undefined> {
		const found = this.#find(name);
		if (found === undefined) return undefined;
		const { key, size, kind } = found;
		if (kind === "layer") return { key, size };
		return {
			key,
			size,
			notLayer: size === 0 ? "it is empty" : "it is not a tar, plain or compressed with gzip or zstd",
		};
	}

	async topNames(): Promise<readonly string[]> {
		return [...this.#topNames];
	}

	#find(name: string): Passed | undefined {
		const resolved = this.#links.resolve(normalizeEntryPath(name));
		return resolved === undefined ? undefined : this.#blobs.get(resolved);
	}

	/** Manifests and configs are small; the largest documents are SBOMs and the like. */
	#letLargestGo(): void {
		let largest: [string, Passed] | undefined;
		for (const entry of this.#blobs) {
			if ((entry[1].bytes?.length ?? 0) > (largest?.[1].bytes?.length ?? 0)) largest = entry;
		}
		if (largest === undefined) return;
		const [name, file] = largest;
		this.#keptBytes -= file.bytes?.length ?? 0;
		this.#blobs.set(name, { ...file, bytes: undefined });
	}
}
