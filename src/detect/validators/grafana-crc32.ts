/**
 * Grafana's service account tokens: `glsa_`, 32 random characters, and the CRC-32 of what stands before, its lowest byte
 * first, in hex. https://github.com/grafana/grafana/blob/main/pkg/components/satokengen/tokengen.go
 */
import { crc32 } from "./crc32.ts";
import { CHECKSUM, PLAUSIBLE, reject, type Verdict } from "./verdict.ts";

export function grafanaCrc32(secret: string): Verdict {
	const [, key, check = ""] = /^(gl[a-z]{2}_[A-Za-z0-9]{32})_([0-9a-f]{8})$/.exec(secret) ?? [];
	if (key === undefined) return PLAUSIBLE;
	return check === grafanaChecksum(key) ? CHECKSUM : reject("the token's checksum does not fit");
}

export function grafanaChecksum(key: string): string {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(crc32(key));
	return bytes.toString("hex");
}
