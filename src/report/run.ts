/** What a report is made of: one run over all its references. Findings still hold full secrets here; document.ts redacts. */
import type { Finding } from "../attribute/finding.ts";
import type { ScanFault } from "../errors.ts";

export interface RunLayer {
	readonly index: number;
	readonly digest: string | null;
	readonly diffId: string | null;
	readonly mediaType: string;
	readonly size: number;
	/** created_by of the instruction that made it; null where the history does not tell. */
	readonly createdBy: string | null;
}

export interface RunImage {
	readonly reference: string;
	readonly source: string;
	readonly imageId: string;
	readonly manifestDigest: string | null;
	readonly platform: string;
	readonly created: string | null;
	readonly layers: readonly RunLayer[];
}

export interface Run {
	readonly tool: { readonly name: string; readonly version: string; readonly patternsVersion: string };
	readonly faults: readonly ScanFault[];
	readonly images: readonly RunImage[];
	readonly findings: readonly Finding[];
	/**
	 * Every secret seen, in every spelling and also of findings that were set aside: what the redactor must hide in all
	 * texts. (A key file and the same key with `\\n` in an ENV are one finding but two spellings.)
	 */
	readonly secrets: readonly string[];
	readonly suppressed: {
		readonly vendored: number;
		readonly published: number;
		readonly baseline: number;
		readonly ignored: number;
		readonly inherited: number;
	};
	readonly stats: {
		readonly layers: number;
		readonly files: number;
		/** Uncompressed bytes read. */
		readonly bytes: number;
		readonly seconds: number;
	};
}
