/** Google's tokens, against keys that a real server hands out: what is let in, and the many things that are not. */
import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { googleIdentityCheck } from "../../src/service/google-identity.ts";
import { farEnd } from "../source/registry/far-end.ts";

const AUDIENCE = "https://leakscan.example/v1/notifications/artifact-registry";
const ACCOUNT = "push@project.iam.gserviceaccount.com";
const [google, stranger] = [pair(), pair()];

function pair() {
	return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

const jwk = (key: KeyObject, kid: string) => ({
	...key.export({ format: "jwk" }),
	kid,
	alg: "RS256",
	use: "sig",
});

interface Changes {
	readonly key?: KeyObject;
	readonly kid?: string;
	readonly alg?: string;
	readonly claims?: Record<string, unknown>;
	readonly audience?: string;
	readonly issuer?: string;
	readonly expires?: number;
}

const now = (): number => Math.floor(Date.now() / 1_000);

/** As Pub/Sub writes it, with what is to be wrong. */
function token({
	key,
	kid = "one",
	alg = "RS256",
	claims,
	audience,
	issuer,
	expires,
}: Changes = {}): Promise<string> {
	return new SignJWT({ azp: "1137", email: ACCOUNT, email_verified: true, sub: "1137", ...claims })
		.setProtectedHeader({ alg, kid, typ: "JWT" })
		.setIssuer(issuer ?? "https://accounts.google.com")
		.setAudience(audience ?? AUDIENCE)
		.setIssuedAt()
		.setExpirationTime(expires ?? now() + 3_600)
		.sign(key ?? google.privateKey);
}

async function started(keys = [jwk(google.publicKey, "one")]) {
	const server = await farEnd(() => ({ body: JSON.stringify({ keys }) }));
	const identity = { audience: AUDIENCE, accounts: ["other@example.com", ACCOUNT] };
	const check = googleIdentityCheck({ ...identity, keys: `http://${server.host}/oauth2/v3/certs` });
	return { server, says: (jwt: string) => check({ authorization: `Bearer ${jwt}` }), check };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a token of Google's", () => {
	it("lets the account in, and its keys are fetched once", async () => {
		const { says, server } = await started();
		expect(await says(await token())).toBe(true);
		expect(await says(await token({ issuer: "accounts.google.com" }))).toBe(true);
		expect(server.received).toHaveLength(1);
	});

	it.each<[string, Changes]>([
		["another audience", { audience: "https://elsewhere.example/" }],
		["another account", { claims: { email: "push@other.iam.gserviceaccount.com" } }],
		["an address that is not verified", { claims: { email_verified: false } }],
		["an address that says it is verified in words", { claims: { email_verified: "true" } }],
		["no address", { claims: { email: undefined } }],
		["another issuer", { issuer: "https://accounts.google.com.example" }],
		["one that has ended", { expires: now() - 120 }],
		["another's key under Google's name", { key: stranger.privateKey }],
		["a key that Google has not", { key: stranger.privateKey, kid: "two" }],
		["another algorithm", { alg: "PS256" }],
		["one that is not valid yet", { claims: { nbf: now() + 600 } }],
	])("not %s", async (_name, changes) => {
		const { says } = await started();
		expect(await says(await token(changes))).toBe(false);
	});

	it("not the public key as a shared secret, and not a token without a signature", async () => {
		const { says } = await started();
		const claims = {
			iss: "https://accounts.google.com",
			aud: AUDIENCE,
			email: ACCOUNT,
			email_verified: true,
		};
		const body = encoded({ ...claims, exp: now() + 60 });
		const signed = `${encoded({ alg: "HS256", kid: "one" })}.${body}`;
		const pem = google.publicKey.export({ format: "pem", type: "spki" });
		expect(await says(`${signed}.${createHmac("sha256", pem).update(signed).digest("base64url")}`)).toBe(
			false,
		);
		expect(await says(`${encoded({ alg: "none" })}.${body}.`)).toBe(false);
		expect(await says(`${encoded({ alg: "none" })}.${body}.AAAA`)).toBe(false);
	});

	it("nothing that is no token makes it ask for keys", async () => {
		const { check, server } = await started();
		for (const authorization of [
			undefined,
			"",
			"Bearer",
			"Bearer a-token-of-the-tests",
			"Basic e30.e30.AAAA",
		])
			expect(await check({ authorization })).toBe(false);
		expect(await check({ authorization: `Bearer ${"a".repeat(9_000)}.e30.AAAA` })).toBe(false);
		expect(server.received).toEqual([]);
	});

	it("names of keys that nobody has do not make it ask again and again", async () => {
		const { says, server } = await started();
		for (let n = 0; n < 20; n++) expect(await says(await token({ kid: `none-${n}` }))).toBe(false);
		expect(server.received.length).toBeLessThanOrEqual(2);
	});

	it("says that keys cannot be fetched, and goes on when they can", async () => {
		let broken = true;
		const keys = [jwk(google.publicKey, "one")];
		const server = await farEnd(() => (broken ? { status: 500 } : { body: JSON.stringify({ keys }) }));
		const check = googleIdentityCheck({
			audience: AUDIENCE,
			accounts: [ACCOUNT],
			keys: `http://${server.host}/`,
		});
		const authorization = `Bearer ${await token()}`;
		await expect(check({ authorization })).rejects.toMatchObject({ code: "KEYS_UNREACHABLE" });
		broken = false;
		expect(await check({ authorization })).toBe(true);
	});
});
