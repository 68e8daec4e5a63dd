/** A server that answers as a test wants it to, and remembers what it was sent: registries that no real one would be. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll } from "vitest";
import { configOf, layerOf, sha256 } from "../archives.ts";

export interface Received {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

export interface Answer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
	/** Instead of `body`: writes by itself, e.g. to break off. */
	readonly write?: (response: ServerResponse) => void;
}

export interface FarEnd {
	/** `127.0.0.1:port`. */
	readonly host: string;
	readonly port: number;
	readonly received: readonly Received[];
	/** Authorization headers that came, in order; undefined where none did. */
	authorizations(): (string | undefined)[];
}

type Handler = (request: Received) => Answer | undefined;

const closing: (() => void)[] = [];
afterAll(() => {
	for (const close of closing) close();
});

/** Starts one; what `handler` does not answer is a 404, and `/v2/` is there. */
export async function farEnd(handler: Handler): Promise<FarEnd> {
	const received: Received[] = [];
	const server = createServer((incoming, response) => {
		void (async () => {
			const url = new URL(incoming.url ?? "/", "http://far.end");
			const request: Received = {
				method: incoming.method ?? "",
				path: url.pathname,
				query: url.searchParams,
				headers: incoming.headers,
				body: (await buffer(incoming)).toString("utf8"),
			};
			received.push(request);
			const answer = handler(request) ?? (request.path === "/v2/" ? {} : { status: 404 });
			if (answer.write) return answer.write(response);
			response.writeHead(answer.status ?? 200, answer.headers);
			response.end(answer.body);
		})();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	closing.push(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return {
		host: `127.0.0.1:${port}`,
		port,
		received,
		authorizations: () => received.map(({ headers }) => headers.authorization),
	};
}

export interface StoredImage {
	readonly manifest: string;
	readonly manifestDigest: string;
	readonly layer: Buffer;
	readonly layerDigest: string;
	readonly config: string;
	/** From path to answer, under `/v2/app/`. */
	readonly answers: ReadonlyMap<string, Answer>;
}

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

/** An image called `app:1` with these files, as a registry hands it out. */
export async function storedImage(
	files: Readonly<Record<string, string>>,
	more: object = {},
): Promise<StoredImage> {
	const layer = await layerOf(files);
	const config = configOf([layer], more);
	const manifest = JSON.stringify({
		schemaVersion: 2,
		mediaType: MANIFEST_TYPE,
		config: descriptor(config, "application/vnd.oci.image.config.v1+json"),
		layers: [descriptor(layer.tar, "application/vnd.oci.image.layer.v1.tar")],
	});
	const manifestDigest = `sha256:${sha256(manifest)}`;
	const answer = { headers: { "content-type": MANIFEST_TYPE }, body: manifest };
	const answers = new Map<string, Answer>([
		["/v2/app/manifests/1", answer],
		[`/v2/app/manifests/${manifestDigest}`, answer],
		[`/v2/app/blobs/sha256:${sha256(config)}`, { body: config }],
		[`/v2/app/blobs/${layer.diffId}`, { body: layer.tar }],
	]);
	return { manifest, manifestDigest, layer: layer.tar, layerDigest: layer.diffId, config, answers };
}

export function descriptor(content: string | Buffer, mediaType: string, more: object = {}) {
	return { mediaType, digest: `sha256:${sha256(content)}`, size: Buffer.byteLength(content), ...more };
}
