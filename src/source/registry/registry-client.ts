/**
 * One registry, spoken to as OCI distribution-spec says (<https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md>):
 * where it is, who we are to it, and where its answers may lead.
 */
import type { ErrorCode } from "../../errors.ts";
import { LeakscanError } from "../../errors.ts";
import { printable } from "../printable.ts";
import { isInside, isLoopback } from "./address-guard.ts";
import type { Authorizer } from "./authorizer.ts";
import type { DocumentCache } from "./document-cache.ts";
import { isNotTls, refusal, unreachable } from "./registry-error.ts";
import { withRetries } from "./retry.ts";
import { type HttpRequest, type HttpResponse, readUpTo, type Transport } from "./transport.ts";

export interface RegistryClientOptions {
	/** As references have it: `docker.io`. */
	readonly host: string;
	/** Where it is: `registry-1.docker.io`. */
	readonly address: string;
	readonly plainHttp: boolean;
	readonly allowedHosts: readonly string[] | undefined;
	readonly transport: Transport;
	readonly documents: DocumentCache;
	readonly authorizer: Authorizer;
}

export interface RegistryRequest {
	readonly method?: HttpRequest["method"];
	/** From the root on, or a URL that the registry gave out. */
	readonly path: string;
	/** What a token must allow: `repository:team/app:pull`. */
	readonly scope: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
	/** What it is, for errors. */
	readonly what: string;
	/** What a 404 is called. */
	readonly missing?: ErrorCode;
	/** Answers that the caller deals with itself. */
	readonly expects?: readonly number[];
	readonly signal?: AbortSignal | undefined;
}

const MAX_REDIRECTS = 5;
/** A host that is not there must not take minutes to say so. */
const PING_ATTEMPTS = 2;
const MAX_ERROR_BYTES = 64 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** These change nothing: asking again is safe. */
const SAFE = new Set(["GET", "HEAD"]);

export class RegistryClient {
	readonly host: string;
	readonly documents: DocumentCache;
	readonly #options: RegistryClientOptions;
	#base: Promise<URL> | undefined;
	#inside: Promise<boolean> | undefined;

	constructor(options: RegistryClientOptions) {
		this.host = options.host;
		this.documents = options.documents;
		this.#options = options;
	}

	/**
	 * Sends, answers challenges, follows redirects, tries again; resolves to a 2xx answer or one that is expected. Its
	 * body must be read or destroyed. Throws REGISTRY_UNREACHABLE, REGISTRY_DENIED, REGISTRY_ERROR and `missing`.
	 */
	async request(asked: RegistryRequest): Promise<HttpResponse> {
		const base = await this.base();
		try {
			return await this.#follow(asked, base);
		} catch (error) {
			asked.signal?.throwIfAborted();
			throw unreachable(this.host, error);
		}
	}

	/** Its root. The first call looks whether anything answers there, and whether it speaks TLS. */
	base(): Promise<URL> {
		this.#base ??= this.#ping();
		return this.#base;
	}

	/** To a host that is not the registry: nothing of ours goes along that is not in `request`. */
	async sendElsewhere(request: HttpRequest): Promise<HttpResponse> {
		const base = await this.base();
		const guarded = request.url.host !== base.host && (await this.#mustStayOutside(request.url));
		const send = () => this.#options.transport.send({ ...request, guarded });
		try {
			return await withRetries(send, request.signal);
		} catch (error) {
			throw unreachable(request.url.host, error);
		}
	}

	async #ping(): Promise<URL> {
		const { address, plainHttp, transport } = this.#options;
		const schemes = plainHttp ? ["http"] : ["https"];
		// As docker does: a registry on this machine may be without TLS.
		const loopback = isLoopback(new URL(`https://${address}`).hostname);
		if (loopback && !plainHttp) schemes.push("http");
		let failure: unknown;
		for (const scheme of schemes) {
			const base = new URL(`${scheme}://${address}/`);
			const send = () => transport.send({ method: "GET", url: new URL("/v2/", base), headers: {} });
			try {
				const response = await withRetries(send, undefined, PING_ATTEMPTS);
				response.body.destroy();
				return base;
			} catch (error) {
				failure ??= error;
				const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
				if (!isNotTls(code)) break;
			}
		}
		throw unreachable(this.host, failure);
	}

	async #follow(asked: RegistryRequest, base: URL): Promise<HttpResponse> {
		const { authorizer, transport } = this.#options;
		const method = asked.method ?? "GET";
		let url = new URL(asked.path, base);
		let answered = false;
		for (let hop = 0; hop <= MAX_REDIRECTS; ) {
			// The credential is the registry's: no other origin sees it, and no other origin's challenge is answered.
			const own = url.origin === base.origin;
			const authorization = own ? await authorizer.header(asked.scope) : undefined;
			const request: HttpRequest = {
				method,
				url,
				headers: { ...asked.headers, ...(authorization === undefined ? {} : { authorization }) },
				guarded: !own && (await this.#mustStayOutside(url)),
				signal: asked.signal,
				...(asked.body === undefined ? {} : { body: asked.body }),
			};
			const send = () => transport.send(request);
			const response = SAFE.has(method) ? await withRetries(send, asked.signal) : await send();
			if (response.status === 401 && own && !answered) {
				answered = true;
				const wanted = response.header("www-authenticate");
				if (await authorizer.answer(wanted, asked.scope, base.protocol === "https:")) {
					response.body.destroy();
					continue;
				}
			}
			const location = response.header("location");
			if (REDIRECTS.has(response.status) && location !== undefined && SAFE.has(method)) {
				response.body.destroy();
				url = this.#redirected(url, location);
				hop++;
				continue;
			}
			const isFine = response.status >= 200 && response.status < 300;
			if (isFine || asked.expects?.includes(response.status)) return response;
			const { bytes } = await readUpTo(response.body, MAX_ERROR_BYTES);
			const host = own ? this.host : url.host;
			throw refusal(
				{ host, what: asked.what, missing: asked.missing ?? "REGISTRY_ERROR" },
				response.status,
				bytes,
			);
		}
		throw new LeakscanError(
			"REGISTRY_ERROR",
			`${printable(this.host)} redirects more than ${MAX_REDIRECTS} times`,
			{
				hint: `when asked for ${asked.what}: the registry is not set up right`,
			},
		);
	}

	#redirected(from: URL, location: string): URL {
		const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
		const downgrade = from.protocol === "https:" && to?.protocol === "http:";
		if (to === undefined || !/^https?:$/.test(to.protocol) || downgrade) {
			throw new LeakscanError(
				"REGISTRY_ERROR",
				`${printable(this.host)} redirects to an address that is not followed`,
				{
					hint: downgrade ? "it leads from HTTPS to plain HTTP" : "it is no http(s) URL",
				},
			);
		}
		to.username = "";
		to.password = "";
		return to;
	}

	/** Whether a host that the registry names must be a public one. */
	async #mustStayOutside(url: URL): Promise<boolean> {
		const { address, allowedHosts } = this.#options;
		if (allowedHosts !== undefined) {
			return !allowedHosts.some((allowed) => allowed === url.host || allowed === url.hostname);
		}
		this.#inside ??= isInside(new URL(`https://${address}`).hostname);
		return !(await this.#inside);
	}
}
