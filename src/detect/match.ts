/** A Match: a Pattern at a place in a text. Nothing here knows of images. */

/** How sure a match is, best first. */
export const CONFIDENCES = ["verified", "checksum", "structured", "contextual", "entropy"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** How bad it is if the secret is live, worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that a secret tells of itself: when it expires, whose account it is. */
export interface Detail {
	readonly name: string;
	readonly value: string;
}

export interface Match {
	readonly patternId: string;
	/** The full secret. Toxic: only the report's redactor may turn it into text. */
	readonly secret: string;
	readonly severity: Severity;
	readonly confidence: Confidence;
	/** The name it was assigned to, where there is one. */
	readonly variable: string | null;
	/** Byte offset of the secret in the text. */
	readonly offset: number;
	/** 1-based line, and 1-based column in bytes, of the secret's first byte. */
	readonly line: number;
	readonly column: number;
	/** What the secret tells of itself; absent where it tells nothing. */
	readonly details?: readonly Detail[];
	/**
	 * The same for all forms of the same secret, where its text is not: a private key in PEM, in DER and in a keystore.
	 * Absent: the text alone tells.
	 */
	readonly identity?: string;
	/**
	 * It stands among other people's packages, where only what looks more like a secret counts: this does in a file that is the
	 * image's own all the same.
	 */
	readonly ifOwn?: true;
}

/** What the text is, as far as patterns care. */
export interface TextContext {
	/** Path of the file, without a leading slash; null for build metadata. */
	readonly path: string | null;
	/** The file of the layer that it lies inside of, where `path` is that of a part: a jar, a text with encoded text in it. */
	readonly file?: string;
	/** `shell`: a command line; `value`: the bare value of a variable; `file`: a file's content. */
	readonly kind: "file" | "shell" | "value" | "name";
}
