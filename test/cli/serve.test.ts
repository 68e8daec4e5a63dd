/** `leakscan serve` and `worker` with settings that cannot work: one line that says what to do, and no store is begun. */
import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { temporaryFolder } from "../source/archives.ts";
import { leakscan } from "./command.ts";

const TOKEN = "a-token-of-the-tests";
const SERVER = "postgres://leakscan@127.0.0.1:1/leakscan";
const ALLOW = ["--allow-registry", "registry.example"];

it.each<[string, string[], Record<string, string>, RegExp]>([
	["no registry", ["serve"], {}, /no registry is allowed/],
	["something else than a registry", ["serve", "--allow-registry", "a b"], {}, /"a b" is no registry/],
	["no token", ["serve", ...ALLOW], { LEAKSCAN_WEBHOOK_TOKEN: "" }, /LEAKSCAN_WEBHOOK_TOKEN is not set/],
	["a short token", ["serve", ...ALLOW], { LEAKSCAN_WEBHOOK_TOKEN: "short" }, /of 16 characters or more/],
	["no port", ["serve", ...ALLOW, "--listen", "here"], {}, /"here" is no address to listen on/],
	["days that are no number", ["serve", ...ALLOW, "--keep-days", "-1"], {}, /whole number from 0 to 36500/],
	[
		"a password for two registries",
		["serve", ...ALLOW, "--allow-registry", "other.example", "--username", "ci"],
		{ REGISTRY_PASSWORD: "x" },
		/a password or token is for one registry/,
	],
	[
		"an account without audience",
		["serve", ...ALLOW, "--google-account", "a@b"],
		{},
		/--google-audience TEXT/,
	],
	[
		"an audience without account",
		["serve", ...ALLOW, "--google-audience", "a"],
		{},
		/--google-account EMAIL/,
	],
	[
		"keys from nowhere",
		["serve", ...ALLOW, "--google-account", "a@b", "--google-audience", "a"],
		{ LEAKSCAN_GOOGLE_KEYS_URL: "file:///etc/passwd" },
		/LEAKSCAN_GOOGLE_KEYS_URL is no http:\/\/ or https:\/\/ URL/,
	],
	[
		"a chat that is no address",
		["serve", ...ALLOW],
		{ LEAKSCAN_SLACK_URL: "T000-secret" },
		/Slack is no http/,
	],
	["a policy that is not there", ["serve", ...ALLOW, "--policy", "none.yaml"], {}, /cannot read none\.yaml/],
	["a worker with a folder", ["worker", "--store", "store"], {}, /a worker shares a PostgreSQL/],
	["a worker without work", ["worker", "--store", SERVER, "--workers", "0"], {}, /does nothing/],
	["attaching to nowhere", ["worker", "--store", SERVER, "--attach"], {}, /--attach writes into registries/],
	["results of no store", ["results", "--store", "none"], {}, /there is no store none/],
])("%s", async (_name, args, env, line) => {
	const cwd = await temporaryFolder();
	const { exitCode, stdout, stderr } = await leakscan(args, {
		cwd,
		env: { LEAKSCAN_WEBHOOK_TOKEN: TOKEN, ...env },
	});
	expect(stderr).toMatch(line);
	expect(stderr).not.toMatch(/T000-secret|^\s+at /m);
	expect([exitCode, stdout]).toEqual([2, ""]);
	expect(await readdir(cwd)).toEqual([]);
});
