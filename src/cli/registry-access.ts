/**
 * How the command reaches registries: its options, and who it is there. A password that is typed or in the environment
 * does not say which registry it is for, so it goes to the one that the references name, and to no other.
 */
import { text } from "node:stream/consumers";
import { LeakscanError } from "../errors.ts";
import { looksLikePath, parseReference } from "../source/reference.ts";
import type { Credential, RegistryOptions } from "../source/registry/registry-options.ts";
import {
	DOCKER_HUB,
	hostName,
	namesRegistry,
	parseRegistryReference,
} from "../source/registry/repository-name.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

/** The options of the command line and leakscan.yaml that are about registries. */
export interface RegistrySettings {
	readonly username: string | undefined;
	readonly passwordStdin: boolean;
	readonly plainHttp: boolean;
	readonly caFile: string | undefined;
	/** `docker.io=mirror.example`, one each. */
	readonly registryMirror: readonly string[];
	readonly tokenHost: readonly string[];
	readonly referrers: boolean;
	/** The service's: the only registries it may connect to. */
	readonly allowedHosts?: readonly string[] | undefined;
}

/** For the command's references. Throws USAGE. */
export function registryOptionsFor(
	references: readonly string[],
	settings: RegistrySettings,
	terminal: Terminal,
): Promise<RegistryOptions> {
	if (settings.passwordStdin && references.includes("-")) {
		throw new LeakscanError("USAGE", "standard input cannot be both an archive and the password", {
			hint: "set REGISTRY_PASSWORD",
		});
	}
	return registryOptions(registryHosts(references), settings, terminal);
}

/** `hosts` are those that the command names. Throws USAGE. */
export async function registryOptions(
	hosts: readonly string[],
	settings: RegistrySettings,
	terminal: Terminal,
): Promise<RegistryOptions> {
	const credential = await givenCredential(settings, terminal);
	const host = credential === undefined ? undefined : onlyHost(hosts, terminal.env);
	return {
		env: terminal.env,
		caFile: settings.caFile,
		plainHttp: settings.plainHttp ? "all" : [],
		mirrors: mirrorsOf(settings.registryMirror),
		tokenHosts: settings.tokenHost,
		referrers: settings.referrers,
		allowedHosts: settings.allowedHosts,
		...(credential === undefined
			? {}
			: { credentials: (asked: string) => (asked === host ? credential : undefined) }),
	};
}

/** The registries that references name; Docker Hub where none does, since that is where bare names lead. */
function registryHosts(references: readonly string[]): string[] {
	const hosts = new Set<string>();
	for (const text of references) {
		const reference = parseReference(text);
		if (reference.kind === "registry") hosts.add(parseRegistryReference(reference.name).host);
		if (reference.kind !== "plain" || looksLikePath(reference.text) || !namesRegistry(reference.text))
			continue;
		hosts.add(parseRegistryReference(reference.text).host);
	}
	return hosts.size === 0 ? [DOCKER_HUB] : [...hosts];
}

async function givenCredential(
	settings: RegistrySettings,
	{ env, stdin }: Terminal,
): Promise<Credential | undefined> {
	const username = settings.username ?? (env["REGISTRY_USERNAME"] || undefined);
	if (settings.passwordStdin) {
		if (username === undefined) {
			throw new LeakscanError("USAGE", "--password-stdin without a user name", {
				hint: "add --username NAME",
			});
		}
		return { kind: "basic", username, password: (await text(stdin)).replace(/\r?\n$/, "") };
	}
	if (env["REGISTRY_TOKEN"]) return { kind: "bearer", token: env["REGISTRY_TOKEN"] };
	const password = env["REGISTRY_PASSWORD"];
	if (username !== undefined && password) return { kind: "basic", username, password };
	if (settings.username === undefined) return undefined;
	throw new LeakscanError("USAGE", "--username without a password", {
		hint: "pipe it in with --password-stdin, or set REGISTRY_PASSWORD",
	});
}

function onlyHost(hosts: readonly string[], env: NodeJS.ProcessEnv): string {
	if (env["REGISTRY_HOST"]) return hostName(env["REGISTRY_HOST"]);
	const [host = DOCKER_HUB, ...others] = hosts;
	if (others.length === 0) return host;
	throw new LeakscanError(
		"USAGE",
		`which registry is the password for: ${hosts.map(printable).join(" or ")}?`,
		{
			hint: "set REGISTRY_HOST, or log in to each with `docker login`",
		},
	);
}

function mirrorsOf(list: readonly string[]): Record<string, string[]> {
	const mirrors: Record<string, string[]> = {};
	for (const one of list) {
		const [, host, mirror] = /^([^=\s]+)=((?:https?:\/\/)?[^/\s]+)\/?$/.exec(one) ?? [];
		if (host === undefined || mirror === undefined) {
			throw new LeakscanError("USAGE", `"${printable(one)}" is no mirror`, {
				hint: "write --registry-mirror docker.io=mirror.example",
			});
		}
		const name = hostName(host);
		mirrors[name] = [...(mirrors[name] ?? []), mirror];
	}
	return mirrors;
}
