/** One attestation through unpack and detect: provenance field by field, everything else as the text it is, and its annotations. */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { MetadataSighting } from "./attribute/sighting.ts";
import type { Detector } from "./detect/detector.ts";
import type { Match } from "./detect/match.ts";
import { faultOf, LeakscanError, type ScanFault } from "./errors.ts";
import type { Attestation } from "./image/attestation.ts";
import { TextScanner } from "./scan-text.ts";
import { envelopePayload, readProvenance, type StatementArtifact } from "./unpack/statement.ts";

export interface ScannedAttestation {
	readonly sightings: readonly MetadataSighting[];
	/** Why it was not read to its end; null when it was. */
	readonly fault: ScanFault | null;
}

/** What is read whole, so that its fields can be told apart. A larger one is looked at as it comes. */
const MAX_STATEMENT_BYTES = 16 * 1024 ** 2;
/** SBOMs of large images have tens of megabytes. */
const MAX_ATTESTATION_BYTES = 256 * 1024 ** 2;

/** Never throws for what the attestation holds. */
export async function scanAttestation(
	attestation: Attestation,
	open: () => Promise<Readable>,
	detector: Detector,
	signal: AbortSignal | undefined,
): Promise<ScannedAttestation> {
	const { digest, size, type } = attestation;
	const where = `attestation ${digest}`;
	const see = (match: Match, variable: string | null, label: string | null): MetadataSighting => ({
		kind: "attestation",
		variable,
		instruction: null,
		inside: [label ?? attestation.mediaType],
		match,
	});
	const texts = new TextScanner(detector);
	const seen = async (
		artifacts: readonly StatementArtifact[],
		label: string,
	): Promise<MetadataSighting[]> => {
		const sightings: MetadataSighting[] = [];
		for (const artifact of artifacts) {
			for (const { match, inside, carrier } of await texts.scan(artifact, where)) {
				const sighting = see(match, match.variable, label);
				sightings.push({ ...sighting, inside: [label, ...inside], carrier });
			}
		}
		return sightings;
	};
	const annotated = await seen(
		attestation.annotations.map(({ name, value }) => ({ form: "assignment", name, value })),
		"annotations",
	);
	try {
		if (size > MAX_ATTESTATION_BYTES) {
			throw new LeakscanError("LIMIT_EXCEEDED", `it has more than ${MAX_ATTESTATION_BYTES} bytes`);
		}
		const whole = size <= MAX_STATEMENT_BYTES;
		const pieces: Buffer[] = [];
		const text = detector.stream({ path: null, kind: "file" });
		await readChecked(await open(), attestation, (chunk) => (whole ? pieces.push(chunk) : text.write(chunk)));
		const document = Buffer.concat(pieces).toString("utf8");
		const payload = whole ? envelopePayload(document) : null;
		const reading = whole ? readProvenance(payload ?? document) : null;
		if (reading !== null) {
			const stated = await seen(reading.artifacts, reading.type);
			return { sightings: [...annotated, ...stated], fault: texts.faults[0] ?? null };
		}
		if (whole) text.write(payload === null ? Buffer.concat(pieces) : Buffer.from(payload));
		const stated = text.end().map((match) => see(match, match.variable, type));
		return { sightings: [...annotated, ...stated], fault: texts.faults[0] ?? null };
	} catch (error) {
		signal?.throwIfAborted();
		return { sightings: annotated, fault: faultOf(error, where, "LAYER_UNREADABLE") };
	}
}

/** Hands on the bytes, and throws DIGEST_MISMATCH unless they are what the descriptor promises. */
async function readChecked(
	stream: Readable,
	{ digest, size }: Attestation,
	take: (chunk: Buffer) => void,
): Promise<void> {
	const [algorithm = "", encoded = ""] = digest.split(":");
	if (algorithm !== "sha256" && algorithm !== "sha384" && algorithm !== "sha512") {
		stream.destroy();
		throw new LeakscanError("DIGEST_MISMATCH", `digest algorithm "${algorithm}" cannot be checked`);
	}
	const hash = createHash(algorithm);
	let read = 0;
	for await (const chunk of stream) {
		const piece: Buffer = chunk;
		read += piece.length;
		if (read > size) break;
		hash.update(piece);
		take(piece);
	}
	if (read !== size || hash.digest("hex") !== encoded) {
		throw new LeakscanError("DIGEST_MISMATCH", "its bytes are not what its digest promises", {
			hint: "it was changed or damaged: fetch it again",
		});
	}
}
