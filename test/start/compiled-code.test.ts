import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CompiledCode, ownFolder } from "../../src/start/compiled-code.ts";

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "leakscan-code-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILE = "build-node-use.code";

function run(code: CompiledCode, name: string, source: string): unknown {
	return code.script(name, source, path.join(folder, name)).runInThisContext();
}

function filled(...scripts: readonly (readonly [name: string, source: string])[]): string {
	const file = path.join(folder, FILE);
	const code = new CompiledCode(file);
	for (const [name, source] of scripts) run(code, name, source);
	code.keep();
	return file;
}

describe("CompiledCode", () => {
	it("knows the scripts of a run before, each by its name", () => {
		const file = filled(["a.cjs", "(() => 1)()"], ["b.cjs", "(() => 22)()"]);
		const code = new CompiledCode(file);
		expect(run(code, "b.cjs", "(() => 22)()")).toBe(22);
		expect(run(code, "a.cjs", "(() => 1)()")).toBe(1);
		expect(code.isKnown).toBe(true);
	});

	it("adds what a later run loads besides", () => {
		const file = filled(["a.cjs", "1"]);
		const more = new CompiledCode(file);
		run(more, "a.cjs", "1");
		run(more, "b.cjs", "2");
		expect(more.isKnown).toBe(false);
		more.keep();
		const code = new CompiledCode(file);
		run(code, "a.cjs", "1");
		run(code, "b.cjs", "2");
		expect(code.isKnown).toBe(true);
	});

	it("keeps what runs before had loaded and a later one had not", () => {
		const file = filled(["a.cjs", "1"]);
		const other = new CompiledCode(file);
		run(other, "b.cjs", "2");
		other.keep();
		const code = new CompiledCode(file);
		run(code, "b.cjs", "2");
		run(code, "a.cjs", "1");
		expect(code.isKnown).toBe(true);
	});

	it("keeps nothing that was damaged meanwhile", () => {
		const file = filled(["a.cjs", "1"], ["b.cjs", "(() => 22)()"]);
		const damaged = readFileSync(file);
		const at = damaged.findLastIndex((byte) => byte !== 0);
		damaged[at] = (damaged[at] ?? 0) ^ 1;
		writeFileSync(file, damaged);
		const other = new CompiledCode(file);
		run(other, "c.cjs", "3");
		other.keep();
		const code = new CompiledCode(file);
		run(code, "a.cjs", "1");
		expect(code.isKnown).toBe(true);
		run(code, "b.cjs", "(() => 22)()");
		expect(code.isKnown).toBe(false);
	});

	it("writes nothing when there is no news", () => {
		const file = filled(["a.cjs", "1"]);
		utimesSync(file, 1, 1);
		const before = readFileSync(file);
		const code = new CompiledCode(file);
		run(code, "a.cjs", "1");
		code.keep();
		expect(readFileSync(file)).toEqual(before);
	});

	it("compiles a source of another length anew", () => {
		const code = new CompiledCode(filled(["a.cjs", "1 + 1"]));
		expect(run(code, "a.cjs", "10 + 10")).toBe(20);
		expect(code.isKnown).toBe(false);
	});

	it.each([
		["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
		["empty", () => Buffer.alloc(0)],
		["no head", (bytes: Buffer) => Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0x7f]), bytes])],
		[
			"changed in its last byte of code",
			(bytes: Buffer) => {
				const changed = Buffer.from(bytes);
				const at = changed.findLastIndex((byte) => byte !== 0);
				changed[at] = (changed[at] ?? 0) ^ 1;
				return changed;
			},
		],
		["a head of something else", () => Buffer.concat([Buffer.from([4, 0, 0, 0]), Buffer.from("[1,{")])],
	])("runs all the same with a file that is %s, and mends it", (_, damage) => {
		const source = "((a, b) => a * b)(6, 7)";
		const file = filled(["a.cjs", source]);
		writeFileSync(file, damage(readFileSync(file)));
		const code = new CompiledCode(file);
		expect(run(code, "a.cjs", source)).toBe(42);
		expect(code.isKnown).toBe(false);
		code.keep();
		const mended = new CompiledCode(file);
		run(mended, "a.cjs", source);
		expect(mended.isKnown).toBe(true);
	});

	it("leaves no file half written, and at most 24 whole ones: those written last", () => {
		for (let at = 0; at < 30; at++) {
			const file = path.join(folder, `${at}.code`);
			writeFileSync(file, "");
			utimesSync(file, at, at);
		}
		filled(["a.cjs", "1"]);
		const names = readdirSync(folder);
		expect(names).toHaveLength(24);
		expect(names).toContain(FILE);
		expect(names).toContain("29.code");
		expect(names).not.toContain("6.code");
	});

	it("does not mind a folder that cannot be written to", () => {
		const code = new CompiledCode(path.join(folder, "nowhere", FILE));
		expect(run(code, "a.cjs", "5")).toBe(5);
		code.keep();
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe("ownFolder", () => {
	it("makes a folder that is this user's alone", () => {
		expect(ownFolder(path.join(folder, "a", "b"))).toBe(true);
	});

	it.each([
		[
			"others may write to",
			(own: string) => {
				mkdirSync(own);
				chmodSync(own, 0o777);
			},
		],
		[
			"is a link",
			(own: string) => {
				mkdirSync(`${own}-elsewhere`);
				symlinkSync(`${own}-elsewhere`, own);
			},
		],
		["is a file", (own: string) => writeFileSync(own, "")],
	])("is none that %s", (_, make) => {
		const own = path.join(folder, "own");
		make(own);
		expect(ownFolder(own)).toBe(false);
	});
});
