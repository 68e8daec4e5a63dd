/**
 * What a layer does to the paths of the layers below: adds, replaces, deletes. Layers arrive in any order and an image
 * may have millions of paths, so paths are kept as 53-bit numbers (8 bytes each) and asked for later, by name.
 */

/** A symlink or hard link of a layer; `target` is normalized to the image's root. */
export interface Link {
	readonly path: string;
	readonly target: string;
}

/**
 * Two rounds of multiply-and-mix over the UTF-16 units, folded to the 53 bits a number holds exactly. `folder` is told the
 * number of each folder on the way.
 */
export function pathNumber(path: string, folder?: (number: number) => void): number {
	let low = 0x9e3779b1;
	let high = 0x85ebca77;
	for (let i = 0; i < path.length; i++) {
		const unit = path.charCodeAt(i);
		if (unit === SLASH && i > 0) folder?.(folded(low, high));
		low = Math.imul(low ^ unit, 0x27d4eb2f);
		low ^= low >>> 15;
		high = Math.imul(high ^ unit, 0x165667b1);
		high ^= high >>> 13;
	}
	return folded(low, high);
}

const SLASH = 0x2f;

function folded(low: number, high: number): number {
	const a = Math.imul(low ^ (high >>> 16), 0x85ebca6b);
	const b = Math.imul(high ^ (a >>> 13), 0xc2b2ae35);
	return ((b >>> 0) & 0x1fffff) * 0x100000000 + (a >>> 0);
}

/** The numbers of a path and of the folders above it, all in one go: a path of 4,096 characters may have half as many folders. */
export interface PathNumbers {
	readonly own: number;
	/** The root is not among them. */
	readonly folders: readonly number[];
}

export function pathNumbers(path: string): PathNumbers {
	const folders: number[] = [];
	return { own: pathNumber(path, (number) => folders.push(number)), folders };
}

/** A set of paths that only answers whether a path is in it. */
export class PathSet {
	#numbers: Float64Array;
	#size: number;
	#sorted = true;

	/** `numbers`: those of another set. */
	constructor(numbers?: Float64Array) {
		this.#numbers = numbers === undefined || numbers.length === 0 ? new Float64Array(64) : numbers;
		this.#size = numbers?.length ?? 0;
	}

	/** The paths' numbers, smallest first. */
	numbers(): Float64Array {
		this.#sort();
		return this.#numbers.subarray(0, this.#size);
	}

	add(path: string): void {
		if (this.#size === this.#numbers.length) {
			const larger = new Float64Array(this.#numbers.length * 2);
			larger.set(this.#numbers);
			this.#numbers = larger;
		}
		this.#numbers[this.#size++] = pathNumber(path);
		this.#sorted = false;
	}

	has(path: string): boolean {
		return this.#size > 0 && this.hasNumber(pathNumber(path));
	}

	/** The same for a path whose number is known. */
	hasNumber(wanted: number): boolean {
		if (this.#size === 0) return false;
		this.#sort();
		let low = 0;
		let high = this.#size - 1;
		while (low <= high) {
			const middle = (low + high) >> 1;
			const value = this.#numbers[middle] ?? 0;
			if (value === wanted) return true;
			if (value < wanted) low = middle + 1;
			else high = middle - 1;
		}
		return false;
	}

	#sort(): void {
		if (this.#sorted) return;
		this.#numbers.subarray(0, this.#size).sort();
		this.#sorted = true;
	}

	get size(): number {
		return this.#size;
	}
}

/** LayerChanges as plain data, for another thread or a file. */
export interface PackedChanges {
	readonly files: Float64Array;
	readonly directories: Float64Array;
	readonly whiteouts: Float64Array;
	readonly opaques: Float64Array;
	readonly hardLinks: readonly Link[];
	readonly symlinks: readonly Link[];
}

export class LayerChanges {
	/** Everything that is not a folder: regular files, links, devices. */
	readonly files: PathSet;
	readonly directories: PathSet;
	/** Paths that a whiteout deletes. */
	readonly whiteouts: PathSet;
	/** Folders whose lower contents are hidden. */
	readonly opaques: PathSet;
	readonly hardLinks: Link[];
	readonly symlinks: Link[];
	/** Made when first asked, once the layer is read. */
	#symlinkTargets: Map<string, string> | undefined;
	#hardLinkPaths: Map<string, string[]> | undefined;

	constructor(packed?: PackedChanges) {
		this.files = new PathSet(packed?.files);
		this.directories = new PathSet(packed?.directories);
		this.whiteouts = new PathSet(packed?.whiteouts);
		this.opaques = new PathSet(packed?.opaques);
		this.hardLinks = [...(packed?.hardLinks ?? [])];
		this.symlinks = [...(packed?.symlinks ?? [])];
	}

	/** Symlinks: each path's target. */
	get symlinkTargets(): ReadonlyMap<string, string> {
		if (this.#symlinkTargets === undefined) {
			this.#symlinkTargets = new Map();
			for (const { path, target } of this.symlinks)
				if (!this.#symlinkTargets.has(path)) this.#symlinkTargets.set(path, target);
		}
		return this.#symlinkTargets;
	}

	/** Hard links: the paths that each target has besides its own. */
	get hardLinkPaths(): ReadonlyMap<string, readonly string[]> {
		if (this.#hardLinkPaths === undefined) {
			this.#hardLinkPaths = new Map();
			for (const { path, target } of this.hardLinks) {
				const known = this.#hardLinkPaths.get(target);
				if (known === undefined) this.#hardLinkPaths.set(target, [path]);
				else known.push(path);
			}
		}
		return this.#hardLinkPaths;
	}

	/** The sets are views: nothing may be added afterwards. */
	pack(): PackedChanges {
		return {
			files: this.files.numbers(),
			directories: this.directories.numbers(),
			whiteouts: this.whiteouts.numbers(),
			opaques: this.opaques.numbers(),
			hardLinks: this.hardLinks,
			symlinks: this.symlinks,
		};
	}
}
