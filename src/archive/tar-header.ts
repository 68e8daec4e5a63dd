/** The checksum of a tar's header tells a tar, of whatever age. POSIX.1-2017 pax, "ustar Interchange Format". */

export const TAR_BLOCK = 512;

/** True when `head` (512 bytes) begins a tar: its header's sum is right, whichever kind of tar it is. */
export function isTarHeader(head: Uint8Array): boolean {
	if (head.length < TAR_BLOCK || head[0] === 0) return false;
	// The sum is six octal digits and an end; few other files have such bytes there.
	const sum = /^ *([0-7]{1,7})[\0 ]/.exec(String.fromCharCode(...head.subarray(148, 156)));
	if (!sum) return false;
	let unsigned = 0;
	let signed = 0;
	for (let at = 0; at < TAR_BLOCK; at++) {
		const byte = at >= 148 && at < 156 ? 0x20 : (head[at] ?? 0);
		unsigned += byte;
		signed += byte < 128 ? byte : byte - 256;
	}
	const wanted = Number.parseInt(sum[1] ?? "", 8);
	return wanted === unsigned || wanted === signed;
}
