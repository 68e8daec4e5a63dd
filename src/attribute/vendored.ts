/**
 * Is a file a public package's, byte for byte? The databases of all layers of its image are asked: a package may be removed in a
 * later layer, and a file may be copied on by one that its database stands below. docs/security.md says what that proves.
 */
import { isOwnPackage, isPrivatePackage, npmPackageOf } from "../unpack/packages/npm.ts";
import type {
	FileDigests,
	PackageFiles,
	PackageOwner,
	PackageSystem,
} from "../unpack/packages/package-files.ts";

/** What the layers' databases say, and the systems that they are of. */
export interface ImagePackages {
	readonly databases: readonly PackageFiles[];
	readonly systems: ReadonlySet<PackageSystem>;
}

export function imagePackages(layers: Iterable<PackageFiles | null>): ImagePackages {
	const databases = [...layers].filter((files) => files !== null);
	return { databases, systems: new Set(databases.flatMap(({ systems }) => [...systems])) };
}

export function isVendored({ databases }: ImagePackages, path: string, digests: FileDigests): boolean {
	for (const files of databases) {
		for (const name of namesOf(path)) {
			for (const { owner, isIntact } of files.listed(name, digests)) {
				if (isIntact && isPublic(databases, owner)) return true;
			}
		}
	}
	return false;
}

/**
 * True for a file in a package's place that is known not to be a public package's: it was changed since, it came with a package that
 * was installed from a folder or a repository or is private, or no package in a Python environment has it. `digests`: null where
 * no system that lists files installs any.
 */
export function isOwn(packages: ImagePackages, path: string, digests: FileDigests | null): boolean {
	const { databases } = packages;
	const ofNpm = npmPackageOf(path);
	if (ofNpm !== null && isOwnPackage(ofNpm, databases)) return true;
	if (digests === null) return false;
	const listed = databases.flatMap((files) =>
		namesOf(path).flatMap((name) => [...files.listed(name, digests)]),
	);
	const intact = listed.filter(({ isIntact }) => isIntact);
	if (intact.length > 0)
		return intact.every(({ owner }) => databases.some((files) => files.isDirect(owner.name)));
	if (listed.length > 0) return true;
	return ENVIRONMENT.test(path) && packages.systems.has("python") && !/\.pyc$/.test(path);
}

const ENVIRONMENT = /(?:^|\/)(?:site|dist)-packages\//;

/**
 * True where no database says what packages brought to this place: npm's, Go's and others' folders, or a system without any
 * that can be read. Elsewhere what is not listed, or was changed, is the image's own.
 */
export function isUnproven(packages: ImagePackages, path: string): boolean {
	const { databases, systems } = packages;
	const ofNpm = npmPackageOf(path);
	if (ofNpm !== null && isPrivatePackage(ofNpm, databases)) return false;
	const python = systems.has("python");
	const system = systems.has("dpkg") || systems.has("apk") || systems.has("rpm");
	if (/(?:^|\/)(?:node_modules|bower_components|vendor|gems)\//.test(path)) return true;
	if (ENVIRONMENT.test(path)) return !python && !(system && path.startsWith("usr/lib/"));
	return !(system && /^(?:usr|lib|lib64|var)\//.test(path));
}

/** Databases of distributions with a merged /usr list `lib/x` for what lies in `usr/lib/x`, or the other way. */
function namesOf(path: string): string[] {
	const merged = /^(?:usr\/)?((?:s?bin|lib\d*|libx?32)\/.*)$/.exec(path)?.[1];
	return merged === undefined ? [path] : [merged, `usr/${merged}`];
}

function isPublic(packages: readonly PackageFiles[], owner: PackageOwner): boolean {
	return (
		packages.some((files) => files.isPublic(owner)) && !packages.some((files) => files.isDirect(owner.name))
	);
}

/** `pkg/__pycache__/mod.cpython-312.pyc`: the source that it was compiled from; null for other files. */
export function compiledFrom(path: string): string | null {
	const match = /^(.*\/)__pycache__\/([^/]+?)\.(?:cpython|pypy)-?\d+(?:\.opt-[12])?\.pyc$/.exec(path);
	return match ? `${match[1]}${match[2]}.py` : null;
}
