/**
 * The account that an AWS access key ID is for, read from the ID itself. `aws sts get-access-key-info` answers the same
 * from any account: the ID's base-32 body holds, after a bit that says so, the 40-bit account number.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 * https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489
 */
import { PLAUSIBLE, type Verdict } from "./verdict.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function awsAccessKeyId(secret: string): Verdict {
	const account = accountOf(secret);
	return account === null ? PLAUSIBLE : { kind: "plausible", details: [{ name: "account", value: account }] };
}

/** Twelve digits; null for IDs of before 2019, which do not tell. */
function accountOf(id: string): string | null {
	const body = id.slice(4, 14);
	if (!/^[Q-Z2-7][A-Z2-7]{9}$/.test(body)) return null;
	let bits = 0n;
	for (const char of body) bits = (bits << 5n) | BigInt(BASE32.indexOf(char));
	// 50 bits read: one that says that the number is there, 40 of the number.
	const account = (bits >> 9n) & ((1n << 40n) - 1n);
	return account < 1_000_000_000_000n ? String(account).padStart(12, "0") : null;
}
