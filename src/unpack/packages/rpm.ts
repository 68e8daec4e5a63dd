/**
 * rpm's database: a header of tags for each package (rpm.org, "RPM V4 Package Format" and "Tags"), in SQLite, in rpm's own "ndb",
 * or in a Berkeley DB hash table (before RHEL 9, Fedora 33).
 *
 * A database also lists what a company built for itself, so a package is public only when its vendor is a distribution.
 */
import { berkeleyValues, isBerkeleyHash } from "../../archive/berkeley-hash.ts";
import { isSqlite, SqliteReader } from "../../archive/sqlite-reader.ts";
import type { FileHash, PackageFiles, PackageOwner } from "./package-files.ts";

const DISTRIBUTION =
	/^(?:Fedora Project|Red Hat, Inc\.|CentOS(?: Project)?|AlmaLinux(?: OS Foundation)?|Rocky(?: Enterprise Software Foundation| Linux)?|Oracle America|Amazon(?: Linux|\.com)|openSUSE|SUSE LL[CP]|Microsoft Corporation|VMware, Inc\.|EuroLinux|CloudLinux|openEuler|Mageia\.Org|ALT Linux Team)\b/i;

const TAGS = {
	name: 1000,
	vendor: 1011,
	digests: 1035,
	folderIndexes: 1116,
	names: 1117,
	folders: 1118,
	hash: 5011,
} as const;
/** RFC 4880 section 9.4; MD5 where a package says nothing. */
const HASHES: Readonly<Record<number, FileHash>> = { 1: "md5", 2: "sha1", 8: "sha256" };
const MD5 = 1;
const ENTRY = 16;
/** How often the whole file may be read, in pieces; sound databases name each of theirs once. */
const MOST_READINGS = 4;
/** PATH_MAX. */
const LONGEST_PATH = 4096;
/** Files of one package. */
const MOST_FILES = 500_000;

export function readRpmDatabase(bytes: Buffer, files: PackageFiles): void {
	let left = MOST_READINGS * bytes.length;
	for (const header of headersOf(bytes)) {
		// One header that many slots point to.
		left -= header.length;
		if (left < 0) return;
		try {
			readHeader(header, files);
		} catch {
			// Of a broken header nothing is believed; the others stand.
		}
	}
}

function headersOf(bytes: Buffer): Iterable<Buffer> {
	if (isSqlite(bytes)) return new SqliteReader(bytes).blobs("Packages");
	if (isBerkeleyHash(bytes)) return berkeleyValues(bytes);
	return ndbBlobs(bytes);
}

const NDB_MAGIC = "RpmP";
const PAGE = 4096;
const SLOT = 16;
const BLOCK = 16;
const BLOB_HEAD = 16;

/** rpm's lib/backend/ndb/rpmpkg.c: pages of slots, each with the place of a blob in blocks of 16 bytes. */
function* ndbBlobs(bytes: Buffer): Generator<Buffer> {
	if (bytes.length < PAGE || bytes.toString("latin1", 0, 4) !== NDB_MAGIC) return;
	const end = Math.min(bytes.length, bytes.readUInt32LE(12) * PAGE);
	// The header takes the room of two slots.
	for (let at = 2 * SLOT; at + SLOT <= end; at += SLOT) {
		const start = bytes.readUInt32LE(at + 8) * BLOCK;
		if (bytes.readUInt32LE(at + 4) === 0 || start < PAGE || start + BLOB_HEAD > bytes.length) continue;
		if (bytes.toString("latin1", start, start + 4) !== "BlbS") continue;
		const length = bytes.readUInt32LE(start + 12);
		if (start + BLOB_HEAD + length <= bytes.length)
			yield bytes.subarray(start + BLOB_HEAD, start + BLOB_HEAD + length);
	}
}

function readHeader(blob: Buffer, files: PackageFiles): void {
	const header = new Header(blob);
	const [name] = header.texts(TAGS.name);
	const hash = HASHES[header.numbers(TAGS.hash)[0] ?? MD5];
	if (name === undefined || hash === undefined) return;
	const owner: PackageOwner = { system: "rpm", name };
	const [vendor = ""] = header.texts(TAGS.vendor);
	if (DISTRIBUTION.test(vendor)) files.markPublic(owner);
	const names = header.texts(TAGS.names);
	const folders = header.texts(TAGS.folders);
	const indexes = header.numbers(TAGS.folderIndexes);
	for (const [at, digest] of header.texts(TAGS.digests).entries()) {
		const folder = folders[indexes[at] ?? -1];
		const file = names[at];
		// Folders and links have none.
		if (digest === "" || folder === undefined || file === undefined) continue;
		if (folder.length + file.length > LONGEST_PATH) continue;
		files.add(owner, `${folder}${file}`.replace(/^\/+/, ""), hash, Buffer.from(digest, "hex"));
	}
}

/** Numbers of tags, then their data. */
class Header {
	readonly #blob: Buffer;
	readonly #data: number;
	readonly #tags = new Map<number, { readonly offset: number; readonly count: number }>();

	constructor(blob: Buffer) {
		this.#blob = blob;
		const count = blob.readUInt32BE(0);
		this.#data = 8 + count * ENTRY;
		if (this.#data > blob.length) throw new RangeError("a broken rpm header");
		for (let at = 8; at < this.#data; at += ENTRY) {
			this.#tags.set(blob.readUInt32BE(at), {
				offset: blob.readUInt32BE(at + 8),
				count: Math.min(blob.readUInt32BE(at + 12), MOST_FILES),
			});
		}
	}

	/** A text, or an array of them: each ends with NUL. */
	texts(tag: number): string[] {
		const entry = this.#tags.get(tag);
		const texts: string[] = [];
		let at = this.#data + (entry?.offset ?? 0);
		while (entry && texts.length < entry.count) {
			const end = this.#blob.indexOf(0, at);
			if (end < 0) throw new RangeError("a broken rpm header");
			texts.push(this.#blob.toString("utf8", at, end));
			at = end + 1;
		}
		return texts;
	}

	/** 32-bit numbers. */
	numbers(tag: number): number[] {
		const { offset = 0, count = 0 } = this.#tags.get(tag) ?? {};
		return Array.from({ length: count }, (_, at) => this.#blob.readUInt32BE(this.#data + offset + 4 * at));
	}
}
