/** Requests to addresses that the user gave: through the proxy that the environment names, which Node's own fetch does not look at. */
import type { RequestInit, Response } from "undici";
import { type Dispatchers, throughProxies } from "../http/proxies.ts";

let dispatchers: Dispatchers | undefined;

/** As fetch. Redirects are not followed: the address was given by the user, its successor by somebody else. */
export async function send(url: string | URL, init: RequestInit): Promise<Response> {
	const undici = await import("undici");
	dispatchers ??= throughProxies(undici, process.env, {});
	return undici.fetch(url, { ...init, redirect: "manual", dispatcher: dispatchers.for(new URL(url)) });
}
