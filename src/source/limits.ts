/** How much a hostile reference may make us do. Real images stay far below; what lies beyond is an error or a fault. */

const MIB = 1024 ** 2;

/** One JSON document: a manifest, an index, a config. Registries cap manifests at 4 MiB. */
export const MAX_DOCUMENT_BYTES = 16 * MIB;
/** All JSON documents kept from one pass over a stream. Beyond it the largest are let go first. */
export const MAX_KEPT_DOCUMENT_BYTES = 64 * MIB;
/** Entries of an archive: a layer has three at most, so this is thousands of images. */
export const MAX_ARCHIVE_ENTRIES = 100_000;
/** Characters of an entry's name or link target; a longer one can't be what a manifest means. */
export const MAX_ENTRY_NAME = 4_096;
/** 512-byte blocks of extended headers before one entry's own. */
export const MAX_HEADER_BLOCKS = 2_048;
/** Links followed from one name. */
export const MAX_LINK_HOPS = 16;
/** Indexes inside indexes. */
export const MAX_INDEX_DEPTH = 8;
/** Descriptors looked at in all indexes of a layout together, and images of a docker archive. */
export const MAX_MANIFESTS = 10_000;
/** Layers of an image; Docker itself stops at 127. */
export const MAX_IMAGE_LAYERS = 4_096;
/** History that a zstd frame around a whole archive may ask the decoder to keep (RFC 8878 section 3.1.1.1.2). */
export const MAX_ZSTD_WINDOW = 128 * MIB;
/** Bytes per read from a file: large, since each is a trip through the thread pool. */
export const READ_CHUNK = 512 * 1024;
/** How long an engine may take to say that it is there. */
export const ENGINE_PING_TIMEOUT_MS = 10_000;
