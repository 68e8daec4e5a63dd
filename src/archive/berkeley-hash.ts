/**
 * The values of a Berkeley DB hash table, whole in memory: pages, and chains of overflow pages for what is too long for one.
 * Berkeley DB's dbinc/db_page.h, versions 8 to 10 of the hash method. Broken bytes give fewer values, never an endless walk.
 */

const MAGIC = 0x00061561;
const PAGE_HEADER = 26;
const HASH_UNSORTED = 2;
const HASH = 13;
const OVERFLOW = 7;
const KEY_DATA = 1;
const OFF_PAGE = 3;

/** Each chain is read once in a sound table. */
const MOST_READINGS = 4;

export function isBerkeleyHash(bytes: Buffer): boolean {
	return bytes.length >= 512 && (bytes.readUInt32LE(12) === MAGIC || bytes.readUInt32BE(12) === MAGIC);
}

/** Each value once, in the order of the pages. */
export function* berkeleyValues(bytes: Buffer): Generator<Buffer> {
	const isLittle = bytes.readUInt32LE(12) === MAGIC;
	const long = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
	const short = (at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
	const pageSize = long(20);
	if (pageSize < 512 || pageSize > 65536) return;

	/** Bytes that chains may still give: one that many entries point to gives no more than the file has. */
	let left = MOST_READINGS * bytes.length;
	const overflow = (first: number, length: number): Buffer | null => {
		const parts: Buffer[] = [];
		let gathered = 0;
		for (let page = first; page !== 0 && gathered < length && left > 0; ) {
			const start = page * pageSize;
			if (start + pageSize > bytes.length || bytes[start + 25] !== OVERFLOW) return null;
			const size = short(start + 22);
			if (size === 0 || PAGE_HEADER + size > pageSize) return null;
			parts.push(bytes.subarray(start + PAGE_HEADER, start + PAGE_HEADER + size));
			gathered += size;
			left -= pageSize;
			page = long(start + 16);
		}
		return gathered === length ? Buffer.concat(parts) : null;
	};

	for (let start = pageSize; start + pageSize <= bytes.length; start += pageSize) {
		const type = bytes[start + 25];
		if (type !== HASH && type !== HASH_UNSORTED) continue;
		const entries = short(start + 20);
		if (PAGE_HEADER + 2 * entries > pageSize) continue;
		// Keys and values take turns, and stand one before the other from the end of the page on.
		for (let entry = 1; entry < entries; entry += 2) {
			const offset = short(start + PAGE_HEADER + 2 * entry);
			const before = short(start + PAGE_HEADER + 2 * (entry - 1));
			if (offset < PAGE_HEADER || offset >= before || before > pageSize) continue;
			const at = start + offset;
			if (bytes[at] === KEY_DATA) yield bytes.subarray(at + 1, start + before);
			else if (bytes[at] === OFF_PAGE && offset + 12 <= pageSize) {
				const value = overflow(long(at + 4), long(at + 8));
				if (value !== null) yield value;
			}
		}
	}
}
