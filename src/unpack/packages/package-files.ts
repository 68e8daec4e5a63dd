/**
 * What the package databases of one layer say: which file belongs to which package, and what it must hash to. Hundreds of
 * thousands of files are listed and a handful are asked for, so paths are kept as 53-bit numbers and hashes as 16 bytes.
 */
import { pathNumber } from "../layer-changes.ts";

export type PackageSystem = "dpkg" | "apk" | "rpm" | "python";
export type FileHash = "md5" | "sha1" | "sha256";

/** Digests of one file, in hex: those that a package system may list where it lies. */
export type FileDigests = { readonly [Hash in FileHash]?: string | undefined };

/** A package and the system that installed it. Python: the folder of its dist-info, so that two environments differ. */
export interface PackageOwner {
	readonly system: PackageSystem;
	readonly name: string;
}

export interface ListedFile {
	readonly owner: PackageOwner;
	/** True when the file's bytes are those that the package installed. */
	readonly isIntact: boolean;
}

/** Enough of a hash that no other file has it; MD5 whole. */
const KEPT_BYTES = 16;
/** Files listed in one layer, of all databases. */
const MAX_FILES = 2_000_000;

/** As it goes from one thread to another. */
export interface PackedPackages {
	readonly owners: PackageOwner[];
	/** Path number to position; a path that two databases list has its second under the number's negative. */
	readonly positions: Map<number, number>;
	readonly digests: Uint8Array;
	readonly entryOwners: Uint32Array;
	readonly hashes: FileHash[];
	readonly size: number;
	/** Packages that are known to be public: `system name`. */
	readonly publicPackages: Set<string>;
	/** Python packages that came from a folder, a URL or a repository, by their dist-info. */
	readonly direct: Set<string>;
}

export class PackageFiles {
	readonly #owners: PackageOwner[];
	readonly #ownerNumbers = new Map<string, number>();
	readonly #positions: Map<number, number>;
	#digests: Buffer;
	#entryOwners: Uint32Array;
	readonly #hashes: FileHash[];
	#size: number;
	readonly #public: Set<string>;
	readonly #direct: Set<string>;

	constructor(packed?: PackedPackages) {
		this.#owners = packed?.owners ?? [];
		this.#positions = packed?.positions ?? new Map();
		this.#digests = Buffer.from(packed?.digests ?? new Uint8Array(KEPT_BYTES * 1024));
		this.#entryOwners = packed?.entryOwners ?? new Uint32Array(1024);
		this.#hashes = packed?.hashes ?? [];
		this.#size = packed?.size ?? 0;
		this.#public = packed?.publicPackages ?? new Set();
		this.#direct = packed?.direct ?? new Set();
	}

	pack(): PackedPackages {
		return {
			owners: this.#owners,
			positions: this.#positions,
			digests: this.#digests,
			entryOwners: this.#entryOwners,
			hashes: this.#hashes,
			size: this.#size,
			publicPackages: this.#public,
			direct: this.#direct,
		};
	}

	/** True where there is no database at all: nothing is listed, and nothing is said of a package. */
	get isEmpty(): boolean {
		return this.#size === 0 && this.#public.size === 0 && this.#direct.size === 0;
	}

	/** The systems that list files here. */
	get systems(): ReadonlySet<PackageSystem> {
		return new Set(this.#owners.map(({ system }) => system));
	}

	/** `digest` in bytes. */
	add(owner: PackageOwner, path: string, hash: FileHash, digest: Buffer): void {
		if (this.#size >= MAX_FILES || digest.length < KEPT_BYTES) return;
		this.#grow();
		const at = this.#size++;
		digest.copy(this.#digests, at * KEPT_BYTES, 0, KEPT_BYTES);
		this.#entryOwners[at] = this.#ownerNumber(owner);
		this.#hashes[at] = hash;
		const number = pathNumber(path);
		this.#positions.set(this.#positions.has(number) ? -number : number, at);
	}

	markPublic({ system, name }: PackageOwner): void {
		this.#public.add(`${system} ${name}`);
	}

	isPublic({ system, name }: PackageOwner): boolean {
		return this.#public.has(`${system} ${name}`);
	}

	/** A Python package that was installed from a folder, a URL or a repository, by its dist-info. */
	markDirect(distInfo: string): void {
		this.#direct.add(distInfo);
	}

	isDirect(distInfo: string): boolean {
		return this.#direct.has(distInfo);
	}

	/** What is listed for `path`, compared with a file's digests. */
	*listed(path: string, digests: FileDigests): Generator<ListedFile> {
		const number = pathNumber(path);
		for (const key of [number, -number]) {
			const at = this.#positions.get(key);
			const hash = at === undefined ? undefined : this.#hashes[at];
			const owner = at === undefined ? undefined : this.#owners[this.#entryOwners[at] ?? -1];
			if (at === undefined || hash === undefined || !owner) continue;
			const kept = this.#digests.toString("hex", at * KEPT_BYTES, (at + 1) * KEPT_BYTES);
			yield { owner, isIntact: digests[hash]?.startsWith(kept) === true };
		}
	}

	#ownerNumber(owner: PackageOwner): number {
		const key = `${owner.system} ${owner.name}`;
		const known = this.#ownerNumbers.get(key);
		if (known !== undefined) return known;
		const number = this.#owners.push(owner) - 1;
		this.#ownerNumbers.set(key, number);
		return number;
	}

	#grow(): void {
		if (this.#size < this.#entryOwners.length) return;
		const owners = new Uint32Array(this.#entryOwners.length * 2);
		owners.set(this.#entryOwners);
		this.#entryOwners = owners;
		this.#digests = Buffer.concat([this.#digests, Buffer.alloc(this.#digests.length)]);
	}
}
