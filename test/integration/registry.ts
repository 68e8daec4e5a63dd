/**
 * Real registries for the tests: the distribution registry (`docker-registry`), open, with htpasswd, or with TLS and a token
 * server; and go-containerregistry's, which has the referrers API. The token server is ours, being the far end: it signs what the registry then checks by itself.
 */
import { execFile, spawn } from "node:child_process";
import { createHash, createSign, randomUUID, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll } from "vitest";
import type { Descriptor } from "../../src/image/descriptor.ts";
import { tool } from "./engine.ts";

const run = promisify(execFile);

export const USERNAME = "leakscan";
export const PASSWORD = "correct horse";
/** bcrypt of the above, cost 5. */
const HTPASSWD = `${USERNAME}:$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2\n`;

export interface Registry {
	/** `127.0.0.1:port`. */
	readonly host: string;
	/** Only with TLS: its certificate, which is its own authority. */
	readonly caFile: string;
	/** Credentials that the token server was sent, `basic` or `refresh` and what it was. */
	readonly asked: readonly string[];
}

export interface RegistryKind {
	readonly auth?: "none" | "htpasswd" | "token";
}

const ending: (() => Promise<void>)[] = [];
afterAll(async () => {
	for (const end of ending.splice(0).reverse()) await end();
}, 30_000);

/** Starts one that ends with the test file. */
export async function startRegistry({ auth = "none" }: RegistryKind = {}): Promise<Registry> {
	const folder = await mkdtemp(path.join(tmpdir(), "leakscan-registry-"));
	ending.push(() => rm(folder, { recursive: true, force: true }));
	const caFile = path.join(folder, "ca.pem");
	const keyFile = path.join(folder, "key.pem");
	const asked: string[] = [];
	const lines = [
		"version: 0.1",
		"log: { level: info }",
		`storage: { filesystem: { rootdirectory: ${folder}/data }, delete: { enabled: true } }`,
	];
	let tls = "";
	if (auth === "htpasswd") {
		await writeFile(path.join(folder, "htpasswd"), HTPASSWD);
		lines.push(`auth: { htpasswd: { realm: test, path: ${folder}/htpasswd } }`);
	}
	if (auth === "token") {
		await selfSigned(caFile, keyFile);
		const realm = await startTokenServer(caFile, keyFile, asked);
		lines.push(
			`auth: { token: { realm: "${realm}", service: test-registry, issuer: test-issuer, rootcertbundle: ${caFile} } }`,
		);
		tls = `, tls: { certificate: ${caFile}, key: ${keyFile} }`;
	}
	lines.push(`http: { addr: "127.0.0.1:0", secret: leakscan-tests${tls} }`);
	const config = path.join(folder, "config.yml");
	await writeFile(config, `${lines.join("\n")}\n`);
	return { host: `127.0.0.1:${await serve(config)}`, caFile, asked };
}

/** One with the referrers API, open, ending with the test file. `program`: `builtPart("referrers-registry")`. */
export async function startReferrersRegistry(program: string): Promise<Registry> {
	const port = await listeningOn(program, []);
	return { host: `127.0.0.1:${port}`, caFile: "/nowhere", asked: [] };
}

function serve(config: string): Promise<string> {
	return listeningOn("docker-registry", ["serve", config]);
}

async function listeningOn(program: string, args: readonly string[]): Promise<string> {
	const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
	const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
	ending.push(async () => {
		child.kill();
		await ended;
	});
	// It chooses a free port, and says which in its log.
	return new Promise((resolve, reject) => {
		for (const input of [child.stdout, child.stderr]) {
			createInterface({ input }).on("line", (line) => {
				const port = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
				if (port !== undefined) resolve(port);
			});
		}
		child.on("error", reject);
		child.on("close", () => reject(new Error(`${program} did not start`)));
	});
}

