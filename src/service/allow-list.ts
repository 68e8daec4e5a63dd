/**
 * Which registries the service may connect to. A notification is somebody else's text: without this, whoever can send one
 * could make the service fetch from any address, inside the network too.
 */
import { LeakscanError } from "../errors.ts";
import type { ImagePush } from "../store/scans.ts";

export interface AllowedRegistry {
	readonly registry: string;
	/** Whole path segments; empty for all of the registry. */
	readonly prefix: string;
}

/** Reads `HOST[:PORT][/PREFIX]`. Throws USAGE. */
export function parseAllowed(text: string): AllowedRegistry {
	const slash = text.indexOf("/");
	const registry = (slash < 0 ? text : text.slice(0, slash)).toLowerCase();
	const prefix = slash < 0 ? "" : text.slice(slash + 1).replace(/\/+$/, "");
	const isHost = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(registry);
	if (!isHost || (prefix !== "" && !/^[a-z0-9._-]+(?:\/[a-z0-9._-]+)*$/.test(prefix))) {
		throw new LeakscanError("USAGE", `"${text}" is no registry`, {
			hint: "write --allow-registry registry.example:5000 or --allow-registry ghcr.io/team",
		});
	}
	return { registry, prefix };
}

export function isAllowed(list: readonly AllowedRegistry[], { registry, repository }: ImagePush): boolean {
	return list.some(
		(allowed) =>
			allowed.registry === registry &&
			(allowed.prefix === "" || repository === allowed.prefix || repository.startsWith(`${allowed.prefix}/`)),
	);
}
