/** How much a hostile layer may make us do. Real images stay far below; what lies beyond is a fault, never a silent skip. */

export interface LayerLimits {
	/** Uncompressed bytes of a layer. */
	readonly bytes: number;
	/** Tar entries of a layer. */
	readonly entries: number;
	/** Characters of a path. */
	readonly pathLength: number;
	/** Bytes of history that a zstd frame may ask a decoder to keep (RFC 8878 section 3.1.1.1.2). */
	readonly zstdWindow: number;
	/** Links of a layer that are remembered. */
	readonly links: number;
}

export const DEFAULT_LAYER_LIMITS: LayerLimits = {
	bytes: 64 * 1024 ** 3,
	entries: 5_000_000,
	pathLength: 4096 * 4,
	zstdWindow: 128 * 1024 ** 2,
	links: 500_000,
};
