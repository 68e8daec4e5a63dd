/**
 * `npm run demo`: writes a small image that leaks, scans it with the leakscan of this checkout, and prints the report.
 * `npm run demo -- --keep` leaves the image there to look at. Exit code 0 when the scan found leaks, as it must.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeSampleImage } from "./sample-image.mjs";

const ROOT = path.resolve(import.meta.dirname, "..");
const FINDINGS = 1;

const keep = process.argv.includes("--keep");
process.exitCode = await demo();

async function demo() {
	if (!existsSync(path.join(ROOT, "dist", "cli.cjs"))) {
		const built = await run("npm", ["run", "build"]);
		if (built !== 0) return built;
	}
	const folder = await mkdtemp(path.join(tmpdir(), "leakscan-demo-"));
	try {
		const image = path.join(folder, "shop.tar");
		await writeSampleImage(image);
		const again = keep
			? `npx leakscan image oci-archive:${image}`
			: "npm run demo; to keep the image: npm run demo -- --keep";
		console.log(`Scanning a sample image that leaks. Once more: ${again}\n`);
		const code = await run(process.execPath, [
			path.join("bin", "leakscan.js"),
			"image",
			`oci-archive:${image}`,
		]);
		if (code !== FINDINGS) {
			console.error(
				`The demo went wrong: leakscan ended with ${code}, and not with ${FINDINGS} for what it found.`,
			);
			return code === 0 ? 1 : code;
		}
		console.log("\nThese secrets are samples that were made up for the demo: there is nothing to revoke.");
		return 0;
	} finally {
		if (!keep) await rm(folder, { recursive: true, force: true });
	}
}

/** Resolves to the exit code. */
function run(command, args) {
	return new Promise((resolve, reject) => {
		// npm is a script on Windows, and needs a shell there.
		const shell = process.platform === "win32" && command === "npm";
		const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", shell });
		child.on("error", reject);
		child.on("exit", (code) => resolve(code ?? 1));
	});
}
