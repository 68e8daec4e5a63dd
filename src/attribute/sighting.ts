/** A Sighting: a Match with where it was seen, before it is told which instruction leaked it and what became of it. */
import type { Certificate } from "../detect/keys/certificate.ts";
import type { Match } from "../detect/match.ts";
import type { Image } from "../image/image.ts";
import type { Instruction } from "../image/instruction.ts";
import type { LayerChanges } from "../unpack/layer-changes.ts";
import type { LayerRepository } from "../unpack/nested/git/gathering.ts";
import type { FileDigests, PackageFiles } from "../unpack/packages/package-files.ts";
import type { ExposureKind } from "./finding.ts";

/** Something seen in a layer: in a file's content, in its name or in a link's target. */
export interface LayerSighting {
	readonly kind: "file" | "filename" | "link";
	/** Normalized, without leading slash. */
	readonly path: string;
	/** What is inside what, below the path: members of archives, commits, encodings. Empty for the file's own bytes. */
	readonly inside: readonly string[];
	/** It stands among the tests and documentation that packages bring along. */
	readonly isSample: boolean;
	/** What the file hashes to; null where no package can own it. */
	readonly digests: FileDigests | null;
	readonly match: Match;
}

/** Something seen in the build metadata. */
export interface MetadataSighting {
	readonly kind: Exclude<ExposureKind, "file" | "filename" | "link">;
	readonly variable: string | null;
	/** Position in the history; null when it stands in the config alone. */
	readonly instruction: number | null;
	/**
	 * For an attestation, first what it states; then the encodings on the way to it. Absent for what stands in the metadata
	 * itself.
	 */
	readonly inside?: readonly string[];
	/** The encoded text that it stands in: as toxic as the secret is. */
	readonly carrier?: string | null;
	readonly match: Match;
}

/** A certificate in a layer's file: public in itself, it tells what a private key is for. */
export interface LayerCertificate extends Certificate {
	/** The file, without leading slash, and the way on inside it. */
	readonly path: string;
	readonly inside: readonly string[];
}

/** What one layer showed. `changes` is null when it could not be read at all. */
export interface LayerSightings {
	readonly changes: LayerChanges | null;
	readonly sightings: readonly LayerSighting[];
	/** What the package databases in it list; null where there are none. */
	readonly packages: PackageFiles | null;
	/** As many as are kept of a layer. */
	readonly certificates: readonly LayerCertificate[];
	/** Git repositories that lie open in it, or the parts of them that it has. */
	readonly repositories: readonly LayerRepository[];
}

/** What one image showed; `layers` in the image's order, null where a layer was not read. */
export interface ImageSightings {
	readonly image: Image;
	readonly instructions: readonly Instruction[];
	readonly layers: readonly (LayerSightings | null)[];
	readonly metadata: readonly MetadataSighting[];
}
