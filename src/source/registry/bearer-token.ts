/**
 * Access tokens for a registry. Distribution's token specification:
 * <https://distribution.github.io/distribution/spec/auth/token/> (GET, Basic or anonymous) and
 * <https://distribution.github.io/distribution/spec/auth/oauth/> (POST, with a refresh token).
 */
import { z } from "zod";
import { LeakscanError } from "../../errors.ts";
import { printable } from "../printable.ts";
import { refusal } from "./registry-error.ts";
import type { Credential } from "./registry-options.ts";
import { type HttpRequest, type HttpResponse, readUpTo } from "./transport.ts";

export interface TokenRequest {
	readonly registry: string;
	readonly realm: URL;
	readonly service: string | undefined;
	readonly scope: string;
	/** Undefined: a token for anyone. */
	readonly credential: Exclude<Credential, { kind: "bearer" }> | undefined;
}

export interface Token {
	readonly value: string;
	/** Milliseconds since the epoch. */
	readonly expires: number;
	/** A new refresh token, where the server gives one out in place of the old. */
	readonly refreshToken: string | undefined;
}

const CLIENT_ID = "leakscan";
const MAX_ANSWER_BYTES = 256 * 1024;
/** "If omitted, this defaults to 60 seconds." */
const DEFAULT_SECONDS = 60;
/** A token is not used for a request that may arrive after its end. */
const MARGIN_MS = 10_000;

const answerSchema = z.object({
	token: z.string().nullish(),
	access_token: z.string().nullish(),
	refresh_token: z.string().nullish(),
	expires_in: z.number().nullish(),
});

/** Throws REGISTRY_DENIED when the server refuses, REGISTRY_ERROR when its answer is none. */
export async function fetchToken(
	asked: TokenRequest,
	send: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<Token> {
	const response = await send(requestFor(asked));
	const { bytes } = await readUpTo(response.body, MAX_ANSWER_BYTES);
	const what = `a token for ${asked.scope || "its API"} at ${printable(asked.realm.host)}`;
	if (response.status !== 200) {
		throw refusal({ host: asked.registry, what, missing: "REGISTRY_DENIED" }, response.status, bytes);
	}
	const answer = parsed(bytes);
	const value = answer?.token || answer?.access_token;
	// A token becomes a header: a line break in it would be another header.
	if (!value || !/^[\x21-\x7e]+$/.test(value)) {
		throw new LeakscanError("REGISTRY_ERROR", `${printable(asked.realm.host)} gives out no token (${what})`, {
			hint: "is it the registry's token server?",
		});
	}
	const seconds = Math.max(answer?.expires_in ?? DEFAULT_SECONDS, DEFAULT_SECONDS);
	return {
		value,
		expires: Date.now() + seconds * 1000 - MARGIN_MS,
		refreshToken: answer?.refresh_token ?? undefined,
	};
}

function requestFor({ realm, service, scope, credential }: TokenRequest): HttpRequest {
	const scopes = scope === "" ? [] : scope.split(" ");
	if (credential?.kind === "identity-token") {
		const form = new URLSearchParams({
			grant_type: "refresh_token",
			client_id: CLIENT_ID,
			refresh_token: credential.token,
			scope,
		});
		if (service !== undefined) form.set("service", service);
		return {
			method: "POST",
			url: realm,
			headers: { "content-type": "application/x-www-form-urlencoded" },
			body: form.toString(),
		};
	}
	const url = new URL(realm);
	if (service !== undefined) url.searchParams.set("service", service);
	for (const one of scopes) url.searchParams.append("scope", one);
	if (credential === undefined) return { method: "GET", url, headers: {} };
	url.searchParams.set("account", credential.username);
	url.searchParams.set("client_id", CLIENT_ID);
	return { method: "GET", url, headers: { authorization: basicAuthorization(credential) } };
}

/** RFC 7617. */
export function basicAuthorization({ username, password }: { username: string; password: string }): string {
	return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

function parsed(bytes: Uint8Array): z.output<typeof answerSchema> | undefined {
	try {
		return answerSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
	} catch {
		return undefined;
	}
}
