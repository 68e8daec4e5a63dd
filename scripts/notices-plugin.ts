/**
 * Everything is bundled, so the package carries the licences of what is in it: one text, made from the modules that
 * really ended up in the build. One that names no licence at all fails the build.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { z } from "zod";

const FILE = "THIRD-PARTY-NOTICES.txt";

/** The parts of Rolldown's plugin interface that this needs. */
interface NoticesPlugin {
	readonly name: string;
	generateBundle(
		this: { emitFile(file: { type: "asset"; fileName: string; source: string }): unknown },
		options: unknown,
		bundle: Readonly<Record<string, { readonly type: string; readonly moduleIds?: readonly string[] }>>,
	): void;
}

/** Writes THIRD-PARTY-NOTICES.txt beside the build. */
export function noticesPlugin(): NoticesPlugin {
	// The declarations are a build of their own: both name the modules they hold.
	const folders = new Set<string>();
	return {
		name: "leakscan-notices",
		generateBundle(_options, bundle) {
			for (const chunk of Object.values(bundle)) {
				for (const id of chunk.moduleIds ?? []) {
					const folder = packageFolder(id);
					if (folder !== null) folders.add(folder);
				}
			}
			this.emitFile({ type: "asset", fileName: FILE, source: noticesOf(folders) });
		},
	};
}

/** The notices of the packages in these folders, sorted by name. Throws for one that names no licence. */
export function noticesOf(folders: Iterable<string>): string {
	const notices = new Map<string, string>();
	for (const folder of folders) {
		const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
		const { name, version, license, homepage } = manifest;
		const texts = licenceFiles(folder).map((file) =>
			readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim(),
		);
		if (texts.length === 0) {
			if (license === undefined) throw new Error(`${name}@${version} is bundled and names no licence`);
			texts.push(
				`The package brings no licence text; its package.json says ${license}, ${authorOf(manifest)}, ${homepage ?? name}.`,
			);
		}
		notices.set(
			`${name}@${version}`,
			`${name} ${version} (${license ?? "see below"})\n\n${texts.join("\n\n")}\n`,
		);
	}
	const sorted = [...notices].sort(([a], [b]) => a.localeCompare(b, "en")).map(([, notice]) => notice);
	const rule = `\n${"-".repeat(80)}\n\n`;
	return [`leakscan contains the following ${sorted.length} packages.\n`, ...sorted].join(rule);
}

const manifestSchema = z.object({
	name: z.string(),
	version: z.string(),
	license: z.string().optional(),
	homepage: z.string().optional(),
	author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

function authorOf({ name, author }: z.infer<typeof manifestSchema>): string {
	if (author === undefined) return `by the authors of ${name}`;
	return `by ${typeof author === "string" ? author : author.name}`;
}

/** `…/node_modules/@scope/name` of a module's path; null for our own modules and virtual ones. */
function packageFolder(id: string): string | null {
	const mark = `${sep}node_modules${sep}`;
	const at = id.lastIndexOf(mark);
	if (at < 0 || id.startsWith("\0")) return null;
	const [scope = "", name = ""] = id.slice(at + mark.length).split(sep);
	const folder = join(id.slice(0, at), "node_modules", scope.startsWith("@") ? join(scope, name) : scope);
	return existsSync(join(folder, "package.json")) ? folder : null;
}

const LICENCE_NAME = /^(licen[cs]e|copying|notice)([-.](?!js$|ts$|json$).*)?$/i;

/** Licence and notice files of a package. */
function licenceFiles(folder: string): string[] {
	return readdirSync(folder)
		.filter((file) => LICENCE_NAME.test(file))
		.sort()
		.map((file) => join(folder, file));
}
