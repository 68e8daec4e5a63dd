/** Tests that run the command run what is in dist: this builds it when a source is newer. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");
const SOURCES = ["src", "patterns", "scripts", "tsdown.config.ts", "package.json"];

export default function buildIfStale(): void {
	const built = path.join(ROOT, "dist", "cli.cjs");
	if (
		existsSync(built) &&
		statSync(built).mtimeMs >= Math.max(...SOURCES.map((name) => newest(path.join(ROOT, name))))
	)
		return;
	execFileSync("npm", ["run", "--silent", "build"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
}

function newest(file: string): number {
	const stat = statSync(file);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}
