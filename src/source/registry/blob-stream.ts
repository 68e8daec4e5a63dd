/**
 * A blob's bytes as a stream that outlives its connections: when one breaks off or falls silent, the rest is asked for
 * with `Range` (RFC 9110 section 14; distribution-spec "Pulling blobs"). Whether the pieces make the right blob, its
 * digest tells whoever reads it to the end.
 */
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { LeakscanError } from "../../errors.ts";
import type { RegistryClient } from "./registry-client.ts";
import { unreachable } from "./registry-error.ts";
import { isBrokenOff, pauseMs } from "./retry.ts";
import { type HttpResponse, readUpTo } from "./transport.ts";

export interface BlobRequest {
	readonly repository: string;
	readonly digest: string;
	/** Bytes that the manifest promises: the stream fails rather than bring more, or fewer. */
	readonly size: number;
	readonly signal?: AbortSignal | undefined;
}

/** Resumptions in a row that brought nothing. */
const FRUITLESS = 5;
const BUFFERED = 512 * 1024;

/** Resolves once the registry answers. Throws BLOB_MISSING and what RegistryClient.request throws. */
export async function openBlob(client: RegistryClient, blob: BlobRequest): Promise<Readable> {
	const first = await ask(client, blob, 0);
	return Readable.from(bytes(client, blob, first), { objectMode: false, highWaterMark: BUFFERED });
}

/** A part of a blob. Throws what openBlob() does, and REGISTRY_ERROR where the registry answers with anything else. */
export async function readBlob(
	client: RegistryClient,
	blob: BlobRequest,
	offset: number,
	length: number,
): Promise<Buffer> {
	if (length === 0) return Buffer.alloc(0);
	const last = offset + length - 1;
	const response = await ask(client, blob, offset, last);
	const range = response.header("content-range");
	if (response.status !== 206 || range === undefined || !range.startsWith(`bytes ${offset}-${last}/`)) {
		response.body.destroy();
		throw new LeakscanError("REGISTRY_ERROR", `the registry hands out no part of ${blob.digest}`);
	}
	return (await readUpTo(response.body, length)).bytes;
}

async function* bytes(
	client: RegistryClient,
	blob: BlobRequest,
	first: HttpResponse,
): AsyncGenerator<Buffer> {
	let response = first;
	let done = 0;
	let fruitless = 0;
	for (;;) {
		const start = done;
		let failure: unknown;
		try {
			let skip = await offsetOf(response, done, blob);
			for await (const chunk of response.body) {
				const piece: Buffer = chunk;
				if (skip >= piece.length) {
					skip -= piece.length;
					continue;
				}
				const fresh = skip > 0 ? piece.subarray(skip) : piece;
				skip = 0;
				done += fresh.length;
				if (done > blob.size) throw wrongSize(blob, "more");
				yield fresh;
			}
		} catch (error) {
			blob.signal?.throwIfAborted();
			if (error instanceof LeakscanError || !isBrokenOff(error)) throw unreachable(client.host, error);
			failure = error;
		} finally {
			response.body.destroy();
		}
		if (done === blob.size) return;
		fruitless = done === start ? fruitless + 1 : 0;
		if (fruitless >= FRUITLESS) {
			throw failure === undefined ? wrongSize(blob, "fewer") : unreachable(client.host, failure);
		}
		if (fruitless > 0) await pause(pauseMs(fruitless));
		response = await ask(client, blob, done);
	}
}

function ask(
	client: RegistryClient,
	{ repository, digest, signal }: BlobRequest,
	from: number,
	last?: number,
): Promise<HttpResponse> {
	const isPart = from > 0 || last !== undefined;
	return client.request({
		path: `/v2/${repository}/blobs/${digest}`,
		scope: `repository:${repository}:pull`,
		// A blob is checked as it is stored: no transport may pack it once more.
		headers: { "accept-encoding": "identity", ...(isPart && { range: `bytes=${from}-${last ?? ""}` }) },
		what: `the blob ${digest} of ${repository}`,
		missing: "BLOB_MISSING",
		expects: isPart ? [416] : [],
		signal,
	});
}

/** Bytes of this answer that were had before: a server that knows no ranges sends all from the start. */
async function offsetOf(response: HttpResponse, done: number, blob: BlobRequest): Promise<number> {
	if (done === 0) return 0;
	if (response.status === 200) return done;
	const start = /^bytes (\d+)-/.exec(response.header("content-range") ?? "")?.[1];
	if (response.status === 206 && start !== undefined && Number(start) <= done) return done - Number(start);
	throw wrongSize(blob, "fewer");
}

function wrongSize({ digest, size }: BlobRequest, than: "more" | "fewer"): LeakscanError {
	return new LeakscanError(
		"DIGEST_MISMATCH",
		`the registry sends ${than} bytes for ${digest} than the ${size} of its manifest`,
		{
			hint: "the registry's copy is damaged: push the image again",
		},
	);
}
