/** Registries that misbehave, and what they get to see: nothing that is not theirs. */
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { OpenOptions } from "../../../src/source/open-source.ts";
import type { Credential, RegistryOptions } from "../../../src/source/registry/registry-options.ts";
import { readReference, sha256 } from "../archives.ts";
import { type Answer, descriptor, type FarEnd, farEnd, type Received, storedImage } from "./far-end.ts";

const SECRET: Credential = { kind: "basic", username: "me", password: "hunter-two" };
const BASIC = `Basic ${Buffer.from("me:hunter-two").toString("base64")}`;
const image = await storedImage({ "etc/motd": "hello\n", "big.bin": "0123456789abcdef".repeat(20_000) });

/** Pulls `app:1` (or another) as someone who has a credential for that host. */
function pull(
	{ host }: FarEnd,
	options: Partial<RegistryOptions> = {},
	more: Partial<OpenOptions> & { name?: string } = {},
) {
	const registry: RegistryOptions = {
		env: {},
		storedCredentials: false,
		credentials: (asked) => (asked === host ? SECRET : undefined),
		plainHttp: [host],
		silenceMs: 2_000,
		...options,
	};
	return readReference(`registry:${host}/${more.name ?? "app:1"}`, { registry, ...more });
}

/** A registry that asks for Basic, and hands the image out to whoever has it. `change` goes first. */
function basicRegistry(change: (request: Received) => Answer | undefined = () => undefined): Promise<FarEnd> {
	return farEnd((request) => {
		const challenge = { "www-authenticate": 'Basic realm="far end"' };
		if (request.headers.authorization !== BASIC) return { status: 401, headers: challenge };
		return change(request) ?? image.answers.get(request.path);
	});
}

const layerPath = `/v2/app/blobs/${image.layerDigest}`;

test("one that behaves: asked anonymously first, then with the credential, and all of it is read", async () => {
	const registry = await basicRegistry();
	const { images, faults, blobs } = await pull(registry);
	expect(faults).toEqual([]);
	expect(images.map(({ source, manifestDigest }) => [source, manifestDigest])).toEqual([
		["registry", image.manifestDigest],
	]);
	expect([...blobs]).toEqual([[image.layerDigest, image.layerDigest]]);
	expect(registry.authorizations().filter((it) => it === undefined)).toHaveLength(2);
});

describe("redirects", () => {
	test("a blob on another host is fetched without the credential", async () => {
		const storage = await farEnd(({ path }) => (path === "/bucket" ? { body: image.layer } : undefined));
		const registry = await basicRegistry(({ path }) =>
			path === layerPath
				? { status: 307, headers: { location: `http://${storage.host}/bucket?sig=1` } }
				: undefined,
		);
		const { blobs, faults } = await pull(registry);
		expect(faults).toEqual([]);
		expect(blobs.get(image.layerDigest)).toBe(image.layerDigest);
		expect(storage.received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
			["/bucket", undefined],
		]);
	});

	test("another host's challenge is not answered", async () => {
		const storage = await farEnd(() => ({
			status: 401,
			headers: { "www-authenticate": 'Basic realm="give me"' },
		}));
		const registry = await basicRegistry(({ path }) =>
			path === "/v2/app/manifests/1"
				? { status: 302, headers: { location: `http://${storage.host}/` } }
				: undefined,
		);
		await expect(pull(registry)).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
		expect(storage.authorizations()).toEqual([undefined]);
	});

	test("the same host keeps the credential", async () => {
		const registry = await basicRegistry(({ path }) => {
			if (path === layerPath) return { status: 308, headers: { location: "/moved" } };
			return path === "/moved" ? { body: image.layer } : undefined;
		});
		const { blobs } = await pull(registry);
		expect(blobs.get(image.layerDigest)).toBe(image.layerDigest);
	});

	test.each([
		["in a circle", (path: string) => path, "redirects more than 5 times"],
		["to a file", () => "file:///etc/passwd", "not followed"],
		["to nowhere", () => "http://[", "not followed"],
	])("%s end", async (_name, target, message) => {
		const registry = await basicRegistry(({ path }) =>
			path.includes("manifests") ? { status: 302, headers: { location: target(path) } } : undefined,
		);
		await expect(pull(registry)).rejects.toMatchObject({ message: expect.stringContaining(message) });
	});

	test("with a list of allowed hosts they do not lead into the network that leakscan stands in", async () => {
		const inside = await farEnd(() => ({ body: "the router's administration page" }));
		const registry = await basicRegistry(({ path }) =>
			path.includes("manifests")
				? { status: 302, headers: { location: `http://${inside.host}/` } }
				: undefined,
		);
		const options = { allowedHosts: [registry.host] };
		await expect(pull(registry, options)).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
		expect(inside.received).toEqual([]);
	});
});

