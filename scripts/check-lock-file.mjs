/**
 * package-lock.json must say what is installed and by which hash, and not from which host: who installs decides that, by
 * their own npm settings. `.npmrc` makes npm write it so (omit-lockfile-registry-resolved).
 */
import { readFileSync } from "node:fs";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const problems = [];

for (const [place, { link, resolved, integrity }] of Object.entries(lock.packages)) {
	if (resolved !== undefined && /^[a-z+]+:|^\/\/|@/i.test(resolved))
		problems.push(`${place} comes from ${resolved}`);
	// The project itself and its own folders (stubs/) are no downloads.
	if (/(^|\/)node_modules\//.test(place) && !link && !integrity)
		problems.push(`${place} has no integrity hash`);
}

for (const problem of problems) console.error(`package-lock.json: ${problem}`);
if (problems.length > 0) {
	console.error("`npm install --package-lock-only` with this folder's .npmrc writes it anew.");
	process.exitCode = 1;
}
