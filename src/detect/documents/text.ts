/** A document's bytes as text, with the way back from a place in the text to its byte in the file. */

export interface DocumentText {
	readonly text: string;
	/** Byte offset in the file of a character of `text`. */
	byteOf(at: number): number;
}

/** Characters between two places whose bytes are kept: none is counted through more often than for the fields near it. */
const STEP = 1024;

/** Bytes of `text[from, to)`; half a surrogate pair at either end counts as half of its four. */
function bytesOf(text: string, from: number, to: number): number {
	const isHalf = (at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
	const bytes = Buffer.byteLength(text.slice(from, to));
	return bytes - (isHalf(from) ? 1 : 0) - (isHalf(to) ? 1 : 0);
}

/** UTF-8, with or without a byte order mark; what is no UTF-8 is read as latin1, so that offsets stay true. */
export function documentText(bytes: Buffer): DocumentText {
	const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	const start = marked ? 3 : 0;
	const body = bytes.subarray(start);
	const text = body.toString("utf8");
	if (text.length === body.length) return { text, byteOf: (at) => start + at };
	if (text.includes("\ufffd")) return { text: body.toString("latin1"), byteOf: (at) => start + at };
	/** Byte offsets of every STEP-th character, as far as they were needed. */
	const known = [start];
	return {
		text,
		byteOf(at) {
			const step = Math.floor(at / STEP);
			for (let next = known.length; next <= step; next++)
				known.push((known[next - 1] ?? start) + bytesOf(text, (next - 1) * STEP, next * STEP));
			return (known[step] ?? start) + bytesOf(text, step * STEP, at);
		},
	};
}
