/**
 * UTF-16 text (RFC 2781), with a byte order mark or plainly so: what Windows writes. One part, the same text in UTF-8.
 */
import type { Unwrapper } from "./unwrapper.ts";

export const unwrapUtf16: Unwrapper = (_path, head) => {
	const encoding = encodingOf(head);
	if (encoding === null) return null;
	return {
		isPacked: true,
		read: (parts) => {
			const part = parts.part("utf-16");
			const decoder = new TextDecoder(encoding);
			const write = (text: string): void => {
				if (text !== "") part?.write(Buffer.from(text, "utf8"));
			};
			return {
				write: (chunk) => write(decoder.decode(chunk, { stream: true })),
				end: () => {
					write(decoder.decode());
					part?.end();
				},
			};
		},
	};
};

/** Without a mark it is known by its letters: every second byte of a long beginning is NUL, and the others are text. */
function encodingOf(head: Buffer): "utf-16le" | "utf-16be" | null {
	if (head[0] === 0xff && head[1] === 0xfe && (head[2] !== 0 || head[3] !== 0)) return "utf-16le";
	if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
	if (head.length < 16 || (head[0] === 0) === (head[1] === 0)) return null;
	const high = head[0] === 0 ? 0 : 1;
	for (let at = 0; at + 1 < Math.min(head.length, 64); at += 2) {
		const letter = head[at + 1 - high] ?? 0;
		if (head[at + high] !== 0 || !(letter >= 0x20 || letter === 0x0a || letter === 0x0d || letter === 0x09))
			return null;
	}
	return high === 0 ? "utf-16be" : "utf-16le";
}
