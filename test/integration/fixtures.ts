/**
 * Builds the images of fixtures/ with the real engine. A build context is the fixture's folder, a static busybox, and the
 * secrets, which are made here: none stands in the repository.
 */
import { generateKeyPairSync } from "node:crypto";
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expandSample } from "../detect/sample.ts";
import { dockerWith, staticBusybox } from "./engine.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures");
const API_SECRET_KEY = "VERY_SECRET_KEY";

export type Builder = "classic" | "buildkit";

export type FixtureName =
	| "seed"
	| "seed-secret-mount"
	| "seed-multi-stage"
	| "deleted-env"
	| "git-credentials"
	| "private-key"
	| "env-tokens";

export interface PlantedSecret {
	/** The variable that holds it, or what it is. */
	readonly name: string;
	readonly value: string;
	/** Where it is in the image; undefined when it is in no file. */
	readonly path?: string;
}

const buildArg: readonly PlantedSecret[] = [{ name: "API_SECRET_KEY", value: API_SECRET_KEY }];

/** The secrets that each build is given. A scan must find them all, but for the `seed-...` ones: there it must find none. */
export const planted: Readonly<Record<FixtureName, readonly PlantedSecret[]>> = {
	seed: buildArg,
	"seed-secret-mount": buildArg,
	"seed-multi-stage": buildArg,
	"deleted-env": [
		{ name: "DATABASE_PASSWORD", value: expandSample("{{password:18}}"), path: "/app/.env" },
		{ name: "AWS_SECRET_ACCESS_KEY", value: expandSample("{{base64:40}}"), path: "/app/.env" },
	],
	"git-credentials": [
		{ name: "git credentials", value: expandSample("{{github:ghp_}}"), path: "/root/.git-credentials" },
	],
	"private-key": [
		{ name: "SSH key", value: privateKey("rsa"), path: "/root/.ssh/id_rsa" },
		{ name: "TLS key", value: privateKey("ed25519"), path: "/etc/ssl/private/server.key" },
	],
	"env-tokens": [
		{ name: "GITHUB_TOKEN", value: expandSample("{{github:gho_}}") },
		{ name: "NPM_TOKEN", value: expandSample("{{npm}}") },
		{ name: "GITLAB_TOKEN", value: expandSample("glpat-{{alnum:20}}") },
		{ name: "DATABASE_PASSWORD", value: expandSample("{{password:12}}") },
	],
};

/** Those that only some builders can build. */
export function canBuild(name: FixtureName, builder: Builder): boolean {
	return name !== "seed-secret-mount" || builder === "buildkit";
}

export interface BuildOptions {
	readonly builder: Builder;
	readonly tag: string;
}

/** Builds the image and tags it; rejects with what the builder said. */
export async function buildFixture(name: FixtureName, { builder, tag }: BuildOptions): Promise<void> {
	if (!canBuild(name, builder)) throw new Error(`the ${builder} builder can't build ${name}`);
	const work = await mkdtemp(path.join(tmpdir(), "leakscan-fixture-"));
	try {
		const context = path.join(work, "context");
		await makeContext(name, context);
		// `--network=host`: the engine of the tests has no bridge.
		await dockerWith(
			{ env: { DOCKER_BUILDKIT: builder === "buildkit" ? "1" : "0" } },
			...["build", "--network=host", "-q", "-t", tag, ...(await optionsOf(name, work)), context],
		);
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

async function makeContext(name: FixtureName, context: string): Promise<void> {
	const busybox = await staticBusybox();
	if (busybox === undefined) throw new Error("no static busybox");
	await cp(path.join(FIXTURES, name), context, { recursive: true });
	await copyFile(busybox, path.join(context, "busybox"));
	for (const [file, content] of secretFiles(name)) await writeFile(path.join(context, file), content);
	const dockerfile = path.join(context, "Dockerfile");
	let text = await readFile(dockerfile, "utf8");
	for (const secret of planted[name]) text = text.replaceAll(`@${secret.name}@`, secret.value);
	await writeFile(dockerfile, text);
}

function secretFiles(name: FixtureName): (readonly [file: string, content: string])[] {
	const [first, second] = planted[name];
	switch (name) {
		case "deleted-env": {
			const lines = planted[name].map((secret) => `${secret.name}='${secret.value}'\n`);
			return [[".env", `LOG_LEVEL=info\n${lines.join("")}`]];
		}
		case "git-credentials":
			return [[".git-credentials", `https://build:${first?.value}@github.com\n`]];
		case "private-key":
			return [
				["id_rsa", first?.value ?? ""],
				["server.key", second?.value ?? ""],
			];
		default:
			return [];
	}
}

async function optionsOf(name: FixtureName, work: string): Promise<string[]> {
	switch (name) {
		case "seed":
		case "seed-multi-stage":
			return ["--build-arg", `API_SECRET_KEY=${API_SECRET_KEY}`];
		case "seed-secret-mount": {
			const file = path.join(work, "api_secret_key");
			await writeFile(file, API_SECRET_KEY);
			return ["--secret", `id=api_secret_key,src=${file}`];
		}
		default:
			return [];
	}
}

/** As ssh-keygen and openssl write them. */
function privateKey(kind: "rsa" | "ed25519"): string {
	if (kind === "ed25519")
		return generateKeyPairSync(kind).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
	const { privateKey: key } = generateKeyPairSync(kind, { modulusLength: 2048 });
	return key.export({ type: "pkcs1", format: "pem" }).toString();
}
