/**
 * Who may send notifications, in the ways that registries can prove it: a shared token (bearer, basic, a header of its
 * own, the query or the path of the URL), or an HMAC over the body. Compared in constant time, through a hash, so that
 * neither length nor content shows in how long it takes.
 *
 * X-Hub-Signature-256: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 * X-JFrog-Event-Auth: the secret itself, or its HMAC-SHA256 of the body in hex, as the webhook is set up.
 * Basic: RFC 7617. Bearer: RFC 6750. X-API-Key: what EventBridge's connections and Azure's delivery properties can send,
 * beside Authorization (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html).
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { LeakscanError } from "../errors.ts";

/** Shorter can be guessed over the network. */
const SHORTEST_TOKEN = 16;

export interface PresentedRequest {
	readonly headers: IncomingHttpHeaders;
	/** `?token=`. */
	readonly queryToken: string | undefined;
	/** The last segment of the path. */
	readonly pathToken: string | undefined;
	readonly body: Buffer;
}

/** Tokens that are taken, one a line, so that a new one can be let in before the old one goes. Throws CONFIG_INVALID. */
export function parseTokens(text: string, name: string): string[] {
	const tokens = text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== "");
	if (tokens.length === 0 || tokens.some((token) => token.length < SHORTEST_TOKEN || /\s/.test(token))) {
		throw new LeakscanError(
			"CONFIG_INVALID",
			`${name} needs a token of ${SHORTEST_TOKEN} characters or more, without spaces`,
			{
				hint: "make one with `openssl rand -hex 32`",
			},
		);
	}
	return tokens;
}

/** True when the request proves that its sender knows one of the tokens. */
export function isAuthentic(request: PresentedRequest, tokens: readonly string[]): boolean {
	const presented = presentedTokens(request);
	const signatures = presentedSignatures(request.headers);
	let authentic = false;
	// Every comparison is made, whatever the ones before it said.
	for (const token of tokens) {
		for (const candidate of presented) authentic = isSame(candidate, token) || authentic;
		if (signatures.length === 0) continue;
		const expected = createHmac("sha256", token).update(request.body).digest("hex");
		for (const candidate of signatures) authentic = isSame(candidate, expected) || authentic;
	}
	return authentic;
}

/** `Authorization: Bearer TOKEN` alone: for people and programs that ask, not for registries. */
export function isBearer(headers: IncomingHttpHeaders, tokens: readonly string[]): boolean {
	const presented = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
	return presented !== undefined && tokens.some((token) => isSame(presented, token));
}

function presentedTokens({ headers, queryToken, pathToken }: PresentedRequest): string[] {
	const { authorization } = headers;
	const scheme = /^(Bearer|Basic) +(\S+)$/i.exec(authorization ?? "");
	const found = [
		queryToken,
		pathToken,
		header(headers, "x-gitlab-token"),
		header(headers, "x-jfrog-event-auth"),
		header(headers, "x-api-key"),
	];
	if (scheme?.[1]?.toLowerCase() === "bearer") found.push(scheme[2]);
	else if (scheme?.[2] !== undefined) found.push(password(scheme[2]));
	// Harbor and others send whatever was configured as it is.
	else found.push(authorization);
	return found.filter((token) => token !== undefined && token !== "") as string[];
}

function presentedSignatures(headers: IncomingHttpHeaders): string[] {
	const hub = /^sha256=([0-9a-f]{64})$/.exec(header(headers, "x-hub-signature-256") ?? "")?.[1];
	const jfrog = header(headers, "x-jfrog-event-auth");
	return [hub, jfrog].filter((value) => value !== undefined);
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
	const value = headers[name];
	return typeof value === "string" ? value : undefined;
}

function password(basic: string): string {
	const pair = Buffer.from(basic, "base64").toString("utf8");
	return pair.slice(pair.indexOf(":") + 1);
}

function isSame(presented: string, expected: string): boolean {
	const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
	return timingSafeEqual(hash(presented), hash(expected));
}
