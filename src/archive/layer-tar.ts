/**
 * The tar of a layer as it comes, in large chunks: POSIX.1-2001 ustar and pax, and GNU's long names and large sizes. Content is handed on
 * as views of the chunks, never copied, and nothing waits: a layer of a hundred thousand small files costs a function call
 * or two each. tar-stream, which makes a stream of every entry, reads the archives around the layers (src/source); this
 * reader gives the same entries for the same bytes, which its test holds against tar-stream.
 * POSIX.1-2001 "pax Interchange Format"; GNU tar manual, "Basic Tar Format".
 */

export type TarEntryType =
	| "file"
	| "link"
	| "symlink"
	| "character-device"
	| "block-device"
	| "directory"
	| "fifo"
	| "contiguous-file"
	/** Sparse files, volume labels and whatever else there is: their content is stepped over. */
	| "other";

export interface TarEntry {
	readonly name: string;
	readonly type: TarEntryType;
	/** Bytes of content. */
	readonly size: number;
	/** Target of a link, as written; empty where there is none. */
	readonly linkname: string;
}

/** Takes the content of one entry, chunk by chunk. */
export interface ContentSink {
	/** `chunk` may be kept: it does not change afterwards. */
	write(chunk: Buffer): void;
	end(): void;
	/** Bytes of what came last that it may look at again; left out: all that came. */
	readonly held?: number;
}

const BLOCK = 512;
/** Long names and pax records beyond this are no header: tar-stream's limit. */
const MAX_LONG_HEADER = 4 * 1024 * 1024;

const TYPES: Readonly<Record<string, TarEntryType>> = {
	"\0": "file",
	"0": "file",
	"1": "link",
	"2": "symlink",
	"3": "character-device",
	"4": "block-device",
	"5": "directory",
	"6": "fifo",
	"7": "contiguous-file",
};

/** Headers whose content is about the entry after them. */
type LongHeader = "path" | "linkpath" | "pax" | "global";
const LONG_HEADERS: Readonly<Record<string, LongHeader>> = {
	L: "path",
	N: "path",
	K: "linkpath",
	x: "pax",
	g: "global",
};

/** Times and owners, which most headers hold, are of no use. */
const PAX_KEYS = ["path", "linkpath", "size"] as const;
type PaxKey = (typeof PAX_KEYS)[number];
type PaxRecords = { readonly [Key in PaxKey]?: string };

const SPACE = 0x20;
const EQUALS = 0x3d;

export class LayerTar {
	readonly #enter: (entry: TarEntry) => ContentSink | null;
	/** Bytes of content, or of a long header, still to come; then padding. */
	#content = 0;
	#padding = 0;
	#sink: ContentSink | null = null;
	/** The long header being read, and its bytes so far. */
	#long: { readonly kind: LongHeader; readonly bytes: Buffer; filled: number } | null = null;
	/** What long headers said of the entry to come. */
	#path = "";
	#linkPath = "";
	#pax: PaxRecords | null = null;
	#global: PaxRecords | null = null;
	/** Beginning of a header that a chunk's end cut. */
	readonly #partial = Buffer.allocUnsafe(BLOCK);
	#partialBytes = 0;

	/** `enter` is called for every entry; null when its content is not wanted. */
	constructor(enter: (entry: TarEntry) => ContentSink | null) {
		this.#enter = enter;
	}

