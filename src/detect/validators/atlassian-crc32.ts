/**
 * Atlassian's tokens end with the CRC-32 of all that is before it, in eight digits. Their documentation does not say so (it says that
 * lengths vary), tools that check it do; so one that does not fit is no reason to let a token pass.
 */
import { crc32 } from "./crc32.ts";
import { CHECKSUM, PLAUSIBLE, type Verdict } from "./verdict.ts";

const DIGITS = 8;

export function atlassianCrc32(secret: string): Verdict {
	const sum = Number.parseInt(secret.slice(-DIGITS), 16);
	return crc32(secret.slice(0, -DIGITS)) === sum ? CHECKSUM : PLAUSIBLE;
}
