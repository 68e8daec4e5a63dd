/**
 * GitHub's and npm's tokens: a prefix, 30 random characters, and the CRC-32 of those in six base-62 digits.
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 * https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
 *
 * A checksum that fits proves the token. One that does not fit rejects: a random text of this shape is no token, and
 * tokens shortened or altered for documentation do not fit.
 */
import { base62, crc32 } from "./crc32.ts";
import { CHECKSUM, PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

const CHECK_LENGTH = 6;

export function prefixedCrc32(secret: string): Verdict {
	const token = /^[A-Za-z]{2,4}_([A-Za-z0-9]{30})([A-Za-z0-9]{6})$/.exec(secret);
	// Longer forms (github_pat_, newer lengths) have no documented checksum.
	if (!token) return PLAUSIBLE;
	const [, random = "", check = ""] = token;
	return base62(crc32(random), CHECK_LENGTH) === check
		? CHECKSUM
		: reject("the token's checksum does not fit");
}