async function selfSigned(certificate: string, key: string): Promise<void> {
	await run("openssl", [
		...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=leakscan tests"],
		...["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate],
	]);
}

/** Gives tokens to USERNAME, to the refresh token that it hands out itself, and for `public/` to anyone. */
async function startTokenServer(caFile: string, keyFile: string, asked: string[]): Promise<string> {
	const certificate = await readFile(caFile, "utf8");
	const key = await readFile(keyFile, "utf8");
	const server = createServer({ cert: certificate, key }, (request, response) => {
		void (async () => {
			const url = new URL(request.url ?? "/", "https://token.server");
			const form = request.method === "POST" ? new URLSearchParams(await text(request)) : url.searchParams;
			const [, basic] = /^Basic (.*)$/.exec(request.headers.authorization ?? "") ?? [];
			const given =
				basic !== undefined
					? `basic ${Buffer.from(basic, "base64").toString("utf8")}`
					: form.has("refresh_token")
						? `refresh ${form.get("refresh_token")}`
						: "nobody";
			asked.push(given);
			const known = given === `basic ${USERNAME}:${PASSWORD}` || given === "refresh good";
			if (!known && given !== "nobody") return void response.writeHead(401).end("{}");
			const access = form
				.getAll("scope")
				.flatMap((scope) => scope.split(" "))
				.map((scope) => /^(\w+):(.*):([\w,*]+)$/.exec(scope))
				.filter((scope) => known || scope?.[2]?.startsWith("public/"))
				.map((scope) => ({
					type: scope?.[1],
					name: scope?.[2],
					actions: (scope?.[3] ?? "").split(",").filter((action) => known || action === "pull"),
				}));
			const token = signed(
				{ aud: form.get("service"), sub: known ? USERNAME : "", access },
				certificate,
				key,
			);
			response.writeHead(200, { "content-type": "application/json" });
			response.end(JSON.stringify({ token, access_token: token, expires_in: 300 }));
		})();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	ending.push(async () => {
		server.closeAllConnections();
		server.close();
	});
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no address");
	return `https://127.0.0.1:${address.port}/token`;
}

/** A JSON Web Token as the registry checks it: RS256, with the certificate that it trusts. */
function signed(claims: object, certificate: string, key: string): string {
	const now = Math.floor(Date.now() / 1000);
	const x5c = [new X509Certificate(certificate).raw.toString("base64")];
	const whole = { iss: "test-issuer", iat: now, nbf: now - 10, exp: now + 300, jti: randomUUID(), ...claims };
	const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
	const body = `${encode({ typ: "JWT", alg: "RS256", x5c })}.${encode(whole)}`;
	return `${body}.${createSign("RSA-SHA256").update(body).sign(key, "base64url")}`;
}

/** Copies an image with skopeo: `copyImage("oci:folder:tag", registry, "team/app:1")`. */
export async function copyImage(
	from: string,
	{ host, caFile }: Registry,
	name: string,
	...options: string[]
): Promise<void> {
	const certificates = await mkdtemp(path.join(tmpdir(), "leakscan-certs-"));
	ending.push(() => rm(certificates, { recursive: true, force: true }));
	const authority = await readFile(caFile).catch(() => undefined);
	if (authority !== undefined) await writeFile(path.join(certificates, "ca.crt"), authority);
	await tool("skopeo", [
		...["--insecure-policy", "copy", "-q", `--dest-tls-verify=${authority !== undefined}`],
		...["--dest-cert-dir", certificates, "--dest-creds", `${USERNAME}:${PASSWORD}`],
		...[...options, from, `docker://${host}/${name}`],
	]);
}

/** Pushes a manifest of these documents to an open registry, as cosign does: with an image's config that is none. */
export async function pushManifest(
	registry: Registry,
	repository: string,
	tag: string,
	documents: readonly { readonly content: string; readonly mediaType: string }[],
): Promise<void> {
	const config = { content: "{}", mediaType: "application/vnd.oci.image.config.v1+json" };
	const described = async ({ content, mediaType }: typeof config) =>
		pushBlob(registry, repository, content, mediaType);
	const type = "application/vnd.oci.image.manifest.v1+json";
	const manifest = {
		schemaVersion: 2,
		mediaType: type,
		config: await described(config),
		layers: await Promise.all(documents.map(described)),
	};
	await putManifest(registry, repository, type, manifest, tag);
}

/** Pushes a blob to an open registry; its descriptor. */
export async function pushBlob(
	{ host }: Registry,
	repository: string,
	content: string,
	mediaType: string,
): Promise<Descriptor> {
	const base = `http://${host}/v2/${repository}`;
	const begun = await fetch(`${base}/blobs/uploads/`, { method: "POST" });
	const place = new URL(begun.headers.get("location") ?? "", base);
	place.searchParams.set("digest", digestOf(content));
	const put = await fetch(place, { method: "PUT", body: content });
	if (put.status !== 201) throw new Error(`the registry took no blob: ${put.status}`);
	return { mediaType, digest: digestOf(content), size: Buffer.byteLength(content) };
}

/** Pushes any manifest to an open registry, under its digest unless there is a tag; its descriptor. */
export async function putManifest(
	{ host }: Registry,
	repository: string,
	mediaType: string,
	manifest: object,
	tag?: string,
): Promise<Descriptor> {
	const body = JSON.stringify(manifest);
	const put = await fetch(`http://${host}/v2/${repository}/manifests/${tag ?? digestOf(body)}`, {
		method: "PUT",
		headers: { "content-type": mediaType },
		body,
	});
	if (put.status !== 201) throw new Error(`the registry took no manifest: ${put.status} ${await put.text()}`);
	return { mediaType, digest: digestOf(body), size: Buffer.byteLength(body) };
}

export function digestOf(content: string | Buffer): string {
	return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
