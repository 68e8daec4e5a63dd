import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fileWitness } from "../../src/unpack/packages/file-witness.ts";

const MEGABYTE = 1024 ** 2;

describe("what a file hashes to", () => {
	it.each([
		["usr/lib/x/libx.so", 3 * MEGABYTE, ["md5", "sha1", "sha256"]],
		["usr/lib/python3/dist-packages/x.so", 3 * MEGABYTE, ["md5", "sha1", "sha256"]],
		["usr/local/lib/python3.12/site-packages/x.so", 3 * MEGABYTE, ["sha256"]],
		["app/venv/lib/python3.12/site-packages/x.so", 3 * MEGABYTE, ["sha256"]],
		["app/venv/lib/python3.12/site-packages/x.py", 300, ["md5", "sha1", "sha256"]],
	])("is told of %s (%i bytes) by what package systems list there", (path, size, hashes) => {
		const content = Buffer.alloc(size, "content");
		const witness = fileWitness(path, size);
		for (let at = 0; at < size; at += 100_000) witness?.write(content.subarray(at, at + 100_000));
		expect(witness?.digests()).toEqual(
			Object.fromEntries(hashes.map((hash) => [hash, createHash(hash).update(content).digest("hex")])),
		);
	});

	it("is nobody's business where no package installs files", () => {
		expect(fileWitness("app/server.js", 300)).toBeNull();
	});
});
