/**
 * What a person types to name an image. A scheme says what it is, in the words of skopeo where it has them
 * (containers-transports(5)): `docker-archive:path[:name:tag|:@index]`, `oci:path[:tag|:@index]`, `oci-archive:...`.
 * Without a scheme, what it is comes from what is there: open-source.ts looks.
 */
import { LeakscanError } from "../errors.ts";
import { printable } from "./printable.ts";

/** Which image of several: by name or tag, or by its place from 0. */
export type Selection =
	| { readonly by: "name"; readonly name: string }
	| { readonly by: "index"; readonly index: number };

export const ARCHIVE_SCHEMES = ["docker-archive", "oci", "oci-archive"] as const;
export type ArchiveScheme = (typeof ARCHIVE_SCHEMES)[number];

export type Reference =
	/** `-`: an archive on standard input. */
	| { readonly kind: "stdin" }
	/** No scheme: a folder, a file or an image name. */
	| { readonly kind: "plain"; readonly text: string }
	/** An image of an engine. */
	| { readonly kind: "docker"; readonly name: string }
	/** An image of a registry, pulled from there. */
	| { readonly kind: "registry"; readonly name: string }
	| {
			readonly kind: ArchiveScheme;
			/** All after the scheme, for paths that hold a colon themselves. */
			readonly rest: string;
			/** `-` is standard input. */
			readonly path: string;
			readonly selection: Selection | undefined;
	  };

const LONGEST = 8_192;

/** Reads a reference. Throws USAGE when it can't be one. */
export function parseReference(text: string): Reference {
	if (text.trim() === "") {
		throw new LeakscanError("USAGE", "the image reference is empty", {
			hint: "name an image, an archive or a folder: `leakscan image app:latest`",
		});
	}
	if (text.length > LONGEST || text.includes("\0")) {
		throw new LeakscanError("USAGE", `not an image reference: ${printable(text)}`, {
			hint: "name an image (app:latest), a `docker save` archive, or an OCI layout folder",
		});
	}
	if (text === "-") return { kind: "stdin" };
	const colon = text.indexOf(":");
	const scheme = colon < 0 ? "" : text.slice(0, colon);
	const rest = text.slice(colon + 1);
	switch (scheme) {
		case "docker":
			// skopeo's docker://name is a registry; ours without slashes is the engine.
			if (rest.startsWith("//")) return { kind: "registry", name: required(scheme, rest.slice(2)) };
			return { kind: "docker", name: required(scheme, rest) };
		case "docker-daemon":
			return { kind: "docker", name: required(scheme, rest) };
		case "registry":
			return { kind: "registry", name: required(scheme, rest.replace(/^\/\//, "")) };
		case "docker-archive":
		case "oci":
		case "oci-archive":
			return { kind: scheme, rest: required(scheme, rest), ...splitPath(rest) };
		default:
			return { kind: "plain", text };
	}
}

function required(scheme: string, rest: string): string {
	if (rest !== "") return rest;
	throw new LeakscanError("USAGE", `nothing follows "${scheme}:"`, {
		hint: scheme.startsWith("docker")
			? "write e.g. docker:app:latest or docker-archive:app.tar"
			: "write e.g. oci:folder:tag",
	});
}

/** `path:selection`, split at the first colon that isn't a Windows drive's. */
function splitPath(rest: string): { path: string; selection: Selection | undefined } {
	const drive = /^[A-Za-z]:[\\/]/.test(rest) ? 2 : 0;
	const colon = rest.indexOf(":", drive);
	if (colon < 0) return { path: rest, selection: undefined };
	return { path: rest.slice(0, colon), selection: parseSelection(rest.slice(colon + 1)) };
}

function parseSelection(text: string): Selection | undefined {
	if (text === "") return undefined;
	const index = /^@(\d{1,6})$/.exec(text)?.[1];
	return index === undefined ? { by: "name", name: text } : { by: "index", index: Number(index) };
}

/** True when someone who typed this most likely meant a file or folder. */
export function looksLikePath(text: string): boolean {
	return (
		/^[./~\\]/.test(text) ||
		/^[A-Za-z]:[\\/]/.test(text) ||
		text.includes("\\") ||
		text.endsWith("/") ||
		/\.(?:tar|tgz|tzst|gz|zst|xz|bz2|oci|json|zip)$/i.test(text)
	);
}
