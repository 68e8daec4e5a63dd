/**
 * `docker-credential-NAME get`: the server's address on standard input, JSON on standard output.
 * <https://github.com/docker/docker-credential-helpers#development>
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { LeakscanError } from "../../errors.ts";
import { errorCode } from "../file-error.ts";
import { printable } from "../printable.ts";
import type { Credential } from "./registry-options.ts";

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** A helper may unlock a keyring and wait for its owner, not longer. */
const TIMEOUT_MS = 60_000;
const NOT_FOUND = /credentials not found|no credentials|not found in native keychain/i;

/** Undefined when the helper has none for `server`. Throws CONFIG_INVALID when it cannot be run or fails. */
export async function credentialFromHelper(
	name: string,
	server: string,
	env: NodeJS.ProcessEnv,
): Promise<Credential | undefined> {
	// The name becomes a program's: it must not lead to another place.
	if (!/^[\w.-]{1,100}$/.test(name)) throw failed(name, "not a helper's name");
	const { exitCode, stdout } = await run(`docker-credential-${name}`, server, env).catch((error: unknown) => {
		const missing = errorCode(error) === "ENOENT";
		throw failed(
			name,
			missing ? "there is no such program on PATH" : `it cannot be run (${errorCode(error) ?? "?"})`,
		);
	});
	// What went wrong is said on standard output, too.
	if (exitCode !== 0) {
		if (NOT_FOUND.test(stdout)) return undefined;
		throw failed(name, exitCode === null ? "it gave no answer in time" : `it ended with ${exitCode}`);
	}
	const answer = parsed(stdout);
	if (answer === undefined) throw failed(name, "its answer is no credential");
	const { Username: username, Secret: secret } = answer;
	if (secret === "") return undefined;
	return username === "<token>"
		? { kind: "identity-token", token: secret }
		: { kind: "basic", username, password: secret };
}

async function run(
	program: string,
	server: string,
	env: NodeJS.ProcessEnv,
): Promise<{ exitCode: number | null; stdout: string }> {
	const child = spawn(program, ["get"], { env, stdio: ["pipe", "pipe", "ignore"], timeout: TIMEOUT_MS });
	const exited = new Promise<number | null>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve(code));
	});
	child.stdin.on("error", () => undefined);
	child.stdin.end(`${server}\n`);
	const [exitCode, stdout] = await Promise.all([exited, text(child.stdout)]);
	return { exitCode, stdout };
}

function parsed(stdout: string): z.output<typeof answerSchema> | undefined {
	try {
		return answerSchema.parse(JSON.parse(stdout));
	} catch {
		return undefined;
	}
}

/** Never with the helper's own words: they may hold what it keeps. */
function failed(name: string, why: string): LeakscanError {
	return new LeakscanError(
		"CONFIG_INVALID",
		`the credential helper docker-credential-${printable(name)} fails: ${why}`,
		{
			hint: "docker's config.json names it (credHelpers, credsStore): install it, or take it out of there",
		},
	);
}
