/**
 * A text that is no file (an ENV's value, a label, a command of the history, a field of an attestation) through detect: as it
 * stands, and what stands in it in another form: `ENV CONFIG=<base64 of a settings file>`.
 */
import type { Detector } from "../detect/detector.ts";
import { holdsEncodedText } from "../detect/encoded/worth.ts";
import type { Match } from "../detect/match.ts";
import type { ScanFault } from "../errors.ts";
import type { MetadataArtifact } from "../unpack/metadata.ts";
import type { StatementArtifact } from "../unpack/statement.ts";
import type { FileScanner } from "./file-scanner.ts";

export interface TextMatch {
	readonly match: Match;
	/** Encodings and archives on the way to it; empty where it stands in the text itself. */
	readonly inside: readonly string[];
	/** The encoded text that it stands in: as toxic as it is. Null where it stands in the text itself. */
	readonly carrier: string | null;
}

/** Scans the texts of one image, or of one attestation. */
export class TextScanner {
	readonly #detector: Detector;
	/** What looks into files, once a text needs it: to load it takes longer than most texts. */
	#files: FileScanner | undefined;

	constructor(detector: Detector) {
		this.#detector = detector;
	}

	/** What could not be looked at in the texts so far. */
	get faults(): readonly ScanFault[] {
		// A file's place begins with a slash; a text has no path.
		return (this.#files?.faults ?? []).map((fault) => ({ ...fault, where: fault.where.replace(/^\//, "") }));
	}

	/** `place` says in a fault where the text stands. */
	async scan(artifact: MetadataArtifact | StatementArtifact, place: string): Promise<TextMatch[]> {
		const text = Buffer.from(artifact.form === "assignment" ? artifact.value : artifact.text);
		const plain = this.#plain(artifact);
		const encoded = holdsEncodedText(text) ? (await this.#scanner()).encodedIn(text, place, plain) : [];
		// What only looks random is no news once it is told what it says.
		const isTold = ({ confidence, secret }: Match): boolean =>
			confidence === "entropy" && encoded.some(({ carrier }) => secret.includes(carrier));
		const left = plain.filter((match) => !isTold(match));
		return [...left.map((match) => ({ match, inside: [], carrier: null })), ...encoded];
	}

	async #scanner(): Promise<FileScanner> {
		const { FileScanner } = await import("./file-scanner.ts");
		this.#files ??= new FileScanner({ detector: this.#detector, witness: () => null });
		return this.#files;
	}

	#plain(artifact: MetadataArtifact | StatementArtifact): Match[] {
		switch (artifact.form) {
			case "assignment":
				return this.#detector.assignment(artifact.name, artifact.value);
			case "shell":
				return this.#detector.text(artifact.text, { path: null, kind: "shell" });
			case "text":
				return this.#detector.text(artifact.text, { path: null, kind: "value" });
			case "file":
				return this.#detector.text(artifact.text, { path: artifact.path, kind: "file" });
		}
	}
}
