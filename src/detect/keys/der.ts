/** Reads DER, and BER as far as PKCS #12 files use it. X.690; hostile lengths and depths end in null, never in a throw. */

export interface DerNode {
	/** The identifier octet: class, constructed bit and number. Numbers above 30 don't occur in keys. */
	readonly tag: number;
	readonly content: Buffer;
	/** The node with its header. */
	readonly whole: Buffer;
}

export const TAG = { integer: 0x02, octetString: 0x04, oid: 0x06, sequence: 0x30, set: 0x31 } as const;

export interface DerHeader {
	readonly tag: number;
	/** Where the content begins. */
	readonly start: number;
	/** Of the content, which may not all be there. */
	readonly length: number;
}

/** The header of a node with a length; null when there is none. */
export function derHeader(bytes: Buffer, at = 0): DerHeader | null {
	const tag = bytes[at];
	const first = bytes[at + 1];
	if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
	if (first < 0x80) return { tag, start: at + 2, length: first };
	const count = first & 0x7f;
	const start = at + 2 + count;
	if (count === 0 || count > 4 || start > bytes.length) return null;
	return { tag, start, length: bytes.readUIntBE(at + 2, count) };
}

/** The node at `at`; null when there is none that fits. */
export function derAt(bytes: Buffer, at = 0, depth = 0): DerNode | null {
	if (depth > 16) return null;
	const header = derHeader(bytes, at);
	if (header === null)
		return bytes[at + 1] === 0x80 && ((bytes[at] ?? 0) & 0x1f) !== 0x1f ? indefinite(bytes, at, depth) : null;
	const { tag, start, length } = header;
	if (start + length > bytes.length) return null;
	return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** BER's indefinite length: parts up to two zero bytes. */
function indefinite(bytes: Buffer, at: number, depth: number): DerNode | null {
	let end = at + 2;
	while (bytes[end] !== 0 || bytes[end + 1] !== 0) {
		const part = derAt(bytes, end, depth + 1);
		if (!part || part.whole.length === 0) return null;
		end += part.whole.length;
	}
	return { tag: bytes[at] ?? 0, content: bytes.subarray(at + 2, end), whole: bytes.subarray(at, end + 2) };
}

/** The nodes inside a constructed one, at most `most`. */
export function derChildren(node: DerNode | null, most = 1000): DerNode[] {
	const children: DerNode[] = [];
	if (!node) return children;
	for (let at = 0; at < node.content.length && children.length < most; ) {
		const child = derAt(node.content, at);
		if (!child) break;
		children.push(child);
		at += child.whole.length;
	}
	return children;
}

/** The octets of an OCTET STRING, put together where BER wrote it in parts. */
export function octets(node: DerNode | null | undefined, depth = 0): Buffer {
	if (!node || depth > MOST_PARTS_DEPTH) return Buffer.alloc(0);
	if ((node.tag & 0x20) === 0) return node.content;
	return Buffer.concat(derChildren(node).map((part) => octets(part, depth + 1)));
}

/** Parts in parts of one OCTET STRING. */
const MOST_PARTS_DEPTH = 16;

/** Dotted form of an OBJECT IDENTIFIER; "" when the node is none. */
export function oidOf(node: DerNode | null | undefined): string {
	if (node?.tag !== TAG.oid) return "";
	const parts: number[] = [];
	let value = 0;
	for (const byte of node.content.subarray(0, 64)) {
		value = value * 128 + (byte & 0x7f);
		if ((byte & 0x80) !== 0) continue;
		if (parts.length === 0) {
			const root = Math.min(2, Math.floor(value / 40));
			parts.push(root, value - root * 40);
		} else parts.push(value);
		value = 0;
	}
	return parts.join(".");
}

/** A non-negative INTEGER of at most six bytes; null for others. */
export function smallInteger(node: DerNode | null | undefined): number | null {
	if (node?.tag !== TAG.integer || node.content.length === 0 || node.content.length > 6) return null;
	return node.content.readUIntBE(0, node.content.length);
}
