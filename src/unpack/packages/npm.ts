/**
 * Packages of a node_modules folder, as far as it shows that one is the image's own: npm, Yarn and pnpm put public ones and a
 * company's side by side, and list no hashes of files. What they never take from a registry has no package.json, or one without
 * a version, or one with `"private": true` (docs.npmjs.com, "package.json": npm refuses to publish it). The hidden lock file
 * `node_modules/.package-lock.json` says of each package where it came from.
 */
import { z } from "zod";
import type { PackageFiles } from "./package-files.ts";

/** As packages are named: what begins with a dot is some tool's, and a scope is no package. */
const NAME = "(?:@[^/]+/)?[^/@.][^/]*";
/** pnpm keeps each package in a folder of its own, and links to it. */
const STORE = "(?:\\.pnpm/[^/]+/node_modules/)?";
const ROOT = new RegExp(
	`^((?:(?!node_modules/)[^/]+/)*)node_modules/${STORE}${NAME}(?:/node_modules/${NAME})*(?=/)`,
);
/** `.pnpm/shop-util@file+vendor+shop-util-1.0.0.tgz/node_modules/shop-util`. */
const FROM_FOLDER = /\/\.pnpm\/[^/]*@(?:file|link)[+@][^/]*\/node_modules\//;
/** Other package managers' packages have such folders among their own files. */
const OTHERS = /(?:^|\/)(?:site|dist)-packages\//;

/** The folder of a package, and of the project that it was installed for: with a slash at its end, or empty. */
export interface NpmPackage {
	readonly root: string;
	readonly project: string;
}

/** The innermost package that a file in node_modules belongs to: `app/node_modules/a/node_modules/b` for `.../b/test/x.js`. */
export function npmPackageOf(path: string): NpmPackage | null {
	if (!path.includes("node_modules/")) return null;
	const match = ROOT.exec(path);
	const project = match?.[1] ?? "";
	return match === null || OTHERS.test(project) ? null : { root: match[0], project };
}

/** Bytes of a package.json that is read; one that is larger says nothing. */
const MAX_MANIFEST = 1024 * 1024;
const MANIFEST = "package.json";

/** The package whose manifest this is; null for every other file. */
export function manifestOf(path: string): NpmPackage | null {
	if (!path.endsWith(`/${MANIFEST}`)) return null;
	const found = npmPackageOf(path);
	return found !== null && path.length === found.root.length + 1 + MANIFEST.length ? found : null;
}

const manifestSchema = z.object({ private: z.unknown().optional(), version: z.unknown().optional() });

export function addManifest({ root }: NpmPackage, files: PackageFiles): void {
	files.addFolder(MANIFEST, root);
}

export function readManifest({ root }: NpmPackage, bytes: Buffer, files: PackageFiles): void {
	if (bytes.length > MAX_MANIFEST || isPlainlyPublic(bytes)) return;
	const manifest = manifestSchema.parse(JSON.parse(bytes.toString("utf8")));
	if (manifest.private === true || typeof manifest.version !== "string") files.markDirect(root);
}

/** The first members of an object, texts without escapes, up to the version. */
const VERSION_AHEAD =
	/^\s*\{\s*(?:"(?!version")[^"\\]*"\s*:\s*"[^"\\]*"\s*,\s*){0,4}"version"\s*:\s*"[^"\\]*"/;
/** Bytes of a manifest in which nearly all say their version. */
const MANIFEST_HEAD = 512;

/** Told at a glance, as nearly all can be: there is a version, once, and nothing that is private or could be written so. */
function isPlainlyPublic(bytes: Buffer): boolean {
	if (!VERSION_AHEAD.test(bytes.toString("latin1", 0, MANIFEST_HEAD))) return false;
	if (bytes.includes('"private"') || bytes.includes("\\u")) return false;
	const version = '"version"';
	return !bytes.includes(version, bytes.indexOf(version) + version.length);
}

const lockSchema = z.object({
	packages: z.record(
		z.string(),
		z.object({ link: z.unknown().optional(), resolved: z.unknown().optional() }),
	),
});

/** `path`: of a `node_modules/.package-lock.json`. */
export function readHiddenLock(path: string, bytes: Buffer, files: PackageFiles): void {
	const project = path.slice(0, path.lastIndexOf("node_modules/"));
	const { packages } = lockSchema.parse(JSON.parse(bytes.toString("utf8")));
	for (const [key, { link, resolved }] of Object.entries(packages)) {
		const root = project + key;
		files.addFolder(listOf(project), root);
		if (link === true || (typeof resolved === "string" && resolved.startsWith("file:")))
			files.markDirect(root);
	}
}

/** True for a package that says itself that it is nobody's public one, or that was installed from a folder. */
export function isPrivatePackage({ root }: NpmPackage, layers: readonly PackageFiles[]): boolean {
	return FROM_FOLDER.test(root) || layers.some((files) => files.isDirect(root));
}

/** The same, by all that layers show: no manager of packages put it there, or npm lists others and not this one. */
export function isOwnPackage(found: NpmPackage, layers: readonly PackageFiles[]): boolean {
	const { root, project } = found;
	if (isPrivatePackage(found, layers)) return true;
	// Where not all were kept, one that is missing says nothing.
	if (layers.some((files) => files.isFull)) return false;
	if (!layers.some((files) => files.hasFolder(MANIFEST, root))) return true;
	const list = listOf(project);
	return layers.some((files) => files.hasList(list)) && !layers.some((files) => files.hasFolder(list, root));
}

function listOf(project: string): string {
	return `${project}node_modules`;
}
