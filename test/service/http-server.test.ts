/** The HTTP server over a real embedded store: who is admitted, and the handshakes of those who ask first. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FastifyInstance } from "fastify";
import { SignJWT } from "jose";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { googleIdentityCheck } from "../../src/service/google-identity.ts";
import { createHttpServer } from "../../src/service/http-server.ts";
import { createMetrics } from "../../src/service/metrics.ts";
import { findScans } from "../../src/store/results.ts";
import { prepareScanQueue } from "../../src/store/scans.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { type FarEnd, farEnd } from "../source/registry/far-end.ts";
import { payloads } from "./notification/payloads.ts";

const TOKEN = "a-token-of-the-tests";
const ACCOUNT = "push@project.iam.gserviceaccount.com";
const AUDIENCE = "leakscan";
const google = generateKeyPairSync("rsa", { modulusLength: 2048 });

let folder = "";
let store: Store;
let keys: FarEnd;
let keysFail = false;
let app: FastifyInstance;
let url = "";
let log = "";

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-http-"));
	store = await openStore({ location: path.join(folder, "store"), onError: () => undefined });
	await prepareScanQueue(store, { retries: 1, retryDelay: 0, lease: 60 });
	const key = { ...google.publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256" };
	keys = await farEnd(() => (keysFail ? { status: 500 } : { body: JSON.stringify({ keys: [key] }) }));
	await start();
}, 60_000);

async function start(): Promise<void> {
	await app?.close();
	app = createHttpServer({
		store,
		metrics: createMetrics(store),
		log: pino({}, { write: (line: string) => (log += line) }),
		engine: "1/1",
		allowed: [
			"europe-docker.pkg.dev",
			"team.azurecr.io",
			"123456789012.dkr.ecr.eu-central-1.amazonaws.com",
		].map((registry) => ({ registry, prefix: "" })),
		webhookTokens: [TOKEN],
		googleIdentity: googleIdentityCheck({
			audience: AUDIENCE,
			accounts: [ACCOUNT],
			keys: `http://${keys.host}/certs`,
		}),
		apiTokens: [],
		onAccepted: () => undefined,
	});
	url = await app.listen({ host: "127.0.0.1", port: 0 });
}

afterAll(async () => {
	await app.close();
	await store.close();
	await rm(folder, { recursive: true, force: true });
});

const googleToken = (email = ACCOUNT): Promise<string> =>
	new SignJWT({ email, email_verified: true })
		.setProtectedHeader({ alg: "RS256", kid: "one" })
		.setIssuer("https://accounts.google.com")
		.setAudience(AUDIENCE)
		.setIssuedAt()
		.setExpirationTime("1h")
		.sign(google.privateKey);

async function post(place: string, payload: unknown, headers: Record<string, string> = {}) {
	const response = await fetch(`${url}/v1/notifications/${place}`, {
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify(payload),
	});
	const body: unknown = await response.json();
	return { status: response.status, body };
}

describe("Pub/Sub", () => {
	it("is let in by Google's token for its account, wrapped and unwrapped, and by no other", async () => {
		const authorization = `Bearer ${await googleToken()}`;
		expect(await post("artifact-registry", payloads["artifact-registry"], { authorization })).toEqual({
			status: 202,
			body: { queued: 1, duplicates: 0, refused: 0 },
		});
		const unwrapped: unknown = JSON.parse(
			Buffer.from(payloads["artifact-registry"].message.data, "base64").toString(),
		);
		expect((await post("artifact-registry", unwrapped, { authorization })).body).toMatchObject({
			duplicates: 1,
		});
		const [scan] = await findScans(store, { registry: "europe-docker.pkg.dev", limit: 10 });
		expect(scan).toMatchObject({ repository: "project/team/shop", tag: "1.4", state: "queued" });

		const other = `Bearer ${await googleToken("push@other.iam.gserviceaccount.com")}`;
		expect((await post("artifact-registry", unwrapped, { authorization: other })).status).toBe(401);
		// Whoever has such a token is no other sender.
		expect((await post("ecr", payloads.ecr, { authorization })).status).toBe(401);
		expect(log).not.toContain(authorization.slice("Bearer ".length));
	});

	it("is asked to come again while Google's keys cannot be fetched", async () => {
		keysFail = true;
		await start();
		const authorization = `Bearer ${await googleToken()}`;
		const answer = await post("artifact-registry", payloads["artifact-registry"], { authorization });
		expect(answer).toMatchObject({ status: 503, body: { code: "KEYS_UNREACHABLE" } });
		// Our own token needs no keys.
		expect((await post(`artifact-registry?token=${TOKEN}`, payloads["artifact-registry"])).status).toBe(202);
		keysFail = false;
	});
});

describe("Event Grid", () => {
	const validation = [
		{
			id: "2d1781af-3a4c-4d7c-bd0c-e34b19da4e66",
			topic: "/subscriptions/s",
			subject: "",
			data: {
				validationCode: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6",
				validationUrl: "http://127.0.0.1:9/validate",
			},
			eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
			eventTime: "2026-01-25T22:12:19.4556811Z",
			metadataVersion: "1",
			dataVersion: "1",
		},
	];

	it("has its validation code back, once its token is right", async () => {
		const aeg = { "aeg-event-type": "SubscriptionValidation" };
		expect(await post(`acr?token=${TOKEN}`, validation, aeg)).toEqual({
			status: 200,
			body: { validationResponse: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6" },
		});
		expect((await post("acr", validation, aeg)).status).toBe(401);
		// Nobody else's form is one that asks.
		expect((await post(`ecr?token=${TOKEN}`, validation)).status).toBe(400);
	});

	it("asks by OPTIONS in its CloudEvents form, and sends one event or a batch", async () => {
		const ask = (place: string) =>
			fetch(`${url}/v1/notifications/${place}`, {
				method: "OPTIONS",
				headers: { "webhook-request-origin": "eventgrid.azure.net", "webhook-request-rate": "120" },
			});
		const allowed = await ask(`acr?token=${TOKEN}`);
		expect([allowed.status, allowed.headers.get("webhook-allowed-origin")]).toEqual([
			200,
			"eventgrid.azure.net",
		]);
		expect(allowed.headers.get("webhook-allowed-rate")).toBe("*");
		expect((await ask(`acr/${TOKEN}`)).status).toBe(200);
		const stranger = await ask("acr");
		expect([stranger.status, stranger.headers.get("webhook-allowed-origin")]).toEqual([401, null]);

		const [event] = payloads.acrEventGrid;
		expect((await post(`acr?token=${TOKEN}`, event)).body).toMatchObject({ queued: 1 });
		expect((await post(`acr?token=${TOKEN}`, [event])).body).toMatchObject({ duplicates: 1 });
	});
});

describe("EventBridge", () => {
	it.each<[string, Record<string, string>, number]>([
		["an API key as Authorization", { authorization: TOKEN }, 202],
		["an API key as X-API-Key", { "x-api-key": TOKEN }, 202],
		["basic", { authorization: `Basic ${Buffer.from(`events:${TOKEN}`).toString("base64")}` }, 202],
		["another key", { "x-api-key": `${TOKEN}x` }, 401],
	])("proves itself with its connection's %s", async (_what, headers, status) => {
		const sent = { "user-agent": "Amazon/EventBridge/ApiDestinations", ...headers };
		expect((await post("ecr", payloads.ecr, sent)).status).toBe(status);
	});
});
