/**
 * What a registry's refusal means, in a line and what to do about it. Its own words come from the JSON body of
 * distribution-spec "Error Codes".
 */
import { z } from "zod";
import { type ErrorCode, LeakscanError } from "../../errors.ts";
import { errorCode } from "../file-error.ts";
import { printable } from "../printable.ts";

const bodySchema = z.object({
	errors: z.array(z.object({ code: z.string().nullish(), message: z.string().nullish() })).min(1),
});

/** What was asked for: it decides what a 404 is called. */
export interface Asked {
	/** `registry.example`: the host as references have it. */
	readonly host: string;
	/** `the manifest of team/app:1`. */
	readonly what: string;
	readonly missing: ErrorCode;
}

/** The error for a `status` that is no success. `body` is what came with it, as far as it was read. */
export function refusal(asked: Asked, status: number, body: Uint8Array): LeakscanError {
	const said = spoken(body);
	const words = said === "" ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
	const host = printable(asked.host);
	switch (status) {
		case 401:
		case 403:
			return new LeakscanError("REGISTRY_DENIED", `${host} denies ${asked.what} (${words})`, {
				hint: `log in with \`docker login ${host}\`, or give --username and --password-stdin; a repository that is not there is denied too`,
			});
		case 404:
			return new LeakscanError(asked.missing, `${host} does not have ${asked.what} (${words})`, {
				hint: "check the name, the tag and the registry",
			});
		case 429:
			return new LeakscanError("REGISTRY_ERROR", `${host} has had too many requests (${words})`, {
				hint: `log in with \`docker login ${host}\` for a higher limit, or try again later`,
			});
		default:
			return new LeakscanError("REGISTRY_ERROR", `${host} answers ${words} when asked for ${asked.what}`, {
				hint:
					status >= 500
						? "the registry has a problem of its own: try again later"
						: "is it a container registry?",
			});
	}
}

function spoken(body: Uint8Array): string {
	try {
		const { errors } = bodySchema.parse(JSON.parse(Buffer.from(body).toString("utf8")));
		return printable(errors.map(({ code, message }) => message || code || "").join("; "));
	} catch {
		return "";
	}
}

/** The error for a connection that failed. */
export function unreachable(host: string, error: unknown): LeakscanError {
	if (error instanceof LeakscanError) return error;
	const code = errorCode(error) ?? causeCode(error);
	const name = printable(host);
	return new LeakscanError("REGISTRY_UNREACHABLE", `${name} cannot be reached: ${reasonOf(code, error)}`, {
		hint:
			proxyStatus(error) === 407 || proxyStatus(error) === 401
				? "give its user and password in the proxy's URL: http://USER:PASSWORD@HOST:PORT"
				: hintFor(code, name),
		cause: error,
	});
}

/** What a proxy says instead of passing a request on, in undici's words. */
function proxyStatus(error: unknown): number | undefined {
	if (!(error instanceof Error)) return undefined;
	const [, status] = /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(error.message) ?? [];
	return status === undefined ? proxyStatus(error.cause) : Number(status);
}

function causeCode(error: unknown): string | undefined {
	return error instanceof Error ? errorCode(error.cause) : undefined;
}

function reasonOf(code: string | undefined, error: unknown): string {
	switch (code) {
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return `its name cannot be resolved (${code})`;
		case "ECONNREFUSED":
			return "nothing listens there (ECONNREFUSED)";
		case "UND_ERR_CONNECT_TIMEOUT":
		case "ETIMEDOUT":
			return "no connection in time";
		case "UND_ERR_HEADERS_TIMEOUT":
		case "UND_ERR_BODY_TIMEOUT":
			return "it stopped answering";
		case "ECONNRESET":
		case "UND_ERR_SOCKET":
			return "the connection broke off";
		default:
			if (proxyStatus(error) !== undefined) return `the proxy answered ${proxyStatus(error)}`;
			if (isTlsProblem(code)) return `its TLS certificate is not trusted (${code})`;
			if (isNotTls(code)) return "it does not speak TLS";
			return code ?? (error instanceof Error ? printable(error.message) : "it failed");
	}
}

function hintFor(code: string | undefined, host: string): string {
	if (isTlsProblem(code)) return "trust its authority with --ca-file FILE";
	if (isNotTls(code)) return "if it is meant to be without TLS, say --plain-http";
	return `check the name and the network (HTTPS_PROXY and NO_PROXY count): \`curl https://${host}/v2/\``;
}

function isTlsProblem(code: string | undefined): boolean {
	return code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO|ISSUER|ERR_TLS/.test(code);
}

/** What OpenSSL says to an answer in plain HTTP. */
export function isNotTls(code: string | undefined): boolean {
	return (
		code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG" || code === "EPROTO"
	);
}
