/** A document's bytes as text, with the way back from a place in the text to its byte in the file. */

export interface DocumentText {
	readonly text: string;
	/** Byte offset in the file of a character of `text`. */
	byteOf(at: number): number;
}

/** UTF-8, with or without a byte order mark; what is no UTF-8 is read as latin1, so that offsets stay true. */
export function documentText(bytes: Buffer): DocumentText {
	const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	const start = marked ? 3 : 0;
	const body = bytes.subarray(start);
	const text = body.toString("utf8");
	if (text.length === body.length) return { text, byteOf: (at) => start + at };
	if (text.includes("\ufffd")) return { text: body.toString("latin1"), byteOf: (at) => start + at };
	let knownAt = 0;
	let knownByte = start;
	return {
		text,
		byteOf(at) {
			// Places mostly come in order, so that a large file is counted through once.
			if (at < knownAt) {
				knownAt = 0;
				knownByte = start;
			}
			knownByte += Buffer.byteLength(text.slice(knownAt, at));
			knownAt = at;
			return knownByte;
		},
	};
}
