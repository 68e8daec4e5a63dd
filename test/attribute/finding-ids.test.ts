import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findingIds } from "../../src/attribute/finding-ids.ts";
import { findingId } from "../../src/attribute/fingerprint.ts";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import { dockerEntries, sha256, tarOf } from "../source/archives.ts";

/** What people choose, whose ids are slow, and tokens among them, whose ids are not. */
const SECRETS = Array.from({ length: 14 }, (_, at) =>
	at % 5 === 3 ? expandSample(`{{token:${24 + at}}}`) : expandSample(`{{password:${10 + at}}}`),
);

let folder: string;
let archive: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-ids-"));
	archive = path.join(folder, "app.tar");
	const lines = SECRETS.map((secret, at) => `SERVICE${at}_PASSWORD=${secret}\n`);
	const tar = await tarOf([{ name: "app/.env", content: lines.join("") }]);
	await writeFile(archive, await tarOf(dockerEntries([{ tar, diffId: `sha256:${sha256(tar)}` }])));
});
afterAll(() => rm(folder, { recursive: true }));

describe("findingIds", () => {
	it("gives each secret its id", async () => {
		const ids = SECRETS.map((secret): [string, string] => [secret, findingId(secret, "project key")]);
		expect(await findingIds(SECRETS, { key: "project key", threads: 4 })).toEqual(new Map(ids));
		expect(await findingIds([], { key: undefined, threads: 4 })).toEqual(new Map());
	});

	it.each(["1", "2", "3", "4"])("gives the same to a scan on %s threads", async (threads) => {
		const args = [
			"image",
			archive,
			"--format",
			"json",
			"--quiet",
			"--show-secrets",
			"--concurrency",
			threads,
		];
		const { stdout, stderr } = await leakscan(args);
		expect(stderr).toBe("");
		const { findings } = JSON.parse(stdout);
		const found = findings.map(({ id, secret }: { id: string; secret: { value: string } }) => [
			secret.value,
			id,
		]);
		expect(Object.fromEntries(found)).toEqual(
			Object.fromEntries(SECRETS.map((secret) => [secret, findingId(secret)])),
		);
	});
});
