/**
 * Sample keys and tokens that everyone has: of specifications, documentation and the test suites of public packages. They
 * are known by the first eight bytes of the SHA-256 of what a finding is compared by, so that no key stands here.
 * scripts/published-secrets.mjs makes the list from the package registries.
 */
import { createHash } from "node:crypto";
import { PUBLISHED_SECRETS } from "./published-secrets.ts";

export const PREFIX_BYTES = 8;

/** Keys that programs carry for everyone to use, by the same prefixes. */
const EVERYONES: readonly string[] = [
	// Yarn's, for searching packages at Algolia: in every release of yarn 2 and later.
	"2f21fd9c81678e39",
	// The Bitcoin wiki's sample of a private key in base58, and base-x's and bs58's.
	"40c9884bfd2ddbde",
];

let known: Set<string> | undefined;

/** `identity`: the canonical secret, or what stands for it in all its forms. */
export function isPublished(identity: string): boolean {
	known ??= new Set([
		...EVERYONES,
		...prefixesOf(Buffer.from(PUBLISHED_SECRETS.replace(/\s+/g, ""), "base64")),
	]);
	return known.has(publishedPrefix(identity));
}

export function publishedPrefix(identity: string): string {
	return createHash("sha256")
		.update(identity)
		.digest("hex")
		.slice(0, PREFIX_BYTES * 2);
}

function prefixesOf(bytes: Buffer): Set<string> {
	const prefixes = new Set<string>();
	for (let at = 0; at + PREFIX_BYTES <= bytes.length; at += PREFIX_BYTES)
		prefixes.add(bytes.toString("hex", at, at + PREFIX_BYTES));
	return prefixes;
}
