/**
 * A batch: entries of a layer, with their content, on the way from the thread that unpacks to one that looks at them.
 * Contents are copied into one buffer that changes hands and comes back; a file that fits is whole in one batch, a larger one goes
 * on in the next batches, to the same thread.
 */
import { HeldChunks } from "../archive/held-chunks.ts";
import { type ContentSink, heldBy } from "../unpack/layer.ts";
import type { EntryScanner } from "./entry-scanner.ts";

/** Bytes of content in a batch. */
export const BATCH_BYTES = 512 * 1024;
/** Entries in a batch: small files in thousands, and links and empty files, which have no content. */
const BATCH_ENTRIES = 2_000;

export type BatchContent = Uint8Array<ArrayBuffer>;

/** Entries side by side, an array a property: an object for each would cost more to hand over than the files. */
export interface Batch {
	readonly layer: number;
	/** Goes up within the layer. */
	readonly number: number;
	readonly paths: readonly string[];
	/** Targets of links; null for files. */
	readonly targets: readonly (string | null)[];
	/** Bytes of each file, whether they are here or not; -1 where the content is not wanted, or there is none. */
	readonly sizes: readonly number[];
	/** Bytes of each entry that are in `content`, one after the other. */
	readonly lengths: readonly number[];
	/** The first entry is the file that the batch before broke off in. */
	readonly resumes: boolean;
	/** The last entry's file is not at its end. */
	readonly pauses: boolean;
	readonly content: BatchContent;
}

/** Fills one batch. */
export class BatchFilling {
	readonly #paths: string[] = [];
	readonly #targets: (string | null)[] = [];
	readonly #sizes: number[] = [];
	readonly #lengths: number[] = [];
	readonly #content: BatchContent;
	readonly #resumes: boolean;
	#filled = 0;

	/** `resumed`: the file that goes on here. */
	constructor(content: BatchContent, resumed?: { readonly path: string; readonly size: number }) {
		this.#content = content;
		this.#resumes = resumed !== undefined;
		if (resumed !== undefined) this.file(resumed.path, resumed.size);
	}

	/** The file that was entered last has more content than is here. */
	get isShort(): boolean {
		const last = this.#sizes.length - 1;
		return (this.#sizes[last] ?? -1) > (this.#lengths[last] ?? 0);
	}

	/** Whether an entry with so many bytes of content fits. */
	fits(size: number): boolean {
		return size <= this.#content.length - this.#filled && this.#paths.length < BATCH_ENTRIES;
	}

	/** A file, whose content may follow; -1: none is wanted. */
	file(path: string, size: number): void {
		this.#enter(path, null, size);
	}

	link(path: string, target: string): void {
		this.#enter(path, target, -1);
	}

	/** Content of the file that was entered last; the number of bytes for which there was room. */
	write(chunk: Uint8Array): number {
		const room = this.#content.length - this.#filled;
		const part = chunk.length <= room ? chunk : chunk.subarray(0, room);
		this.#content.set(part, this.#filled);
		this.#filled += part.length;
		const last = this.#lengths.length - 1;
		this.#lengths[last] = (this.#lengths[last] ?? 0) + part.length;
		return part.length;
	}

	/** `pauses`: the file that was entered last goes on in the next batch. */
	batch(layer: number, number: number, pauses: boolean): Batch {
		return {
			layer,
			number,
			paths: this.#paths,
			targets: this.#targets,
			sizes: this.#sizes,
			lengths: this.#lengths,
			resumes: this.#resumes,
			pauses,
			content: this.#content,
		};
	}

	#enter(path: string, target: string | null, size: number): void {
		this.#paths.push(path);
		this.#targets.push(target);
		this.#sizes.push(size);
		this.#lengths.push(0);
	}
}

/** Looks at the batches of one layer that come to this thread. */
export class BatchReader {
	readonly #entries: EntryScanner;
	#open: ContentSink | null = null;
	/** Content of the file that is open, which may still be looked at until it ends. */
	readonly #held = new HeldChunks<BatchContent>();

	constructor(entries: EntryScanner) {
		this.#entries = entries;
	}

	/** Contents that may be used again: this one's and those of batches before it, but for what something may look at again. */
	read({ number, paths, targets, sizes, lengths, resumes, pauses, content }: Batch): BatchContent[] {
		const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
		const last = paths.length - 1;
		let at = 0;
		paths.forEach((path, entry) => {
			const target = targets[entry] ?? null;
			const size = sizes[entry] ?? -1;
			const length = lengths[entry] ?? 0;
			if (!(resumes && entry === 0)) {
				this.#entries.name("filename", path, path);
				if (target !== null) this.#entries.name("link", path, target);
				this.#open = size < 0 ? null : this.#entries.content(path, size);
			}
			if (this.#open === null) return;
			if (length > 0) this.#open.write(bytes.subarray(at, at + length));
			at += length;
			if (pauses && entry === last) return;
			this.#open.end();
			this.#open = null;
		});
		this.#entries.close(number);
		this.#held.add(content);
		return this.#held.spent(this.#open === null ? 0 : heldBy(this.#open));
	}
}
