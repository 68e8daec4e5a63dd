/** A history entry read back as the Dockerfile instruction it came from. The reading itself is in history.ts. */

export type Keyword =
	| "FROM"
	| "RUN"
	| "COPY"
	| "ADD"
	| "ENV"
	| "ARG"
	| "LABEL"
	| "CMD"
	| "ENTRYPOINT"
	| "HEALTHCHECK"
	| "ONBUILD"
	| "SHELL"
	| "USER"
	| "WORKDIR"
	| "EXPOSE"
	| "VOLUME"
	| "STOPSIGNAL"
	| "MAINTAINER"
	| "UNKNOWN";

export interface Assignment {
	readonly name: string;
	readonly value: string;
}

export interface Instruction {
	/** Position in config.history, from 0. */
	readonly index: number;
	readonly keyword: Keyword;
	readonly builder: "classic" | "buildkit" | "other";
	/** history.created_by as it stands. */
	readonly createdBy: string;
	/** RFC 3339, as it stands; null where the builder left it out. */
	readonly created: string | null;
	readonly author: string;
	readonly comment: string;
	/** The layer this instruction made; null for metadata-only instructions (`empty_layer`). */
	readonly layerIndex: number | null;
	/** What ENV, ARG (with a value) and LABEL set. */
	readonly pairs: readonly Assignment[];
	/** Build args that a RUN saw: `|1 NAME=value /bin/sh -c ...`. */
	readonly buildArgs: readonly Assignment[];
	/** The instruction's own text as the Dockerfile would have it, without keyword, shell prefix, build args or builder marks. */
	readonly body: string;
}
