/** Turns byte offsets into lines and columns, counting only as far as it is asked. */

import { lineBreaks } from "./line-breaks.ts";

const NEWLINE = 0x0a;
/** Fewer bytes are looked through one by one. */
const WORTH_COUNTING = 512;

export class LineCounter {
	#line: number;
	/** Offset of the first byte of the current line, relative to the buffer; negative when it began in an earlier one. */
	#lineStart: number;
	/** Up to where breaks are counted. */
	#position = 0;

	/** `line` and `lineStart` carry over from the buffer before this one. */
	constructor(line = 1, lineStart = 0) {
		this.#line = line;
		this.#lineStart = lineStart;
	}

	/** 1-based line and column (in bytes) of `offset`. Offsets must not go down from call to call. */
	locate(bytes: Uint8Array, offset: number): { line: number; column: number } {
		this.#countTo(bytes, offset);
		return { line: this.#line, column: offset - this.#lineStart + 1 };
	}

	/** The counter for the buffer that begins at `offset` of this one. */
	advance(bytes: Uint8Array, offset: number): LineCounter {
		this.#countTo(bytes, offset);
		return new LineCounter(this.#line, this.#lineStart - offset);
	}

	#countTo(bytes: Uint8Array, offset: number): void {
		if (offset - this.#position < WORTH_COUNTING) {
			for (let at = this.#position; at < offset; at++) {
				if (bytes[at] !== NEWLINE) continue;
				this.#line++;
				this.#lineStart = at + 1;
			}
		} else {
			const breaks = lineBreaks(bytes, this.#position, offset);
			this.#line += breaks;
			if (breaks > 0) this.#lineStart = bytes.lastIndexOf(NEWLINE, offset - 1) + 1;
		}
		this.#position = Math.max(this.#position, offset);
	}
}
