/** The checksum of a tar's header tells a tar, of whatever age. POSIX.1-2017 pax, "ustar Interchange Format". */

export const TAR_BLOCK = 512;
const SPACE = 0x20;
const ZERO = 0x30;

/** True when `head` (512 bytes) begins a tar: its header's sum is right, whichever kind of tar it is. */
export function isTarHeader(head: Uint8Array): boolean {
	if (head.length < TAR_BLOCK || head[0] === 0) return false;
	const wanted = sumOf(head);
	if (wanted === null) return false;
	let unsigned = 0;
	let signed = 0;
	for (let at = 0; at < TAR_BLOCK; at++) {
		const byte = at >= 148 && at < 156 ? 0x20 : (head[at] ?? 0);
		unsigned += byte;
		signed += byte < 128 ? byte : byte - 256;
	}
	return wanted === unsigned || wanted === signed;
}

/** What the header says of its sum: up to seven octal digits and an end; few other files have such bytes there. */
function sumOf(head: Uint8Array): number | null {
	let at = 148;
	while (at < 155 && head[at] === SPACE) at++;
	const first = at;
	let sum = 0;
	for (
		let digit = (head[at] ?? 0) - ZERO;
		at < 155 && digit >= 0 && digit < 8;
		digit = (head[++at] ?? 0) - ZERO
	)
		sum = sum * 8 + digit;
	return at > first && (head[at] === 0 || head[at] === SPACE) ? sum : null;
}
