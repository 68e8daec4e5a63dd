import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { storedCredential } from "../../../src/source/registry/stored-credentials.ts";
import { temporaryFolder } from "../archives.ts";

let home = "";
let env: NodeJS.ProcessEnv = {};

beforeEach(async () => {
	home = await temporaryFolder();
	env = { HOME: home, PATH: `${home}/bin:${process.env["PATH"]}` };
});

async function put(file: string, content: unknown): Promise<void> {
	const target = path.join(home, file);
	await mkdir(path.dirname(target), { recursive: true });
	await writeFile(target, typeof content === "string" ? content : JSON.stringify(content));
}

/** A credential helper: a shell script that knows one server. */
async function helper(name: string, script: string): Promise<void> {
	await put(`bin/docker-credential-${name}`, `#!/bin/sh\nread server\n${script}\n`);
	await chmod(path.join(home, `bin/docker-credential-${name}`), 0o755);
}

const auth = (text: string): string => Buffer.from(text).toString("base64");
const basic = (username: string, password: string) => ({ kind: "basic", username, password });
const ask = (host: string, repository = "app") => storedCredential({ host, repository }, env);

test("nothing anywhere is no credential", async () => {
	expect(await ask("registry.example")).toBeUndefined();
});

describe("docker's config.json", () => {
	test("has one for each registry, under any of the forms of its name, and Docker Hub's under its own", async () => {
		await put(".docker/config.json", {
			auths: {
				"registry.example:5000": { auth: auth("a:b:c") },
				"https://other.example/v2/": { auth: auth("d:e") },
				"https://index.docker.io/v1/": { username: "hub", password: "f" },
				"token.example": { identitytoken: "refresh", auth: auth("x:y") },
				"bearer.example": { registrytoken: "access" },
				"empty.example": {},
			},
		});
		expect(await ask("registry.example:5000")).toEqual(basic("a", "b:c"));
		expect(await ask("other.example")).toEqual(basic("d", "e"));
		expect(await ask("docker.io", "library/app")).toEqual(basic("hub", "f"));
		expect(await ask("token.example")).toEqual({ kind: "identity-token", token: "refresh" });
		expect(await ask("bearer.example")).toEqual({ kind: "bearer", token: "access" });
		for (const stranger of [
			"registry.example",
			"registry.example:5001",
			"example",
			"empty.example",
			"evil-other.example",
		])
			expect(await ask(stranger)).toBeUndefined();
	});

	test("is where DOCKER_CONFIG says", async () => {
		await put("elsewhere/config.json", { auths: { "registry.example": { auth: auth("a:b") } } });
		env = { ...env, DOCKER_CONFIG: path.join(home, "elsewhere") };
		expect(await ask("registry.example")).toEqual(basic("a", "b"));
	});

	test("that is broken is said, without what it holds", async () => {
		await put(".docker/config.json", `{"auths": {"registry.example": {"auth": "${auth("me:hunter-two")}"`);
		await expect(ask("registry.example")).rejects.toMatchObject({
			code: "CONFIG_INVALID",
			message: expect.not.stringContaining(auth("me:hunter-two")),
		});
	});
});

describe("credential helpers", () => {
	test("are asked for the registry that they are for", async () => {
		await helper(
			"one",
			`echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"me\\",\\"Secret\\":\\"for $server\\"}"`,
		);
		await helper(
			"store",
			`case $server in https://index.docker.io/v1/) echo '{"Username":"<token>","Secret":"refresh"}';; *) echo 'credentials not found in native keychain'; exit 1;; esac`,
		);
		await put(".docker/config.json", {
			credHelpers: { "one.example": "one" },
			credsStore: "store",
			auths: { "file.example": { auth: auth("a:b") } },
		});
		expect(await ask("one.example")).toEqual(basic("me", "for one.example"));
		expect(await ask("docker.io", "library/app")).toEqual({ kind: "identity-token", token: "refresh" });
		expect(await ask("file.example")).toEqual(basic("a", "b"));
	});

	test.each([
		["is not installed", "gone", "", "no such program"],
		["fails", "bad", "echo secret words; exit 3", "ended with 3"],
		["answers something else", "odd", "echo '{\"Username\": 1}'", "no credential"],
		["has a path for a name", "../../evil", "", "not a helper's name"],
	])("one that %s is said in a line", async (_name, name, script, why) => {
		if (script !== "") await helper(name, script);
		await put(".docker/config.json", { credsStore: name });
		const failure = await ask("registry.example").catch((error: unknown) => error);
		expect(failure).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining(why) });
		expect(String(failure)).not.toContain("secret words");
	});
});

describe("podman's auth.json", () => {
	test("is found in its places, and a part of a registry may have its own", async () => {
		await put(".config/containers/auth.json", {
			auths: {
				"registry.example": { auth: auth("all:a") },
				"registry.example/team": { auth: auth("team:b") },
				"registry.example/team/app": { auth: auth("app:c") },
				"docker.io": { auth: auth("hub:d") },
			},
		});
		expect(await ask("registry.example", "other/app")).toEqual(basic("all", "a"));
		expect(await ask("registry.example", "team/tool")).toEqual(basic("team", "b"));
		expect(await ask("registry.example", "team/app")).toEqual(basic("app", "c"));
		expect(await ask("registry.example", "teammate/app")).toEqual(basic("all", "a"));
		expect(await ask("docker.io", "library/app")).toEqual(basic("hub", "d"));
	});

	test("is where REGISTRY_AUTH_FILE or XDG_RUNTIME_DIR say", async () => {
		await put("mine.json", { auths: { "registry.example": { auth: auth("mine:a") } } });
		await put("run/containers/auth.json", { auths: { "registry.example": { auth: auth("run:b") } } });
		env = { ...env, XDG_RUNTIME_DIR: path.join(home, "run") };
		expect(await ask("registry.example")).toEqual(basic("run", "b"));
		env = { ...env, REGISTRY_AUTH_FILE: path.join(home, "mine.json") };
		expect(await ask("registry.example")).toEqual(basic("mine", "a"));
	});
});
