/**
 * HTTP as everything here uses it: proxies and certificate authorities, requests in flight to one host bounded, and an
 * end to silence: a connection may take as long as it wants while bytes come. undici is Node's own client; the package
 * is what gives a hand on proxies and certificates.
 */
import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { rootCertificates } from "node:tls";
import pLimit, { type LimitFunction } from "p-limit";
import { type Dispatchers, throughProxies } from "../../http/proxies.ts";
import { fileError } from "../file-error.ts";
import { publicLookup, refusePrivate } from "./address-guard.ts";

export interface HttpRequest {
	readonly method: "GET" | "HEAD" | "POST" | "PUT";
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
	/** The URL came from a server: it must not lead into a private network. */
	readonly guarded?: boolean;
	readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
	readonly url: URL;
	readonly status: number;
	header(name: string): string | undefined;
	/** Must be read to its end or destroyed: until then it counts as a request in flight. */
	readonly body: Readable;
}

export interface TransportOptions {
	readonly env: NodeJS.ProcessEnv;
	readonly caFile: string | undefined;
	readonly requestsPerHost: number;
	readonly userAgent: string;
	readonly silenceMs: number;
}

type Undici = typeof import("undici");

const CONNECT_TIMEOUT_MS = 15_000;
const MAX_HEADER_BYTES = 64 * 1024;

export class Transport {
	readonly #options: TransportOptions;
	readonly #limits = new Map<string, LimitFunction>();
	readonly #undici: Undici;
	readonly #open: Dispatchers;
	readonly #guarded: Dispatchers;

	private constructor(undici: Undici, options: TransportOptions, ca: string[] | undefined) {
		this.#options = options;
		this.#undici = undici;
		this.#open = agent(undici, options, ca, false);
		this.#guarded = agent(undici, options, ca, true);
	}

	/** Throws REFERENCE_NOT_FOUND or FILE_UNREADABLE for the CA file, CONFIG_INVALID for a proxy. */
	static async create(options: TransportOptions): Promise<Transport> {
		const { caFile } = options;
		// It is large: only who speaks to a registry waits for it.
		const undici = await import("undici");
		if (caFile === undefined) return new Transport(undici, options, undefined);
		try {
			return new Transport(undici, options, [...rootCertificates, await readFile(caFile, "utf8")]);
		} catch (error) {
			throw fileError(caFile, error);
		}
	}

	/** Sends once: no retry, no redirect. Rejects with the client's own error when no answer comes. */
	send(sent: HttpRequest): Promise<HttpResponse> {
		if (sent.guarded === true) refusePrivate(sent.url);
		let limit = this.#limits.get(sent.url.host);
		if (limit === undefined) {
			limit = pLimit(this.#options.requestsPerHost);
			this.#limits.set(sent.url.host, limit);
		}
		const slot = limit;
		return new Promise((resolve, reject) => {
			void slot(async () => {
				try {
					const response = await this.#send(sent);
					resolve(response);
					await ended(response.body);
				} catch (error) {
					reject(error);
				}
			});
		});
	}

	async close(): Promise<void> {
		await Promise.all([this.#open.destroy(), this.#guarded.destroy()]);
	}

	async #send(sent: HttpRequest): Promise<HttpResponse> {
		const { url } = sent;
		const { statusCode, headers, body } = await this.#undici.request(url, {
			method: sent.method,
			headers: { "user-agent": this.#options.userAgent, ...sent.headers },
			body: sent.body ?? null,
			dispatcher: (sent.guarded === true ? this.#guarded : this.#open).for(url),
			headersTimeout: this.#options.silenceMs,
			bodyTimeout: this.#options.silenceMs,
			...(sent.signal === undefined ? {} : { signal: sent.signal }),
		});
		// An error that nobody waits for any more must not end the process.
		body.on("error", () => {});
		return {
			url,
			status: statusCode,
			body,
			header(name) {
				const value = headers[name];
				return Array.isArray(value) ? value.join(", ") : value;
			},
		};
	}
}

function agent(
	undici: Undici,
	{ env }: TransportOptions,
	ca: string[] | undefined,
	guarded: boolean,
): Dispatchers {
	const tls = ca === undefined ? {} : { ca };
	return throughProxies(undici, env, {
		ca,
		connect: { ...tls, timeout: CONNECT_TIMEOUT_MS, ...(guarded ? { lookup: publicLookup } : {}) },
		maxHeaderSize: MAX_HEADER_BYTES,
	});
}

function ended(body: Readable): Promise<void> {
	return new Promise((resolve) => {
		if (body.closed) resolve();
		else body.once("close", () => resolve());
	});
}

/** Reads at most `limit` bytes, and lets the rest go. */
export async function readUpTo(body: Readable, limit: number): Promise<{ bytes: Buffer; whole: boolean }> {
	const pieces: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		const piece: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
		size += piece.length;
		if (size > limit) return { bytes: Buffer.concat(pieces), whole: false };
		pieces.push(piece);
	}
	return { bytes: Buffer.concat(pieces, size), whole: true };
}
