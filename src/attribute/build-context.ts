/**
 * Where a file of the image lay in the build context, as far as its COPY or ADD tells, and the .dockerignore line that
 * keeps it out. Dockerfile reference, "COPY" and ".dockerignore file".
 */
import type { Instruction } from "../image/instruction.ts";

/** Files that no image needs from a context, wherever they lie in it. */
const NEVER_WANTED =
	/^(?:\.env(?:\..+)?|\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.pgpass|\.my\.cnf|\.aws|\.ssh|\.docker|\.kube|\.terraform|id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:pem|key|p12|pfx|jks|keystore|tfstate|tfvars|kdbx))$/;

/** Path in the context, without leading slash. The last part alone when the instruction does not tell more. */
export function contextPath(path: string, instruction: Instruction | null): string {
	const name = path.slice(path.lastIndexOf("/") + 1);
	const copy = instruction === null ? null : copyOf(instruction);
	if (!copy) return name;
	const inside = relativeTo(path, copy.destination);
	if (inside === null) return name;
	const [source = ""] = copy.sources;
	if (copy.sources.length !== 1) return inside === "" ? name : inside;
	const from = withoutSlashes(source.replace(/^\.?\/+/, ""));
	if (source === "." || source === "./" || source === "/") return inside || name;
	if (/[*?[]/.test(from)) return inside || name;
	// `COPY src /app` puts src's content into /app; `COPY .env /app/` puts the file there under its own name.
	if (from.slice(from.lastIndexOf("/") + 1) === name) return from;
	return inside === "" ? from : `${from}/${inside}`;
}

/** The .dockerignore line for it. */
export function ignoreLine(inContext: string): string {
	const parts = inContext.split("/");
	const git = parts.indexOf(".git");
	if (git >= 0) return git === 0 ? ".git" : "**/.git";
	const wholeFolder = parts.find((part) => NEVER_WANTED.test(part));
	return wholeFolder === undefined ? inContext : `**/${wholeFolder.replace(/^\.env\..+$/, ".env*")}`;
}

interface Copy {
	readonly sources: readonly string[];
	readonly destination: string;
}

/** BuildKit: `src... dst`. Classic: `file:hash in dst`, `dir:hash in dst`, `multi:hash in dst`: the source has no name there. */
function copyOf(instruction: Instruction): Copy | null {
	let copy = copies.get(instruction);
	if (copy === undefined) {
		copy = readCopy(instruction);
		copies.set(instruction, copy);
	}
	return copy;
}

/** What was read before: an instruction is asked for each file of its layer in which something was found. */
const copies = new WeakMap<Instruction, Copy | null>();
/** Characters of a COPY; a longer one is no person's. */
const LONGEST = 16 * 1024;

function readCopy({ keyword, body }: Instruction): Copy | null {
	if ((keyword !== "COPY" && keyword !== "ADD") || body.length > LONGEST) return null;
	const classic = /^(file|dir|multi):[0-9a-f]{4,64} in (.*)$/s.exec(body);
	if (classic) return { sources: classic[1] === "dir" ? ["."] : [], destination: (classic[2] ?? "").trim() };
	const words = body.split(/\s+/).filter((word) => word !== "" && !word.startsWith("--"));
	const destination = words.pop();
	return destination === undefined || words.length === 0 ? null : { sources: words, destination };
}

/** Without the slashes at its end. */
function withoutSlashes(path: string): string {
	let end = path.length;
	while (path[end - 1] === "/") end--;
	return path.slice(0, end);
}

/** What of `path` lies under `folder`; "" for the same, null when it lies elsewhere. Relative folders are not known. */
function relativeTo(path: string, folder: string): string | null {
	const inside = withoutSlashes(folder.replace(/^\.?\/*/, ""));
	const base = inside === "" ? "" : `/${inside}`;
	if (path === base) return "";
	return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : null;
}
