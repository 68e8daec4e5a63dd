/** A Plant: one secret, what it adds to the image, and where it must be reported. */

export interface PlantedFile {
	/** Without leading slash. */
	readonly path: string;
	readonly content: string | Buffer;
	/** A link instead of a file: its target. */
	readonly link?: { readonly type: "symlink" | "link"; readonly target: string };
}

export interface PlantedMetadata {
	/** Instructions that write no files, as the builder's history has them. */
	readonly history?: readonly string[];
	readonly env?: string;
	readonly label?: readonly [name: string, value: string];
	readonly cmd?: readonly string[];
	readonly healthcheck?: readonly string[];
	readonly onBuild?: string;
	readonly annotation?: readonly [name: string, value: string];
}

export type Expected =
	| {
			readonly kind: "file" | "filename" | "link";
			readonly path: string;
			/** What the way inside the file must name, if the secret lies inside a wrapper. */
			readonly inside?: string;
			readonly state: "present" | "deleted" | "overwritten";
	  }
	| { readonly kind: "env" | "arg" | "history" | "label" | "cmd" | "healthcheck" | "onbuild" | "annotation" };

export interface Plant {
	readonly place: string;
	readonly kind: string;
	readonly secret: string;
	/** Other spellings of it that may be reported as well: it in base64, with its user name. */
	readonly spellings?: readonly string[];
	/** Written by the layer that copies the application. */
	readonly files?: readonly PlantedFile[];
	/** Written or deleted by a later layer. */
	readonly later?: readonly PlantedFile[];
	readonly metadata?: PlantedMetadata;
	readonly expected: Expected;
}
