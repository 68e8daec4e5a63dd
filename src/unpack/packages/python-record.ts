/**
 * RECORD of an installed Python package: `path,sha256=...,size` a line, paths relative to the folder that holds the
 * dist-info (packaging.python.org, "Recording installed projects").
 *
 * pip writes one for a company's own package just as well, so a package is public only when a popular project of PyPI has
 * its name and nothing says that it came from elsewhere: direct_url.json (PEP 610) does, for a folder, a URL or a
 * repository.
 */
import { posix } from "node:path";
import type { PackageFiles, PackageOwner } from "./package-files.ts";
import { PUBLIC_PYTHON_PROJECTS } from "./public-python-projects.ts";
import type { LineReader } from "./text-lines.ts";

/** `recordPath`: `.../site-packages/name-1.0.dist-info/RECORD`, without leading slash. */
export function recordReader(recordPath: string, files: PackageFiles): LineReader {
	const distInfo = posix.dirname(recordPath);
	const base = posix.dirname(distInfo);
	const owner: PackageOwner = { system: "python", name: distInfo };
	if (PUBLIC_PYTHON_PROJECTS.has(projectOf(distInfo))) files.markPublic(owner);
	return (line) => {
		const match = /^(?:"((?:[^"]|"")+)"|([^,]+)),sha256=([A-Za-z0-9_-]{43})=?,/.exec(line ?? "");
		if (!match) return;
		const written = match[1]?.replaceAll('""', '"') ?? match[2] ?? "";
		const path = pathOf(base, written);
		if (path.startsWith("..")) return;
		files.add(owner, path, "sha256", Buffer.from(match[3] ?? "", "base64url"));
	};
}

/** A part of a path that is no name: empty, `.` or `..`. */
const NO_NAME = /(?:^|\/)\.{0,2}(?:\/|$)/;

function pathOf(base: string, written: string): string {
	if (written.startsWith("/")) return written.slice(1);
	// A package lists thousands of files: joining what needs no more than a slash took as long as all else of it.
	return base === "." || NO_NAME.test(written) ? posix.join(base, written) : `${base}/${written}`;
}

/** PEP 503's normalized name: `Foo_Bar-1.0.dist-info` is foo-bar. */
function projectOf(distInfo: string): string {
	const folder = posix.basename(distInfo).replace(/\.dist-info$/, "");
	return folder
		.replace(/-[^-]*$/, "")
		.replace(/[-_.]+/g, "-")
		.toLowerCase();
}
