import { Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import type { LayerSightings } from "../../src/attribute/sighting.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import type { Image } from "../../src/image/image.ts";
import { scanLayer } from "../../src/scan/scan-layer.ts";
import { SplitRepositories } from "../../src/scan/split-repositories.ts";
import type { LayerBlob } from "../../src/source/source.ts";
import { type Files, SampleRepository, secret } from "../integration/git-repository.ts";
import { sha256, tarOf } from "../source/archives.ts";

const detector = new Detector(patternsOf(readCatalogue()));
const MANY = 12;

/** Layers that count how often they are opened. */
class Layers {
	readonly opened: number[] = [];
	readonly blobs: LayerBlob[] = [];

	async add(files: Files): Promise<void> {
		const tar = await tarOf(files.map(([name, content]) => ({ name, content })));
		const at = this.blobs.length;
		this.opened.push(0);
		this.blobs.push({
			key: `layer ${at}`,
			digest: `sha256:${sha256(tar)}`,
			size: tar.length,
			open: () => {
				this.opened[at] = (this.opened[at] ?? 0) + 1;
				return Readable.from([tar]);
			},
		});
	}

	get image(): Image {
		const layers = this.blobs.map(({ key, digest }, index) => ({
			index,
			key,
			digest,
			diffId: digest,
			mediaType: "",
			size: 0,
		}));
		return {
			reference: "acme/shop:1",
			source: "oci",
			imageId: "",
			manifestDigest: null,
			platform: { os: "linux", architecture: "amd64" },
			config: {},
			layers,
			annotations: [],
			attestations: [],
		};
	}

	/** What each shows by itself, and then all together. */
	async together(): Promise<Awaited<ReturnType<SplitRepositories["together"]>>> {
		const split = new SplitRepositories({ detector, signal: undefined });
		const seen: LayerSightings[] = [];
		for (const blob of this.blobs) {
			split.reachable(blob);
			seen.push(await scanLayer(blob, { detector, threads: null, wants: () => true, onStored: () => {} }));
		}
		this.opened.fill(0);
		return split.together(this.image, seen);
	}
}

/** Where a secret is told to be, without hashes. */
function placesOf(layers: readonly (LayerSightings | null)[], value: string): string[] {
	return layers
		.flatMap((layer) => layer?.sightings ?? [])
		.filter(({ match, inside }) => match.secret === value && inside.length > 0)
		.map(({ path, inside }) => `${path.slice(0, path.indexOf("/"))}: ${inside.slice(1).join(" -> ")}`)
		.sort();
}

describe("repositories that lie in several layers", () => {
	let files: Files;
	beforeAll(() => {
		const repository = new SampleRepository("sha1");
		files = repository.files().filter(([name]) => name.includes("/objects/"));
		repository.bench.remove();
	});

	it("are read from each layer at once, however many there are", async () => {
		const layers = new Layers();
		const roots = Array.from({ length: MANY }, (_, at) => `r${String(at).padStart(2, "0")}`);
		for (const half of [0, 1]) {
			const part = files.filter((_, at) => at % 2 === half);
			await layers.add(
				roots.flatMap((root) =>
					part.map(([name, bytes]): [string, Buffer] => [name.replace(/^srv/, root), bytes]),
				),
			);
		}
		const { layers: seen, faults } = await layers.together();
		expect(faults).toEqual([]);
		expect(placesOf(seen, secret.removed)).toEqual(roots.map((root) => `${root}: conf/app.env`));
		expect(layers.opened).toEqual([1, 1]);
	});

	it("are read by themselves where they are too large together", async () => {
		const layers = new Layers();
		const filler = Buffer.alloc(50 * 1024 ** 2);
		const roots = ["r0", "r1", "r2"];
		for (const half of [0, 1]) {
			const part = files.filter((_, at) => at % 2 === half);
			await layers.add(
				roots.flatMap((root): [string, Buffer][] => [
					...(half === 0
						? [[`${root}/.git/objects/pack/pack-${"0".repeat(40)}.pack`, filler] as [string, Buffer]]
						: []),
					...part.map(([name, bytes]): [string, Buffer] => [name.replace(/^srv/, root), bytes]),
				]),
			);
		}
		const { layers: seen, faults } = await layers.together();
		expect(faults).toEqual([]);
		expect(placesOf(seen, secret.removed)).toEqual(roots.map((root) => `${root}: conf/app.env`));
	});

	it("that are too large by themselves are a fault, and the others are read", async () => {
		const layers = new Layers();
		const filler = Buffer.alloc(70 * 1024 ** 2);
		const roots = ["r0", "r1"];
		for (const half of [0, 1]) {
			const part = files.filter((_, at) => at % 2 === half);
			await layers.add([
				[`r0/.git/objects/pack/pack-${String(half).repeat(40)}.pack`, filler],
				...roots.flatMap((root) =>
					part.map(([name, bytes]): [string, Buffer] => [name.replace(/^srv/, root), bytes]),
				),
			]);
		}
		const { layers: seen, faults } = await layers.together();
		expect(faults.map(({ code, where }) => `${code} ${where}`)).toEqual(["LIMIT_EXCEEDED /r0/.git"]);
		expect(placesOf(seen, secret.removed)).toContain("r1: conf/app.env");
	});
});
