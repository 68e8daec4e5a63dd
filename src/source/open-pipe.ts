/** A stream that is to hold an archive: what it begins with says whether it has to be inflated first. */
import { Readable } from "node:stream";
import { TAR_BLOCK } from "../archive/tar-header.ts";
import { LeakscanError } from "../errors.ts";
import { errorCode } from "./file-error.ts";
import type { ReadRequest } from "./read-images.ts";
import { SequentialSource } from "./sequential-source.ts";
import type { Source } from "./source.ts";
import { inflateWhole } from "./whole-compression.ts";

/** Waits for the stream's first bytes. Throws NOT_AN_IMAGE when there are none, FILE_UNREADABLE when it fails at once. */
export async function openPipe(stream: Readable, request: ReadRequest): Promise<Source> {
	const explain = (error: unknown): LeakscanError => explainPipe(error, request.typed);
	try {
		const { head, whole } = await peek(stream);
		if (head.length === 0) {
			throw new LeakscanError("NOT_AN_IMAGE", `${request.typed} is empty`, {
				hint: "did the command before the pipe fail? `docker save app:latest | leakscan image -`",
			});
		}
		const input = inflateWhole(whole, head, request.typed);
		return new SequentialSource(
			{ stream: input, explain, close: async () => void stream.destroy() },
			request,
		);
	} catch (error) {
		stream.destroy();
		throw explain(error);
	}
}

/** The first TAR_BLOCK bytes or more (fewer where there are no more), and a stream that begins with them again. */
async function peek(stream: Readable): Promise<{ head: Buffer; whole: Readable }> {
	const chunks: AsyncIterator<unknown> = stream[Symbol.asyncIterator]();
	const pieces: Buffer[] = [];
	let length = 0;
	let ended = false;
	while (length < TAR_BLOCK && !ended) {
		const { value, done } = await chunks.next();
		if (done) ended = true;
		else if (value instanceof Uint8Array) {
			pieces.push(Buffer.from(value));
			length += value.length;
		}
	}
	const head = Buffer.concat(pieces);
	async function* all(): AsyncGenerator<unknown> {
		yield head;
		while (!ended) {
			const { value, done } = await chunks.next();
			if (done) return;
			yield value;
		}
	}
	return { head, whole: Readable.from(all(), { objectMode: false }) };
}

function explainPipe(error: unknown, typed: string): LeakscanError {
	if (error instanceof LeakscanError) {
		if (error.code !== "LAYER_UNREADABLE") return error;
		return new LeakscanError("ARCHIVE_INVALID", `${typed}: ${error.message}`, { cause: error });
	}
	const code = errorCode(error);
	if (code === "Z_BUF_ERROR") {
		return new LeakscanError("ARCHIVE_INVALID", `${typed} ends early`, {
			hint: "it was cut short on its way here: copy or save it again",
			cause: error,
		});
	}
	if (code?.startsWith("Z_")) {
		return new LeakscanError("ARCHIVE_INVALID", `${typed} holds broken gzip data (${code})`, {
			hint: "it was damaged on its way here: copy or save it again",
			cause: error,
		});
	}
	return new LeakscanError("FILE_UNREADABLE", `${typed} could not be read (${code ?? "it was closed"})`, {
		cause: error,
	});
}
