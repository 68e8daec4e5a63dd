/**
 * Encoded text that is longer than is held at once: what comes of it is decoded piece by piece, letters of one line or of
 * many, until they end.
 */
import { runEnd, WRAPPED_LINE } from "./alphabet.ts";

/** Takes what was decoded. */
export interface DecodedSink {
	write(content: Buffer): void;
	end(): void;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class OpenRun {
	readonly #alphabet: number;
	readonly #encoding: "base64" | "hex";
	/** Letters that make whole bytes together. */
	readonly #group: number;
	#carried = "";
	/** Letters of the line so far. */
	#line = 0;
	/** Between the end of a line and the letters of the next. */
	#isBetween = false;
	#isEnded = false;

	/** `alphabet`: whose letters go on. */
	constructor(alphabet: number, encoding: "base64" | "hex") {
		this.#alphabet = alphabet;
		this.#encoding = encoding;
		this.#group = encoding === "hex" ? 2 : 4;
	}

	/** What comes next is not of it. */
	get isEnded(): boolean {
		return this.#isEnded;
	}

	/** Takes the bytes that come next, as far as they are of it; how many those are, and what they say. */
	take(bytes: Buffer): { readonly used: number; readonly content: Buffer } {
		const letters: string[] = [this.#carried];
		let at = 0;
		while (at < bytes.length && !this.#isEnded) {
			if (this.#isBetween) {
				const byte = bytes[at];
				if (byte === 0x20 || byte === 0x09 || byte === LINE_FEED || byte === CARRIAGE_RETURN) {
					// An empty line ends it.
					if (byte === LINE_FEED && this.#line < 0) this.#isEnded = true;
					else {
						if (byte === LINE_FEED) this.#line = -1;
						at++;
					}
					continue;
				}
				if (this.#line >= 0) this.#isEnded = true;
				this.#isBetween = false;
				this.#line = 0;
				continue;
			}
			const end = runEnd(bytes, at, this.#alphabet);
			this.#line += end - at;
			if (end > at) letters.push(bytes.toString("latin1", at, end));
			at = end;
			if (at === bytes.length) break;
			const isLineEnd = bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN;
			if (isLineEnd && this.#encoding === "base64" && this.#line >= WRAPPED_LINE) this.#isBetween = true;
			else this.#isEnded = true;
		}
		const text = letters.join("");
		const whole = text.length - (text.length % this.#group);
		this.#carried = text.slice(whole);
		return { used: at, content: Buffer.from(text.slice(0, whole), this.#encoding) };
	}

	/** What the last letters say, that make no whole group. */
	rest(): Buffer {
		return Buffer.from(this.#carried, this.#encoding);
	}
}
