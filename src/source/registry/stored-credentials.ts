/**
 * Credentials where `docker login` and `podman login` leave them: docker's config.json
 * (<https://docs.docker.com/reference/cli/docker/login/#credential-stores>) and podman's auth.json (containers-auth.json(5)).
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { LeakscanError } from "../../errors.ts";
import { homeFolder } from "../../home-folder.ts";
import { errorCode, fileError } from "../file-error.ts";
import { parseDocument } from "../json-document.ts";
import { credentialFromHelper } from "./credential-helper.ts";
import type { Credential } from "./registry-options.ts";
import { DOCKER_HUB, hostName, type RepositoryName } from "./repository-name.ts";

const entrySchema = z.object({
	auth: z.string().nullish(),
	username: z.string().nullish(),
	password: z.string().nullish(),
	identitytoken: z.string().nullish(),
	registrytoken: z.string().nullish(),
});
const fileSchema = z.object({
	auths: z.record(z.string(), entrySchema).nullish(),
	credHelpers: z.record(z.string(), z.string()).nullish(),
	credsStore: z.string().nullish(),
});

type CredentialFile = z.output<typeof fileSchema>;

/** What Docker Hub is called in those files. */
const HUB_KEY = "https://index.docker.io/v1/";

/** What helpers have answered: a sweep asks for each of a registry's repositories, and each answer is a program run. */
export type HelperAnswers = Map<string, Promise<Credential | undefined>>;

/** The first file that has one for the repository. Throws CONFIG_INVALID for a file or helper that fails. */
export async function storedCredential(
	name: RepositoryName,
	env: NodeJS.ProcessEnv,
	answers: HelperAnswers = new Map(),
): Promise<Credential | undefined> {
	for (const file of credentialFiles(env)) {
		const content = await readCredentialFile(file);
		if (content === undefined) continue;
		const credential = await credentialIn(content, name, env, answers);
		if (credential !== undefined) return credential;
	}
	return undefined;
}

/** In the order they are asked. A file that the environment names is the only one of its kind. */
function credentialFiles(env: NodeJS.ProcessEnv): string[] {
	const home = env["HOME"] || homeFolder();
	const docker = path.join(env["DOCKER_CONFIG"] || path.join(home, ".docker"), "config.json");
	if (env["REGISTRY_AUTH_FILE"]) return [env["REGISTRY_AUTH_FILE"], docker];
	const configHome = env["XDG_CONFIG_HOME"] || path.join(home, ".config");
	const runtime = env["XDG_RUNTIME_DIR"];
	return [
		docker,
		...(runtime ? [path.join(runtime, "containers/auth.json")] : []),
		path.join(configHome, "containers/auth.json"),
	];
}

async function readCredentialFile(file: string): Promise<CredentialFile | undefined> {
	let bytes: Buffer;
	try {
		bytes = await readFile(file);
	} catch (error) {
		const code = errorCode(error);
		if (code === "ENOENT" || code === "ENOTDIR") return undefined;
		throw fileError(file, error);
	}
	try {
		return parseDocument(fileSchema, bytes, file);
	} catch (error) {
		if (!(error instanceof LeakscanError)) throw error;
		throw new LeakscanError("CONFIG_INVALID", error.message, {
			hint: "it holds the credentials of `docker login`: mend it, or log in again",
			cause: error,
		});
	}
}

async function credentialIn(
	content: CredentialFile,
	name: RepositoryName,
	env: NodeJS.ProcessEnv,
	answers: HelperAnswers,
): Promise<Credential | undefined> {
	const key = name.host === DOCKER_HUB ? HUB_KEY : name.host;
	const helper =
		content.credHelpers?.[name.host] ?? content.credHelpers?.[key] ?? (content.credsStore || undefined);
	if (helper !== undefined) {
		const question = `${helper} ${key}`;
		const answer = answers.get(question) ?? credentialFromHelper(helper, key, env);
		answers.set(question, answer);
		const credential = await answer;
		if (credential !== undefined) return credential;
	}
	return credentialOfEntry(mostSpecific(content, name));
}

/** podman may keep one for a part of a registry: the longest key that the repository lies under. */
function mostSpecific(
	content: CredentialFile,
	{ host, repository }: RepositoryName,
): z.output<typeof entrySchema> | undefined {
	const whole = `${host}/${repository}`;
	let best: { length: number; entry: z.output<typeof entrySchema> } | undefined;
	for (const [key, entry] of Object.entries(content.auths ?? {})) {
		const place = placeOf(key);
		if (whole !== place && !whole.startsWith(`${place}/`)) continue;
		if (best === undefined || place.length > best.length) best = { length: place.length, entry };
	}
	return best?.entry;
}

/** `https://index.docker.io/v1/` -> `docker.io`; `registry.example/team` stays. */
function placeOf(key: string): string {
	const bare = key.replace(/^https?:\/\//, "").replace(/\/+$/, "");
	const [first = "", ...rest] = bare.split("/");
	const host = hostName(first);
	return rest.length === 0 || /^v[12]$/.test(rest.join("/")) ? host : [host, ...rest].join("/");
}

function credentialOfEntry(entry: z.output<typeof entrySchema> | undefined): Credential | undefined {
	if (entry === undefined) return undefined;
	if (entry.registrytoken) return { kind: "bearer", token: entry.registrytoken };
	if (entry.identitytoken) return { kind: "identity-token", token: entry.identitytoken };
	if (entry.auth) {
		const text = Buffer.from(entry.auth, "base64").toString("utf8").replace(/\0+$/, "");
		const colon = text.indexOf(":");
		if (colon > 0) return { kind: "basic", username: text.slice(0, colon), password: text.slice(colon + 1) };
	}
	if (entry.username && entry.password)
		return { kind: "basic", username: entry.username, password: entry.password };
	return undefined;
}
