/**
 * An attestation becomes texts and assignments to look at. in-toto statements
 * (<https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md>), also inside a DSSE envelope or a Sigstore
 * bundle, with SLSA provenance v0.2 and v1 as BuildKit writes it
 * (<https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md>): every build arg, the build's
 * environment, the commands it ran, and the Dockerfile itself in base64.
 */
import { z } from "zod";

export type StatementArtifact =
	| { readonly form: "assignment"; readonly name: string; readonly value: string }
	| { readonly form: "shell"; readonly text: string }
	/** A file that the statement quotes whole. */
	| { readonly form: "file"; readonly path: string; readonly text: string };

export interface StatementReading {
	/** The predicate's type. */
	readonly type: string;
	readonly artifacts: readonly StatementArtifact[];
}

const statementSchema = z.object({
	_type: z.string().startsWith("https://in-toto.io/Statement/"),
	predicateType: z.string(),
	predicate: z.unknown(),
});
const envelopeSchema = z.object({ payload: z.string(), payloadType: z.string() });
const bundleSchema = z.object({ dsseEnvelope: envelopeSchema });

const PROVENANCE = /^https:\/\/slsa\.dev\/provenance\//;
/** Prefixes by which BuildKit tells a frontend's options apart. */
const OPTION = /^(?:build-arg|label|build-context|env|context|secret):/;
const MAX_DEPTH = 64;
/** Characters of a name that a value is told under. */
const LONGEST_NAME = 256;
const MAX_ARTIFACTS = 100_000;

/**
 * Reads provenance field by field. Null for everything else (an SBOM, a signature, text): that is looked at as it stands.
 */
export function readProvenance(document: string): StatementReading | null {
	const statement = statementIn(parsed(document));
	if (statement === null || !PROVENANCE.test(statement.predicateType)) return null;
	const artifacts = new Collected();
	walk(statement.predicate, "", artifacts, 0);
	return { type: statement.predicateType, artifacts: artifacts.all };
}

/** The text that is inside an envelope, whatever it states; null when there is no envelope. */
export function envelopePayload(document: string): string | null {
	const value = parsed(document);
	const envelope = envelopeSchema.safeParse(value).data ?? bundleSchema.safeParse(value).data?.dsseEnvelope;
	return envelope === undefined ? null : Buffer.from(envelope.payload, "base64").toString("utf8");
}

function statementIn(value: unknown): z.output<typeof statementSchema> | null {
	return statementSchema.safeParse(value).data ?? null;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

class Collected {
	readonly all: StatementArtifact[] = [];
	readonly #seen = new Set<string>();

	add(whole: StatementArtifact): void {
		let artifact = whole;
		// One name may stand over a list of thousands.
		if (artifact.form === "assignment" && artifact.name.length > LONGEST_NAME)
			artifact = { ...artifact, name: artifact.name.slice(0, LONGEST_NAME) };
		const key = JSON.stringify(artifact);
		if (this.all.length >= MAX_ARTIFACTS || this.#seen.has(key)) return;
		this.#seen.add(key);
		this.all.push(artifact);
	}
}

/** Every text under the name it has. `name` is that of the field that `value` stands in. */
function walk(value: unknown, name: string, artifacts: Collected, depth: number): void {
	if (depth > MAX_DEPTH) return;
	if (typeof value === "string") {
		if (value !== "") artifacts.add({ form: "assignment", name: name.replace(OPTION, ""), value });
	} else if (Array.isArray(value)) {
		list(value, name, artifacts, depth);
	} else if (typeof value === "object" && value !== null) {
		fields(value, artifacts, depth);
	}
}

function list(items: readonly unknown[], name: string, artifacts: Collected, depth: number): void {
	if (items.length > 0 && items.every((item) => typeof item === "string")) {
		if (/^env(?:ironment)?$/i.test(name)) {
			for (const item of items) {
				const at = item.indexOf("=");
				if (at > 0) artifacts.add({ form: "assignment", name: item.slice(0, at), value: item.slice(at + 1) });
			}
			return;
		}
		// The words of a command: an option and its value must stand side by side.
		if (/^(?:args|cmd|command|entrypoint)$/i.test(name)) {
			artifacts.add({ form: "shell", text: items.join(" ") });
			return;
		}
	}
	for (const item of items) walk(item, name, artifacts, depth + 1);
}

function fields(record: object, artifacts: Collected, depth: number): void {
	const entries = new Map<string, unknown>(Object.entries(record));
	// Parameters as Tekton and others list them: { "name": "TOKEN", "value": "..." }.
	const key = entries.get("name") ?? entries.get("key");
	const given = entries.get("value");
	if (typeof key === "string" && typeof given === "string") {
		artifacts.add({ form: "assignment", name: key.replace(OPTION, ""), value: given });
		entries.delete("value");
	}
	// BuildKit's source info: the Dockerfile of the build.
	const data = entries.get("data");
	const file = entries.get("filename");
	if (typeof data === "string" && typeof file === "string") {
		artifacts.add({ form: "file", path: file, text: Buffer.from(data, "base64").toString("utf8") });
		entries.delete("data");
	}
	for (const [field, value] of entries) walk(value, field, artifacts, depth + 1);
}
