/** Turns byte offsets into lines and columns, counting only as far as it is asked. */

const NEWLINE = 0x0a;

export class LineCounter {
	#line: number;
	/** Offset of the first byte of the current line, relative to the buffer; negative when it began in an earlier one. */
	#lineStart: number;
	#position = 0;
	/** The next line break from there on, once it was looked for: many offsets may stand on one long line. */
	#next = -1;

	/** `line` and `lineStart` carry over from the buffer before this one. */
	constructor(line = 1, lineStart = 0) {
		this.#line = line;
		this.#lineStart = lineStart;
	}

	/** 1-based line and column (in bytes) of `offset`. Offsets must not go down from call to call. */
	locate(bytes: Uint8Array, offset: number): { line: number; column: number } {
		for (;;) {
			if (this.#next < this.#position) {
				const found = bytes.indexOf(NEWLINE, this.#position);
				this.#next = found < 0 ? bytes.length : found;
			}
			if (this.#next >= offset || this.#next >= bytes.length) break;
			this.#line++;
			this.#lineStart = this.#next + 1;
			this.#position = this.#next + 1;
		}
		return { line: this.#line, column: offset - this.#lineStart + 1 };
	}

	/** The counter for the buffer that begins at `offset` of this one. */
	advance(bytes: Uint8Array, offset: number): LineCounter {
		this.locate(bytes, offset);
		return new LineCounter(this.#line, this.#lineStart - offset);
	}
}
