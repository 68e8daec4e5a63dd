/** What the two kinds of keystores have in common: named entries, and passwords that people leave as they found them. */

export type KeystoreEntry =
	| {
			readonly kind: "private-key";
			readonly alias: string;
			/** Still encrypted; null where the key stands in the clear. */
			readonly protectedKey: Buffer | null;
			/** DER, the key's own first. */
			readonly certificates: readonly Buffer[];
	  }
	| {
			readonly kind: "certificate" | "secret-key";
			readonly alias: string;
			readonly protectedKey?: undefined;
			readonly certificates: readonly Buffer[];
	  };

/** What documentation, tools and tutorials set. Tried in this order, and no more than these: this is no cracker. */
export const COMMON_PASSWORDS = [
	"",
	"changeit",
	"changeme",
	"password",
	"secret",
	"keystore",
	"123456",
	"storepass",
	"mypassword",
	"passw0rd",
	"default",
	"test",
	"android",
	"notasecret",
] as const;
