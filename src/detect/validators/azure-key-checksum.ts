/**
 * Keys that Azure makes to be told apart: a signature of four characters that names the service, and a Marvin32 checksum behind
 * it, seeded by the kind of key. https://github.com/microsoft/security-utilities, IdentifiableSecrets.cs and
 * IdentifiableMetadata.cs; CASK, "common annotated security key", is the later form (`JQQJ99`).
 *
 * A checksum that fits proves the key. One that does not rejects nothing: not every service's seed is published.
 */
import { marvin32 } from "./marvin32.ts";
import { CHECKSUM, PLAUSIBLE, type Verdict } from "./verdict.ts";

/** Seeds are eight letters, the last of them a version. */
const SEEDS: Readonly<Record<string, readonly string[]>> = {
	"+ASt": ["Default0"],
	"+ACR": ["ACRDflt0"],
	"+ABa": ["AbAcct00"],
	"+ASb": ["Send0000", "Listen00", "Manage00", "System00", "Unknown0"],
	"+AEh": ["Send0000", "Listen00", "Manage00", "System00", "Unknown0"],
	"+ARm": ["Send0000", "Listen00", "Manage00", "System00", "Unknown0"],
	AzFu: ["Master00", "System00", "Functi00"],
	ACDb: ["SysAll00", "Resour00", "MastRO00", "SystRO00", "Encryp00", "MastRW00", "SystRW00"],
	AzCa: ["Access00"],
	AzSe: ["Query000", "PAdmin00"],
	"+AMC": ["Classic0"],
	AIoT: ["IoTHub00", "DpsKey00", "Device00"],
	APIM: ["Tenant00", "IoTHub00", "Gatewy00", "GitKey00"],
};
const CASK_SEED = "Default0";

export function azureKeyChecksum(secret: string): Verdict {
	const key = secret.replace(/={1,2}$/, "");
	return isAnnotated(key) || isIdentifiable(key) ? CHECKSUM : PLAUSIBLE;
}

/** The last four characters are the first three bytes of the checksum of what stands before. */
function isAnnotated(key: string): boolean {
	if (key.length !== 84 || key.slice(52, 57) !== "JQQJ9") return false;
	return (
		azureCheck(Buffer.from(key.slice(0, 80), "base64"), CASK_SEED).toString("base64", 0, 3) === key.slice(80)
	);
}

/** Signature, then six characters that hold the checksum's four bytes. */
function isIdentifiable(key: string): boolean {
	const bytes = Buffer.from(key, "base64");
	const content = bytes.subarray(0, -4);
	const seeds = SEEDS[key.slice(-10, -6)] ?? [];
	return seeds.some((seed) => azureCheck(content, seed).equals(bytes.subarray(-4)));
}

/** The checksum of a key's content, as it stands in a key. */
export function azureCheck(content: Buffer, seed: string): Buffer {
	const check = Buffer.alloc(4);
	check.writeUInt32LE(marvin32(content, Buffer.from(seed).readBigUInt64BE()));
	return check;
}
