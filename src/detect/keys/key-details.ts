/** What a private key's facts mean for a match: how bad, how sure, what is told, and what makes two keys the same. */
import type { Detail, Severity } from "../match.ts";
import type { PrivateKeyFacts } from "./private-key.ts";

export interface KeyVerdict {
	readonly severity?: Severity;
	readonly details: readonly Detail[];
	/** The same for all forms of the same key pair: PEM, DER, OpenSSH's, in a keystore, with a passphrase or without. */
	readonly identity?: string;
}

export function keyVerdict({ state, publicKey, encryption, strong }: PrivateKeyFacts): KeyVerdict {
	const details: Detail[] = [];
	if (publicKey) {
		details.push({ name: "key", value: publicKey.kind });
		details.push({ name: "fingerprint", value: publicKey.fingerprint });
	}
	if (encryption !== null) details.push({ name: "encrypted", value: encryption });
	if (state === "broken") details.push({ name: "parses", value: "no: damaged, cut short or a sample" });
	const severity = state === "plain" ? undefined : state === "broken" ? "medium" : strong ? "low" : "medium";
	return {
		details,
		...(severity && { severity }),
		...(publicKey && { identity: `private key ${publicKey.fingerprint}` }),
	};
}
