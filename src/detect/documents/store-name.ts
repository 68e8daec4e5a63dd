/** What a binary store is called where a secret's text is wanted: no part of it, and the same for all its copies. */
import { createHash } from "node:crypto";

export function storeName(bytes: Buffer): string {
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
