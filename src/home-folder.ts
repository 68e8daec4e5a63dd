/** Where the user's own files are. */
import { homedir } from "node:os";

/**
 * The user's home folder: `HOME`, or what the system knows. `/` for a user whom it does not know, as container runtimes
 * set `HOME` then: `docker run --user 10001`.
 */
export function homeFolder(): string {
	try {
		return homedir();
	} catch {
		return "/";
	}
}
