import { spawn } from "node:child_process";
import { createHash, randomFillSync } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import { configOf, dockerEntries, sha256, type TestLayer, tarOf } from "../source/archives.ts";

/** Enough that other threads are worth their start: they come in above 24 MiB. */
const FILLING = 13 * 1024 * 1024;
/** Bytes of content that go to another thread at a time. */
const BATCH = 512 * 1024;
/** A file that a thread has more to do with than with starting: without it an image is looked at before others have come up. */
const BUSY = {
	name: "busy.js",
	content: "const password = getPassword(user); let token = readToken(file);\n".repeat(30_000),
};

let folder: string;
let archive: string;
let damaged: string;
let single: string;

async function layer(index: number): Promise<TestLayer> {
	const filling = Buffer.allocUnsafe(FILLING);
	randomFillSync(filling);
	const tar = await tarOf([
		...(index === 0 ? [BUSY] : []),
		{ name: `app/${index}.env`, content: `PASSWORD=${expandSample(`{{password:${16 + index}}}`)}\n` },
		{ name: "shared/token", content: `acme_${"x".repeat(index)}Secret${index}\n` },
		{ name: `filling/${index}`, content: filling },
		{ name: `skipped/${index}.env`, content: `PASSWORD=${expandSample("{{password:30}}")}\n` },
	]);
	return { tar, diffId: `sha256:${sha256(tar)}` };
}

/** A git object as it lies in a repository. */
function objectOf(type: string, content: Buffer): { id: string; name: string; content: Buffer } {
	const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
	const id = createHash("sha1").update(object).digest("hex");
	return { id, name: `srv/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`, content: deflateSync(object) };
}

/**
 * One layer, larger than several batches: secrets where one batch ends in a file and the next begins, and a repository whose
 * objects lie far apart.
 */
async function giant(): Promise<TestLayer> {
	const blob = objectOf("blob", Buffer.from(`PASSWORD=${expandSample("{{password:20}}")}\n`));
	const tree = objectOf(
		"tree",
		Buffer.concat([Buffer.from("100644 app.env\0"), Buffer.from(blob.id, "hex")]),
	);
	const author = "A <a@acme.example> 1750000000 +0000";
	const commit = objectOf(
		"commit",
		Buffer.from(`tree ${tree.id}\nauthor ${author}\ncommitter ${author}\n\nAdd app.env\n`),
	);
	const large = Buffer.alloc(3 * BATCH + 77, "words, and signs; ");
	for (const at of [BATCH - 9, 2 * BATCH - 1, 3 * BATCH]) large.write(` acme_xxSecret${at % 10} `, at);
	const small = Array.from({ length: 3_000 }, (_, at) => ({
		name: `many/${at % 7}/${at}.js`,
		content: `const n = ${at};\n${at % 1_000 === 999 ? `acme_xSecret${at % 10}\n` : ""}${"let x; ".repeat(300)}`,
	}));
	const filling = (name: string) => {
		const content = Buffer.allocUnsafe(FILLING);
		randomFillSync(content);
		return { name: `filling/${name}`, content };
	};
	const tar = await tarOf([
		BUSY,
		filling("0"),
		blob,
		...small,
		{ name: "large.log", content: large },
		tree,
		filling("1"),
		commit,
	]);
	return { tar, diffId: `sha256:${sha256(tar)}` };
}

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "leakscan-threads-"));
	archive = path.join(folder, "app.tar");
	damaged = path.join(folder, "damaged.tar");
	single = path.join(folder, "single.tar");
	await writeFile(single, await tarOf(dockerEntries([await giant()])));
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

	it("shares one layer among them, and finds what lies across batches and in its repository", async () => {
		const alone = await report(single, "--concurrency", "1");
		const places = alone.findings.flatMap((finding: { exposures: { path: string }[] }) =>
			finding.exposures.map((exposure) => exposure.path),
		);
		expect(places.filter((place: string) => place === "/large.log")).toHaveLength(3);
		expect(places.filter((place: string) => place.startsWith("/many/"))).toHaveLength(3);
		expect(places.filter((place: string) => place.startsWith("/srv/.git/objects/"))).toHaveLength(1);
		expect(alone.complete).toBe(true);
		for (const threads of ["2", "3"]) expect(await report(single, "--concurrency", threads)).toEqual(alone);
	});

	it("does so with what comes through a pipe", async () => {
		const args = ["image", "-", "--format", "json", "--quiet", "--patterns", folder, "--concurrency"];
		const piped = async (threads: string) => {
			const child = spawn(process.execPath, ["bin/leakscan.js", ...args, threads], {
				stdio: ["pipe", "pipe", "inherit"],
			});
			createReadStream(single).pipe(child.stdin);
			const chunks: Buffer[] = [];
			for await (const chunk of child.stdout) chunks.push(chunk);
			const { findings, complete } = JSON.parse(Buffer.concat(chunks).toString());
			return { findings, complete };
		};
		const alone = await piped("1");
		expect(alone.findings.length).toBeGreaterThan(4);
		expect(alone.complete).toBe(true);
		expect(await piped("3")).toEqual(alone);
	});

	it("tells of each layer that breaks off, wherever it was read", async () => {
		const alone = await report(damaged, "--concurrency", "1");
		expect(alone.errors).toHaveLength(4);
		expect(await report(damaged, "--concurrency", "4")).toEqual(alone);
	});
});
