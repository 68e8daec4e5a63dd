/**
 * PyPI's tokens are macaroons, in the binary form of libmacaroons' version 2: where they are for, who they are, what narrows them
 * down, and a signature of 32 bytes. https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt;
 * https://github.com/pypi/warehouse/blob/main/warehouse/macaroons/caveats/__init__.py for what they are narrowed down to.
 */
import type { Detail } from "../match.ts";
import { PLAUSIBLE, type Verdict } from "./verdict.ts";

const VERSION = 2;
const END = 0;
const LOCATION = 1;
const IDENTIFIER = 2;
const SIGNATURE = 6;
const SIGNATURE_BYTES = 32;
/** Warehouse's numbers for what a token is bound to. */
const EXPIRATION = 0;
const PROJECT_NAMES = 1;

interface Field {
	readonly type: number;
	readonly data: Buffer;
}

export function pypiMacaroon(secret: string): Verdict {
	const bytes = Buffer.from(secret.slice(secret.indexOf("-") + 1), "base64url");
	const fields = bytes[0] === VERSION ? fieldsOf(bytes) : null;
	const signature = fields?.at(-1);
	// Only documentation has such: what is no macaroon is no token, but its shape was found all the same.
	if (!fields || signature?.type !== SIGNATURE || signature.data.length !== SIGNATURE_BYTES) return PLAUSIBLE;
	const details: Detail[] = [];
	const location = fields.find(({ type }) => type === LOCATION)?.data.toString("utf8");
	if (location !== undefined) details.push({ name: "host", value: location.slice(0, 128) });
	let expired = false;
	// The first identifier is the token's own, those after it say what it is bound to.
	for (const { data } of fields.filter(({ type }) => type === IDENTIFIER).slice(1)) {
		const { projects, until } = restriction(data.toString("utf8"));
		if (projects !== null) details.push({ name: "projects", value: projects.slice(0, 256) });
		if (until === null) continue;
		const isOver = until.getTime() < Date.now();
		expired ||= isOver;
		details.push({ name: isOver ? "expired" : "expires", value: until.toISOString() });
	}
	return { kind: "structured", details, expired };
}

/** Type, length and bytes, one after the other; null where it breaks off. */
function fieldsOf(bytes: Buffer): Field[] | null {
	const fields: Field[] = [];
	let at = 1;
	const number = (): number => {
		let value = 0;
		for (let scale = 1; ; scale *= 128) {
			const byte = bytes[at++];
			if (byte === undefined || scale > 2 ** 28) return Number.NaN;
			value += (byte & 0x7f) * scale;
			if (byte < 0x80) return value;
		}
	};
	while (at < bytes.length) {
		const type = number();
		if (type === END) continue;
		const length = number();
		if (!(at + length <= bytes.length)) return null;
		fields.push({ type, data: bytes.subarray(at, at + length) });
		at += length;
	}
	return fields;
}

/** `[0, until, from]`, `[1, ["name"]]`, and the older `{"version": 1, "permissions": {"projects": ["name"]}}`, `{"exp": until}`. */
function restriction(text: string): { readonly projects: string | null; readonly until: Date | null } {
	const said = parsed(text);
	if (Array.isArray(said)) {
		const [kind, value]: unknown[] = said;
		return {
			projects: kind === PROJECT_NAMES ? names(value) : null,
			until: kind === EXPIRATION ? dateOf(value) : null,
		};
	}
	const { permissions, exp } = objectOf(said);
	return { projects: names(objectOf(permissions)["projects"]), until: dateOf(exp) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function objectOf(value: unknown): Record<string, unknown> {
	return typeof value === "object" && value !== null ? { ...value } : {};
}

function names(value: unknown): string | null {
	if (!Array.isArray(value)) return null;
	const texts = value.filter((one) => typeof one === "string");
	return texts.length === 0 ? null : texts.join(", ");
}

function dateOf(value: unknown): Date | null {
	const date = typeof value === "number" ? new Date(value * 1000) : null;
	return date === null || Number.isNaN(date.getTime()) ? null : date;
}
