import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isAuthentic, isBearer, type PresentedRequest, parseTokens } from "../../src/service/credentials.ts";

const TOKEN = "a-token-of-the-tests";
const OLD = "the-token-before-that";
const body = Buffer.from('{"events":[]}');
const hmac = (token: string, bytes = body): string => createHmac("sha256", token).update(bytes).digest("hex");
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;

const bare: PresentedRequest = { headers: {}, queryToken: undefined, pathToken: undefined, body };

describe("what proves a notification", () => {
	it.each<[string, Partial<PresentedRequest>]>([
		["a bearer token", { headers: { authorization: `Bearer ${TOKEN}` } }],
		["the token before it, while both are taken", { headers: { authorization: `Bearer ${OLD}` } }],
		["a basic password", { headers: { authorization: basic(`registry:${TOKEN}`) } }],
		["a basic password without a name", { headers: { authorization: basic(`:${TOKEN}`) } }],
		["the header as Harbor sends it", { headers: { authorization: TOKEN } }],
		["the query", { queryToken: TOKEN }],
		["the path", { pathToken: TOKEN }],
		["X-Gitlab-Token", { headers: { "x-gitlab-token": TOKEN } }],
		["X-JFrog-Event-Auth", { headers: { "x-jfrog-event-auth": TOKEN } }],
		["X-JFrog-Event-Auth as a signature", { headers: { "x-jfrog-event-auth": hmac(TOKEN) } }],
		["X-Hub-Signature-256", { headers: { "x-hub-signature-256": `sha256=${hmac(TOKEN)}` } }],
		[
			"the query beside a token of Google's that is not ours",
			{ queryToken: TOKEN, headers: { authorization: "Bearer e30.e30.AAAA" } },
		],
	])("%s", (_what, more) => {
		expect(isAuthentic({ ...bare, ...more }, [TOKEN, OLD])).toBe(true);
	});

	it.each<[string, Partial<PresentedRequest>]>([
		["nothing", {}],
		["another token", { headers: { authorization: "Bearer a-token-of-the-testX" } }],
		["a longer one", { queryToken: `${TOKEN}x` }],
		["an empty one", { queryToken: "", pathToken: "" }],
		[
			"a signature of other bytes",
			{ headers: { "x-hub-signature-256": `sha256=${hmac(TOKEN, Buffer.from("{}"))}` } },
		],
		["a signature with another key", { headers: { "x-hub-signature-256": `sha256=${hmac("x")}` } }],
		["a bare signature in the wrong place", { queryToken: hmac(TOKEN) }],
		["the token as a name", { headers: { authorization: basic(`${TOKEN}:`) } }],
	])("not %s", (_what, more) => {
		expect(isAuthentic({ ...bare, ...more }, [TOKEN, OLD])).toBe(false);
	});

	it("lets nobody in when no token is set", () => {
		expect(isAuthentic({ ...bare, queryToken: "" }, [])).toBe(false);
		expect(isBearer({ authorization: "Bearer " }, [])).toBe(false);
		expect(isBearer({ authorization: `Bearer ${TOKEN}` }, [])).toBe(false);
	});
});

describe("tokens", () => {
	it("are one a line", () => expect(parseTokens(`${TOKEN}\r\n\n ${OLD} \n`, "T")).toEqual([TOKEN, OLD]));
	it.each(["", "short", `${TOKEN}\nshort`, "with spaces in between"])("not %j", (text) => {
		expect(() => parseTokens(text, "T")).toThrow(/T needs a token of 16 characters or more/);
	});
});
