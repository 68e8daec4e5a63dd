/**
 * A git packfile, whole in memory: its objects one by one, deltas resolved. gitformat-pack(5). The index beside it is not
 * needed (objects are read in their order, and named by what they hold), so nothing that it says has to be believed.
 */
import * as zlib from "node:zlib";
import { applyDelta } from "./delta.ts";
import { type GitObject, type HashBytes, MOST_OBJECT, type ObjectType, objectId } from "./object.ts";

const TYPES: Readonly<Record<number, ObjectType>> = { 1: "commit", 2: "tree", 3: "blob", 4: "tag" };
const OFFSET_DELTA = 6;
const ID_DELTA = 7;
/** Bytes of objects that are kept at hand, for the deltas on them. */
const CACHE = 48 * 1024 ** 2;
/** Git itself makes chains of 50. */
const LONGEST_CHAIN = 4096;

interface Entry {
	readonly offset: number;
	/** Where its deflated bytes are. */
	readonly data: number;
	readonly size: number;
	/** Type of an object that stands by itself, or what a delta is based on: an offset or an id. */
	readonly type: ObjectType | null;
	readonly base: number | string | null;
}

export class Pack {
	readonly #bytes: Buffer;
	readonly #hashBytes: HashBytes;
	readonly #spend: (bytes: number) => void;
	readonly #entries = new Map<number, Entry>();
	readonly #offsets = new Map<string, number>();
	readonly #cache = new Map<number, GitObject>();
	#cached = 0;

	/** `bytes` is the whole file. `spend` is told of every byte that is made, and may throw. */
	constructor(bytes: Buffer, hashBytes: HashBytes, spend: (bytes: number) => void) {
		this.#bytes = bytes;
		this.#spend = spend;
		this.#hashBytes = hashBytes;
	}

	/**
	 * Reads through the pack. Calls `found` for each object with its id; throws when the pack is broken, after what comes
	 * before that.
	 */
	index(found: (id: string, type: ObjectType, offset: number) => void): void {
		const bytes = this.#bytes;
		if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "PACK") throw new Error("not a git pack");
		const count = bytes.readUInt32BE(8);
		let waiting: Entry[] = [];
		const settle = (entry: Entry): boolean => {
			const object = this.#resolve(entry.offset);
			if (object === null) return false;
			const id = objectId(object, this.#hashBytes);
			this.#offsets.set(id, entry.offset);
			found(id, object.type, entry.offset);
			return true;
		};
		let at = 12;
		for (let number = 0; number < count; number++) {
			const { entry, end } = this.#entryAt(at);
			this.#entries.set(at, entry);
			if (!settle(entry)) waiting.push(entry);
			at = end;
		}
		// A delta may stand before the object that it names by id.
		for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
			before = waiting.length;
			waiting = waiting.filter((entry) => !settle(entry));
		}
	}

	/** The object at an offset that `index` has told; null when it has no base here. */
	objectAt(offset: number): GitObject | null {
		return this.#resolve(offset);
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
		let object: GitObject | null = null;
		for (let at: number | undefined = offset; object === null; ) {
			const cached: GitObject | undefined = this.#cache.get(at);
			if (cached !== undefined) {
				object = cached;
				break;
			}
			const entry: Entry | undefined = this.#entries.get(at);
			if (entry === undefined) return null;
			if (entry.type !== null) {
				object = { type: entry.type, content: this.#inflate(entry).plain };
				this.#keep(at, object);
				break;
			}
			if (chain.push(entry) > LONGEST_CHAIN) broken();
			at = typeof entry.base === "string" ? this.#offsets.get(entry.base) : (entry.base ?? undefined);
			if (at === undefined) return null;
		}
		for (const entry of chain.reverse()) {
			object = {
				type: object.type,
				content: applyDelta(object.content, this.#inflate(entry).plain, MOST_OBJECT),
			};
			this.#spend(object.content.length);
			this.#keep(entry.offset, object);
		}
		return object;
	}

	#keep(offset: number, object: GitObject): void {
		this.#cache.set(offset, object);
		this.#cached += object.content.length;
		for (const [oldest, { content }] of this.#cache) {
			if (this.#cached <= CACHE) break;
			this.#cache.delete(oldest);
			this.#cached -= content.length;
		}
	}
}

function broken(): never {
	throw new Error("a broken git pack");
}
