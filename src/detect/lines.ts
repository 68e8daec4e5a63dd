/** Turns byte offsets into lines and columns, counting only as far as it is asked. */

const NEWLINE = 0x0a;

export class LineCounter {
	#line: number;
	/** Offset of the first byte of the current line, relative to the buffer; negative when it began in an earlier one. */
	#lineStart: number;
	#position = 0;

	/** `line` and `lineStart` carry over from the buffer before this one. */
	constructor(line = 1, lineStart = 0) {
		this.#line = line;
		this.#lineStart = lineStart;
	}

	/** 1-based line and column (in bytes) of `offset`. Offsets must not go down from call to call. */
	locate(bytes: Uint8Array, offset: number): { line: number; column: number } {
		for (;;) {
			const next = bytes.indexOf(NEWLINE, this.#position);
			if (next < 0 || next >= offset) break;
			this.#line++;
			this.#lineStart = next + 1;
			this.#position = next + 1;
		}
		return { line: this.#line, column: offset - this.#lineStart + 1 };
	}

	/** The counter for the buffer that begins at `offset` of this one. */
	advance(bytes: Uint8Array, offset: number): LineCounter {
		this.locate(bytes, offset);
		return new LineCounter(this.#line, this.#lineStart - offset);
	}
}
