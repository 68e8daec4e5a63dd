/**
 * What V8 made of leakscan's own code, kept from one start to the next: compiling it again takes longer than a small image does
 * to be scanned. From Node 22.1 on Node itself keeps it (module.enableCompileCache); before that this does.
 *
 * All that a run loaded is one file, read at once:
 *
 *     length of the head, 4 bytes, little endian | head, JSON | compiled scripts, each at a multiple of 8
 *
 * V8 tells whether what it is given is of its version, its flags and a source of the same length. That it is of this very
 * source the file's name says, which holds a hash of the build.
 */
import {
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/** Files kept, one for each use that was made of a build of leakscan by a version of Node. */
const MOST_FILES = 24;
const ENDING = ".code";
const ALIGNMENT = 8;

/** One script in the file. */
interface Entry {
	readonly name: string;
	/** Bytes from the end of the head. */
	readonly offset: number;
	readonly length: number;
	readonly checksum: number;
}

interface Loaded {
	readonly name: string;
	readonly script: Script;
}

/** The compiled code of the scripts in one folder. */
export class CompiledCode {
	readonly #file: string;
	readonly #known = new Map<string, { readonly entry: Entry; readonly bytes: Buffer }>();
	readonly #loaded: Loaded[] = [];
	/** Something was compiled that was not known before. */
	#isStale = false;
	/** It is of another V8, or other flags: nothing of it is of use. */
	#isForeign = false;

	/** `file`: what `keep` wrote, in a folder that is `ownFolder`. What cannot be read is not known. */
	constructor(file: string) {
		this.#file = file;
		for (const [name, known] of read(file)) this.#known.set(name, known);
	}

	/** Whether all that was loaded was known. */
	get isKnown(): boolean {
		return !this.#isStale;
	}

	/** The script, compiled. `name` is unique among the scripts. */
	script(name: string, source: string, filename: string): Script {
		const isFirst = this.#loaded.length === 0;
		const cachedData = this.#bytesOf(name);
		const script = new Script(source, {
			filename,
			...(cachedData && { cachedData }),
		});
		// One that takes the first and not a later one has other flags by now: no news for the next start.
		if (script.cachedDataRejected && isFirst) this.#isForeign = true;
		if (cachedData === undefined || this.#isForeign) this.#isStale = true;
		this.#loaded.push({ name, script });
		return script;
	}

	/**
	 * Writes what was loaded, with all functions of it that ran, if there is news; and what runs before had loaded and this one had not:
	 * the same use reads archives and registries in turn. Whatever goes wrong, the run is none the worse.
	 */
	keep(): void {
		if (!this.#isStale) return;
		const scripts = new Map<string, Buffer>();
		for (const name of this.#isForeign ? [] : this.#known.keys()) {
			const bytes = this.#bytesOf(name);
			if (bytes !== undefined) scripts.set(name, bytes);
		}
		const folder = path.dirname(this.#file);
		const temporary = `${this.#file}.${process.pid}.new`;
		try {
			for (const { name, script } of this.#loaded) scripts.set(name, script.createCachedData());
			writeFileSync(temporary, packed(scripts), { mode: 0o600, flag: "wx" });
			renameSync(temporary, this.#file);
			tidy(folder);
		} catch {
			rmSync(temporary, { force: true });
		}
	}

	#bytesOf(name: string): Buffer | undefined {
		const known = this.#known.get(name);
		return known !== undefined && crc32(known.bytes) === known.entry.checksum ? known.bytes : undefined;
	}
}

/**
 * Makes the folder if it is not there. False unless it is this user's and nobody else may write to it: who can write there
 * decides what is run.
 */
export function ownFolder(folder: string): boolean {
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const found = lstatSync(folder);
		if (!found.isDirectory()) return false;
		// Windows has no such numbers: a folder in the user's own is the user's.
		return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0);
	} catch {
		return false;
	}
}

function* read(file: string): Generator<[string, { entry: Entry; bytes: Buffer }]> {
	try {
		const bytes = readFileSync(file);
		const headEnd = 4 + bytes.readUInt32LE();
		const head: unknown = JSON.parse(bytes.toString("utf8", 4, headEnd));
		if (!Array.isArray(head)) return;
		const start = aligned(headEnd);
		for (const entry of head) {
			if (isEntry(entry))
				yield [
					entry.name,
					{ entry, bytes: bytes.subarray(start + entry.offset, start + entry.offset + entry.length) },
				];
		}
	} catch {
		// Not there yet, or not whole.
	}
}

function isEntry(entry: unknown): entry is Entry {
	return (
		typeof entry === "object" &&
		entry !== null &&
		"name" in entry &&
		typeof entry.name === "string" &&
		["offset", "length", "checksum"].every((key) => Number.isSafeInteger(Reflect.get(entry, key)))
	);
}

function packed(scripts: ReadonlyMap<string, Buffer>): Buffer {
	const parts: Buffer[] = [];
	const entries: Entry[] = [];
	let offset = 0;
	for (const [name, bytes] of scripts) {
		entries.push({ name, offset, length: bytes.length, checksum: crc32(bytes) });
		parts.push(bytes, Buffer.alloc(aligned(bytes.length) - bytes.length));
		offset += aligned(bytes.length);
	}
	const head = Buffer.from(JSON.stringify(entries));
	const length = Buffer.alloc(4);
	length.writeUInt32LE(head.length);
	const headEnd = length.length + head.length;
	return Buffer.concat([length, head, Buffer.alloc(aligned(headEnd) - headEnd), ...parts]);
}

function aligned(length: number): number {
	return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

/** Lets go of the files that were written longest ago, above MOST_FILES. */
function tidy(folder: string): void {
	const files = readdirSync(folder).filter((name) => name.endsWith(ENDING));
	if (files.length <= MOST_FILES) return;
	const byAge = files
		.map((name) => ({ file: path.join(folder, name), time: statSync(path.join(folder, name)).mtimeMs }))
		.sort((a, b) => b.time - a.time);
	for (const { file } of byAge.slice(MOST_FILES)) rmSync(file, { force: true });
}
