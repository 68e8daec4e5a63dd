/** Referrers of registries that have the API, which docker-registry does not; the tag is in test/integration. */
import { describe, expect, test } from "vitest";
import { pushReferrer } from "../../../src/source/registry/push-referrer.ts";
import { referrersTag } from "../../../src/source/registry/referrers.ts";
import type { RegistryOptions } from "../../../src/source/registry/registry-options.ts";
import { readReference, sha256 } from "../archives.ts";
import { type Answer, descriptor, farEnd, type Received, storedImage } from "./far-end.ts";

const image = await storedImage({ "etc/motd": "hello\n" });
const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const referrersPath = `/v2/app/referrers/${image.manifestDigest}`;
const BASIC = `Basic ${Buffer.from("me:hunter-two").toString("base64")}`;
const options: RegistryOptions = { env: {}, storedCredentials: false, plainHttp: "all", silenceMs: 2_000 };

const artifact = (text: string) => {
	const manifest = JSON.stringify({
		mediaType: MANIFEST,
		artifactType: "text/plain",
		config: descriptor("{}", "application/vnd.oci.empty.v1+json"),
		layers: [descriptor(text, "text/plain")],
	});
	const answers: [string, Answer][] = [
		[
			`/v2/app/manifests/sha256:${sha256(manifest)}`,
			{ body: manifest, headers: { "content-type": MANIFEST } },
		],
		[`/v2/app/blobs/sha256:${sha256(text)}`, { body: text }],
	];
	return { entry: descriptor(manifest, MANIFEST, { artifactType: "text/plain" }), answers };
};
const list = (manifests: object[], more: Record<string, string> = {}): Answer => ({
	headers: { "content-type": INDEX, ...more },
	body: JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }),
});
const pull = (host: string, more: Partial<RegistryOptions> = {}) =>
	readReference(`registry:${host}/app:1`, { registry: { ...options, ...more } });

describe("listed", () => {
	const [one, two] = [artifact("one"), artifact("two")];
	const all = new Map([...image.answers, ...one.answers, ...two.answers]);

	test("over all pages", async () => {
		const registry = await farEnd(({ path, query }) => {
			if (path !== referrersPath) return all.get(path);
			return query.get("page") === "2"
				? list([two.entry])
				: list([one.entry], { link: `<${referrersPath}?page=2>; rel="next"` });
		});
		const { images, faults } = await pull(registry.host);
		expect(faults).toEqual([]);
		expect(images[0]?.attestations.map(({ type, digest }) => [type, digest])).toEqual([
			["text/plain", `sha256:${sha256("one")}`],
			["text/plain", `sha256:${sha256("two")}`],
		]);
	});

	test.each([
		["a page of its web interface", { headers: { "content-type": "text/html" }, body: "<html>" }],
		["not found", { status: 404 }],
		["a method that is not allowed", { status: 405 }],
	])("by the tag where the API answers with %s", async (_name, answer) => {
		const tag = `/v2/app/manifests/${referrersTag(image.manifestDigest)}`;
		const registry = await farEnd(({ path }) => {
			if (path === referrersPath) return answer;
			return path === tag ? list([one.entry]) : all.get(path);
		});
		const { images, faults } = await pull(registry.host);
		expect(faults).toEqual([]);
		expect(images[0]?.attestations).toHaveLength(1);
	});

	test.each<[string, Answer, string]>([
		["a failure", { status: 403 }, "REGISTRY_DENIED"],
		["broken JSON", { headers: { "content-type": INDEX }, body: "{" }, "JSON_INVALID"],
		["more than anyone has", list(Array.from({ length: 1_001 }, () => one.entry)), "LIMIT_EXCEEDED"],
		["pages in a circle", list([one.entry], { link: `<${referrersPath}>; rel="next"` }), "LIMIT_EXCEEDED"],
		["one that is not there", list([descriptor("gone", MANIFEST)]), "REFERENCE_NOT_FOUND"],
	])("%s makes the scan incomplete, and the image is read all the same", async (_name, answer, code) => {
		const registry = await farEnd(({ path }) => (path === referrersPath ? answer : all.get(path)));
		const { images, faults } = await pull(registry.host);
		expect(images).toHaveLength(1);
		expect(faults.map((fault) => fault.code)).toEqual([code]);
	});

	test("not at all when nobody wants them", async () => {
		const registry = await farEnd(({ path }) => image.answers.get(path));
		await pull(registry.host, { referrers: false });
		expect(registry.received.filter(({ path }) => path.includes("referrers"))).toEqual([]);
	});
});

describe("pushed", () => {
	const document = { artifactType: "application/sarif+json", mediaType: "application/json", content: "{}" };
	const credentials = () => ({ kind: "basic", username: "me", password: "hunter-two" }) as const;

	/** Takes what is pushed. `upload` is where blobs are to be sent. */
	const taking = (upload: () => string, subject: boolean) => {
		return ({ method, path, headers }: Received): Answer | undefined => {
			if (headers.authorization !== BASIC) return { status: 401, headers: { "www-authenticate": "Basic" } };
			if (method === "HEAD") return { status: 404 };
			if (method === "POST") return { status: 202, headers: { location: upload() } };
			if (method !== "PUT") return image.answers.get(path);
			return { status: 201, headers: subject ? { "oci-subject": image.manifestDigest } : {} };
		};
	};

	test("a registry that knows subjects gets the artifact, and no tag", async () => {
		const registry = await farEnd(taking(() => "/v2/app/blobs/uploads/1?state=a", true));
		const pushed = await pushReferrer(`${registry.host}/app:1`, document, { ...options, credentials });
		expect(pushed).toMatchObject({ subject: image.manifestDigest, api: true });
		const put = registry.received.filter(({ method }) => method === "PUT");
		expect(put.map(({ path }) => path)).toEqual([
			"/v2/app/blobs/uploads/1",
			"/v2/app/blobs/uploads/1",
			`/v2/app/manifests/${pushed.digest}`,
		]);
		expect(put[1]?.query.get("state")).toBe("a");
		const manifest = JSON.parse(put[2]?.body ?? "");
		expect(manifest).toMatchObject({
			artifactType: "application/sarif+json",
			subject: { digest: image.manifestDigest, size: image.manifest.length },
		});
		expect(`sha256:${sha256(put[2]?.body ?? "")}`).toBe(pushed.digest);
	});

	test("an upload that is sent to another host goes there without the credential", async () => {
		const stranger = await farEnd(() => ({ status: 401, headers: { "www-authenticate": "Basic" } }));
		const registry = await farEnd(taking(() => `http://${stranger.host}/upload`, true));
		await expect(
			pushReferrer(`${registry.host}/app:1`, document, { ...options, credentials }),
		).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
		expect(stranger.authorizations()).toEqual([undefined]);
	});

	test("a subject that is not there is an error, and nothing is pushed", async () => {
		const registry = await farEnd(taking(() => "/upload", true));
		await expect(
			pushReferrer(`${registry.host}/app:2`, document, { ...options, credentials }),
		).rejects.toMatchObject({ code: "REFERENCE_NOT_FOUND" });
		expect(registry.received.filter(({ method }) => method !== "GET")).toEqual([]);
	});
});
