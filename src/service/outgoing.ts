/** Requests to addresses that the user gave: through the proxy that the environment names, which Node's own fetch does not look at. */
import type { Dispatcher, RequestInit, Response } from "undici";

let agent: Dispatcher | undefined;

/** As fetch. Redirects are not followed: the address was given by the user, its successor by somebody else. */
export async function send(url: string | URL, init: RequestInit): Promise<Response> {
	const { EnvHttpProxyAgent, fetch } = await import("undici");
	agent ??= new EnvHttpProxyAgent();
	return fetch(url, { ...init, redirect: "manual", dispatcher: agent });
}
