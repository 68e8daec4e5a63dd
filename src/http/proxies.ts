/**
 * The proxy that the environment names for an address: `https_proxy` for HTTPS, `http_proxy` for HTTP, but none for what
 * `no_proxy` lists, each in either spelling, the small one first; a proxy without a scheme is an HTTP one, as for curl and
 * docker. HTTPS goes through a tunnel (CONNECT, RFC 9110 9.3.6), HTTP as a request for the whole address (RFC 9112 3.2.2).
 */
import type { Agent, Dispatcher } from "undici";
import { LeakscanError } from "../errors.ts";

export interface Dispatchers {
	for(url: URL): Dispatcher;
	/** Breaks off what is still in flight. */
	destroy(): Promise<void>;
}

export interface ConnectionOptions {
	/** Authorities trusted in place of the usual ones, of servers and of a proxy that has TLS. */
	readonly ca?: string[] | undefined;
	readonly connect?: NonNullable<Agent.Options["connect"]>;
	readonly maxHeaderSize?: number;
}

type Undici = typeof import("undici");

/** Throws CONFIG_INVALID for what names no proxy. */
export function throughProxies(
	undici: Undici,
	env: NodeJS.ProcessEnv,
	{ ca, ...options }: ConnectionOptions,
): Dispatchers {
	const tls = ca === undefined ? {} : { ca };
	const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
	// An agent for each: undici's own takes HTTP's proxy for HTTPS, where there is no other.
	const agent = (scheme: "http" | "https"): Dispatcher =>
		new undici.EnvHttpProxyAgent({
			...options,
			// An empty text is no proxy; undefined would be looked up in this process's environment.
			httpProxy: scheme === "http" ? proxyOf(env, "http_proxy") : "",
			httpsProxy: scheme === "https" ? proxyOf(env, "https_proxy") : "",
			noProxy,
			requestTls: tls,
			proxyTls: tls,
			proxyTunnel: scheme === "https",
		});
	const [http, https] = [agent("http"), agent("https")];
	return {
		for: ({ protocol }) => (protocol === "http:" ? http : https),
		async destroy() {
			await Promise.all([http.destroy(), https.destroy()]);
		},
	};
}

function proxyOf(env: NodeJS.ProcessEnv, name: "http_proxy" | "https_proxy"): string {
	const used = env[name] === undefined ? name.toUpperCase() : name;
	const text = env[used] ?? "";
	if (text === "") return "";
	const url = text.includes("://") ? text : `http://${text}`;
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && isDecodable(new URL(url))) return url;
	// It may hold a password: it is not repeated.
	throw new LeakscanError("CONFIG_INVALID", `${used} names no proxy`, {
		hint: "write http://HOST:PORT or https://HOST:PORT; what is special in a password is percent-encoded",
	});
}

function isDecodable({ username, password }: URL): boolean {
	try {
		decodeURIComponent(username + password);
		return true;
	} catch {
		return false;
	}
}
