/** Memory for inflated pieces of a layer, one after the other: the same again once nobody looks at what is in it. */
import { freeMemory } from "../large-memory.ts";
import { MOST_IN_PIECE } from "./inflate.ts";
import { spentOf } from "./spent-chunks.ts";

/** Pieces that are held while they are needed, for others then: 16 MiB. Those before are left to be collected. */
const MOST_HELD = 32;
/** Pieces' memory that waits for others; more is given back. */
const MOST_SPARE = 2;

export class PieceBuffers {
	readonly #spare: Buffer[] = [];
	/** Those that were given out and not said to be spent. */
	readonly #held: Buffer[] = [];

	/** A piece in memory of its own. */
	copyOf(piece: Buffer): Buffer {
		const { buffer } = this.#spare.pop() ?? Buffer.allocUnsafeSlow(MOST_IN_PIECE);
		const memory = Buffer.from(buffer);
		piece.copy(memory);
		const copy = memory.subarray(0, piece.length);
		if (this.#held.push(copy) > MOST_HELD) this.#held.shift();
		return copy;
	}

	/** What was given out was looked at; its last `needed` bytes not for the last time. */
	spent(needed: number): void {
		for (const memory of spentOf(this.#held, needed)) {
			if (this.#spare.length < MOST_SPARE) this.#spare.push(memory);
			else freeMemory(memory);
		}
	}
}
