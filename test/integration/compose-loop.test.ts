/**
 * The loop of compose.yaml, with its own command line and its own registry configuration: only where each part listens and
 * keeps its data is changed, for all run on this machine. Push, and the finding appears.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { docker, engine, hasTool, staticBusybox } from "./engine.ts";
import { buildFixture, planted } from "./fixtures.ts";
import { registryOf } from "./notifying-registry.ts";
import { hasPostgres, testDatabase } from "./postgres.ts";
import { freePort, serve, WEBHOOK_TOKEN } from "./service.ts";

const missing = [
	[(await engine()) !== undefined, "Docker Engine"],
	[(await staticBusybox()) !== undefined, "static busybox"],
	[await hasTool("docker-registry"), "docker-registry"],
	[hasPostgres(), "PostgreSQL"],
].flatMap(([isThere, name]) => (isThere ? [] : [name]));
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", no ")})`;

const composeSchema = z.object({
	services: z.object({ leakscan: z.object({ command: z.array(z.string()) }) }),
	configs: z.object({ registry: z.object({ content: z.string() }) }),
});

it.skipIf(why !== "")(
	`compose.yaml: what is pushed is scanned${why}`,
	async () => {
		const file = path.resolve(import.meta.dirname, "../../compose.yaml");
		const compose = composeSchema.parse(parse(await readFile(file, "utf8")));
		const [port, registryPort, database] = await Promise.all([freePort(), freePort(), testDatabase()]);
		const here = (given: string): string =>
			[
				["leakscan:8080", `127.0.0.1:${port}`],
				["0.0.0.0:8080", `127.0.0.1:${port}`],
				["registry:5000", `127.0.0.1:${registryPort}`],
				['":5000"', `"127.0.0.1:${registryPort}"`],
				["postgres://leakscan@database/leakscan", database.url],
				["$".concat("{LEAKSCAN_WEBHOOK_TOKEN}"), WEBHOOK_TOKEN],
			].reduce((text, [from = "", to = ""]) => text.replaceAll(from, to), given);

		const [subcommand, ...args] = compose.services.leakscan.command.map(here);
		expect(subcommand).toBe("serve");
		const registry = await registryOf((folder) =>
			here(compose.configs.registry.content).replace("/var/lib/registry", `${folder}/data`),
		);
		const service = await serve({ args, port });
		const tag = `${registry.host}/team/app:1`;
		try {
			await buildFixture("env-tokens", { builder: "classic", tag });
			await docker("push", "-q", tag);
			const [scan] = await service.scans(1);
			expect(scan).toMatchObject({ registry: registry.host, repository: "team/app", tag: "1", error: null });
			expect(scan?.findings).toBeGreaterThanOrEqual(planted["env-tokens"].length);
		} finally {
			await service.kill("SIGTERM");
			await registry.stop();
			await docker("rmi", "-f", tag);
			await database.drop();
		}
	},
	240_000,
);
