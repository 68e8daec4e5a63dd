/**
 * A layer that passes by inside a tar that is being read from a pipe. It can be read to its end or left half-way; either
 * way the rest is drained before the next entry comes. (To destroy an entry of tar-stream itself ends the whole archive.)
 */
import { Readable } from "node:stream";
import { TAR_BLOCK } from "../archive/tar-header.ts";

/** The content of one entry, taken piece by piece. */
export class PassingContent {
	readonly #chunks: AsyncIterator<unknown>;
	/** The piece that is on its way: reading and draining must not ask at the same time. */
	#pending: Promise<Buffer | undefined> = Promise.resolve(undefined);

	readonly #explain: (error: unknown) => Error;

	/** `explain` turns what the archive breaks off with into what a person should read. */
	constructor(entry: AsyncIterable<unknown>, explain: (error: unknown) => Error) {
		this.#chunks = entry[Symbol.asyncIterator]();
		this.#explain = explain;
	}

	/** The next piece; undefined at the end. Rejects when the archive breaks off or is closed. */
	next(): Promise<Buffer | undefined> {
		this.#pending = this.#take();
		return this.#pending;
	}

	async #take(): Promise<Buffer | undefined> {
		for (;;) {
			const { done, value } = await this.#chunks.next().catch((error: unknown) => {
				throw this.#explain(error);
			});
			if (done) return undefined;
			if (Buffer.isBuffer(value) && value.length > 0) return value;
		}
	}

	/** The first TAR_BLOCK bytes or more; fewer where there are no more. */
	async head(): Promise<Buffer> {
		const pieces: Buffer[] = [];
		for (let length = 0; length < TAR_BLOCK; ) {
			const piece = await this.next();
			if (piece === undefined) break;
			pieces.push(piece);
			length += piece.length;
		}
		const [only] = pieces;
		return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
	}

	/** Lets the rest go by. */
	async drain(): Promise<void> {
		await this.#pending.catch(() => undefined);
		while ((await this.next()) !== undefined);
	}
}

export class PassingLayer extends Readable {
	readonly #content: PassingContent;
	#head: Buffer | undefined;

	/** `head` was taken from `content` already. */
	constructor(head: Buffer, content: PassingContent) {
		// Pieces come from a buffer of the tar's reader: to ask ahead would only hold more of them.
		super({ highWaterMark: 1 });
		this.#head = head;
		this.#content = content;
	}

	override _read(): void {
		if (this.#head !== undefined) {
			const head = this.#head;
			this.#head = undefined;
			this.push(head);
			return;
		}
		this.#content.next().then(
			(piece) => {
				if (!this.destroyed) this.push(piece ?? null);
			},
			(error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
		);
	}
}
