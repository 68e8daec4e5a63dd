/** The windows of a block that patterns are tried on: the bytes around their keywords, joined where they meet. */

/** Bytes before a keyword's end in which a match may begin. */
export const LOOK_BEHIND = 160;

export class PatternWindows {
	/** Per pattern: the window that its keywords asked for. */
	readonly #open = new Map<number, { from: number; to: number }>();
	readonly #bytes: Buffer;
	readonly #flush: (pattern: number, from: number, to: number) => void;

	/** `flush` is called with each window, once it grows no more. */
	constructor(bytes: Buffer, flush: (pattern: number, from: number, to: number) => void) {
		this.#bytes = bytes;
		this.#flush = flush;
	}

	/** Asks for what is around a keyword that ends at `end`. */
	ask(pattern: number, end: number, ahead: number): void {
		const from = Math.max(0, end - LOOK_BEHIND);
		const to = Math.min(this.#bytes.length, end + ahead);
		const open = this.#open.get(pattern);
		if (open && from <= open.to) {
			open.from = Math.min(open.from, from);
			open.to = Math.max(open.to, to);
			return;
		}
		if (open) this.#flush(pattern, open.from, open.to);
		this.#open.set(pattern, { from, to });
	}

	/** No more keywords will come. */
	end(): void {
		for (const [pattern, { from, to }] of this.#open) this.#flush(pattern, from, to);
	}
}
