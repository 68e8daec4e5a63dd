/**
 * apk's database: paragraphs of `P:` name, `m:` maintainer, `F:` folder, `R:` file, `Z:Q1` and a base64 SHA-1 of the file
 * before it. Alpine wiki, "Apk spec". Other distributions (Wolfi and what is built with its tools) name no maintainer of
 * Alpine, and so nothing of theirs is taken for public.
 */
import type { PackageFiles, PackageOwner } from "./package-files.ts";
import type { LineReader } from "./text-lines.ts";

/** PATH_MAX. */
const LONGEST_PATH = 4096;

const DISTRIBUTION = /@(?:[\w.-]+\.)?alpinelinux\.org>?\s*$/i;

export function installedReader(files: PackageFiles): LineReader {
	let owner: PackageOwner | null = null;
	let folder = "";
	let file: string | null = null;
	return (line) => {
		if (line === null) return;
		const value = line.slice(2);
		switch (line.slice(0, 2)) {
			case "P:":
				owner = { system: "apk", name: value };
				folder = "";
				break;
			case "m:":
				if (owner && DISTRIBUTION.test(value)) files.markPublic(owner);
				break;
			case "F:":
				folder = value === "" ? "" : `${value}/`;
				break;
			case "R:":
				file = folder + value;
				break;
			case "Z:":
				if (owner && file !== null && file.length <= LONGEST_PATH && value.startsWith("Q1"))
					files.add(owner, file, "sha1", Buffer.from(value.slice(2), "base64"));
				file = null;
				break;
			case "":
				owner = null;
				break;
		}
	};
}
