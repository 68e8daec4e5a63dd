/**
 * A git packfile, whole in memory: its objects one by one, deltas resolved. gitformat-pack(5). The index beside it is not
 * needed (objects are read in their order, and named by what they hold), so nothing that it says has to be believed.
 */
import * as zlib from "node:zlib";
import { applyDelta } from "./delta.ts";
import { type GitObject, type HashBytes, MOST_OBJECT, type ObjectType, objectId } from "./object.ts";
import type { ObjectCache } from "./object-cache.ts";

const TYPES: Readonly<Record<number, ObjectType>> = { 1: "commit", 2: "tree", 3: "blob", 4: "tag" };
const OFFSET_DELTA = 6;
const ID_DELTA = 7;
/** Git itself makes chains of 50. */
const LONGEST_CHAIN = 4096;
/** How often bases are looked for again that stand after their deltas: each time finds those whose base was found the time before. */
export const MOST_ROUNDS = 64;

interface Entry {
	readonly offset: number;
	/** Where its deflated bytes are. */
	readonly data: number;
	readonly size: number;
	/** Type of an object that stands by itself, or what a delta is based on: an offset or an id. */
	readonly type: ObjectType | null;
	readonly base: number | string | null;
}

export interface PackOptions {
	readonly hashBytes: HashBytes;
	/** Told of every byte that is made, and may throw. */
	readonly spend: (bytes: number) => void;
	readonly cache: ObjectCache;
	/** Objects that are not in the pack, which deltas may be based on all the same. */
	readonly outside: (id: string) => GitObject | null;
}

/** Told of each object. */
type Found = (id: string, type: ObjectType, offset: number) => void;

export class Pack {
	readonly #bytes: Buffer;
	readonly #hashBytes: HashBytes;
	readonly #spend: (bytes: number) => void;
	readonly #outside: (id: string) => GitObject | null;
	/** Deltas whose base has not been found. */
	#waiting: Entry[] = [];
	/** Offsets of deltas that are known to have no base so far: whatever is based on them has none either. */
	readonly #stuck = new Set<number>();
	readonly #entries = new Map<number, Entry>();
	readonly #offsets = new Map<string, number>();
	readonly #cache: ObjectCache;

	/** `bytes` is the whole file. */
	constructor(bytes: Buffer, options: PackOptions) {
		this.#bytes = bytes;
		this.#hashBytes = options.hashBytes;
		this.#spend = options.spend;
		this.#cache = options.cache;
		this.#outside = options.outside;
	}

	/**
	 * Reads through the pack. Calls `found` for each object with its id; throws when the pack is broken, after what comes
	 * before that.
	 */
	index(found: Found): void {
		const bytes = this.#bytes;
		if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "PACK") throw new Error("not a git pack");
		const count = bytes.readUInt32BE(8);
		let at = 12;
		for (let number = 0; number < count; number++) {
			const { entry, end } = this.#entryAt(at);
			this.#entries.set(at, entry);
			if (!this.#settle(entry, found)) this.#waiting.push(entry);
			at = end;
		}
		this.settle(found);
	}

	/** True when there are deltas whose base has not been found. */
	get isWaiting(): boolean {
		return this.#waiting.length > 0;
	}

	/** Looks again for bases, which may stand after their deltas or outside; true when one was found. */
	settle(found: Found): boolean {
		const first = this.#waiting.length;
		let before = -1;
		for (let round = 0; round < MOST_ROUNDS && this.#waiting.length > 0; round++) {
			if (this.#waiting.length === before) break;
			before = this.#waiting.length;
			this.#stuck.clear();
			this.#waiting = this.#waiting.filter((entry) => !this.#settle(entry, found));
		}
		return this.#waiting.length < first;
	}

	/** The object at an offset that `index` has told; null when it has no base here. */
	objectAt(offset: number): GitObject | null {
		return this.#resolve(offset);
	}

	#settle(entry: Entry, found: Found): boolean {
		const object = this.#resolve(entry.offset);
		if (object === null) return false;
		const id = objectId(object, this.#hashBytes);
		this.#offsets.set(id, entry.offset);
		found(id, object.type, entry.offset);
		return true;
	}

	#entryAt(offset: number): { entry: Entry; end: number } {
		const bytes = this.#bytes;
		let at = offset;
		const next = (): number => bytes[at++] ?? broken();
		let byte = next();
		const kind = (byte >> 4) & 7;
		let size = byte & 15;
		for (let scale = 16; byte & 0x80; scale *= 128) {
			byte = next();
			size += (byte & 0x7f) * scale;
			if (!Number.isSafeInteger(size)) broken();
		}
		const type = TYPES[kind] ?? null;
		let base: number | string | null = null;
		if (kind === OFFSET_DELTA) {
			byte = next();
			let back = byte & 0x7f;
			while (byte & 0x80) {
				byte = next();
				back = (back + 1) * 128 + (byte & 0x7f);
			}
			base = offset - back;
		} else if (kind === ID_DELTA) {
			base = bytes.toString("hex", at, at + this.#hashBytes);
			at += this.#hashBytes;
		} else if (type === null) broken();
		const entry = { offset, data: at, size, type, base };
		return { entry, end: at + this.#inflate(entry).used };
	}

	#inflate({ data, size }: Entry): { plain: Buffer; used: number } {
		if (size > MOST_OBJECT) broken();
		this.#spend(size);
		const options = { info: true, maxOutputLength: Math.max(size, 1), chunkSize: Math.max(size + 1, 64) };
		// With `info` it returns the engine as well, which tells how many bytes it took. The typings don't know.
		const { buffer, engine } = zlib.inflateSync(this.#bytes.subarray(data), options) as unknown as {
			buffer: Buffer;
			engine: { bytesWritten: number };
		};
		if (buffer.length !== size) broken();
		return { plain: buffer, used: engine.bytesWritten };
	}

	#resolve(offset: number): GitObject | null {
		const chain: Entry[] = [];
		const isStuck = (): null => {
			for (const entry of chain) this.#stuck.add(entry.offset);
			return null;
		};
		let object: GitObject | null = null;
		for (let at: number | undefined = offset; at !== undefined; ) {
			const entry: Entry | undefined = this.#entries.get(at);
			if (entry === undefined || this.#stuck.has(at)) return isStuck();
			const cached: GitObject | undefined = this.#cache.get(entry);
			if (cached !== undefined) {
				object = cached;
				break;
			}
			if (entry.type !== null) {
				object = { type: entry.type, content: this.#inflate(entry).plain };
				this.#cache.keep(entry, object);
				break;
			}
			if (chain.push(entry) > LONGEST_CHAIN) broken();
			if (typeof entry.base === "number") {
				at = entry.base;
				continue;
			}
			const id: string = entry.base ?? "";
			at = this.#offsets.get(id);
			if (at !== undefined) continue;
			object = this.#outside(id);
			if (object === null) return isStuck();
			break;
		}
		if (object === null) return null;
		for (const entry of chain.reverse()) {
			object = {
				type: object.type,
				content: applyDelta(object.content, this.#inflate(entry).plain, MOST_OBJECT),
			};
			this.#spend(object.content.length);
			this.#cache.keep(entry, object);
		}
		return object;
	}
}

function broken(): never {
	throw new Error("a broken git pack");
}
