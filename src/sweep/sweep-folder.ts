/**
 * What a sweep has done, in a folder, so that one that was killed goes on where it was: a file for each image that was
 * scanned, written whole or not at all. It holds redacted reports and digests, no secret.
 */
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { reportSchema } from "../report/schema.ts";
import type { SweptImage } from "./merged-report.ts";

const FORMAT = 1;

const headSchema = z.object({
	format: z.literal(FORMAT),
	/** What makes results comparable: the version, the patterns, the settings. */
	settings: z.string(),
});
const imageSchema = z.object({
	document: reportSchema,
	layers: z.array(z.object({ key: z.string(), files: z.number(), bytes: z.number() })),
});

export class SweepFolder {
	readonly #folder: string;

	private constructor(folder: string) {
		this.#folder = folder;
	}

	/**
	 * Opens the folder, or begins it. `settings` is what the results depend on. Throws USAGE when the folder is another sweep's,
	 * FILE_UNREADABLE, OUTPUT_UNWRITABLE.
	 */
	static async open(folder: string, settings: string): Promise<SweepFolder> {
		const file = path.join(folder, "sweep.json");
		const head = headSchema.safeParse(await readJson(file)).data;
		if (head === undefined) {
			await writable(folder, async () => {
				await mkdir(path.join(folder, "images"), { recursive: true, mode: 0o700 });
				await writeFileAtomic(file, JSON.stringify({ format: FORMAT, settings }), { mode: 0o600 });
			});
		} else if (head.settings !== settings) {
			throw new LeakscanError(
				"USAGE",
				`${folder} holds a sweep with other settings or another version of leakscan`,
				{
					hint: "give the same options as then, or a new folder",
				},
			);
		}
		return new SweepFolder(folder);
	}

	/** The result of an image that was scanned before; undefined when it was not, or not to its end. */
	async read(digest: string): Promise<SweptImage | undefined> {
		return imageSchema.safeParse(await readJson(this.#fileOf(digest))).data;
	}

	async write(digest: string, image: SweptImage): Promise<void> {
		await writable(this.#folder, () =>
			writeFileAtomic(this.#fileOf(digest), JSON.stringify(image), { mode: 0o600 }),
		);
	}

	#fileOf(digest: string): string {
		return path.join(this.#folder, "images", `${digest.replace(/[^a-zA-Z0-9]/g, "-").slice(0, 160)}.json`);
	}
}

/** Undefined where there is no such file, or one that is not JSON: it is done again. */
async function readJson(file: string): Promise<unknown> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "";
		if (code === "ENOENT") return undefined;
		throw new LeakscanError("FILE_UNREADABLE", `cannot read ${file} (${code})`, {
			hint: "check --resume: it names a folder of leakscan's own",
			cause: error,
		});
	}
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

async function writable(folder: string, write: () => Promise<unknown>): Promise<void> {
	try {
		await write();
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		throw new LeakscanError("OUTPUT_UNWRITABLE", `cannot write into ${folder} (${code})`, {
			hint: "check --resume, and that the disk is not full",
			cause: error,
		});
	}
}
