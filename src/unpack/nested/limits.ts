/** How much one layer may make us unpack inside its files. Real images stay far below; what lies beyond is a fault. */

export interface NestedLimits {
	/** Wrappers around wrappers: a zip in a tar in a gzip is three. */
	readonly depth: number;
	/** Bytes that all wrappers of a layer together hold beyond their own size. */
	readonly bytes: number;
	/** Parts of all wrappers of a layer together. */
	readonly parts: number;
	/** How many times its own size a wrapper may grow to, once it has grown past `ratioFloor`. */
	readonly ratio: number;
	/** Bytes that any wrapper may grow to, whatever its size. */
	readonly ratioFloor: number;
}

export const DEFAULT_NESTED_LIMITS: NestedLimits = {
	depth: 8,
	bytes: 8 * 1024 ** 3,
	parts: 2_000_000,
	ratio: 250,
	ratioFloor: 64 * 1024 ** 2,
};
