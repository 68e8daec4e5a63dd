/**
 * dpkg's database: deb-md5sums(5) lists the files of a package, the status file (deb-control(5)) names its maintainer and
 * its conffiles. Distroless images have both under status.d, a file a package.
 *
 * A database also lists what a company built for itself, so a package is public only when its maintainer is one of the
 * distribution.
 */
import type { PackageFiles } from "./package-files.ts";
import type { LineReader } from "./text-lines.ts";

const DISTRIBUTION =
	/@(?:[\w.-]+\.)?(?:debian\.(?:org|net)|ubuntu\.com|canonical\.com|kali\.org|raspberrypi\.(?:com|org)|linuxmint\.com|devuan\.org|alioth-lists\.debian\.net)>?\s*$/i;

/** `MD5  path` a line, the path without leading slash. `name` as in the file's name: `libc6:amd64` or `libc6`. */
export function md5sumsReader(name: string, files: PackageFiles): LineReader {
	const owner = { system: "dpkg", name: bareName(name) } as const;
	return (line) => {
		const lead = /^([0-9a-f]{32})[ \t]+[*]?(?:\.?\/)?/.exec(line ?? "");
		const path = lead === null ? "" : (line ?? "").slice(lead[0].length).replace(/\r$/, "");
		if (lead !== null && path !== "") files.add(owner, path, "md5", Buffer.from(lead[1] ?? "", "hex"));
	};
}

/** Characters of a paragraph; of a longer one nothing is believed. */
const MAX_PARAGRAPH = 4 * 1024 * 1024;

/** Paragraphs of `Name: value`, each a package. */
export function statusReader(files: PackageFiles): LineReader {
	let lines: string[] = [];
	let length = 0;
	return (line) => {
		if (line !== null && /\S/.test(line)) {
			length += line.length + 1;
			if (length > MAX_PARAGRAPH) lines = [];
			else lines.push(line);
			return;
		}
		if (lines.length > 0) readParagraph(lines.join("\n"), files);
		lines = [];
		length = 0;
	};
}

function readParagraph(paragraph: string, files: PackageFiles): void {
	const name = field(paragraph, "Package");
	if (name === null) return;
	const owner = { system: "dpkg", name } as const;
	const maintainers = [field(paragraph, "Maintainer"), field(paragraph, "Original-Maintainer")];
	if (maintainers.some((maintainer) => maintainer !== null && DISTRIBUTION.test(maintainer)))
		files.markPublic(owner);
	const at = `\n${paragraph}`.indexOf("\nConffiles:");
	const [, ...conffiles] = at < 0 ? [] : paragraph.slice(at).split("\n");
	for (const line of conffiles) {
		if (!line.startsWith(" ")) break;
		const match = /^ \/(.+) ([0-9a-f]{32})(?: obsolete)?$/.exec(line);
		if (match) files.add(owner, match[1] ?? "", "md5", Buffer.from(match[2] ?? "", "hex"));
	}
}

function field(paragraph: string, name: string): string | null {
	return new RegExp(`^${name}: *(.+)$`, "m").exec(paragraph)?.[1]?.trim() ?? null;
}

function bareName(name: string): string {
	return name.replace(/:[a-z0-9-]+$/, "");
}
