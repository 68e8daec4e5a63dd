/** Where a report is written to: files are replaced, and what is no file is written to and stays what it is. */
import { execFile, execFileSync } from "node:child_process";
import {
	closeSync,
	lstatSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { replaceFile } from "../../src/cli/write-file.ts";
import { dockerEntries, sha256, tarOf } from "../source/archives.ts";
import { BIN } from "./command.ts";

const folder = mkdtempSync(path.join(tmpdir(), "leakscan-write-"));
afterAll(() => rm(folder, { recursive: true }));
const at = (name: string): string => path.join(folder, name);

describe("a file that is written", () => {
	it("is replaced whole, and leaves nothing beside it", async () => {
		writeFileSync(at("report.json"), "what was there before, and longer");
		await replaceFile(at("report.json"), "{}\n");
		expect(readFileSync(at("report.json"), "utf8")).toBe("{}\n");
		expect(readdirSync(folder)).toEqual(["report.json"]);
	});

	it("is the one that a link leads to", async () => {
		symlinkSync("report.json", at("link.json"));
		await replaceFile(at("link.json"), "[]\n");
		expect([lstatSync(at("link.json")).isSymbolicLink(), readFileSync(at("report.json"), "utf8")]).toEqual([
			true,
			"[]\n",
		]);
	});

	it("is said not to be there where its folder is not", async () => {
		await expect(replaceFile(at("no/report.json"), "{}")).rejects.toThrow(/cannot write .* \(ENOENT\)/);
	});
});

describe("what is no file", () => {
	it("is written to and stays what it is: a pipe with a name", async () => {
		execFileSync("mkfifo", [at("pipe")]);
		const read = promisify(execFile)("cat", [at("pipe")]);
		await replaceFile(at("pipe"), "a report\n");
		expect((await read).stdout).toBe("a report\n");
		expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
	});

	it.skipIf(process.getuid?.() !== 0)("is written to and stays what it is: a device", async () => {
		execFileSync("mknod", [at("null"), "c", "1", "3"]);
		await replaceFile(at("null"), "a report\n");
		expect(lstatSync(at("null")).isCharacterDevice()).toBe(true);
	});

	it("is the standard output, behind what stands there", async () => {
		const tar = await tarOf([{ name: "app/readme", content: "hello\n" }]);
		writeFileSync(at("app.tar"), await tarOf(dockerEntries([{ tar, diffId: `sha256:${sha256(tar)}` }])));
		const args = [BIN, "image", at("app.tar"), "--no-cache", "--quiet", "-f", "json", "-o", "/dev/stdout"];
		const log = openSync(at("log"), "a");
		writeSync(log, "before\n");
		execFileSync(process.execPath, args, { stdio: ["ignore", log, "inherit"] });
		closeSync(log);
		const [before, ...report] = readFileSync(at("log"), "utf8").split("\n");
		expect([before, JSON.parse(report.join("\n")).complete]).toEqual(["before", true]);
		// Node's own pipes are sockets, which nobody opens by a path.
		const piped = execFileSync("sh", ["-c", '"$@" | cat', "sh", process.execPath, ...args]);
		expect(JSON.parse(piped.toString()).complete).toBe(true);
	});
});
