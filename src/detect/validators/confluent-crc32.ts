/**
 * Confluent Cloud's API secrets since 2025: `cflt`, 54 characters, and their CRC-32, its lowest byte first, in base64.
 * https://docs.confluent.io/cloud/current/client-apps/api-keys.html#api-secret-format
 */
import { crc32 } from "./crc32.ts";
import { CHECKSUM, PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

export function confluentCrc32(secret: string): Verdict {
	const [, random, check] = /^cflt([A-Za-z0-9+/]{54})([A-Za-z0-9+/]{6})$/.exec(secret) ?? [];
	if (random === undefined) return PLAUSIBLE;
	return check === confluentChecksum(random) ? CHECKSUM : reject("the secret's checksum does not fit");
}

export function confluentChecksum(random: string): string {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(crc32(random));
	return bytes.toString("base64").slice(0, 6);
}
