/**
 * GitLab's routable tokens: prefix, payload in base64url, version, the payload's length and then the CRC-32 of all that in
 * seven base-36 digits. The payload names the organization, cell, user, group or project that the token is for, in base 36.
 * https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
 */
import type { Detail } from "../match.ts";
import { crc32 } from "./crc32.ts";
import { PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

const FIELDS: Readonly<Record<string, string>> = {
	o: "organization",
	u: "user",
	g: "group",
	p: "project",
	c: "cell",
};

export function gitlabCrc32(secret: string): Verdict {
	const token =
		/^((?:gl[a-z]+-)(?:t\d_)?([A-Za-z0-9_-]{27,300})\.[0-9a-z]{2}\.[0-9a-z]{2})([0-9a-z]{7})$/.exec(secret);
	// Shorter forms, and those of before the version stood in them, have no documented checksum.
	if (!token) return PLAUSIBLE;
	const [, checked = "", payload = "", check = ""] = token;
	if (check !== gitlabChecksum(checked)) return reject("the token's checksum does not fit");
	return { kind: "checksum", details: ownersIn(payload) };
}

export function gitlabChecksum(checked: string): string {
	return crc32(checked).toString(36).padStart(7, "0");
}

/** Lines like `u:a3` at the head of the payload; random bytes follow. */
function ownersIn(payload: string): Detail[] {
	const text = Buffer.from(payload, "base64url").toString("latin1");
	const details: Detail[] = [];
	for (const [, field = "", value = ""] of text.matchAll(/(?:^|\n)([ougpc]):([0-9a-z]{1,13})(?=\n)/g)) {
		const name = FIELDS[field];
		if (name !== undefined) details.push({ name, value: String(Number.parseInt(value, 36)) });
	}
	return details;
}
