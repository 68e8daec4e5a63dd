/**
 * A source that is read once, from its first byte to its last: standard input, an engine's export, an archive that is
 * compressed as a whole. What may be a layer is handed out as it arrives, documents are kept, and only the end tells
 * which layers belong to which image. Nothing is written to disk, and no layer is ever whole in memory.
 */
import { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import { normalizeEntryPath } from "../archive/entry-path.ts";
import { LeakscanError, type ScanFault } from "../errors.ts";
import type { Attestation } from "../image/attestation.ts";
import type { Image } from "../image/image.ts";
import { blobKind } from "./blob-kind.ts";
import { blobPath, digestOfPath } from "./content-digest.ts";
import { errorCode } from "./file-error.ts";
import { MAX_ARCHIVE_ENTRIES, MAX_DOCUMENT_BYTES, MAX_ENTRY_NAME } from "./limits.ts";
import { PassedContents } from "./passed-contents.ts";
import { PassingContent, PassingLayer } from "./passing-layer.ts";
import { type ReadRequest, readImages } from "./read-images.ts";
import type { LayerBlob, Source } from "./source.ts";
import { isContent } from "./tar-index.ts";

/** A tar that comes as a stream. */
export interface TarInput {
	readonly stream: Readable;
	/** Turns what the stream itself fails with into what a person should read. */
	explain(error: unknown): LeakscanError;
	/** Lets go of whatever stands behind the stream. */
	close(): Promise<void>;
}

export class SequentialSource implements Source {
	readonly access = "sequential";
	readonly #input: TarInput;
	readonly #request: ReadRequest;
	readonly #contents = new PassedContents();
	readonly #faults: ScanFault[] = [];
	readonly #extract = extract();
	#state: "fresh" | "passing" | "passed" | "broken" = "fresh";
	#entries = 0;
	#feeding: Promise<void> = Promise.resolve();
	#images: Promise<readonly Image[]> | undefined;

	constructor(input: TarInput, request: ReadRequest) {
		this.#input = input;
		this.#request = request;
		// The error comes out of the iteration; an emitter without a listener would throw it a second time.
		this.#extract.on("error", () => {});
		input.stream.on("error", () => {});
	}

	get faults(): readonly ScanFault[] {
		return this.#faults;
	}

	async *layers(): AsyncGenerator<LayerBlob> {
		if (this.#state !== "fresh")
			throw new LeakscanError("INTERNAL", "a sequential source can be read only once");
		this.#state = "passing";
		this.#feeding = this.#feed();
		try {
			for await (const entry of this.#extract) {
				const layer = await this.#enter(
					entry.header,
					new PassingContent(entry, (error) => this.#explain(error)),
				);
				if (layer === undefined) continue;
				if (this.#request.layers) yield* handedOut(layer);
				await layer.content.drain();
			}
			await this.#feeding;
			this.#state = "passed";
		} catch (error) {
			throw this.#explain(error);
		} finally {
			if (this.#state === "passing") this.#state = "broken";
		}
	}

	images(): Promise<readonly Image[]> {
		this.#images ??= this.#tie();
		return this.#images;
	}

	async attestation({ digest }: Attestation): Promise<Readable> {
		const bytes = await this.#contents.document(blobPath(digest));
		return Readable.from(bytes === undefined ? [] : [bytes], { objectMode: false });
	}

	async close(): Promise<void> {
		this.#extract.destroy(
			this.#state === "passing" ? new LeakscanError("INTERNAL", "the source was closed") : null,
		);
		this.#input.stream.destroy();
		// First what stands behind the stream: a read that waits for it would be waited for in turn.
		await this.#input.close();
		await this.#feeding.catch(() => undefined);
	}

	async #tie(): Promise<readonly Image[]> {
		if (this.#state === "fresh") for await (const _ of this.layers());
		if (this.#state !== "passed") {
			throw new LeakscanError(
				"INTERNAL",
				"the images of a sequential source are known once its layers have passed",
			);
		}
		const { images, faults } = await readImages(this.#contents, this.#request);
		this.#faults.push(...faults);
		return images;
	}

	/** Takes one entry in; what may be a layer comes back, with its content still to be read. */
	async #enter(header: Header, content: PassingContent): Promise<Arriving | undefined> {
		if (++this.#entries > MAX_ARCHIVE_ENTRIES) {
			throw new LeakscanError("LIMIT_EXCEEDED", `the archive has more than ${MAX_ARCHIVE_ENTRIES} entries`, {
				hint: "no image archive has so many: is it the right one?",
			});
		}
		const name = header.name.length > MAX_ENTRY_NAME ? "" : normalizeEntryPath(header.name);
		if (name !== "") this.#contents.addName(name);
		const isFile = isContent(header);
		if (name === "" || !isFile) {
			if (name !== "" && header.linkname && (header.type === "symlink" || header.type === "link")) {
				this.#contents.addLink(name, header.linkname, header.type);
			}
			await content.drain();
			return undefined;
		}
		const head = await content.head();
		const kind = blobKind(head);
		const key = this.#contents.keyFor(name);
		const { size } = header;
		if (kind === "layer") {
			this.#contents.addFile(name, { key, size, kind, bytes: undefined });
			return { key, digest: digestOfPath(name), size, head, content };
		}
		const bytes = kind === "document" && size <= MAX_DOCUMENT_BYTES ? await whole(head, content) : undefined;
		await content.drain();
		this.#contents.addFile(name, { key, size, kind, bytes });
		return undefined;
	}

	async #feed(): Promise<void> {
		try {
			for await (const chunk of this.#input.stream) {
				if (this.#extract.destroyed) return;
				if (!this.#extract.write(chunk)) await this.#drained();
			}
			this.#extract.end(null);
		} catch (error) {
			this.#extract.destroy(this.#input.explain(error));
		}
	}

	#drained(): Promise<void> {
		return new Promise((resolve) => {
			const done = () => {
				this.#extract.off("drain", done);
				this.#extract.off("close", done);
				resolve();
			};
			this.#extract.on("drain", done);
			this.#extract.on("close", done);
			if (this.#extract.destroyed) done();
		});
	}

	/** tar-stream's own errors say what is wrong with a header; a person wants to know what is wrong with the archive. */
	#explain(error: unknown): LeakscanError {
		if (error instanceof LeakscanError) return error;
		if (errorCode(error) !== undefined) return this.#input.explain(error);
		const { typed } = this.#request;
		if (this.#entries === 0) {
			return new LeakscanError("NOT_AN_IMAGE", `${typed} is not a tar archive`, {
				hint: "give it what `docker save app:latest` or `skopeo copy` writes",
				cause: error,
			});
		}
		const early = error instanceof Error && /unexpected end/i.test(error.message);
		return new LeakscanError(
			"ARCHIVE_INVALID",
			early ? `${typed} ends early` : `${typed} is not a valid tar from some place on`,
			{
				hint: "it was damaged or cut short on its way here: copy or save it again",
				cause: error,
			},
		);
	}
}

interface Arriving {
	readonly key: string;
	readonly digest: string | null;
	readonly size: number;
	readonly head: Buffer;
	readonly content: PassingContent;
}

/** Yields the layer, and sees to it that its stream has ended when the next blob is asked for. */
function* handedOut({ key, digest, size, head, content }: Arriving): Generator<LayerBlob> {
	let stream: PassingLayer | undefined;
	const open = (): Readable => {
		if (stream !== undefined)
			throw new LeakscanError("INTERNAL", "a layer of a sequential source can be opened only once");
		stream = new PassingLayer(head, content);
		return stream;
	};
	yield { key, digest, size, open };
	if (stream !== undefined && !stream.readableEnded && !stream.destroyed) {
		stream.destroy(new LeakscanError("INTERNAL", "the layer was not read before the next one came"));
	}
}

async function whole(head: Buffer, content: PassingContent): Promise<Buffer> {
	const pieces = [head];
	for (let piece = await content.next(); piece !== undefined; piece = await content.next())
		pieces.push(piece);
	return Buffer.concat(pieces);
}