	/** Takes the bytes that come next. Throws for what is no tar. */
	write(chunk: Buffer): void {
		const view = viewOf(chunk);
		let at = 0;
		while (at < chunk.length) {
			if (this.#content > 0) {
				const end = Math.min(chunk.length, at + this.#content);
				this.#content -= end - at;
				this.#take(chunk, at, end);
				at = end;
			} else if (this.#padding > 0) {
				const step = Math.min(this.#padding, chunk.length - at);
				this.#padding -= step;
				at += step;
			} else if (this.#partialBytes === 0 && chunk.length - at >= BLOCK) {
				this.#header(chunk, view, at);
				at += BLOCK;
			} else {
				const step = Math.min(BLOCK - this.#partialBytes, chunk.length - at);
				chunk.copy(this.#partial, this.#partialBytes, at, at + step);
				this.#partialBytes += step;
				at += step;
				if (this.#partialBytes === BLOCK) {
					this.#partialBytes = 0;
					this.#header(this.#partial, viewOf(this.#partial), 0);
				}
			}
		}
	}

	/** No more bytes come. Throws when the tar ends in the middle of something. */
	end(): void {
		if (this.#content > 0 || this.#padding > 0 || this.#partialBytes > 0)
			throw new Error("Unexpected end of data");
	}

	#take(chunk: Buffer, from: number, to: number): void {
		if (this.#long !== null) {
			this.#long.filled += chunk.copy(this.#long.bytes, this.#long.filled, from, to);
			if (this.#content === 0) this.#endLong();
			return;
		}
		if (this.#sink === null) return;
		this.#sink.write(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to));
		if (this.#content === 0) {
			this.#sink.end();
			this.#sink = null;
		}
	}

	#header(block: Buffer, view: DataView, at: number): void {
		const sum = checksumOf(view, at);
		// Nothing but zeros: the end, or the filling after it.
		if (sum === 8 * 0x20) return;
		if (sum !== numberAt(block, at + 148, 8))
			throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");
		const isUstar = block[at + 262] === 0 && isAt(block, at + 257, "ustar");
		const isGnu = !isUstar && isAt(block, at + 257, "ustar  \0");
		if (!isUstar && !isGnu) throw new Error("Invalid tar header: unknown format.");
		const flag = String.fromCharCode(block[at + 156] ?? 0);
		const size = numberAt(block, at + 124, 12);
		const long = LONG_HEADERS[flag];
		if (long === undefined) this.#entry(block, at, TYPES[flag] ?? "other", size, isUstar);
		else {
			if (!(size >= 0 && size <= MAX_LONG_HEADER)) throw new Error("Header exceeds max size");
			if (size === 0) return;
			this.#long = { kind: long, bytes: Buffer.allocUnsafe(size), filled: 0 };
			this.#content = size;
			this.#padding = -size & (BLOCK - 1);
		}
	}

	#entry(block: Buffer, at: number, type: TarEntryType, sizeWritten: number, isUstar: boolean): void {
		const pax = this.#pax;
		let name = pax?.path || this.#path;
		if (name === "") {
			name = textAt(block, at, 100);
			if (isUstar && block[at + 345] !== 0) name = `${textAt(block, at + 345, 155)}/${name}`;
		}
		const linkname = pax?.linkpath || this.#linkPath || textAt(block, at + 157, 100);
		const size = pax?.size ? Number.parseInt(pax.size, 10) : sizeWritten;
		this.#path = "";
		this.#linkPath = "";
		this.#pax = null;
		if (!(size >= 0 && size <= Number.MAX_SAFE_INTEGER)) throw new Error("Invalid header");
		const sink = this.#enter({ name, type, size, linkname });
		// A directory has no content, whatever its header says.
		if (size === 0 || type === "directory") {
			sink?.end();
			return;
		}
		this.#sink = sink;
		this.#content = size;
		this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
	}

	#endLong(): void {
		const long = this.#long;
		if (long === null) return;
		this.#long = null;
		switch (long.kind) {
			case "path":
				this.#path = textAt(long.bytes, 0, long.bytes.length);
				break;
			case "linkpath":
				this.#linkPath = textAt(long.bytes, 0, long.bytes.length);
				break;
			case "pax":
				this.#pax = { ...this.#global, ...paxRecords(long.bytes) };
				break;
			case "global":
				this.#global = paxRecords(long.bytes);
				break;
		}
	}
}

/** The records of a pax header, `LENGTH KEY=VALUE\n` each, up to the first that is none: those of them that are asked for. */
function paxRecords(bytes: Buffer): PaxRecords {
	const records: { [Key in PaxKey]?: string } = {};
	for (let at = 0; at < bytes.length; ) {
		const space = bytes.indexOf(SPACE, at);
		const length = Number.parseInt(bytes.toString("latin1", at, space < 0 ? bytes.length : space), 10);
		if (!(length > 0) || space < 0) break;
		const end = at + length - 1;
		const equals = bytes.indexOf(EQUALS, space + 1);
		if (equals < 0 || equals >= end) break;
		const key = PAX_KEYS.find((one) => one.length === equals - space - 1 && isAt(bytes, space + 1, one));
		if (key !== undefined) records[key] = bytes.toString("utf8", equals + 1, end);
		at += length;
	}
	return records;
}

/** Sum of all bytes of a header, its own checksum taken as spaces. Four at a time: in two sums of two, which 128 of them do not fill. */
function checksumOf(block: DataView, at: number): number {
	let sums = 0;
	for (let i = at; i < at + BLOCK; i += 4) {
		const four = block.getUint32(i, true);
		sums += (four & 0x00ff00ff) + ((four >>> 8) & 0x00ff00ff);
	}
	let sum = (sums & 0xffff) + (sums >>> 16) + 8 * 0x20;
	for (let i = at + 148; i < at + 156; i++) sum -= block.getUint8(i);
	return sum;
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
	return new DataView(buffer, byteOffset, length);
}

/** A number in octal, with spaces before and a space or NUL behind; or in base 256, when its first bit is set. */
function numberAt(block: Buffer, from: number, length: number): number {
	const first = block[from] ?? 0;
	if ((first & 0x80) !== 0) return largeNumberAt(block, from, length);
	let at = from;
	const end = from + length;
	while (at < end && block[at] === 0x20) at++;
	while (at < end && block[at] === 0) at++;
	if (at === end || block[at] === 0x20) return 0;
	let number = Number.NaN;
	for (; at < end; at++) {
		const digit = (block[at] as number) - 0x30;
		if (digit < 0 || digit > 7) break;
		number = (Number.isNaN(number) ? 0 : number) * 8 + digit;
	}
	return number;
}

function largeNumberAt(block: Buffer, from: number, length: number): number {
	const first = block[from];
	if (first !== 0x80 && first !== 0xff) return Number.NaN;
	// 0xff: a negative number, as a two's complement.
	const flip = first === 0xff ? 0xff : 0;
	let number = 0;
	for (let at = from + 1; at < from + length; at++) number = number * 256 + ((block[at] as number) ^ flip);
	return first === 0xff ? -number : number;
}

/** Text up to the first NUL. */
function textAt(block: Buffer, from: number, length: number): string {
	let end = from;
	while (end < from + length && block[end] !== 0) end++;
	return end === from ? "" : block.toString("utf8", from, end);
}

function isAt(block: Buffer, at: number, text: string): boolean {
	for (let i = 0; i < text.length; i++) if (block[at + i] !== text.charCodeAt(i)) return false;
	return true;
}
