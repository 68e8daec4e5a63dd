/** Memory for inflated pieces of a layer, one after the other: the same again once nobody looks at what is in it. */
import { freeMemory } from "../large-memory.ts";
import { HeldChunks } from "./held-chunks.ts";
import { MOST_IN_PIECE } from "./inflate.ts";

/** Pieces' memory that waits for others; more is given back. */
const MOST_SPARE = 2;

export class PieceBuffers {
	readonly #spare: Buffer[] = [];
	readonly #held = new HeldChunks<Buffer>();

	/** A piece in memory of its own. */
	copyOf(piece: Buffer): Buffer {
		const { buffer } = this.#spare.pop() ?? Buffer.allocUnsafeSlow(MOST_IN_PIECE);
		const copy = Buffer.from(buffer, 0, piece.length);
		piece.copy(copy);
		return copy;
	}

	/** The copy that came last was looked at; the last `needed` bytes of all copies not for the last time. */
	spent(copy: Buffer, needed: number): void {
		this.#held.add(copy);
		for (const memory of this.#held.spent(needed)) {
			if (this.#spare.length < MOST_SPARE) this.#spare.push(memory);
			else freeMemory(memory);
		}
	}
}
