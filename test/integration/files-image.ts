/** Images of the real engine that hold given files, a COPY a layer, and what the real command says of them. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { z } from "zod";
import { reportSchema } from "../../src/report/schema.ts";
import { leakscan } from "../cli/command.ts";
import { temporaryFolder } from "../source/archives.ts";
import { dockerWith, engine, engineEnv } from "./engine.ts";

export type Report = z.output<typeof reportSchema>;

/** Why such images cannot be built; "" when they can. */
export const whyNoImages = (await engine()) === undefined ? " (skipped: no Docker Engine)" : "";

export async function buildFiles(
	tag: string,
	...layers: readonly Readonly<Record<string, string | Buffer>>[]
): Promise<void> {
	const context = await temporaryFolder();
	for (const [at, files] of layers.entries()) {
		for (const [name, content] of Object.entries(files)) {
			const file = path.join(context, `${at}`, name);
			await mkdir(path.dirname(file), { recursive: true });
			await writeFile(file, content);
		}
	}
	await writeFile(
		path.join(context, "Dockerfile"),
		["FROM scratch", ...layers.map((_, at) => `COPY ${at}/ /`), ""].join("\n"),
	);
	await dockerWith({ env: { DOCKER_BUILDKIT: "0" } }, "build", "-q", "-t", tag, context);
}

/** The whole report, with the secrets. */
export async function reportOf(tag: string, ...options: readonly string[]): Promise<Report> {
	const { stdout, stderr } = await leakscan(
		["image", tag, "--format", "json", "--show-secrets", "--quiet", ...options],
		{ env: await engineEnv() },
	);
	expect(stderr).toBe("");
	return reportSchema.parse(JSON.parse(stdout));
}
