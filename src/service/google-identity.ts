/**
 * Google's OpenID Connect token, by which a Pub/Sub push subscription proves itself: a JWT that Google has signed (RS256),
 * made out to an audience, in the name of a service account.
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 * Issuer and keys: https://accounts.google.com/.well-known/openid-configuration
 */
import type { IncomingHttpHeaders } from "node:http";
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import { LeakscanError } from "../errors.ts";
import { send } from "./outgoing.ts";

export interface GoogleIdentity {
	/** The subscription's `audience`. */
	readonly audience: string;
	/** Its `service_account_email`; one of them. */
	readonly accounts: readonly string[];
	/** Where Google's keys are, if not where Google has them: a mirror. */
	readonly keys: string | undefined;
}

/** True when the request has a token that says so. Throws KEYS_UNREACHABLE. */
export type IdentityCheck = (headers: IncomingHttpHeaders) => Promise<boolean>;

const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];
const KEYS = "https://www.googleapis.com/oauth2/v3/certs";
/** Seconds that clocks may differ by. */
const SKEW = 60;
const LONGEST_TOKEN = 8 * 1024;

/** Fetches the keys when the first token comes, again when a token names another, and not more often than twice a minute. */
export function googleIdentityCheck({ audience, accounts, keys = KEYS }: GoogleIdentity): IdentityCheck {
	const jwks = createRemoteJWKSet(new URL(keys), {
		timeoutDuration: 5_000,
		cooldownDuration: 30_000,
		[customFetch]: async (url, { headers, signal }) => {
			const response = await send(url, { headers: [...headers], signal });
			return new Response(await response.text(), { status: response.status });
		},
	});
	return async ({ authorization }) => {
		const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? "")?.[1];
		if (token === undefined || token.length > LONGEST_TOKEN) return false;
		try {
			const { payload } = await jwtVerify(token, jwks, {
				issuer: ISSUERS,
				audience,
				algorithms: ["RS256"],
				clockTolerance: SKEW,
				requiredClaims: ["exp", "email"],
			});
			const { email, email_verified } = payload;
			return typeof email === "string" && email_verified === true && accounts.includes(email);
		} catch (error) {
			if (isRefusal(error)) return false;
			throw new LeakscanError("KEYS_UNREACHABLE", "the keys that Google signs with cannot be fetched", {
				hint: `check that ${new URL(keys).host} can be reached`,
				cause: error,
			});
		}
	};
}

/** What is wrong with the token itself. */
function isRefusal(error: unknown): boolean {
	return (
		error instanceof errors.JWTExpired ||
		error instanceof errors.JWTClaimValidationFailed ||
		error instanceof errors.JWTInvalid ||
		error instanceof errors.JWSInvalid ||
		error instanceof errors.JWSSignatureVerificationFailed ||
		error instanceof errors.JOSEAlgNotAllowed ||
		error instanceof errors.JOSENotSupported ||
		error instanceof errors.JWKSNoMatchingKey ||
		error instanceof errors.JWKSMultipleMatchingKeys
	);
}
