/**
 * dpkg's database: deb-md5sums(5) lists the files of a package, the status file (deb-control(5)) names its maintainer and
 * its conffiles. Distroless images have both under status.d, a file a package.
 *
 * A database also lists what a company built for itself, so a package is public only when its maintainer is one of the
 * distribution.
 */
import type { PackageFiles } from "./package-files.ts";

const DISTRIBUTION =
	/@(?:[\w.-]+\.)?(?:debian\.(?:org|net)|ubuntu\.com|canonical\.com|kali\.org|raspberrypi\.(?:com|org)|linuxmint\.com|devuan\.org|alioth-lists\.debian\.net)>?\s*$/i;

/** `MD5  path` a line, the path without leading slash. `name` as in the file's name: `libc6:amd64` or `libc6`. */
export function readMd5sums(text: string, name: string, files: PackageFiles): void {
	const owner = { system: "dpkg", name: bareName(name) } as const;
	for (const line of text.split("\n")) {
		const lead = /^([0-9a-f]{32})[ \t]+[*]?(?:\.?\/)?/.exec(line);
		const path = lead === null ? "" : line.slice(lead[0].length).replace(/\r$/, "");
		if (lead !== null && path !== "") files.add(owner, path, "md5", Buffer.from(lead[1] ?? "", "hex"));
	}
}

/** Paragraphs of `Name: value`, each a package. */
export function readStatus(text: string, files: PackageFiles): void {
	for (const paragraph of text.split(/\n\s*\n/)) {
		const name = field(paragraph, "Package");
		if (name === null) continue;
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
}

function field(paragraph: string, name: string): string | null {
	return new RegExp(`^${name}: *(.+)$`, "m").exec(paragraph)?.[1]?.trim() ?? null;
}

function bareName(name: string): string {
	return name.replace(/:[a-z0-9-]+$/, "");
}
