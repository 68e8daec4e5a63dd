/**
 * Gathers a layer's package databases as they pass, in whatever order they stand in it, each whole and bounded. One that
 * is larger than any real one is left out: then nothing of it counts as vendored, and all that is found in its files is told.
 */
import type { ContentSink } from "../layer.ts";
import { readInstalled } from "./apk.ts";
import { readMd5sums, readStatus } from "./dpkg.ts";
import { PackageFiles } from "./package-files.ts";
import { readRecord } from "./python-record.ts";
import { readRpmDatabase } from "./rpm.ts";

/** Bytes of one database file, and of all of a layer. */
const MAX_FILE = 128 * 1024 * 1024;
const MAX_LAYER = 256 * 1024 * 1024;

type Reader = (bytes: Buffer, path: string, files: PackageFiles) => void;

const DATABASES: readonly (readonly [RegExp, Reader])[] = [
	[
		/^var\/lib\/dpkg\/(?:info|status\.d)\/([^/]+)\.md5sums$/,
		(bytes, path, files) =>
			readMd5sums(bytes.toString("utf8"), path.slice(path.lastIndexOf("/") + 1, -".md5sums".length), files),
	],
	[
		/^var\/lib\/dpkg\/(?:status|status\.d\/[^/.]+(?:\.[^/.]+)*)$/,
		(bytes, _path, files) => readStatus(bytes.toString("utf8"), files),
	],
	[
		/^(?:usr\/)?lib\/apk\/db\/installed$/,
		(bytes, _path, files) => readInstalled(bytes.toString("utf8"), files),
	],
	[
		/^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/(?:rpmdb\.sqlite|Packages\.db|Packages)$/,
		(bytes, _path, files) => readRpmDatabase(bytes, files),
	],
	[/\.dist-info\/RECORD$/, (bytes, path, files) => readRecord(bytes.toString("utf8"), path, files)],
	[
		/\.dist-info\/direct_url\.json$/,
		(_bytes, path, files) => files.markDirect(path.slice(0, path.lastIndexOf("/"))),
	],
];

export class PackageCollector {
	readonly files = new PackageFiles();
	#bytes = 0;

	/** The sink for a database; null for every other file. */
	open(path: string, size: number): ContentSink | null {
		const reader = DATABASES.find(([shape]) => shape.test(path))?.[1];
		if (!reader || size > MAX_FILE || this.#bytes + size > MAX_LAYER) return null;
		this.#bytes += size;
		const chunks: Buffer[] = [];
		return {
			write: (chunk) => void chunks.push(chunk),
			end: () => {
				try {
					reader(Buffer.concat(chunks), path, this.files);
				} catch {
					// Not what its name says: it proves nothing.
				}
			},
		};
	}
}
