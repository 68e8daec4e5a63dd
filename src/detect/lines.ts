/** Turns byte offsets into lines and columns, counting only as far as it is asked. */

import { lineBreaks } from "./line-breaks.ts";

const NEWLINE = 0x0a;
/** Fewer bytes are looked through for each break. */
const WORTH_COUNTING = 4096;

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
		if (offset - this.#position < WORTH_COUNTING) this.locate(bytes, offset);
		else {
			const breaks = lineBreaks(bytes, this.#position, offset);
			this.#line += breaks;
			if (breaks > 0) this.#lineStart = bytes.lastIndexOf(NEWLINE, offset - 1) + 1;
		}
		return new LineCounter(this.#line, this.#lineStart - offset);
	}
}