test("a host that is not on the list is not spoken to", async () => {
	const registry = await basicRegistry();
	await expect(pull(registry, { allowedHosts: ["registry.example"] })).rejects.toMatchObject({
		code: "REGISTRY_DENIED",
		message: expect.stringContaining("not one of the registries allowed"),
	});
	expect(registry.received).toEqual([]);
});

describe("token servers", () => {
	/** Asks for a Bearer token from `realm`, and takes the token `let-me-in`. */
	const bearerRegistry = (realm: () => string): Promise<FarEnd> =>
		farEnd(({ path, headers }) => {
			if (headers.authorization === "Bearer let-me-in") return image.answers.get(path);
			const challenge = `Bearer realm="${realm()}",service="far end",scope="repository:app:pull"`;
			return { status: 401, headers: { "www-authenticate": challenge } };
		});
	const give = (token: object): Answer => ({
		headers: { "content-type": "application/json" },
		body: JSON.stringify(token),
	});

	test("of the registry's own host are given the credential, and the registry only the token", async () => {
		const tokens = await farEnd(({ path }) => (path === "/token" ? give({ token: "let-me-in" }) : undefined));
		const registry = await bearerRegistry(() => `http://${tokens.host}/token`);
		const { blobs } = await pull(registry);
		expect(blobs.size).toBe(1);
		expect(tokens.received.map(({ headers, query }) => [headers.authorization, query.toString()])).toEqual([
			[BASIC, "service=far+end&scope=repository%3Aapp%3Apull&account=me&client_id=leakscan"],
		]);
		expect(new Set(registry.authorizations())).toEqual(new Set([undefined, "Bearer let-me-in"]));
	});

	test("on another host are asked without it, and it is said when that does not do", async () => {
		const tokens = await farEnd(() => ({ status: 401, body: "no" }));
		// The same server under another name: nothing says that it belongs to the registry.
		const registry = await bearerRegistry(() => `http://localhost:${tokens.port}/token`);
		await expect(pull(registry)).rejects.toMatchObject({
			code: "REGISTRY_DENIED",
			message: expect.stringContaining("was not sent there"),
			hint: expect.stringContaining(`--token-host localhost:${tokens.port}`),
		});
		expect(tokens.authorizations()).toEqual([undefined]);
		expect(registry.authorizations().every((it) => it === undefined)).toBe(true);
	});

	test("on another host may have it when the user says so", async () => {
		const tokens = await farEnd(({ headers }) =>
			headers.authorization === BASIC ? give({ access_token: "let-me-in" }) : { status: 401 },
		);
		const registry = await bearerRegistry(() => `http://localhost:${tokens.port}/token`);
		const { blobs } = await pull(registry, { tokenHosts: ["localhost"] });
		expect(blobs.size).toBe(1);
	});

	test("take an identity token as a form, and what they give out is used and renewed", async () => {
		const tokens = await farEnd(({ method, body }) => {
			const form = new URLSearchParams(body);
			const fine =
				method === "POST" &&
				form.get("refresh_token") === "refresh" &&
				form.get("grant_type") === "refresh_token";
			return fine ? give({ access_token: "let-me-in", expires_in: 300 }) : { status: 400 };
		});
		const registry = await bearerRegistry(() => `http://${tokens.host}/token`);
		const identity: Credential = { kind: "identity-token", token: "refresh" };
		const { blobs } = await pull(registry, { credentials: () => identity });
		expect(blobs.size).toBe(1);
		expect(tokens.authorizations()).toEqual([undefined]);
	});

	test("an access token is sent as it is, and no one is asked for another", async () => {
		const registry = await bearerRegistry(() => "http://nowhere.invalid/token");
		const { blobs } = await pull(registry, { credentials: () => ({ kind: "bearer", token: "let-me-in" }) });
		expect(blobs.size).toBe(1);
	});

	test.each([
		["no token", give({}), "gives out no token"],
		["a token with a line break", give({ token: "a\r\nx: y" }), "gives out no token"],
		["a page", { body: "<html>" }, "gives out no token"],
		["a refusal", { status: 403, body: "{}" }, "denies a token"],
	])("that give %s", async (_name, answer, message) => {
		const tokens = await farEnd(() => answer);
		const registry = await bearerRegistry(() => `http://${tokens.host}/token`);
		await expect(pull(registry)).rejects.toMatchObject({ message: expect.stringContaining(message) });
	});

	test.each(["", "gopher://x/", "http://user:pass@127.0.0.1/"])("a realm that is none: %j", async (realm) => {
		const registry = await bearerRegistry(() => realm);
		await expect(pull(registry)).rejects.toMatchObject({ code: "REGISTRY_ERROR" });
	});

	test("that never give the right one are asked twice, not for ever", async () => {
		const tokens = await farEnd(() => give({ token: "wrong" }));
		const registry = await bearerRegistry(() => `http://${tokens.host}/token`);
		await expect(pull(registry)).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
		expect(tokens.received.length).toBeLessThanOrEqual(2);
	});
});

