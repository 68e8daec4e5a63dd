/**
 * A zip read from front to back as its bytes come, by its local headers: the directory stands at the end, and nothing is
 * held for it. PKWARE APPNOTE 6.3.10 (sections 4.3.7 local headers, 4.3.9 data descriptors, 4.5.3 zip64). What the
 * directory no longer names (a member that was deleted or replaced) is seen too.
 */
import { LeakscanError } from "../errors.ts";
import type { Decoder } from "./decoder.ts";
import { decoderFor } from "./decoder-for.ts";

const LOCAL = Buffer.from("PK\x03\x04", "latin1");
const DESCRIPTOR = 0x08074b50;
const LOCAL_NUMBER = 0x04034b50;
const CENTRAL_NUMBER = 0x02014b50;
const LOCAL_BYTES = 30;
/** A descriptor of 64-bit sizes with its signature, and the signature after it. */
const LONGEST_DESCRIPTOR = 24 + 4;
/** Names are cut here for whoever shows them. */
const MOST_NAME = 4096;

/** Opens a sink for a member's plain bytes; null steps over it. */
export type ZipVisitor = (name: string) => Decoder | null;

type State =
	/** Between members: looking for the next local header. */
	| { readonly kind: "between" }
	/** In a member whose length its header told. */
	| { readonly kind: "sized"; left: number; readonly sink: Decoder | null }
	/** In a member whose length stands behind it. */
	| { readonly kind: "open"; passed: number; readonly sink: Decoder | null };

export class ZipReader implements Decoder {
	readonly #visit: ZipVisitor;
	readonly #unsupported: (error: LeakscanError) => void;
	#state: State = { kind: "between" };
	#held: Buffer = Buffer.alloc(0);

	/** `unsupported` is told of members that are packed in a way that is not read. */
	constructor(visit: ZipVisitor, unsupported: (error: LeakscanError) => void) {
		this.#visit = visit;
		this.#unsupported = unsupported;
	}

	write(chunk: Buffer): void {
		let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
		for (;;) {
			const used = this.#step(bytes, false);
			bytes = bytes.subarray(used);
			if (used === 0 || bytes.length === 0) break;
		}
		// A copy: a held view would keep the whole chunk.
		this.#held = Buffer.from(bytes);
	}

	end(): void {
		while (this.#held.length > 0) {
			const used = this.#step(this.#held, true);
			if (used === 0) break;
			this.#held = this.#held.subarray(used);
		}
		if (this.#state.kind === "between") return;
		this.#state.sink?.end();
		throw new Error("the zip breaks off");
	}

	/** Takes what it can from the front of `bytes`; how much, or 0 when it needs more. `last`: no more will come. */
	#step(bytes: Buffer, last: boolean): number {
		switch (this.#state.kind) {
			case "between":
				return this.#between(bytes);
			case "sized": {
				const { sink } = this.#state;
				const part = bytes.subarray(0, this.#state.left);
				if (part.length > 0) sink?.write(part);
				this.#state.left -= part.length;
				if (this.#state.left === 0) this.#endMember(sink);
				return part.length;
			}
			case "open":
				return this.#untilDescriptor(bytes, this.#state, last);
		}
	}

	#between(bytes: Buffer): number {
		const at = bytes.indexOf(LOCAL);
		if (at < 0) return Math.max(0, bytes.length - (LOCAL.length - 1));
		if (at > 0) return at;
		if (bytes.length < LOCAL_BYTES) return 0;
		const nameBytes = bytes.readUInt16LE(26);
		const extraBytes = bytes.readUInt16LE(28);
		const header = LOCAL_BYTES + nameBytes + extraBytes;
		if (bytes.length < header) return 0;
		const flags = bytes.readUInt16LE(6);
		const method = bytes.readUInt16LE(8);
		const name = textOf(bytes.subarray(LOCAL_BYTES, LOCAL_BYTES + Math.min(nameBytes, MOST_NAME)));
		const extra = bytes.subarray(LOCAL_BYTES + nameBytes, header);
		const size = packedSize(bytes.readUInt32LE(18), bytes.readUInt32LE(22), extra);
		const sink = this.#open(name, method, (flags & 1) !== 0, size);
		// Some writers set the flag and tell the size all the same.
		const isOpen = (flags & 8) !== 0 && size === 0;
		this.#state = isOpen ? { kind: "open", passed: 0, sink } : { kind: "sized", left: size, sink };
		if (!isOpen && size === 0) this.#endMember(sink);
		return header;
	}

	/** A decoder into the member's sink; null for a folder, and for what nobody can read without its password. */
	#open(name: string, method: number, isEncrypted: boolean, size: number): Decoder | null {
		if (name.endsWith("/") || isEncrypted) return null;
		const compression = METHODS[method];
		if (compression === undefined) {
			if (size > 0)
				this.#unsupported(
					new LeakscanError(
						"MEDIA_TYPE_UNSUPPORTED",
						`its member ${name} is packed by a method that is not read (${method})`,
					),
				);
			return null;
		}
		const sink = this.#visit(name);
		if (sink === null || compression === "none") return sink;
		return memberDecoder(compression, sink);
	}

	#endMember(sink: Decoder | null): void {
		this.#state = { kind: "between" };
		sink?.end();
	}

	/** Finds the descriptor by what it says: a length that is just as far from the member's start as it stands. */
	#untilDescriptor(bytes: Buffer, state: State & { kind: "open" }, last: boolean): number {
		for (let at = bytes.indexOf("PK"); at >= 0; at = bytes.indexOf("PK", at + 1)) {
			if (at + LONGEST_DESCRIPTOR > bytes.length && !last) return this.#pass(bytes, at - 24, state);
			const end = descriptorAt(bytes, at, state.passed);
			if (end === null) continue;
			this.#pass(bytes, end.dataEnd, state);
			this.#endMember(state.sink);
			return end.next;
		}
		return this.#pass(bytes, last ? bytes.length : bytes.length - LONGEST_DESCRIPTOR, state);
	}

	#pass(bytes: Buffer, count: number, state: State & { kind: "open" }): number {
		if (count <= 0) return 0;
		state.passed += count;
		state.sink?.write(bytes.subarray(0, count));
		return count;
	}
}

