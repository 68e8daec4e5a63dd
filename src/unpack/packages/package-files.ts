/**
 * What the package databases of one layer say: which file belongs to which package, and what it must hash to. Hundreds of
 * thousands of files are listed and a handful are asked for, so they are rows of numbers (listed-files.ts).
 */
import { pathNumber } from "../layer-changes.ts";
import { ListedFiles, type ListedRows } from "./listed-files.ts";

export type PackageSystem = "dpkg" | "apk" | "rpm" | "python" | "npm";
export type FileHash = "md5" | "sha1" | "sha256";

/** Digests of one file, in hex: those that a package system may list where it lies. */
export type FileDigests = { readonly [Hash in FileHash]?: string | undefined };

/**
 * A package and the system that installed it. Python: the folder of its dist-info, so that two environments differ. npm: a list
 * of packages' folders.
 */
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
/** Files listed in one layer, of all databases, and packages. */
const MAX_FILES = 2_000_000;
const MAX_PACKAGES = 200_000;
/** A folder's: nothing is said of its bytes. */
const NO_DIGEST = Buffer.alloc(KEPT_BYTES);
/** As rows have them. */
const HASHES: readonly FileHash[] = ["md5", "sha1", "sha256"];

/** As it is kept in a file. */
export interface PackedPackages extends ListedRows {
	readonly owners: readonly PackageOwner[];
	/** Packages that are known to be public: `system name`. */
	readonly publicPackages: ReadonlySet<string>;
	/** Packages that came from a folder, a URL or a repository: Python's by their dist-info, npm's by their folder. */
	readonly direct: ReadonlySet<string>;
}

export class PackageFiles {
	readonly #owners: PackageOwner[];
	readonly #ownerNumbers = new Map<string, number>();
	readonly #files: ListedFiles;
	readonly #public: Set<string>;
	readonly #direct: Set<string>;
	/** What `systems` said last, and of how many owners: it is asked for each file in which something was found. */
	#systems: ReadonlySet<PackageSystem> = new Set();
	#systemsOf = 0;

	/** `packed`: nothing may be added to it. */
	constructor(packed?: PackedPackages) {
		this.#owners = [...(packed?.owners ?? [])];
		for (const [number, { system, name }] of this.#owners.entries())
			this.#ownerNumbers.set(`${system} ${name}`, number);
		this.#files = new ListedFiles(KEPT_BYTES, packed);
		this.#public = new Set(packed?.publicPackages);
		this.#direct = new Set(packed?.direct);
	}

	pack(): PackedPackages {
		return {
			owners: this.#owners,
			...this.#files.rows(),
			publicPackages: this.#public,
			direct: this.#direct,
		};
	}

	/** Nothing more comes: what room was kept for more is given back. */
	settle(): void {
		this.#files.settle();
	}

	/** True where there is no database at all: nothing is listed, and nothing is said of a package. */
	get isEmpty(): boolean {
		return this.#files.size === 0 && this.#public.size === 0 && this.#direct.size === 0;
	}

	/** The systems that list files here. */
	get systems(): ReadonlySet<PackageSystem> {
		if (this.#systemsOf !== this.#owners.length) {
			this.#systems = new Set(this.#owners.map(({ system }) => system));
			this.#systemsOf = this.#owners.length;
		}
		return this.#systems;
	}

	/** `digest` in bytes. */
	add(owner: PackageOwner, path: string, hash: FileHash, digest: Buffer): void {
		if (this.#files.size >= MAX_FILES || digest.length < KEPT_BYTES) return;
		const number = this.#ownerNumber(owner);
		if (number !== null)
			this.#files.add(pathNumber(path), digest, number * HASHES.length + HASHES.indexOf(hash));
	}

	/** A package's folder, as one of npm's lists has it. */
	addFolder(list: string, path: string): void {
		this.add({ system: "npm", name: list }, path, "sha256", NO_DIGEST);
	}

	hasFolder(list: string, path: string): boolean {
		const number = this.#ownerNumbers.get(`npm ${list}`);
		return (
			number !== undefined &&
			this.#files.find(pathNumber(path)).some(({ mark }) => Math.floor(mark / HASHES.length) === number)
		);
	}

	hasList(list: string): boolean {
		return this.#ownerNumbers.has(`npm ${list}`);
	}

	/** True where there may have been more than was kept. */
	get isFull(): boolean {
		return (
			this.#files.size >= MAX_FILES ||
			this.#owners.length >= MAX_PACKAGES ||
			this.#direct.size >= MAX_PACKAGES
		);
	}

	markPublic({ system, name }: PackageOwner): void {
		if (this.#public.size < MAX_PACKAGES) this.#public.add(`${system} ${name}`);
	}

	isPublic({ system, name }: PackageOwner): boolean {
		return this.#public.has(`${system} ${name}`);
	}

	/** `folder`: a Python package's dist-info, or an npm package's own. */
	markDirect(folder: string): void {
		if (this.#direct.size < MAX_PACKAGES) this.#direct.add(folder);
	}

	isDirect(folder: string): boolean {
		return this.#direct.has(folder);
	}

	/** What is listed for `path`, compared with a file's digests. */
	*listed(path: string, digests: FileDigests): Generator<ListedFile> {
		for (const { digest, mark } of this.#files.find(pathNumber(path))) {
			const hash = HASHES[mark % HASHES.length];
			const owner = this.#owners[Math.floor(mark / HASHES.length)];
			if (hash === undefined || !owner) continue;
			const kept = Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString("hex");
			yield { owner, isIntact: digests[hash]?.startsWith(kept) === true };
		}
	}

	/** Null when there are too many. */
	#ownerNumber({ system, name }: PackageOwner): number | null {
		const key = `${system} ${name}`;
		const known = this.#ownerNumbers.get(key);
		if (known !== undefined) return known;
		if (this.#owners.length >= MAX_PACKAGES) return null;
		// A copy of the name: it may be a part of a database's text, and would keep all of that.
		const number = this.#owners.push({ system, name: Buffer.from(name).toString() }) - 1;
		this.#ownerNumbers.set(key, number);
		return number;
	}
}
