/**
 * Opens the wrappers in a layer's files, one inside the other, within what a layer may cost. The rule for what is a fault
 * and what is not: a fault is what somebody else could read and we did not. A wrapper that turns out to be broken, cut
 * off or encrypted gave what anyone can get out of it; its bytes are looked at as they are, and nothing is missing.
 */
import { LeakscanError } from "../../errors.ts";
import type { ContentSink } from "../layer.ts";
import { unwrapAr } from "./ar.ts";
import { unwrapCompiled } from "./compiled.ts";
import { unwrapCompressed } from "./compressed.ts";
import { unwrapCpio } from "./cpio.ts";
import { DEFAULT_NESTED_LIMITS, type NestedLimits } from "./limits.ts";
import { unwrapRpm } from "./rpm.ts";
import { unwrapSqlite } from "./sqlite.ts";
import { unwrapTar } from "./tar.ts";
import type { Unwrapper, Wrapper } from "./unwrapper.ts";
import { unwrapUtf16 } from "./utf-16.ts";
import { unwrapZip } from "./zip.ts";

const UNWRAPPERS: readonly Unwrapper[] = [
	unwrapCompressed,
	unwrapZip,
	unwrapTar,
	unwrapAr,
	unwrapCpio,
	unwrapRpm,
	unwrapSqlite,
	unwrapCompiled,
	unwrapUtf16,
];

export interface NestedVisitor {
	/** A part of a wrapper; `depth` is how many wrappers are around it. */
	part(name: string, depth: number): ContentSink;
	/** Something that could not be looked at though it can be read. */
	fault(error: LeakscanError): void;
}

/** Takes a wrapper's bytes. */
export interface NestedSink extends ContentSink {
	/** Nothing can be read in the wrapper's own bytes, as long as it is whole. */
	readonly isPacked: boolean;
}

/** The unwrapping of one layer: what it may still cost is shared by all its files. */
export class Unwrapping {
	readonly #limits: NestedLimits;
	readonly #unwrappers: readonly Unwrapper[];
	#bytes = 0;
	#parts = 0;

	constructor(limits: NestedLimits = DEFAULT_NESTED_LIMITS, unwrappers: readonly Unwrapper[] = UNWRAPPERS) {
		this.#limits = limits;
		this.#unwrappers = unwrappers;
	}

	/**
	 * A sink for a file (or a part, `depth` wrappers deep) that begins with `head`, if it is a wrapper. The sink never
	 * throws: whatever goes wrong inside a file, the layer goes on.
	 */
	open(path: string, head: Buffer, depth: number, visitor: NestedVisitor): NestedSink | null {
		for (const unwrapper of this.#unwrappers) {
			const wrapper = unwrapper(path, head);
			if (wrapper !== null) return new OpenWrapper(wrapper, depth, visitor, this);
		}
		return null;
	}

	/** @internal Counts a part of a wrapper that is `depth` wrappers deep. */
	enter(depth: number): void {
		if (depth >= this.#limits.depth) throw tooMuch(`more than ${depth} archives inside each other`, "it");
		if (++this.#parts > this.#limits.parts)
			throw tooMuch(`more than ${this.#limits.parts} parts in its archives`, "the layer");
	}

	/** Counts a part that was unpacked by other means out of something `depth` wrappers deep; throws LIMIT_EXCEEDED. */
	decoded(bytes: number, depth: number): void {
		this.enter(depth);
		this.unpacked(bytes);
	}

	/** Counts bytes that were unpacked by other means; throws LIMIT_EXCEEDED. */
	unpacked(bytes: number): void {
		this.#bytes += bytes;
		if (this.#bytes > this.#limits.bytes)
			throw tooMuch(`more than ${this.#limits.bytes} bytes packed in its archives`, "the layer");
	}

	/** @internal Counts what a wrapper has grown by. What is stored in one as it is costs no more than the wrapper. */
	spend(growth: Growth): void {
		const { inner, outer } = growth;
		const { ratio, ratioFloor } = this.#limits;
		this.unpacked(Math.max(0, inner - outer - growth.counted));
		growth.counted = Math.max(growth.counted, inner - outer);
		if (inner > ratioFloor && inner > outer * ratio)
			throw tooMuch(`more than ${ratio} times as many bytes inside as outside`, "it");
	}
}

interface Growth {
	/** Bytes that came out, and that went in. */
	inner: number;
	outer: number;
	/** What of the difference is counted. */
	counted: number;
}

/** A wrapper that is being read, until its end or until it breaks. */
class OpenWrapper implements NestedSink {
	readonly #visitor: NestedVisitor;
	readonly #budget: Unwrapping;
	readonly #growth: Growth = { inner: 0, outer: 0, counted: 0 };
	readonly #open = new Set<ContentSink>();
	#sink: ContentSink | null = null;
	isPacked: boolean;

	constructor(wrapper: Wrapper, depth: number, visitor: NestedVisitor, budget: Unwrapping) {
		this.isPacked = wrapper.isPacked;
		this.#visitor = visitor;
		this.#budget = budget;
		this.#step(() => {
			this.#sink = wrapper.read({
				part: (name) => {
					budget.enter(depth);
					return this.#guard(visitor.part(name, depth + 1));
				},
				fault: (error) => visitor.fault(error),
			});
		});
	}

	write(chunk: Buffer): void {
		this.#growth.outer += chunk.length;
		this.#step(() => this.#sink?.write(chunk));
	}

	end(): void {
		this.#step(() => this.#sink?.end());
		this.#close();
	}

	/** A part's sink that counts what goes in, and that is ended when the wrapper breaks. */
	#guard(part: ContentSink): ContentSink {
		const guarded: ContentSink = {
			write: (chunk) => {
				this.#growth.inner += chunk.length;
				this.#budget.spend(this.#growth);
				ours(() => part.write(chunk));
			},
			end: () => {
				if (this.#open.delete(guarded)) ours(() => part.end());
			},
		};
		this.#open.add(guarded);
		return guarded;
	}

	#step(step: () => void): void {
		try {
			step();
		} catch (error) {
			// Anything else comes from the bytes: they are no such wrapper after all, or not a whole one.
			if (error instanceof LeakscanError) this.#visitor.fault(error);
			this.isPacked = false;
			this.#close();
		}
	}

	#close(): void {
		this.#sink = null;
		for (const part of this.#open) this.#step(() => part.end());
	}
}

/** What looking at a part throws is no flaw of the wrapper's, and must not pass for one. */
function ours(look: () => void): void {
	try {
		look();
	} catch (error) {
		if (error instanceof LeakscanError) throw error;
		throw new LeakscanError("INTERNAL", error instanceof Error ? error.message : String(error), {
			cause: error,
		});
	}
}

function tooMuch(what: string, who: string): LeakscanError {
	return new LeakscanError("LIMIT_EXCEEDED", `${who} has ${what}`, {
		hint: "no sane image does: look at where it comes from",
	});
}
