/**
 * A file that holds one word and nothing else: a Docker secret that was copied in (`run/secrets/db_password`), a token that
 * a build step left (`root/.api_token`). No name stands beside the value, so the file's own is taken for it; a token with
 * a prefix speaks for itself.
 */
import { looksRandom } from "../entropy.ts";

export interface LoneWord {
	/** What the file says that it holds. */
	readonly name: string;
	readonly value: string;
	/** Offset in the bytes. */
	readonly start: number;
	/** The value says itself that it is a token, whatever the file's name. */
	readonly isToken: boolean;
}

/** A larger file holds more than a secret. */
export const MAX_LONE = 1024;

/** What `echo` or `printf` was to write as a line's end may stand there as it was typed. */
const WORD = /^\s{0,8}([!-~]{8,512}?)(?:\\[nr]){0,2}\s{0,8}$/;
/** Endings that say nothing of what a file holds; `.key` and `.token` do. */
const ENDING = /\.(?:txt|text|dat|data|conf|cfg|ini|env|tmp|bak|old|orig)$/i;
/** Folders in which every file is a secret. */
const SECRETS = /(?:^|\/)\.?(?:secrets?|credentials)\/[^/]+$/i;
/** A prefix as tokens have them, and what a generator made. */
const TOKEN = /^[A-Za-z][A-Za-z0-9]{1,11}(?:[-_.][A-Za-z0-9]{1,10}){0,2}[-_.]([A-Za-z0-9_-]{20,400})$/;
/** A line of passwd(5) or group(5): images made from nothing have one user. */
const ACCOUNT = /^[^:]{1,40}:[^:]{0,1}:\d{1,10}:/;
/** A build's or a commit's name: `main-1a2b3c...`. */
const HASH = /^[0-9a-f-]+$/i;

/** The one word that the file at `path` holds; null where it holds more, or less. */
export function loneWord(bytes: Uint8Array, path: string): LoneWord | null {
	if (bytes.length > MAX_LONE) return null;
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
	const value = WORD.exec(text)?.[1];
	if (value === undefined || ACCOUNT.test(value)) return null;
	const random = TOKEN.exec(value)?.[1];
	const isToken =
		random !== undefined &&
		!HASH.test(random) &&
		/[0-9]/.test(random) &&
		looksRandom(random.replace(/[_-]/g, ""));
	return { name: nameOf(path), value, start: text.indexOf(value), isToken };
}

function nameOf(path: string): string {
	const base = path.slice(path.lastIndexOf("/") + 1).replace(/^\.+/, "");
	const name = base.replace(ENDING, "");
	return SECRETS.test(path) ? `${name}_secret` : name;
}
