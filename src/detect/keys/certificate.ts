/**
 * Certificates (X.509, RFC 5280), as far as they tell whose key a private key is: the fingerprint of the public key in it, a name
 * and an end. Every image has hundreds of them in its trust stores, so they are read with a few steps of DER each, and no
 * signature is looked at.
 */
import { type DerNode, derAt, derChildren, oidOf, TAG } from "./der.ts";
import { spkiFingerprint } from "./public-key.ts";

export interface Certificate {
	/** Of the key in it, as PublicKey has it. */
	readonly fingerprint: string;
	/** Common name, or the organization where there is none. */
	readonly subject: string;
	/** The day it ends: `2027-03-01`. */
	readonly until: string;
}

/** A larger file is no certificate, and no bundle of them either: trust stores of systems have some 200 KB. */
export const MAX_CERTIFICATE_FILE = 1024 * 1024;
/** Certificates of one file. */
const MOST = 1000;
const LONGEST_NAME = 100;

const NAMES = /\.(?:pem|crt|cer|cert|chain|bundle)$/i;
const DER_NAMES = /\.(?:crt|cer|der)$/i;
const BEGIN = "-----BEGIN ";
const BEGIN_BYTES = Buffer.from(BEGIN);
const LABELS = ["CERTIFICATE-----", "X509 CERTIFICATE-----", "TRUSTED CERTIFICATE-----"] as const;
const END = "-----END ";

/** Whether a file may hold certificates, by its path and first bytes. */
export function mayHoldCertificates(path: string, head: Buffer): boolean {
	if (head[0] === TAG.sequence && DER_NAMES.test(path)) return true;
	// In a bundle the key may come first, and text stands before what `openssl x509 -text` prints.
	return head.includes(BEGIN_BYTES) || (NAMES.test(path) && !head.includes(0));
}

/** The certificates in a file, each once; what is none is passed over. */
export function certificatesIn(bytes: Buffer): Certificate[] {
	const found = new Map<string, Certificate>();
	for (const der of bytes[0] === TAG.sequence ? [bytes] : pemBodies(bytes)) {
		const certificate = certificateOf(der);
		if (certificate) found.set(certificate.fingerprint, certificate);
		if (found.size >= MOST) break;
	}
	return [...found.values()];
}

function* pemBodies(bytes: Buffer): Generator<Buffer> {
	const text = bytes.toString("latin1");
	for (let at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at)) {
		at += BEGIN.length;
		const label = LABELS.find((each) => text.startsWith(each, at));
		if (label === undefined) continue;
		const end = text.indexOf(END, at);
		if (end < 0) return;
		yield Buffer.from(text.slice(at + label.length, end), "base64");
		at = end;
	}
}

/** Null for what is no certificate. */
function certificateOf(der: Buffer): Certificate | null {
	const [signed] = derChildren(derAt(der), 1);
	const fields = derChildren(signed ?? null, 8);
	// The version, which is left out in those of version 1.
	if (fields[0]?.tag === 0xa0) fields.shift();
	const [serial, , , validity, subject, key] = fields;
	if (serial?.tag !== TAG.integer || subject?.tag !== TAG.sequence || key?.tag !== TAG.sequence) return null;
	const fingerprint = spkiFingerprint(key.whole);
	const until = dayOf(derChildren(validity ?? null, 2)[1]);
	return fingerprint === null || until === null ? null : { fingerprint, subject: nameOf(subject), until };
}

/** UTCTime or GeneralizedTime, RFC 5280 section 4.1.2.5. */
function dayOf(time: DerNode | undefined): string | null {
	const digits = time?.content.toString("latin1", 0, 8) ?? "";
	if (time?.tag === 0x18 && /^\d{8}$/.test(digits))
		return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
	if (time?.tag !== 0x17 || !/^\d{6}/.test(digits)) return null;
	const century = Number(digits.slice(0, 2)) < 50 ? "20" : "19";
	return `${century}${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4, 6)}`;
}

const COMMON_NAME = "2.5.4.3";
const ORGANIZATION = "2.5.4.10";

function nameOf(subject: DerNode): string {
	const parts = new Map<string, string>();
	for (const set of derChildren(subject, 50)) {
		for (const attribute of derChildren(set, 10)) {
			const [type, value] = derChildren(attribute, 2);
			if (value && value.content.length <= 4 * LONGEST_NAME) parts.set(oidOf(type), textOf(value));
		}
	}
	return (parts.get(COMMON_NAME) ?? parts.get(ORGANIZATION) ?? "nobody named").slice(0, LONGEST_NAME);
}

const BMP_STRING = 0x1e;

function textOf({ tag, content }: DerNode): string {
	if (tag !== BMP_STRING) return content.toString("utf8");
	return content.length % 2 === 0 ? Buffer.from(content).swap16().toString("utf16le") : "";
}
