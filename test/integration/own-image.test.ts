/**
 * Our own Dockerfile, built from the sources on a base made of what this machine has: its Node and npm, the C library that
 * they need, a static busybox. The image runs as a user of its own without a capability on a read-only root, and scanned by
 * itself it is clean.
 */
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../src/report/schema.ts";
import {
	docker,
	dockerCli,
	dockerStream,
	dockerWith,
	engine,
	engineEnv,
	staticBusybox,
	tool,
} from "./engine.ts";
import { buildFixture } from "./fixtures.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const BASE = "leakscan-own-image-base:test";
const IMAGE = "leakscan-own-image:test";
const LEAKING = "leakscan-own-image-leaking:test";
const APPLETS = ["sh", "mkdir", "tar", "gzip", "chown", "env", "rm"];
/** What packages' native code is linked against beside what Node is. */
const LIBRARIES = [
	"librt.so.1",
	"libpthread.so.0",
	"libdl.so.2",
	"libm.so.6",
	"libgcc_s.so.1",
	"libresolv.so.2",
];
/** As compose.yaml runs it. */
const RUN = ["run", "--rm", "--network=host", "--read-only", "--cap-drop=ALL"];

const busybox = await staticBusybox();
const why =
	(await engine()) === undefined
		? " (skipped: no Docker Engine)"
		: busybox === undefined
			? " (skipped: no static busybox)"
			: "";

describe.skipIf(why !== "")(`the image of leakscan${why}`, () => {
	beforeAll(async () => {
		const work = await mkdtemp(path.join(tmpdir(), "leakscan-own-image-"));
		try {
			await importBase(work);
		} finally {
			await rm(work, { recursive: true, force: true });
		}
		const args = ["build", "-q", "--network=host", "--build-arg", `BASE=${BASE}`, "-t", IMAGE, ROOT];
		await dockerWith({ env: { DOCKER_BUILDKIT: "0" } }, ...args);
	}, 600_000);

	afterAll(async () => {
		await docker("rmi", "-f", LEAKING, IMAGE, BASE);
	}, 60_000);

	it("runs as a user of its own, on a read-only root", async () => {
		expect((await docker("inspect", "--format", "{{.Config.User}}", IMAGE)).trim()).toBe("10001:10001");
		expect(await docker(...RUN, IMAGE, "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
		// The volume is the user's, and the embedded database is where it is looked for.
		const script = "mkdir store && node /opt/leakscan/bin/leakscan.js results";
		expect(await docker(...RUN, "--entrypoint=sh", IMAGE, "-c", script)).toBe("no scans\n");
	}, 60_000);

	it("finds what another image leaks", async () => {
		await buildFixture("env-tokens", { builder: "classic", tag: LEAKING });
		const { found, exitCode } = await scanned(LEAKING);
		expect(found.length).toBeGreaterThan(0);
		expect(exitCode).toBe(1);
	}, 60_000);

	it("is clean, scanned by itself", async () => {
		const { found, exitCode, report } = await scanned(IMAGE);
		expect(found).toEqual([]);
		expect(report.complete).toBe(true);
		// Node, npm, and what is ours.
		expect(report.stats.files).toBeGreaterThan(100);
		expect(exitCode).toBe(0);
	}, 120_000);
});

/** `docker save REF | docker run --interactive IMAGE image -` */
async function scanned(ref: string) {
	const saved = await dockerStream("save", ref);
	const args = [...RUN, "--interactive", IMAGE, "image", "-", "--format", "json"];
	const scan = spawn((await dockerCli()) ?? "docker", args, {
		env: { ...process.env, ...(await engineEnv()) },
		stdio: ["pipe", "pipe", "inherit"],
	});
	const exited = new Promise<number | null>((resolve) => scan.once("close", resolve));
	saved.pipe(scan.stdin);
	const report = reportSchema.parse(JSON.parse(await text(scan.stdout)));
	const found = report.findings.map(
		({ pattern, exposures: [first] }) => `${pattern.id} ${first?.path}:${first?.line}`,
	);
	return { report, found, exitCode: await exited };
}

/** `docker import` of a root that holds Node, npm and a shell. */
async function importBase(work: string): Promise<void> {
	const root = path.join(work, "root");
	for (const folder of ["bin", "tmp", "etc/ssl", "root", "usr/bin", "usr/lib"])
		await mkdir(path.join(root, folder), { recursive: true });
	await cp(process.execPath, path.join(root, "usr/bin/node"));
	const npm = path.dirname(path.dirname(await realpath((await tool("which", ["npm"])).trim())));
	await cp(npm, path.join(root, "usr/lib/npm"), { recursive: true, dereference: true });
	await symlink("../lib/npm/bin/npm-cli.js", path.join(root, "usr/bin/npm"));
	await cp(busybox ?? "", path.join(root, "bin/busybox"));
	for (const name of APPLETS) await symlink("busybox", path.join(root, "bin", name));
	await symlink("/bin/env", path.join(root, "usr/bin/env"));
	const linked = [...(await tool("ldd", [process.execPath])).matchAll(/(\/\S+)/g)].map(([file]) => file);
	const libc = linked.find((file) => file.endsWith("/libc.so.6")) ?? "";
	const loaded = LIBRARIES.map((name) => path.join(path.dirname(libc), name));
	for (const file of new Set([...linked, ...loaded]))
		await cp(file, path.join(root, file), { dereference: true }).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== "ENOENT") throw error;
		});
	await writeFile(path.join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
	await writeFile(path.join(root, "etc/group"), "root:x:0:\n");
	// How this machine reaches the package registry.
	await cp("/etc/resolv.conf", path.join(root, "etc/resolv.conf"), { dereference: true });
	const authorities = process.env["NODE_EXTRA_CA_CERTS"] || "/etc/ssl/certs/ca-certificates.crt";
	await cp(authorities, path.join(root, "etc/ssl/authorities.pem"), { dereference: true });
	const archive = path.join(work, "base.tar");
	await tool("tar", ["-C", root, "-cf", archive, "."]);
	const env = [
		"PATH=/usr/bin:/bin",
		"NODE_EXTRA_CA_CERTS=/etc/ssl/authorities.pem",
		`NPM_CONFIG_REGISTRY=${(await tool("npm", ["config", "get", "registry"])).trim()}`,
	];
	await docker("import", ...env.flatMap((one) => ["--change", `ENV ${one}`]), archive, BASE);
}
