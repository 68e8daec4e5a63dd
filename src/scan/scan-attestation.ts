/**
 * One attestation through unpack and detect: its annotations, provenance field by field, and everything else as the file that
 * it is, with what stands in it in another form or is packed in it.
 */
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { normalizeEntryPath } from "../archive/entry-path.ts";
import type { MetadataSighting } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import type { Match } from "../detect/match.ts";
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import type { Attestation } from "../image/attestation.ts";
import type { ContentSink } from "../unpack/layer.ts";
import { envelopePayload, readProvenance, type StatementArtifact } from "../unpack/statement.ts";
import { TextScanner } from "./text-scanner.ts";

export interface ScannedAttestation {
	readonly sightings: readonly MetadataSighting[];
	/** Why it was not read to its end, and what could not be looked at in it. */
	readonly faults: readonly ScanFault[];
}

/** What is read whole, so that its fields can be told apart. A larger one is looked at as it comes. */
const MAX_STATEMENT_BYTES = 16 * 1024 ** 2;
/** SBOMs of large images have tens of megabytes. */
const MAX_ATTESTATION_BYTES = 256 * 1024 ** 2;
/** What a document without a name is judged by. */
const STATEMENT_NAME = "statement.json";

/** Never throws for what the attestation holds. */
export async function scanAttestation(
	attestation: Attestation,
	open: () => Promise<Readable>,
	detector: Detector,
	signal: AbortSignal | undefined,
): Promise<ScannedAttestation> {
	const { digest, size, type, mediaType, title } = attestation;
	const where = `attestation ${digest}`;
	const texts = new TextScanner(detector);
	const sightings: MetadataSighting[] = [];
	const seen = async (artifacts: readonly StatementArtifact[], label: string): Promise<void> => {
		for (const artifact of artifacts) {
			for (const { match, inside, carrier } of await texts.scan(artifact, where))
				sightings.push({ ...sightingOf(match, [label, ...inside]), carrier });
		}
	};
	await seen(
		attestation.annotations.map(({ name, value }) => ({ form: "assignment", name, value })),
		"annotations",
	);
	const faults: ScanFault[] = [];
	try {
		if (size > MAX_ATTESTATION_BYTES) {
			throw new LeakscanError("LIMIT_EXCEEDED", `it has more than ${MAX_ATTESTATION_BYTES} bytes`);
		}
		const { FileScanner } = await import("./file-scanner.ts");
		const files = new FileScanner({ detector, witness: () => null });
		const name = normalizeEntryPath(title ?? "") || STATEMENT_NAME;
		const asFile = async (read: (sink: ContentSink) => void | Promise<void>): Promise<void> => {
			const sink = files.open(name, size);
			try {
				await read(sink);
			} finally {
				sink.end();
				files.finish();
				for (const { match, inside } of files.sightings)
					sightings.push(sightingOf(match, [type ?? mediaType, ...inside]));
				for (const fault of files.faults) faults.push({ ...fault, where: `${where}: ${fault.where}` });
			}
		};
		if (size > MAX_STATEMENT_BYTES) {
			await asFile(async (sink) => readChecked(await open(), attestation, (chunk) => sink.write(chunk)));
		} else {
			const pieces: Buffer[] = [];
			await readChecked(await open(), attestation, (chunk) => pieces.push(chunk));
			const bytes = Buffer.concat(pieces);
			const document = bytes.toString("utf8");
			const payload = envelopePayload(document);
			const reading = readProvenance(payload ?? document);
			if (reading !== null) await seen(reading.artifacts, reading.type);
			else await asFile((sink) => sink.write(payload === null ? bytes : Buffer.from(payload)));
		}
	} catch (error) {
		signal?.throwIfAborted();
		faults.push(faultOf(error, where, "LAYER_UNREADABLE"));
	}
	return { sightings, faults: [...texts.faults, ...faults] };
}

function sightingOf(match: Match, inside: readonly string[]): MetadataSighting {
	return { kind: "attestation", variable: match.variable, instruction: null, inside, match };
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
