/**
 * A cpio archive read as its bytes come: what an RPM package holds, and the first file system of a Linux kernel. The "new ASCII"
 * form, with and without sums, and the "old ASCII" one: cpio(5), kernel.org "initramfs buffer format".
 */
import type { Decoder } from "./decoder.ts";

const MAGIC = 6;
const NEW_HEADER = 110;
const OLD_HEADER = 76;
const MOST_NAME = 4096;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const TRAILER = "TRAILER!!!";

const ZERO = 0x30;
const SEVEN = 0x37;

export function isCpio(head: Buffer): boolean {
	return head[0] === ZERO && head[1] === SEVEN && /^0707(?:0[127])/.test(head.toString("latin1", 0, MAGIC));
}

interface Header {
	readonly mode: number;
	readonly size: number;
	readonly nameLength: number;
	/** Bytes of the header itself. */
	readonly length: number;
	/** Names and contents are filled up to a multiple of it. */
	readonly align: number;
}

export class CpioReader implements Decoder {
	readonly #visit: (name: string) => Decoder | null;
	#held: Buffer = Buffer.alloc(0);
	#header: Header | null = null;
	#sink: Decoder | null = null;
	#left = 0;
	#padding = 0;
	#done = false;

	constructor(visit: (name: string) => Decoder | null) {
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
				if (this.#left === 0) this.#endFile();
			} else if (this.#padding > 0) {
				const step = Math.min(this.#padding, chunk.length - at);
				this.#padding -= step;
				at += step;
			} else {
				const wanted = this.#wanted();
				const part = chunk.subarray(at, at + wanted - this.#held.length);
				at += part.length;
				this.#held = Buffer.concat([this.#held, part]);
				if (this.#held.length < wanted) return;
				// The magic is a part of the header.
				if (this.#header === null && wanted === MAGIC) continue;
				const held = this.#held;
				this.#held = Buffer.alloc(0);
				if (this.#header === null) this.#header = headerOf(held);
				else this.#open(this.#header, held);
			}
		}
	}

	end(): void {
		if (this.#left > 0) throw new Error("the archive breaks off");
	}

	/** Bytes to gather: the magic tells how long a header is, the header how long the name. */
	#wanted(): number {
		if (this.#header !== null)
			return padded(this.#header.length + this.#header.nameLength, this.#header.align) - this.#header.length;
		if (this.#held.length < MAGIC) return MAGIC;
		return this.#held.toString("latin1", 0, MAGIC) === "070707" ? OLD_HEADER : NEW_HEADER;
	}

	#open({ mode, size, nameLength, align }: Header, bytes: Buffer): void {
		this.#header = null;
		const name = bytes.toString("utf8", 0, Math.max(0, nameLength - 1)).replace(/^\.?\//, "");
		if (name === TRAILER) {
			this.#done = true;
			return;
		}
		const isFile = (mode & FILE_TYPE) === REGULAR && size > 0;
		this.#sink = isFile ? this.#visit(name) : null;
		this.#left = size;
		this.#padding = padded(size, align) - size;
	}

	#endFile(): void {
		const sink = this.#sink;
		this.#sink = null;
		sink?.end();
	}
}

function padded(bytes: number, align: number): number {
	return Math.ceil(bytes / align) * align;
}

/** Throws for what is no header. */
function headerOf(bytes: Buffer): Header {
	const isOld = bytes.toString("latin1", 0, MAGIC) === "070707";
	if (!isOld && !/^07070[12]/.test(bytes.toString("latin1", 0, MAGIC)))
		throw new Error("a broken cpio header");
	const field = (from: number, length: number): number => {
		const digits = bytes.toString("latin1", from, from + length);
		if (!(isOld ? /^[0-7]+$/ : /^[0-9a-f]+$/i).test(digits)) throw new Error("a broken cpio header");
		return Number.parseInt(digits, isOld ? 8 : 16);
	};
	const header = isOld
		? { mode: field(18, 6), size: field(65, 11), nameLength: field(59, 6), length: OLD_HEADER, align: 1 }
		: { mode: field(14, 8), size: field(54, 8), nameLength: field(94, 8), length: NEW_HEADER, align: 4 };
	if (header.nameLength === 0 || header.nameLength > MOST_NAME) throw new Error("a broken cpio header");
	return header;
}