/** A broken member gives what it can and does not end the archive: the next one stands by itself. */
function memberDecoder(
	compression: Exclude<(typeof METHODS)[number], "none" | undefined>,
	sink: Decoder,
): Decoder {
	let decoder: Decoder | null = decoderFor(compression, (chunk) => sink.write(chunk));
	const step = (take: () => void): void => {
		try {
			take();
		} catch (error) {
			decoder = null;
			if (error instanceof LeakscanError) throw error;
		}
	};
	return {
		write: (chunk) => step(() => decoder?.write(chunk)),
		end: () => {
			step(() => decoder?.end());
			sink.end();
		},
	};
}

/** APPNOTE 4.4.5, as far as they are read. */
const METHODS: Readonly<Record<number, "none" | "deflate" | "bzip2" | "zstd" | "xz">> = {
	0: "none",
	8: "deflate",
	12: "bzip2",
	93: "zstd",
	95: "xz",
};

/** Where the data ends and what follows begins, if `at` ("PK") belongs to a descriptor or to the header after one. */
function descriptorAt(bytes: Buffer, at: number, passed: number): { dataEnd: number; next: number } | null {
	if (at + 4 > bytes.length) return null;
	const signature = bytes.readUInt32LE(at);
	const is = (offset: number, wide: boolean, length: number): boolean =>
		length >= 0 &&
		offset + (wide ? 8 : 4) <= bytes.length &&
		(wide
			? Number(bytes.readBigUInt64LE(offset)) === length
			: bytes.readUInt32LE(offset) === length % 2 ** 32);
	if (signature === DESCRIPTOR) {
		if (is(at + 8, true, passed + at)) return { dataEnd: at, next: at + 24 };
		if (is(at + 8, false, passed + at)) return { dataEnd: at, next: at + 16 };
	}
	// The signature is optional.
	if (signature === LOCAL_NUMBER || signature === CENTRAL_NUMBER) {
		if (at >= 12 && is(at - 8, false, passed + at - 12)) return { dataEnd: at - 12, next: at };
		if (at >= 20 && is(at - 16, true, passed + at - 20)) return { dataEnd: at - 20, next: at };
	}
	return null;
}

/** The packed size; where it stands in the extra field, since 32 bits are too few (4.5.3), from there. */
function packedSize(packed: number, plain: number, extra: Buffer): number {
	if (packed !== 0xffffffff) return packed;
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== 1) continue;
		const offset = at + 4 + (plain === 0xffffffff ? 8 : 0);
		if (offset + 8 <= extra.length) return Number(extra.readBigUInt64LE(offset));
	}
	return packed;
}

/** UTF-8 where it is that; older archives have names in a code page that they do not tell. */
function textOf(bytes: Buffer): string {
	const text = bytes.toString("utf8");
	return text.includes("�") ? bytes.toString("latin1") : text;
}
