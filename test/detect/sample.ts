/**
 * Expands the templates that pattern examples are written in, so that nothing in the repository looks like a live
 * secret. The same template always gives the same text. patterns/README.md lists the placeholders.
 */
import { createHash } from "node:crypto";
import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { encodeBase58Check } from "../../src/detect/validators/base58check.ts";
import { encodeBech32 } from "../../src/detect/validators/bech32.ts";
import { confluentChecksum } from "../../src/detect/validators/confluent-crc32.ts";
import { base62, crc32 } from "../../src/detect/validators/crc32.ts";
import { gitlabChecksum } from "../../src/detect/validators/gitlab-crc32.ts";
import { grafanaChecksum } from "../../src/detect/validators/grafana-crc32.ts";
import { crc16 } from "../../src/detect/validators/stellar-strkey.ts";

const ALPHABETS: Readonly<Record<string, string>> = {
	alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
	hex: "0123456789abcdef",
	HEX: "0123456789ABCDEF",
	base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
	base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
	upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
	UPPER: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
	token: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
	digits: "0123456789",
	BECH32: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
	lower: "abcdefghijklmnopqrstuvwxyz",
	lowernum: "abcdefghijklmnopqrstuvwxyz0123456789",
	password: "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#*",
};

/** A stream of bytes that depends on nothing but its seed. */
function* bytesOf(seed: string): Generator<number> {
	for (let block = 0; ; block++) yield* createHash("sha512").update(`${seed}#${block}`).digest();
}

function draw(alphabet: string, length: number, bytes: Iterator<number>): string {
	let out = "";
	while (out.length < length) {
		const byte: number = bytes.next().value;
		// Rejecting the tail keeps every character equally likely.
		if (byte < 256 - (256 % alphabet.length)) out += alphabet[byte % alphabet.length] ?? "";
	}
	return out;
}

export function expandSample(template: string): string {
	return drawSample(template, template);
}

/** `{{name:argument}}`, innermost first, so that `{{b64:user:{{password:12}}}}` works. Another seed, another secret. */
export function drawSample(template: string, seed: string): string {
	const bytes = bytesOf(seed);
	let text = template;
	for (let round = 0; round < 50; round++) {
		const match = /\{\{([A-Za-z0-9]+)(?::((?:(?!\{\{|\}\}).)*))?\}\}/s.exec(text);
		if (!match) return text;
		const [whole, name = "", argument = ""] = match;
		text =
			text.slice(0, match.index) + expand(name, argument, bytes) + text.slice(match.index + whole.length);
	}
	throw new Error(`template does not come to an end: ${template}`);
}

function expand(name: string, argument: string, bytes: Iterator<number>): string {
	const alphabet = ALPHABETS[name];
	if (alphabet !== undefined) return draw(alphabet, Number(argument), bytes);
	switch (name) {
		case "lit":
			return argument;
		case "b64":
			return Buffer.from(argument).toString("base64");
		case "uuid":
			return [8, 4, 4, 4, 12].map((length) => draw("0123456789abcdef", length, bytes)).join("-");
		case "github":
			return withCrc(argument, bytes);
		case "npm":
			return withCrc("npm_", bytes);
		case "grafana": {
			const key = `glsa_${draw(ALPHABETS["alnum"] ?? "", 32, bytes)}`;
			return `${key}_${grafanaChecksum(key)}`;
		}
		case "confluent": {
			const random = draw(ALPHABETS["base64"] ?? "", 54, bytes);
			return `cflt${random}${confluentChecksum(random)}`;
		}
		case "gitlab": {
			const payload = Buffer.from(`o:1\nu:${draw(ALPHABETS["lower"] ?? "", 3, bytes)}\n`);
			const text = Buffer.concat([payload, noise(19, bytes)]).toString("base64url");
			const checked = `${argument}${text}.01.${text.length.toString(36).padStart(2, "0")}`;
			return checked + gitlabChecksum(checked);
		}
		case "xprv":
			return encodeBase58Check(
				Buffer.concat([
					Buffer.from("0488ade4000000000000000000", "hex"),
					noise(32, bytes),
					Buffer.alloc(1),
					noise(32, bytes),
				]),
			);
		case "wif":
			return encodeBase58Check(Buffer.concat([Buffer.from([0x80]), noise(32, bytes)]));
		case "age": {
			const data = Array.from({ length: 52 }, () => (bytes.next().value as number) & 31);
			return encodeBech32("age-secret-key-", data).toUpperCase();
		}
		case "stellar": {
			const body = Buffer.concat([Buffer.from([18 << 3]), noise(32, bytes)]);
			const check = Buffer.alloc(2);
			check.writeUInt16LE(crc16(body));
			return base32(Buffer.concat([body, check]));
		}
		case "mnemonic":
			return entropyToMnemonic(noise((Number(argument) * 4) / 3, bytes), wordlist);
		case "jwt": {
			const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
			const header = part({ alg: "HS256", typ: "JWT" });
			return `${header}.${part({ sub: draw(ALPHABETS["digits"] ?? "", 10, bytes), iat: 1700000000 })}.${draw(ALPHABETS["base64url"] ?? "", 43, bytes)}`;
		}
		case "pem":
			return pem(argument, bytes);
		case "pemline":
			return pem(argument, bytes).replaceAll("\n", "\\n");
		default:
			throw new Error(`unknown placeholder {{${name}}}`);
	}
}

function withCrc(prefix: string, bytes: Iterator<number>): string {
	const random = draw(ALPHABETS["alnum"] ?? "", 30, bytes);
	return prefix + random + base62(crc32(random), 6);
}

function noise(length: number, bytes: Iterator<number>): Buffer {
	return Buffer.from(Array.from({ length }, () => bytes.next().value as number));
}

function base32(bytes: Buffer): string {
	let bits = "";
	for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
	return (bits.match(/.{5}/g) ?? [])
		.map((five) => ALPHABETS["upper"]?.[Number.parseInt(five, 2)] ?? "")
		.join("");
}

/** A PEM block whose body has the first bytes its label asks for, and noise after them. */
function pem(label: string, bytes: Iterator<number>): string {
	const head = label.startsWith("OPENSSH")
		? Buffer.from("openssh-key-v1\0", "latin1")
		: label.startsWith("PGP")
			? Buffer.from([0x95, 0x03])
			: Buffer.from([0x30, 0x82, 0x04, 0xa4, 0x02, 0x01, 0x00]);
	const body =
		Buffer.concat([head, noise(600, bytes)])
			.toString("base64")
			.match(/.{1,64}/g) ?? [];
	const headers = label.startsWith("PGP") ? ["", ...body, "=abcd"] : body;
	return [`-----BEGIN ${label}-----`, ...headers, `-----END ${label}-----`].join("\n");
}
