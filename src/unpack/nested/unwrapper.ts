/** What a wrapper is to the rest: something that is recognised by its first bytes and gives the parts inside it. */
import type { LeakscanError } from "../../errors.ts";
import type { ContentSink } from "../layer.ts";

/** Bytes of a file that an unwrapper gets to see before it decides: a tar's magic ends at byte 263. */
export const WRAPPER_HEAD = 512;

/** Where a wrapper's parts go. */
export interface PartVisitor {
	/**
	 * A part, by its name inside the wrapper; null when it is not wanted. The chunks that its sink is given must not
	 * change afterwards.
	 */
	part(name: string): ContentSink | null;
	/** Something in it that can be read, but not by us. */
	fault(error: LeakscanError): void;
}

/**
 * One kind of wrapper. `path` is the file's, for what bytes alone do not tell; `head` its first WRAPPER_HEAD bytes or all
 * there are. Null: not this kind.
 */
export type Unwrapper = (path: string, head: Buffer) => Wrapper | null;

export interface Wrapper {
	/** Its own bytes are packed as a whole: nothing can be read in them from outside. */
	readonly isPacked: boolean;
	readonly read: WrapperReader;
}

/**
 * Begins to read a wrapper; the sink is given the file from its first byte on. It throws when the bytes turn out to be
 * no such thing, or break off; what its parts were given until then stands.
 */
export type WrapperReader = (parts: PartVisitor) => ContentSink;
