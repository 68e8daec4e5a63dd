/** Sets of bytes, as the elements of expressions take them. */

/** A set of bytes; index is the byte. */
export type Bytes = readonly boolean[];

export function union(one: Bytes, other: Bytes): Bytes {
	return Array.from({ length: 256 }, (_, byte) => one[byte] === true || other[byte] === true);
}

export function meet(one: Bytes, other: Bytes): boolean {
	return one.some((has, byte) => has && other[byte] === true);
}

export function sizeOf(set: Bytes): number {
	return set.reduce((sum, has) => sum + (has ? 1 : 0), 0);
}
