/** Where the configuration is: leakscan.yaml, or the file that --config names. The command line wins over it. */
import { readFile } from "node:fs/promises";
import { LeakscanError } from "../errors.ts";
import type { Config } from "./config-file.ts";

export const CONFIG_FILE = "leakscan.yaml";

/** Reads `file`; without one, leakscan.yaml of the working directory if there is one. Throws CONFIG_INVALID, FILE_UNREADABLE. */
export async function loadConfig(file: string | undefined): Promise<Config> {
	const name = file ?? CONFIG_FILE;
	let text: string;
	try {
		text = await readFile(name, "utf8");
	} catch (error) {
		if (file === undefined && error instanceof Error && "code" in error && error.code === "ENOENT") return {};
		const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new LeakscanError("FILE_UNREADABLE", `cannot read ${name} (${reason})`, {
			hint: "check --config",
			cause: error,
		});
	}
	// What reads YAML takes long to load, and few have such a file.
	const { readConfig } = await import("./config-file.ts");
	return readConfig(text, name);
}
