/** A source whose layers can be opened at any time, in any order and in parallel: a folder, or a plain tar on disk. */
import type { Readable } from "node:stream";
import type { ScanFault } from "../errors.ts";
import type { Attestation } from "../image/attestation.ts";
import type { Image } from "../image/image.ts";
import type { RandomContents } from "./contents.ts";
import { type ReadRequest, readImages } from "./read-images.ts";
import type { LayerBlob, Source } from "./source.ts";

export class RandomSource implements Source {
	readonly access = "random";
	readonly faults: readonly ScanFault[];
	readonly #contents: RandomContents;
	readonly #images: readonly Image[];
	readonly #layers: boolean;

	private constructor(
		contents: RandomContents,
		images: readonly Image[],
		faults: readonly ScanFault[],
		layers: boolean,
	) {
		this.#contents = contents;
		this.#images = images;
		this.faults = faults;
		this.#layers = layers;
	}

	/** Reads all metadata at once. Closes `contents` when that fails; throws what readImages() throws. */
	static async open(contents: RandomContents, request: ReadRequest): Promise<RandomSource> {
		try {
			const { images, faults } = await readImages(contents, request);
			return new RandomSource(contents, images, faults, request.layers);
		} catch (error) {
			await contents.close();
			throw error;
		}
	}

	async *layers(): AsyncGenerator<LayerBlob> {
		if (!this.#layers) return;
		const seen = new Set<string>();
		for (const { layers } of this.#images) {
			for (const { key, digest, diffId } of layers) {
				if (seen.has(key)) continue;
				seen.add(key);
				const blob = await this.#contents.blob(key);
				// What is missing has its fault already.
				if (blob === undefined) continue;
				const place = await this.#contents.place(key);
				yield { key, digest, diffId, size: blob.size, place, open: () => this.#contents.open(key) };
			}
		}
	}

	async images(): Promise<readonly Image[]> {
		return this.#images;
	}

	attestation({ key }: Attestation): Promise<Readable> {
		return this.#contents.open(key);
	}

	async close(): Promise<void> {
		await this.#contents.close();
	}
}
