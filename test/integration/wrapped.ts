/** Files as real tools wrap them, scanned as a layer's files are. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import { FileScanner } from "../../src/scan/file-scanner.ts";

const detector = new Detector(patternsOf(readCatalogue()));

/** A folder to make files in, and the tools to make them with. */
export class Workbench {
	readonly folder = mkdtempSync(path.join(tmpdir(), "leakscan-wrapped-"));

	write(name: string, content: string | Buffer): string {
		const file = path.join(this.folder, name);
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, content);
		return file;
	}

	read(name: string): Buffer {
		return readFileSync(path.join(this.folder, name));
	}

	/** Runs a command in the folder; its standard output. */
	run(command: string, ...args: string[]): Buffer {
		return this.pipe(undefined, command, ...args);
	}

	pipe(input: Buffer | undefined, command: string, ...args: string[]): Buffer {
		return execFileSync(command, args, {
			cwd: this.folder,
			input,
			stdio: ["pipe", "pipe", "pipe"],
			maxBuffer: 256 * 1024 ** 2,
			env: { ...process.env, TZ: "UTC", LC_ALL: "C" },
		});
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Scans one file; `sizes` are those of the chunks that it comes in. */
export function scanned(name: string, bytes: Buffer, sizes: readonly number[] = [64 * 1024]) {
	return scannedAll([[name, bytes]], sizes);
}

/** Scans files as those of one layer. */
export function scannedAll(
	files: readonly (readonly [name: string, bytes: Buffer])[],
	sizes: readonly number[] = [64 * 1024],
) {
	const scanner = new FileScanner({ detector });
	for (const [name, bytes] of files) {
		const sink = scanner.open(name, bytes.length);
		for (let at = 0, turn = 0; at < bytes.length; turn++) {
			const size = sizes[turn % sizes.length] ?? 1;
			sink.write(Buffer.from(bytes.subarray(at, at + size)));
			at += size;
		}
		sink.end();
	}
	scanner.finish();
	const places = scanner.sightings.map(
		({ path: file, inside, match }) => `${[file, ...inside].join(" -> ")}:${match.line}:${match.column}`,
	);
	return {
		places,
		faults: scanner.faults,
		secrets: scanner.sightings.map(({ match }) => match.secret),
		patterns: scanner.sightings.map(({ match }) => match.patternId),
		sightings: scanner.sightings,
	};
}
