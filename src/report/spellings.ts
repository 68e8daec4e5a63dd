/**
 * The ways one secret can stand in a text: as it is, escaped by JSON or by a URL, in base64, with other line breaks.
 * What the redactor hides is every one of them.
 */

/** Lines of a private key's body: each is a piece of the key, however the text around it is indented. */
const KEY_LINE = /^[A-Za-z0-9+/=_-]{16,}$/;

/** Every spelling of a secret that is worth hiding, the secret itself first; each once, none blank. */
export function spellingsOf(secret: string): Set<string> {
	const spellings = new Set<string>();
	for (const plain of lineBreaksOf(secret)) {
		for (const text of charsetsOf(plain)) {
			spellings.add(text);
			const json = insideJson(text);
			spellings.add(json);
			spellings.add(insideJson(json));
			for (const encoded of urlEncodingsOf(text)) spellings.add(encoded);
		}
	}
	for (const encoded of base64Of(secret)) spellings.add(encoded);
	for (const line of keyLinesOf(secret)) spellings.add(line);
	for (const spelling of spellings) if (isBlank(spelling)) spellings.delete(spelling);
	return spellings;
}

/** Nothing to hide: white space, or a value that is stars already. */
function isBlank(text: string): boolean {
	return /^[\s*]*$/.test(text);
}

function lineBreaksOf(secret: string): string[] {
	if (!/[\r\n]/.test(secret)) return [secret];
	const lines = secret.split(/\r\n|\r|\n/);
	return [secret, secret.trim(), lines.join("\n"), lines.join("\r\n"), lines.join(" "), lines.join("")];
}

/** A file is looked at byte by byte, a config is UTF-8: `é` in one is `Ã©` in the other. */
function charsetsOf(text: string): string[] {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII, all of it
	if (/^[\x00-\x7f]*$/.test(text)) return [text];
	const asBytes = Buffer.from(text, "utf8").toString("latin1");
	const fromBytes = Buffer.from(text, "latin1").toString("utf8");
	return fromBytes.includes("\ufffd") ? [text, asBytes] : [text, asBytes, fromBytes];
}

function insideJson(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

function urlEncodingsOf(text: string): string[] {
	// encodeURIComponent throws on half a surrogate pair; through a Buffer it becomes U+FFFD.
	const encoded = encodeURIComponent(Buffer.from(text).toString());
	const lower = encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
	return [encoded, lower, encoded.replaceAll("%20", "+")];
}

/** Of the whole value; also only its full groups of three bytes, which stay the same when a line break was encoded with it. */
function base64Of(secret: string): string[] {
	const bytes = Buffer.from(secret);
	if (bytes.length < 6) return [];
	const padded = bytes.toString("base64");
	const whole = padded.replace(/={1,2}$/, "");
	const groups = whole.slice(0, Math.floor(bytes.length / 3) * 4);
	return [padded, whole, groups].flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]);
}

function keyLinesOf(secret: string): string[] {
	if (!secret.includes("-----BEGIN ")) return [];
	return secret
		.split(/\\r\\n|\\n|[\r\n]/)
		.map((line) => line.trim())
		.filter((line) => KEY_LINE.test(line) && !line.startsWith("-----"));
}
