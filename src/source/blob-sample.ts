/**
 * A sample of a blob's stored bytes: a few pieces, spread over the whole, that a place on disk or a registry gives out
 * without the rest. It tells whether a blob is the one that was seen before, all but surely, and nobody makes it who has not the blob.
 */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { LayerBlob } from "./source.ts";
import { readerOf } from "./tar-index.ts";

const PIECES = 4;
const PIECE = 64 * 1024;

interface Piece {
	readonly offset: number;
	readonly length: number;
}

/** The pieces of a blob of `size` bytes: the first bytes, the last, and what lies evenly between. A small one is taken whole. */
function piecesOf(size: number): Piece[] {
	if (size <= PIECES * PIECE) return [{ offset: 0, length: size }];
	const step = (size - PIECE) / (PIECES - 1);
	return Array.from({ length: PIECES }, (_, at) => ({ offset: Math.floor(at * step), length: PIECE }));
}

/** Takes the sample of a blob that passes by. */
export class PassingSample {
	readonly #size: number;
	readonly #pieces: readonly Piece[];
	readonly #hash;
	#passed = 0;

	/** `size` is what the blob is said to have. */
	constructor(size: number) {
		this.#size = size;
		this.#pieces = piecesOf(size);
		this.#hash = hashFor(size);
	}

	write(chunk: Buffer): void {
		const start = this.#passed;
		this.#passed += chunk.length;
		for (const { offset, length } of this.#pieces) {
			const from = Math.max(offset, start);
			const to = Math.min(offset + length, this.#passed);
			if (from < to) this.#hash.update(chunk.subarray(from - start, to - start));
		}
	}

	/** Once, after the last byte; null when not as many bytes came as was said. */
	take(): Buffer | null {
		return this.#passed === this.#size ? this.#hash.digest() : null;
	}
}

/** The sample of a blob that can be read at any place; null when it can't, or not as it is said to be. */
export async function sampleOf({ size, place, read }: LayerBlob): Promise<Buffer | null> {
	if (size === null) return null;
	const pieces = piecesOf(size);
	const hash = hashFor(size);
	let contents: readonly Buffer[];
	if (place !== undefined) {
		const handle = await open(place.file, "r");
		try {
			const readAt = readerOf(handle);
			contents = await Promise.all(pieces.map(({ offset, length }) => readAt(place.offset + offset, length)));
		} finally {
			await handle.close();
		}
	} else if (read !== undefined) {
		contents = await Promise.all(pieces.map(({ offset, length }) => read(offset, length)));
	} else return null;
	for (const [at, piece] of pieces.entries()) {
		const content = contents[at];
		if (content?.length !== piece.length) return null;
		hash.update(content);
	}
	return hash.digest();
}

function hashFor(size: number) {
	return createHash("sha256").update(`leakscan blob sample ${size}\n`);
}
