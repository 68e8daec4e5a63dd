/**
 * npm run bench:guard
 * Guards the two inner loops, the search for keywords and untar, by their ratio to a plain loop over the same bytes in the
 * same run. The bounds are three to five times what is normal, so that only a real loss breaks them. A step of .ci/run.
 */
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { LayerTar } from "../../src/archive/layer-tar.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";

const SIZE = 32 * 1024 * 1024;

/** Text as programs have it: words, signs and line breaks, the same each time. */
function text(): Buffer {
	const words =
		"const value return function import export name path file error string number this null => { } ( ) ; , . = // *".split(
			" ",
		);
	const bytes = Buffer.alloc(SIZE);
	let seed = 1;
	for (let at = 0; at < SIZE; ) {
		seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
		at +=
			bytes.write(`${words[(seed >>> 16) % words.length]}${seed % 11 === 0 ? "\n" : " "}`, at, "latin1") || 1;
	}
	return bytes;
}

/** The same bytes as a tar of files of 4 KiB. */
function tarOf(bytes: Buffer): Buffer {
	const blocks: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += 4096) {
		const header = Buffer.alloc(512);
		header.write(`app/file-${at}.js`);
		header.write("0000644\0", 100);
		header.write("00000010000", 124);
		header.write("        0", 148);
		header.write("ustar\x0000", 257, "latin1");
		header.write(
			`${header
				.reduce((sum, byte) => sum + byte, 0)
				.toString(8)
				.padStart(6, "0")}\0 `,
			148,
		);
		blocks.push(header, bytes.subarray(at, at + 4096));
	}
	return Buffer.concat(blocks);
}

function best(work: () => void): number {
	let least = Number.POSITIVE_INFINITY;
	for (let time = 0; time < 5; time++) {
		const before = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(before);
		least = Math.min(least, (user + system) / 1e6);
	}
	return least;
}

const bytes = text();
const tar = tarOf(bytes);
const detector = new Detector(patternsOf(readCatalogue()));
let sum = 0;
let files = 0;
const plain = best(() => {
	for (let at = 0; at < bytes.length; at++) sum = (sum + (bytes[at] ?? 0)) | 0;
});
const search = best(() => {
	// A library's file: the search runs, and the judgement of names has little to do.
	const stream = detector.stream({ path: "app/node_modules/a/b.min.js", kind: "file" });
	for (let at = 0; at < bytes.length; at += 1 << 20) stream.write(bytes.subarray(at, at + (1 << 20)));
	stream.end();
});
const untar = best(() => {
	const reader = new LayerTar(() => {
		files++;
		return { write: () => {}, end: () => {} };
	});
	for (let at = 0; at < tar.length; at += 1 << 20) reader.write(tar.subarray(at, at + (1 << 20)));
	reader.end();
});
if (sum === 0 || files === 0) throw new Error("nothing was read");

const bounds = [
	["search", search / plain, 2],
	["untar", untar / plain, 0.6],
] as const;
let failed = false;
for (const [name, ratio, bound] of bounds) {
	const held = ratio <= bound;
	failed ||= !held;
	console.log(`${name}: ${ratio.toFixed(2)} x a plain loop, at most ${bound}${held ? "" : ": TOO SLOW"}`);
}
process.exitCode = failed ? 1 : 0;
