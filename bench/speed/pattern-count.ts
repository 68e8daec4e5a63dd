/** How fast the search is with few kinds of secret and with all of them, on one thread and on bytes of a real image. */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { LayerTar } from "../../src/archive/layer-tar.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import type { SpeedImage } from "./images.ts";

export interface CountedSpeed {
	readonly kinds: number;
	readonly megabytes: number;
	readonly seconds: number;
}

const MOST_BYTES = 200e6;

export async function speedByPatternCount({ layers }: SpeedImage): Promise<CountedSpeed[]> {
	const files = await filesOf(layers.map(({ file }) => file));
	const megabytes = files.reduce((sum, { content }) => sum + content.length, 0) / 1e6;
	const all = patternsOf(readCatalogue());
	const results: CountedSpeed[] = [];
	for (const share of [1 / 16, 1 / 4, 1 / 2, 1]) {
		const step = Math.round(1 / share);
		const patterns = all.filter((_, at) => at % step === 0);
		const detector = new Detector(patterns);
		const look = (): number => {
			const before = process.cpuUsage();
			for (const { path, content } of files) {
				const stream = detector.stream({ path, kind: "file" });
				stream.write(content);
				stream.end();
			}
			const { user, system } = process.cpuUsage(before);
			return (user + system) / 1e6;
		};
		look();
		results.push({ kinds: patterns.length, megabytes, seconds: Math.min(look(), look()) });
	}
	return results;
}

/** Files of the layers, up to MOST_BYTES. */
async function filesOf(layers: readonly string[]): Promise<{ path: string; content: Buffer }[]> {
	const files: { path: string; content: Buffer }[] = [];
	let bytes = 0;
	for (const layer of [...layers].reverse()) {
		const tar = new LayerTar(({ name, type }) => {
			if (type !== "file") return null;
			const chunks: Buffer[] = [];
			return {
				write: (chunk) => void chunks.push(chunk),
				end: () => {
					const content = Buffer.concat(chunks);
					bytes += content.length;
					if (content.length > 0) files.push({ path: name, content });
				},
			};
		});
		for await (const chunk of createReadStream(layer).pipe(createGunzip({ chunkSize: 1 << 20 }))) {
			tar.write(chunk);
			if (bytes > MOST_BYTES) return files;
		}
	}
	return files;
}
