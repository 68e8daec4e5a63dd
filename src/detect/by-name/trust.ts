/** How far a text is believed, and how a value is written in it. */

/**
 * How the text is to be read, most telling first. `declared`: ENV, ARG, a label, a .env file; `text`: notes, logs, tables;
 * `sample`: tests and examples of this image's own; `package`: what came with a package or the system.
 */
export type Trust = "declared" | "config" | "text" | "code" | "sample" | "package";

/** How the value is written beside its name. */
export interface Written {
	readonly quoted: boolean;
	/** `loose`: no operator says that the value is the name's. */
	readonly relation: "assigned" | "loose";
	/** Nothing but name and value stands on the line. */
	readonly alone: boolean;
}

/** As an assignment to a text in quotes. */
export const PLAINLY: Written = { quoted: true, relation: "assigned", alone: false };