describe("content", () => {
	test.each([
		[
			"a manifest that is another",
			`/v2/app/manifests/${image.manifestDigest}`,
			image.manifest.replace("{", "{ "),
			`app@${image.manifestDigest}`,
		],
		[
			"a config that is another",
			[...image.answers.keys()].find((it) => it.includes(sha256(image.config))) ?? "",
			image.config.replace("amd64", "arm64"),
			"app:1",
		],
	])("%s is an error", async (_name, place, body, name) => {
		const registry = await basicRegistry(({ path }) => (path === place ? { body } : undefined));
		await expect(pull(registry, {}, { name })).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
	});

	test("a tag whose manifest is not what its digest header says is an error", async () => {
		const registry = await basicRegistry(({ path }) =>
			path.endsWith("/manifests/1")
				? { headers: { "docker-content-digest": `sha256:${sha256("other")}` }, body: image.manifest }
				: undefined,
		);
		await expect(pull(registry)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
	});

	test.each([
		["more bytes than promised", Buffer.concat([image.layer, Buffer.alloc(10)])],
		["fewer, again and again", image.layer.subarray(0, 100)],
	])("a layer of %s fails", async (_name, body) => {
		const registry = await basicRegistry(({ path, headers }) =>
			path === layerPath
				? { status: headers.range ? 416 : 200, ...(headers.range ? {} : { body }) }
				: undefined,
		);
		await expect(pull(registry)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
	});

	test("a document without end is not read to its end", async () => {
		let sent = 0;
		const registry = await basicRegistry(({ path }) =>
			path.includes("manifests")
				? {
						write(response) {
							response.writeHead(200);
							const more = (): void => {
								for (let i = 0; i < 16 && !response.destroyed; i++) {
									sent += 65_536;
									if (!response.write(Buffer.alloc(65_536, 0x20))) return void response.once("drain", more);
								}
								if (!response.destroyed) setImmediate(more);
							};
							more();
						},
					}
				: undefined,
		);
		await expect(pull(registry)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
		await pause(50);
		expect(sent).toBeLessThan(64 * 1024 ** 2);
	});

	test.each([
		[
			"schema 1",
			"application/vnd.docker.distribution.manifest.v1+prettyjws",
			{ schemaVersion: 1, fsLayers: [] },
			"MEDIA_TYPE_UNSUPPORTED",
		],
		[
			"a chart",
			"application/vnd.oci.image.manifest.v1+json",
			{ config: descriptor("{}", "application/vnd.cncf.helm.config.v1+json"), layers: [] },
			"NOT_AN_IMAGE",
		],
		[
			"an artifact manifest",
			"application/vnd.oci.artifact.manifest.v1+json",
			{ artifactType: "application/x-thing", blobs: [] },
			"NOT_AN_IMAGE",
		],
		[
			"both at once",
			"application/vnd.oci.image.index.v1+json",
			{ manifests: [], layers: [] },
			"JSON_INVALID",
		],
		["a web page", "text/html", "<html>", "JSON_INVALID"],
	])("%s instead of an image", async (_name, type, manifest, code) => {
		const body = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
		const registry = await basicRegistry(({ path }) =>
			path.includes("manifests") ? { headers: { "content-type": type }, body } : undefined,
		);
		await expect(pull(registry)).rejects.toMatchObject({ code });
	});
});

describe("weak connections", () => {
	/** Sends `layer` from where it is asked for, `piece` bytes at a time, and breaks off. */
	const breaking = (piece: number, ranges: boolean): ((request: Received) => Answer | undefined) => {
		return ({ path, headers }) => {
			if (path !== layerPath) return undefined;
			const from = ranges ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
			return {
				write(response) {
					const rest = image.layer.subarray(from);
					const size = { "content-length": String(rest.length) };
					if (from > 0) {
						response.writeHead(206, {
							...size,
							"content-range": `bytes ${from}-${image.layer.length - 1}/${image.layer.length}`,
						});
					} else response.writeHead(200, size);
					response.write(rest.subarray(0, piece), () => {
						if (piece >= rest.length) response.end();
						else response.destroy();
					});
				},
			};
		};
	};

	test("a blob that breaks off is asked for from there on", async () => {
		const registry = await basicRegistry(breaking(150_000, true));
		const { blobs, faults } = await pull(registry);
		expect(faults).toEqual([]);
		expect(blobs.get(image.layerDigest)).toBe(image.layerDigest);
		const ranges = registry.received
			.filter(({ path }) => path === layerPath)
			.map(({ headers }) => headers.range);
		expect(ranges.length).toBeGreaterThan(1);
		expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ""))).toBe(true);
	});

	test("one that never gets beyond a point is given up", async () => {
		const registry = await basicRegistry(breaking(1_000, false));
		await expect(pull(registry)).rejects.toMatchObject({ code: "REGISTRY_UNREACHABLE" });
	});

	test("a server without ranges sends it again from the start", async () => {
		let asked = 0;
		const registry = await basicRegistry((request) => {
			if (request.path !== layerPath) return undefined;
			return ++asked === 1 ? breaking(200_000, false)(request) : { body: image.layer };
		});
		const { blobs } = await pull(registry);
		expect(blobs.get(image.layerDigest)).toBe(image.layerDigest);
	});

	test("another blob from the middle on is not taken for this one", async () => {
		const other = createHash("sha512").update("other").digest();
		const registry = await basicRegistry((request) => {
			if (request.path !== layerPath || request.headers.range === undefined)
				return breaking(150_000, true)(request);
			const from = Number(/\d+/.exec(request.headers.range)?.[0]);
			const body = Buffer.alloc(image.layer.length - from, other);
			return {
				status: 206,
				headers: { "content-range": `bytes ${from}-${image.layer.length - 1}/${image.layer.length}` },
				body,
			};
		});
		const { blobs } = await pull(registry);
		// The stream brings what came; its reader holds it against the digest (unpack/layer.ts).
		expect(blobs.get(image.layerDigest)).not.toBe(image.layerDigest);
	});

	test("silence is given up, and asked again", async () => {
		let asked = 0;
		const registry = await basicRegistry(({ path }) =>
			path === layerPath && ++asked === 1
				? {
						write: (response) =>
							void response.writeHead(200, { "content-length": image.layer.length }).write("x"),
					}
				: undefined,
		);
		// The byte that came is wrong, and it is kept: only the digest can tell.
		const { blobs } = await pull(registry, { silenceMs: 300 });
		expect(asked).toBe(2);
		expect(blobs.size).toBe(1);
	});

	test("429 and 503 are asked again after the time they name", async () => {
		const times: number[] = [];
		const registry = await basicRegistry(({ path }) => {
			if (!path.endsWith("/manifests/1")) return undefined;
			times.push(Date.now());
			if (times.length === 1) return { status: 429, headers: { "retry-after": "1" } };
			return times.length === 2 ? { status: 503 } : undefined;
		});
		const { images } = await pull(registry);
		expect(images).toHaveLength(1);
		expect(times).toHaveLength(3);
		expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(950);
	});

	test("a registry that asks for an hour is said to be out of reach at once", async () => {
		const registry = await basicRegistry(({ path }) =>
			path.includes("manifests") ? { status: 429, headers: { "retry-after": "3600" } } : undefined,
		);
		await expect(pull(registry)).rejects.toMatchObject({
			code: "REGISTRY_ERROR",
			message: expect.stringContaining("too many requests"),
		});
	});
});

