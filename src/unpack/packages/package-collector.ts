/**
 * Reads a layer's package databases as they pass, in whatever order they stand in it: texts line by line, rpm's whole and bounded. One
 * that is larger than any real one is left out: then nothing of it counts as vendored, and all that is found in its files is told.
 */
import { freeMemory, memoryOf } from "../../large-memory.ts";
import type { ContentSink } from "../layer.ts";
import { installedReader } from "./apk.ts";
import { md5sumsReader, statusReader } from "./dpkg.ts";
import { addManifest, manifestOf, readHiddenLock, readManifest } from "./npm.ts";
import { PackageFiles } from "./package-files.ts";
import { recordReader } from "./python-record.ts";
import { readRpmDatabase } from "./rpm.ts";
import { type LineReader, TextLines } from "./text-lines.ts";

/** Bytes of one database file, and of all of a layer. */
const MAX_FILE = 128 * 1024 * 1024;
const MAX_LAYER = 256 * 1024 * 1024;

type Opener = (path: string, files: PackageFiles, size: number) => ContentSink;

const DATABASES: readonly (readonly [RegExp, Opener])[] = [
	[
		/^var\/lib\/dpkg\/(?:info|status\.d)\/([^/]+)\.md5sums$/,
		(path, files) => lines(md5sumsReader(path.slice(path.lastIndexOf("/") + 1, -".md5sums".length), files)),
	],
	[
		/^var\/lib\/dpkg\/(?:status|status\.d\/[^/.]+(?:\.[^/.]+)*)$/,
		(_path, files) => lines(statusReader(files)),
	],
	[/^(?:usr\/)?lib\/apk\/db\/installed$/, (_path, files) => lines(installedReader(files))],
	[
		/^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/(?:rpmdb\.sqlite|Packages\.db|Packages)$/,
		(_path, files, size) => whole(size, (bytes) => readRpmDatabase(bytes, files)),
	],
	[/\.dist-info\/RECORD$/, (path, files) => lines(recordReader(path, files))],
	[
		/\.dist-info\/direct_url\.json$/,
		(path, files) => ({
			write() {},
			end: () => files.markDirect(path.slice(0, path.lastIndexOf("/"))),
		}),
	],
	[
		/(?:^|\/)node_modules\/\.package-lock\.json$/,
		(path, files, size) => whole(size, (bytes) => readHiddenLock(path, bytes, files)),
	],
];

export class PackageCollector {
	readonly files = new PackageFiles();
	#bytes = 0;

	/** The sink for a database, which keeps nothing that it is given; null for every other file. */
	open(path: string, size: number): ContentSink | null {
		const open = manifestOpener(path, this.files) ?? DATABASES.find(([shape]) => shape.test(path))?.[1];
		if (!open || size > MAX_FILE || this.#bytes + size > MAX_LAYER) return null;
		this.#bytes += size;
		return open(path, this.files, size);
	}
}

function manifestOpener(path: string, files: PackageFiles): Opener | null {
	const found = manifestOf(path);
	if (found === null) return null;
	// That there is one says something already, whatever it holds.
	addManifest(found, files);
	return (_path, _files, size) => whole(size, (bytes) => readManifest(found, bytes, files));
}

function lines(reader: LineReader): ContentSink {
	const text = new TextLines(reader);
	return { write: (chunk) => text.write(chunk), end: () => text.end() };
}

function whole(size: number, read: (bytes: Buffer) => void): ContentSink {
	let bytes: Buffer | null = null;
	let filled = 0;
	return {
		write(chunk) {
			bytes ??= memoryOf(size);
			filled += chunk.copy(bytes, filled);
		},
		end() {
			if (bytes === null) return;
			try {
				read(bytes.subarray(0, filled));
			} catch {
				// Not what its name says: it proves nothing.
			} finally {
				freeMemory(bytes);
				bytes = null;
			}
		},
	};
}
