/** A block's bytes as the text that expressions run over, and the way back from its characters to bytes and lines. */
import { isAscii, isUtf8 } from "node:buffer";

export class BlockText {
	readonly text: string;
	readonly #bytes: Buffer;
	readonly #charset: "latin1" | "utf8";
	/** Bytes at the beginning that belong to a character of the block before. */
	readonly #skipped: number;
	#lineStarts: number[] | null = null;
	/** A character offset and its byte offset, to count on from. */
	#known = { character: 0, byte: 0 };

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
		const [from, to] = wholeCharacters(bytes);
		const inner = bytes.subarray(from, to);
		this.#charset = !isAscii(bytes) && isUtf8(inner) ? "utf8" : "latin1";
		this.#skipped = this.#charset === "utf8" ? from : 0;
		this.text = this.#charset === "utf8" ? inner.toString("utf8") : bytes.toString("latin1");
	}

	/** The byte offset of a character. Cheapest when asked in ascending order. */
	byteOf(character: number): number {
		if (this.#charset === "latin1") return character;
		if (character < this.#known.character) this.#known = { character: 0, byte: 0 };
		const { character: from, byte } = this.#known;
		this.#known = { character, byte: byte + Buffer.byteLength(this.text.slice(from, character)) };
		return this.#skipped + this.#known.byte;
	}

	/** The character that begins at or after a byte. */
	characterAt(byte: number): number {
		if (this.#charset === "latin1") return Math.min(byte, this.text.length);
		return this.#bytes.toString("utf8", this.#skipped, Math.max(this.#skipped, byte)).length;
	}

	/** A text of the block as the detector keeps texts: a character a byte. */
	latin1(text: string): string {
		return this.#charset === "latin1" ? text : Buffer.from(text, "utf8").toString("latin1");
	}

	/** Number of the line, from 0 in the block, and the column. */
	place(character: number): { line: number; column: number } {
		this.#lineStarts ??= lineStarts(this.text);
		let low = 0;
		let high = this.#lineStarts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#lineStarts[middle] ?? 0) <= character) low = middle;
			else high = middle - 1;
		}
		return { line: low, column: character - (this.#lineStarts[low] ?? 0) };
	}

	/** The lines that `[start, end)` lies in, at most `most` characters to each side. */
	linesOf(start: number, end: number, most: number): string {
		const before = this.text.slice(Math.max(0, start - most), start);
		const after = this.text.slice(end, end + most);
		const lineBreak = after.indexOf("\n");
		const lead = before.slice(before.lastIndexOf("\n") + 1);
		return lead + this.text.slice(start, end) + (lineBreak < 0 ? after : after.slice(0, lineBreak));
	}
}

function lineStarts(text: string): number[] {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return starts;
}

/** A block is cut anywhere; the characters that lie across its borders are left out. */
function wholeCharacters(bytes: Buffer): [number, number] {
	const isInner = (at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80;
	let from = 0;
	while (from < 3 && from < bytes.length && isInner(from)) from++;
	let to = bytes.length;
	for (let back = 1; back <= 3 && to - back >= from; back++) {
		const byte = bytes[to - back] ?? 0;
		if (byte < 0x80) break;
		if (byte < 0xc0) continue;
		const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
		if (length > back) to -= back;
		break;
	}
	return [from, to];
}
