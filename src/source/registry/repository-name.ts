/**
 * Which registry and repository an image's name means: `app` is docker.io/library/app. The rules are Docker's own:
 * distribution/reference, normalize.go <https://github.com/distribution/reference/blob/main/normalize.go>.
 */
import { LeakscanError } from "../../errors.ts";
import { parseImageName } from "../image-name.ts";
import { printable } from "../printable.ts";

export const DOCKER_HUB = "docker.io";

export interface RepositoryName {
	/** As people write it, `host[:port]`: `docker.io`, `registry.example:5000`. */
	readonly host: string;
	/** `library/app`. */
	readonly repository: string;
}

export interface RegistryReference extends RepositoryName {
	/** What is asked for: a digest before a tag, `latest` without either. */
	readonly version:
		| { readonly by: "tag"; readonly tag: string }
		| { readonly by: "digest"; readonly digest: string };
}

/** Reads a reference to a registry. Throws USAGE. */
export function parseRegistryReference(text: string): RegistryReference {
	const parsed = parseImageName(text);
	if (parsed === undefined) {
		const lower = parseImageName(text.toLowerCase()) !== undefined && /[A-Z]/.test(text);
		throw new LeakscanError("USAGE", `not an image name: ${printable(text)}`, {
			hint: lower
				? "repository names are lower case"
				: "write HOST/REPOSITORY:TAG or HOST/REPOSITORY@sha256:...",
		});
	}
	const { digest, tag } = parsed;
	return {
		...repositoryName(parsed.name),
		version: digest === undefined ? { by: "tag", tag: tag ?? "latest" } : { by: "digest", digest },
	};
}

/** True when the name says its registry, and is not one of Docker Hub by default. */
export function namesRegistry(name: string): boolean {
	const [first = "", ...rest] = name.split("/");
	return rest.length > 0 && isHost(first);
}

/** `host/repository@digest`, or with its tag. */
export function formatRegistryReference({ host, repository, version }: RegistryReference): string {
	const end = version.by === "tag" ? `:${version.tag}` : `@${version.digest}`;
	return `${host}/${repository}${end}`;
}

function repositoryName(name: string): RepositoryName {
	const slash = name.indexOf("/");
	const first = name.slice(0, Math.max(slash, 0));
	if (slash < 0 || !isHost(first)) return onDockerHub(name);
	const host = hostName(first);
	const repository = name.slice(slash + 1);
	return host === DOCKER_HUB ? onDockerHub(repository) : { host, repository };
}

/** Docker Hub goes by several names, and host names have no case. */
export function hostName(text: string): string {
	const host = text.toLowerCase();
	return host === "index.docker.io" || host === "registry-1.docker.io" ? DOCKER_HUB : host;
}

function onDockerHub(repository: string): RepositoryName {
	return { host: DOCKER_HUB, repository: repository.includes("/") ? repository : `library/${repository}` };
}

function isHost(first: string): boolean {
	return /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
}
