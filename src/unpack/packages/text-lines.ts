/** A text that comes in chunks as its lines, without their ends, in order; nothing of it is held but a line that a chunk's end cut. */

/** Bytes of a line; a longer one is left out. */
const MAX_LINE = 256 * 1024;
const NEWLINE = 0x0a;

/** Takes a text's lines; null ends it. */
export type LineReader = (line: string | null) => void;

export class TextLines {
	readonly #take: LineReader;
	#cut: Buffer[] = [];
	#cutBytes = 0;

	constructor(take: LineReader) {
		this.#take = take;
	}

	/** `chunk` may change afterwards. */
	write(chunk: Buffer): void {
		const first = chunk.indexOf(NEWLINE);
		if (first < 0) {
			this.#hold(chunk);
			return;
		}
		const last = chunk.lastIndexOf(NEWLINE);
		let from = 0;
		if (this.#cutBytes > 0) {
			this.#hold(chunk.subarray(0, first));
			this.#takeCut();
			from = first + 1;
		}
		if (from <= last) {
			for (const line of chunk.toString("utf8", from, last).split("\n"))
				if (line.length <= MAX_LINE) this.#take(line);
		}
		if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1));
	}

	/** The last line needs no end. */
	end(): void {
		if (this.#cutBytes > 0) this.#takeCut();
		this.#take(null);
	}

	#hold(bytes: Buffer): void {
		this.#cutBytes += bytes.length;
		if (this.#cutBytes > MAX_LINE) this.#cut = [];
		else this.#cut.push(Buffer.from(bytes));
	}

	#takeCut(): void {
		const isTooLong = this.#cutBytes > MAX_LINE;
		const line = Buffer.concat(this.#cut).toString("utf8");
		this.#cut = [];
		this.#cutBytes = 0;
		if (!isTooLong) this.#take(line);
	}
}
