/** What a sweep is to look at: a whole registry, what lies under a prefix, or a list of references. */
import { LeakscanError } from "../errors.ts";
import { printable } from "../source/printable.ts";
import {
	hostName,
	namesRegistry,
	parseRegistryReference,
	type RegistryReference,
	type RepositoryName,
} from "../source/registry/repository-name.ts";

export type SweepTarget =
	| { readonly kind: "registry"; readonly host: string; readonly prefix: string }
	| { readonly kind: "list"; readonly wanted: readonly ListedTarget[] };

export type ListedTarget =
	/** Every tag of it. */
	| { readonly kind: "repository"; readonly name: RepositoryName }
	| { readonly kind: "image"; readonly reference: RegistryReference };

/** `HOST[:PORT]` or `HOST/PREFIX`; an `https://` before it is let pass. Throws USAGE. */
export function parseSweepTarget(text: string): { host: string; prefix: string } {
	const bare = text.replace(/^(?:registry:(?:\/\/)?|https?:\/\/)/, "").replace(/\/+$/, "");
	const slash = bare.indexOf("/");
	const first = slash < 0 ? bare : bare.slice(0, slash);
	const prefix = slash < 0 ? "" : bare.slice(slash + 1);
	// The name's own grammar judges both parts.
	const isHost = namesRegistry(`${first}/x`) && URL.canParse(`https://${first}/`);
	if (!isHost || !fits(`${first}/${prefix === "" ? "x" : prefix}`)) {
		throw new LeakscanError("USAGE", `not a registry: ${printable(text)}`, {
			hint: "write its host, and a prefix if only a part is meant: `leakscan registry registry.example/team`",
		});
	}
	return { host: hostName(first), prefix };
}

function fits(name: string): boolean {
	try {
		return (
			parseRegistryReference(name).version.by === "tag" && !/[:@][^/]*$/.test(name.slice(name.indexOf("/")))
		);
	} catch {
		return false;
	}
}

/**
 * References, one a line, with or without their tag; `#` begins a comment. Names without a registry are of `host`. Throws
 * USAGE, with the line.
 */
export function parseSweepList(text: string, host: string | undefined, file: string): ListedTarget[] {
	const wanted: ListedTarget[] = [];
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		const bare = line
			.replace(/(?:^|\s)#.*$/, "")
			.trim()
			.replace(/^registry:(?:\/\/)?/, "");
		if (bare === "") continue;
		const name = host === undefined || namesRegistry(bare) ? bare : `${host}/${bare}`;
		try {
			const reference = parseRegistryReference(name);
			const isWhole = reference.version.by === "tag" && !/:[^/:]*$/.test(name.slice(name.indexOf("/")));
			wanted.push(isWhole ? { kind: "repository", name: reference } : { kind: "image", reference });
		} catch (error) {
			if (!(error instanceof LeakscanError)) throw error;
			throw new LeakscanError("USAGE", `${file}:${index + 1}: ${error.message}`, {
				hint: "write HOST/REPOSITORY, HOST/REPOSITORY:TAG or HOST/REPOSITORY@sha256:..., one a line",
				cause: error,
			});
		}
	}
	if (wanted.length > 0) return wanted;
	throw new LeakscanError("USAGE", `${file} lists nothing`, { hint: "write one reference a line" });
}
