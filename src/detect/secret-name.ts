/**
 * What a name says of the value it is given: `API_SECRET_KEY` holds a secret, `TOKEN_URL`, `DB_PASSWORD_FILE` and
 * `MAX_TOKENS` do not, whatever the value.
 */

/** Splits a name into lower-case words: `dbPassword`, `DB_PASSWORD`, `db.password` and `DBPassword` all give db, password. */
export function wordsOf(name: string): string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, "$1 $2")
		.replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
		.split(/[^A-Za-z0-9]+/)
		.filter((word) => word !== "")
		.map((word) => word.toLowerCase());
}

const PASSWORD_WORDS = new Set([
	"password",
	"passwd",
	"passphrase",
	"passwort",
	"passw",
	"passwrd",
	"pswd",
	"psw",
	"pwd",
	"passcode",
	"pw",
	"pass",
	"userpass",
	"dbpass",
	"rootpass",
	"mypassword",
	"dbpassword",
	"rootpassword",
	"userpassword",
	"adminpassword",
	"adminpass",
	"smtppass",
	"mailpass",
	"ftppass",
	"sftppass",
	"ldappass",
	// In other languages: French, German, Spanish, Portuguese, Italian and Turkish, Dutch, Norwegian, Swedish, Danish, Finnish,
	// Polish, Czech, Hungarian.
	"passe",
	"motdepasse",
	"mdp",
	"kennwort",
	"contrasena",
	"clave",
	"senha",
	"parola",
	"sifre",
	"wachtwoord",
	"passord",
	"losenord",
	"adgangskode",
	"salasana",
	"haslo",
	"heslo",
	"jelszo",
]);
/** In whose language what it is the password of stands behind it: `senha_banco`, `mot_de_passe_smtp`. */
const LEADING_WORDS = new Set(["passe", "motdepasse", "contrasena", "senha", "parola"]);
const SECRET_WORDS = new Set([
	"secret",
	"secrets",
	"token",
	"apikey",
	"apitoken",
	"authtoken",
	"accesstoken",
	"refreshtoken",
	"accesskey",
	"secretkey",
	"privatekey",
	"authkey",
	"clientsecret",
	"appsecret",
	"apisecret",
	"masterkey",
	"signingkey",
	"encryptionkey",
	"secretkeybase",
	"credential",
	"credentials",
	"creds",
	"bearer",
	"jwt",
	"pat",
	"dsn",
]);
/** Words that, right before `key`, make it a secret one. `public`, `primary`, `foreign`, `ssh authorized` do not. */
const KEY_OWNERS = new Set([
	"api",
	"access",
	"secret",
	"private",
	"auth",
	"encryption",
	"encrypt",
	"signing",
	"signature",
	"master",
	"account",
	"storage",
	"service",
	"license",
	"licence",
	"deploy",
	"session",
	"cookie",
	"hmac",
	"crypto",
	"cipher",
	"webhook",
	"shared",
	"preshared",
	"join",
	"gpr",
	"sec",
	"admin",
	"app",
	"application",
	"integration",
	"rest",
	"server",
	"client",
	"project",
	"write",
	"ingest",
	"subscription",
	"stripe",
	"sendgrid",
	"openai",
	"anthropic",
	"datadog",
	"algolia",
	"mailgun",
	"twilio",
	"django",
	"jwt",
	"aws",
	"azure",
	"gcp",
	"google",
	"github",
	"gitlab",
	"host",
]);
/** Of these there may be several in one value, as a list. */
const MANY = new Set(["api", "app", "secret", "encryption", "signing"]);
/** As the last word these say that the value is about a secret, not one. */
const ABOUT_WORDS = new Set(
	(
		"file files path paths dir directory folder url uri urls endpoint host hostname port name names id ids type types kind length len size count " +
		"min max limit expiry expires expiration expire ttl timeout lifetime duration age interval enabled disabled enable disable required " +
		"optional policy policies field fields label header headers prefix suffix pattern regex regexp algorithm alg method methods provider providers version format " +
		"mode hint reset param params parameter arg args option options env var variable ref reference store manager service scope scopes " +
		"usage status state error message msg text title description desc placeholder prompt input form view page link action handler callback " +
		"class style icon color validator validation strength rule rules index position offset start end separator delimiter issuer audience " +
		"realm region arn alias bucket table column map list set cache cost rounds iterations salt digest hash checksum sha sha1 sha256 sha512 md5 " +
		"fingerprint algorithm parser reader writer generator factory function func callback count counter budget exists valid invalid verified only used " +
		"created updated at on by date time timestamp cmd command helper script template example mount source target dest destination location"
	).split(" "),
);

export type NameVerdict = "password" | "secret" | "none";

/** Judges a name on its own. `password` means a person may have chosen the value, so that it need not look random. */
export function judgeName(name: string): NameVerdict {
	const words = withoutWarning(wordsOf(name));
	const last = words.at(-1);
	if (last === undefined || words.length > 12) return "none";
	if (ABOUT_WORDS.has(last)) return "none";
	if (words.includes("public") || words.includes("publishable")) return "none";
	// A trailing number or environment name (PASSWORD_2, TOKEN_PROD) says nothing of its own.
	const tail = words.filter(
		(word) =>
			!/^(?:\d+|v\d|prod|production|dev|development|staging|stage|test|live|main|default|old|new|value|string|str|plain|b64|base64)$/.test(
				word,
			),
	);
	// Rails: `secret_key_base`, `db_key_base`.
	if (tail.at(-1) === "base" && tail.at(-2) === "key") return "secret";
	const head = tail.at(-1);
	if (head === undefined || ABOUT_WORDS.has(head)) return "none";
	const before = tail.at(-2) ?? "";
	if (PASSWORD_WORDS.has(head) || tail.some((word) => LEADING_WORDS.has(word))) return "password";
	// Apache's `SSLProxyMachineCertificatePassPhrase`.
	if (before === "pass" && (head === "phrase" || head === "word")) return "password";
	if (SECRET_WORDS.has(head)) return "secret";
	if (head === "key" && (KEY_OWNERS.has(before) || tail.some((word) => SECRET_WORDS.has(word))))
		return "secret";
	// A header of a service's own: `x-acme-key`.
	if (head === "key" && tail.length > 2 && tail[0] === "x") return "secret";
	if (head === "keys" && MANY.has(before)) return "secret";
	if (head === "auth" && tail.length > 1 && !["no", "use", "has", "require", "with"].includes(before))
		return "secret";
	if (head === "string" && before === "connection") return "secret";
	if (/(?:password|passwd|passphrase|apikey|secretkey|accesskey|[a-z]{3}token|[a-z]{3}secret)$/.test(head)) {
		return /pass/.test(head) ? "password" : "secret";
	}
	return "none";
}

/** `secret_do_not_commit`: what the name asks of its readers says nothing of the value. */
function withoutWarning(words: string[]): string[] {
	const at = words.findIndex((word, n) => word === "dont" || (word === "do" && words[n + 1] === "not"));
	return at > 0 ? words.slice(0, at) : words;
}

/** Names whose long random-looking values are known to be no secrets: checksums, key fingerprints, versions, locks. */
export function namesPublicValue(name: string): boolean {
	return wordsOf(name).some((word) =>
		/^(?:sha\d*|md5|sum|checksum|hash|digest|integrity|commit|revision|rev|ref|version|gpg|fingerprint|etag|uuid|guid|id|path|url|uri|public|pub|signature|sig|nonce|build|release|tag|branch|vcs|sri|cid|lock|locale|charset|alphabet|chars)$/.test(
			word,
		),
	);
}
