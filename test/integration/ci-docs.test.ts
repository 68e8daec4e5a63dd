/** Every command of docs/ci.md, run as it stands there; and its snippets, held against what they name. */
import { readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { temporaryFolder } from "../source/archives.ts";
import { blocksOf, commandOnPath, commandsOf, ROOT } from "./doc-commands.ts";
import { docker, engine, engineEnv, staticBusybox, tool } from "./engine.ts";
import { buildFixture } from "./fixtures.ts";

const registry = process.env["LEAKSCAN_TEST_REGISTRY"];
const missing = [
	[(await engine()) !== undefined, "Docker Engine"],
	[(await staticBusybox()) !== undefined, "static busybox"],
	[registry, "registry"],
].flatMap(([isThere, name]) => (isThere ? [] : [name]));
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", no ")})`;

const commands = await commandsOf("ci.md");
const [policy = ""] = await blocksOf("service.md", "yaml").then((blocks) =>
	blocks.filter((block) => block.startsWith("version: 1")),
);

/** Each command's exit code: the image leaks, and what is in the baseline is accepted. */
const EXIT: Readonly<Record<string, number>> = {
	"leakscan image --fail-on high app:latest": 1,
	"docker save app:latest | leakscan image --fail-on high -": 1,
	"leakscan image --fail-on high registry:registry.example/app:1": 1,
	"leakscan baseline app:latest": 0,
	"leakscan image --baseline leakscan-baseline.json app:latest": 0,
	"leakscan image --policy policy.yaml app:latest": 1,
	"integrations/pre-push/docker-push registry.example/team/app:1.4": 1,
};

describe.skipIf(why !== "")(`docs/ci.md${why}`, () => {
	const images = ["app:latest", `${registry}/app:1`, `${registry}/team/app:1.4`];
	let work = "";
	let env: Record<string, string> = {};

	beforeAll(async () => {
		work = await temporaryFolder();
		env = { ...(await engineEnv()), PATH: await commandOnPath(work), NO_PROXY: "127.0.0.1" };
		await buildFixture("env-tokens", { builder: "classic", tag: "app:latest" });
		for (const image of images.slice(1)) await docker("tag", "app:latest", image);
		await docker("push", "-q", `${registry}/app:1`);
		await symlink(path.join(ROOT, "integrations"), path.join(work, "integrations"));
		await writeFile(path.join(work, "policy.yaml"), policy);
	}, 120_000);

	afterAll(() => docker("rmi", "-f", ...images), 60_000);

	it("has these commands, and no others", () => expect(commands).toEqual(Object.keys(EXIT)));

	it.each(commands)(
		"%s",
		async (command) => {
			const script = command.replaceAll("registry.example", registry ?? "");
			const result = await tool("bash", ["-o", "pipefail", "-c", script], { cwd: work, env }).then(
				() => ({ exitCode: 0, stderr: "" }),
				(error) => ({ exitCode: Number(error.code), stderr: String(error.stderr) }),
			);
			expect(result.exitCode, result.stderr).toBe(EXIT[command]);
		},
		60_000,
	);

	it("has pushed nothing that leaks", async () => {
		const tags = await fetch(`http://${registry}/v2/team/app/tags/list`);
		expect(JSON.stringify(await tags.json())).not.toContain("1.4");
	});
});

describe("the snippets of docs/ci.md", async () => {
	const snippets = (await blocksOf("ci.md", "yaml")).map((block): unknown => parse(block));

	it("use the action by inputs and outputs that it has", async () => {
		const action = z
			.object({ inputs: z.record(z.string(), z.unknown()), outputs: z.record(z.string(), z.unknown()) })
			.parse(parse(await readFile(path.join(ROOT, "action.yml"), "utf8")));
		const steps = z
			.array(z.object({ uses: z.string(), with: z.record(z.string(), z.unknown()) }))
			.parse(snippets.find(Array.isArray));
		const own = steps.find(({ uses }) => uses.includes("leakscan"));
		expect(Object.keys(own?.with ?? {}).filter((input) => !(input in action.inputs))).toEqual([]);
		const asked = [...JSON.stringify(steps).matchAll(/steps\.leakscan\.outputs\.(\w+)/g)].map(
			([, name = ""]) => name,
		);
		expect(asked).toEqual(["sarif"]);
		expect(asked.filter((output) => !(output in action.outputs))).toEqual([]);
	});

	it("include the job that is there, and set variables that it has", async () => {
		const snippet = z
			.object({
				include: z.tuple([z.object({ local: z.string() })]),
				leakscan: z.object({ variables: z.record(z.string(), z.string()) }),
			})
			.parse(snippets.find((one) => typeof one === "object" && one !== null && "include" in one));
		const job = parse(await readFile(path.join(ROOT, snippet.include[0].local), "utf8"));
		for (const name of Object.keys(snippet.leakscan.variables))
			expect(job.leakscan.variables).toHaveProperty(name);
	});
});
