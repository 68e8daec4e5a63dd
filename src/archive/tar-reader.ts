/**
 * A tar read synchronously as its bytes come: for one that lies inside a layer's file. POSIX.1-2001 (ustar and pax, "pax
 * Interchange Format") and the GNU extensions for long names and large numbers (GNU tar manual, "Basic Tar Format").
 *
 * It takes what it can get, where the reader of layers (layer-tar.ts) refuses what is no tar: tars from before POSIX, sums of
 * signed bytes, one tar behind another, and whatever stands after the last.
 */
import type { Decoder } from "./decoder.ts";
import { TAR_BLOCK as BLOCK, isTarHeader } from "./tar-header.ts";

/** Bytes of an extended header that is taken at its word; a longer one is stepped over. */
const MOST_EXTENDED = 1024 ** 2;

export interface TarEntry {
	readonly name: string;
	readonly size: number;
}

/** Opens a sink for a regular file's content; null steps over it. */
export type TarVisitor = (entry: TarEntry) => Decoder | null;

export class TarReader implements Decoder {
	readonly #visit: TarVisitor;
	#held: Buffer = Buffer.alloc(0);
	/** Of the entry that is being read: bytes to come, and its padding after them. */
	#left = 0;
	#padding = 0;
	#sink: Decoder | null = null;
	/** What extended headers said of the entry to come. */
	#next: { name?: string; size?: number } = {};
	#done = false;

	constructor(visit: TarVisitor) {
		this.#visit = visit;
	}

	write(chunk: Buffer): void {
		let at = 0;
		while (at < chunk.length && !this.#done) {
			if (this.#left > 0) {
				const part = chunk.subarray(at, at + this.#left);
				at += part.length;
				this.#left -= part.length;
				this.#sink?.write(part);
				if (this.#left === 0) this.#endEntry();
			} else if (this.#padding > 0) {
				const step = Math.min(this.#padding, chunk.length - at);
				this.#padding -= step;
				at += step;
			} else {
				const part = chunk.subarray(at, at + BLOCK - this.#held.length);
				at += part.length;
				this.#held = this.#held.length === 0 ? part : Buffer.concat([this.#held, part]);
				if (this.#held.length < BLOCK) {
					this.#held = Buffer.from(this.#held);
					return;
				}
				const header = this.#held;
				this.#held = Buffer.alloc(0);
				this.#header(header);
			}
		}
	}

	end(): void {
		if (this.#left > 0) throw new Error("the tar breaks off");
	}

	#header(block: Buffer): void {
		if (block[0] === 0 && block.every((byte) => byte === 0)) {
			// What follows the first empty block is the second, or another tar that was put behind this one.
			return;
		}
		if (!isTarHeader(block)) {
			this.#done = true;
			return;
		}
		const type = String.fromCharCode(block[156] ?? 0);
		const isExtended = type === "x" || type === "L" || type === "g" || type === "K";
		const size = isExtended ? numberAt(block, 124, 12) : (this.#next.size ?? numberAt(block, 124, 12));
		const isLink = type === "1" || type === "2" || type === "5";
		this.#left = isLink ? 0 : size;
		this.#padding = -this.#left & (BLOCK - 1);
		if (isExtended) {
			this.#sink = type === "x" || type === "L" ? this.#extended(type, size) : null;
		} else {
			const name = this.#next.name ?? nameOf(block);
			this.#next = {};
			const isFile = (type === "0" || type === "\0" || type === "7" || type === "S") && !name.endsWith("/");
			this.#sink = isFile && size > 0 ? this.#visit({ name, size }) : null;
		}
		if (this.#left === 0) this.#endEntry();
	}

	#endEntry(): void {
		const sink = this.#sink;
		this.#sink = null;
		sink?.end();
	}

	/** Gathers an extended header. */
	#extended(type: "x" | "L", size: number): Decoder | null {
		if (size > MOST_EXTENDED) return null;
		const chunks: Buffer[] = [];
		return {
			write: (chunk) => chunks.push(chunk),
			end: () => {
				const bytes = Buffer.concat(chunks);
				if (type === "L") this.#next.name = textOf(bytes);
				else Object.assign(this.#next, paxFields(bytes));
			},
		};
	}
}

/** Octal digits, or a binary number whose first bit is set. Sizes beyond what a number holds are none of a real file. */
function numberAt(block: Buffer, from: number, length: number): number {
	const field = block.subarray(from, from + length);
	let value = 0;
	if (((field[0] ?? 0) & 0x80) === 0) {
		value = Number.parseInt(field.toString("latin1").replace(/\0.*$/s, "").trim() || "0", 8);
	} else {
		for (const byte of field.subarray(1)) value = value * 256 + byte;
	}
	if (!Number.isSafeInteger(value)) throw new Error("a broken tar header");
	return value;
}

function nameOf(block: Buffer): string {
	const name = textOf(block.subarray(0, 100));
	const isUstar = block.toString("latin1", 257, 263) === "ustar\0";
	const prefix = isUstar ? textOf(block.subarray(345, 500)) : "";
	return prefix === "" ? name : `${prefix}/${name}`;
}

function textOf(bytes: Buffer): string {
	const end = bytes.indexOf(0);
	return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
}

/** Records `LENGTH KEY=VALUE\n`. */
function paxFields(bytes: Buffer): { name?: string; size?: number } {
	const fields: { name?: string; size?: number } = {};
	for (let at = 0; at < bytes.length; ) {
		const space = bytes.indexOf(0x20, at);
		const length = Number(bytes.toString("latin1", at, space));
		if (space < 0 || !Number.isInteger(length) || length <= 0) break;
		const record = bytes.toString("utf8", space + 1, at + length - 1);
		const value = record.slice(record.indexOf("=") + 1);
		if (record.startsWith("path=")) fields.name = value;
		if (record.startsWith("size=") && Number.isSafeInteger(Number(value))) fields.size = Number(value);
		at += length;
	}
	return fields;
}
