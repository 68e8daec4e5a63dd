import { randomFillSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leakscan } from "./cli/command.ts";
import { expandSample } from "./detect/sample.ts";
import { configOf, dockerEntries, sha256, type TestLayer, tarOf } from "./source/archives.ts";

/** Enough that other threads are worth their start: they come in above 8 MiB. */
const FILLING = 5 * 1024 * 1024;

let folder: string;
let archive: string;
let damaged: string;

async function layer(index: number): Promise<TestLayer> {
	const filling = Buffer.allocUnsafe(FILLING);
	randomFillSync(filling);
	const tar = await tarOf([
		{ name: `app/${index}.env`, content: `PASSWORD=${expandSample(`{{password:${16 + index}}}`)}\n` },
		{ name: "shared/token", content: `acme_${"x".repeat(index)}Secret${index}\n` },
		{ name: `filling/${index}`, content: filling },
		{ name: `skipped/${index}.env`, content: `PASSWORD=${expandSample("{{password:30}}")}\n` },
	]);
	return { tar, diffId: `sha256:${sha256(tar)}` };
}

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-pool-"));
	archive = path.join(folder, "app.tar");
	damaged = path.join(folder, "damaged.tar");
	const layers = await Promise.all([0, 1, 2, 3].map(layer));
	await writeFile(archive, await tarOf(dockerEntries(layers)));
	const broken = layers.map(({ tar, diffId }) => ({ tar: tar.subarray(0, tar.length - 3000), diffId }));
	await writeFile(damaged, await tarOf(dockerEntries(broken, configOf(layers))));
	await writeFile(
		path.join(folder, "own.yaml"),
		`provider: Acme
patterns:
  - id: acme-token
    name: Acme token
    severity: high
    keywords: [acme_]
    pattern: 'acme_(?<secret>x{0,9}Secret[0-9])'
    examples: ['acme_Secret1']
`,
	);
});
afterAll(() => rm(folder, { recursive: true }));

async function report(file: string, ...options: string[]) {
	const args = ["image", file, "--format", "json", "--quiet", "--patterns", folder, ...options];
	const { stdout, stderr } = await leakscan([...args, "--exclude-path", "skipped/**"]);
	expect(stderr).toBe("");
	const { stats, ...rest } = JSON.parse(stdout);
	return { ...rest, stats: { ...stats, seconds: 0 } };
}

describe("a scan on several threads", { timeout: 120_000 }, () => {
	it("reports what one on a single thread does", async () => {
		const alone = await report(archive, "--concurrency", "1");
		const paths = alone.findings.flatMap((finding: { exposures: { path: string }[] }) =>
			finding.exposures.map((exposure) => exposure.path),
		);
		expect(paths.sort()).toEqual(
			["/app/0.env", "/app/1.env", "/app/2.env", "/app/3.env", ...Array(4).fill("/shared/token")].sort(),
		);
		expect(alone.complete).toBe(true);
		expect(await report(archive, "--concurrency", "4")).toEqual(alone);
	});

	it("tells of each layer that breaks off, wherever it was read", async () => {
		const alone = await report(damaged, "--concurrency", "1");
		expect(alone.errors).toHaveLength(4);
		expect(await report(damaged, "--concurrency", "4")).toEqual(alone);
	});
});
