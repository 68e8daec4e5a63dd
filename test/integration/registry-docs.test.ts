/** Every command of docs/registry.md, run as it stands there: only the registry's name is another. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { expandSample } from "../detect/sample.ts";
import { configOf, Layout, layerOf, tarOf, temporaryFolder } from "../source/archives.ts";
import { commandOnPath, commandsOf } from "./doc-commands.ts";
import { hasTool, tool } from "./engine.ts";
import { copyImage, PASSWORD, startRegistry, USERNAME } from "./registry.ts";

const missing = [];
for (const name of ["docker-registry", "skopeo"]) if (!(await hasTool(name))) missing.push(name);
const why = missing.length === 0 ? "" : ` (skipped: no ${missing.join(", ")})`;

const commands = await commandsOf("registry.md");

describe.skipIf(why !== "")(`docs/registry.md${why}`, () => {
	let run: (command: string) => Promise<{ exitCode: number; stderr: string }>;

	beforeAll(async () => {
		const registry = await startRegistry({ auth: "htpasswd" });
		const work = await temporaryFolder();
		const layers = [await layerOf({ "app/token": `${expandSample("{{github:ghp_}}")}\n` })];
		const layout = new Layout();
		const image = layout.image(layers, configOf(layers));
		await writeFile(path.join(work, "app.tar"), await tarOf(layout.entries([image])));
		for (const tag of ["1", "latest"]) {
			await copyImage(`oci-archive:${path.join(work, "app.tar")}`, registry, `team/app:${tag}`);
		}
		const digest = (
			await tool("skopeo", [
				...["inspect", "--tls-verify=false", "--creds", `${USERNAME}:${PASSWORD}`, "--format", "{{.Digest}}"],
				`docker://${registry.host}/team/app:1`,
			])
		).trim();
		const PATH = await commandOnPath(work);
		const logged = {
			auths: { [registry.host]: { auth: Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64") } },
		};
		await writeFile(path.join(work, "config.json"), JSON.stringify(logged));
		await writeFile(path.join(work, "password.txt"), `${PASSWORD}\n`);
		await writeFile(path.join(work, "repositories.txt"), "team/app\n");
		run = async (command) => {
			const script = command
				.replaceAll("registry.example", registry.host)
				.replace("sha256:...", digest)
				.replaceAll(/\bci\b/g, USERNAME);
			// Who gives a password is not logged in: it must be that one that opens the door.
			const DOCKER_CONFIG = /password/i.test(command) ? "/nowhere" : work;
			const env = {
				DOCKER_HOST: "unix:///nowhere.sock",
				NO_PROXY: "127.0.0.1",
				DOCKER_CONFIG,
				PATH,
			};
			return tool("sh", ["-c", script], { cwd: work, env }).then(
				() => ({ exitCode: 0, stderr: "" }),
				(error) => ({ exitCode: Number(error.code), stderr: String(error.stderr) }),
			);
		};
	}, 60_000);

	it("has commands", () => expect(commands.length).toBeGreaterThanOrEqual(10));

	it.each(commands)("%s", async (command) => {
		const { exitCode, stderr } = await run(command);
		// The token is in a layer: metadata alone is clean.
		expect({ exitCode, stderr: exitCode === 1 ? "" : stderr }).toEqual({
			exitCode: command.includes("history") ? 0 : 1,
			stderr: "",
		});
	});
});