describe("mirrors", () => {
	test("are asked first, without the registry's credential; what they lack comes from the registry", async () => {
		const mirror = await farEnd(({ path }) =>
			path.includes("manifests") ? image.answers.get(path) : undefined,
		);
		const registry = await basicRegistry();
		const { blobs } = await pull(registry, { mirrors: { [registry.host]: [`http://${mirror.host}`] } });
		expect(blobs.get(image.layerDigest)).toBe(image.layerDigest);
		expect(mirror.received.map(({ path }) => path)).toContain("/v2/app/manifests/1");
		expect(mirror.authorizations().every((it) => it === undefined)).toBe(true);
		expect(registry.received.map(({ path }) => path)).not.toContain("/v2/app/manifests/1");
	});

	test("one that lies is an error, not a second choice", async () => {
		const lying = image.config.replace("amd64", "riscv");
		const mirror = await farEnd(({ path }) =>
			path.includes(sha256(image.config)) ? { body: lying } : image.answers.get(path),
		);
		const registry = await basicRegistry();
		await expect(
			pull(registry, { mirrors: { [registry.host]: [`http://${mirror.host}`] } }),
		).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
	});
});

test("a layer with URLs of its own is fetched there when the registry lacks it, and the credential stays at home", async () => {
	const elsewhere = await farEnd(() => ({ body: image.layer }));
	const manifest = JSON.parse(image.manifest);
	manifest.layers[0].urls = [`http://${elsewhere.host}/layer`];
	const registry = await basicRegistry(({ path }) => {
		if (path.includes("manifests"))
			return { headers: { "content-type": manifest.mediaType }, body: JSON.stringify(manifest) };
		return path === layerPath ? { status: 404 } : undefined;
	});
	const { blobs } = await pull(registry);
	expect(blobs.get(image.layerDigest)).toBe(image.layerDigest);
	expect(elsewhere.authorizations()).toEqual([undefined]);
});
