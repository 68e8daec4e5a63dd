/**
 * RPM packages: a lead, two headers of tags, and a compressed cpio archive, which is the part. rpm.org, "RPM V4 Package Format".
 */
import type { Unwrapper, WrapperReader } from "./unwrapper.ts";

const LEAD = 96;
const LEAD_MAGIC = 0xedabeedb;
const HEADER_MAGIC = 0x8eade8;
/** Magic, version, reserved, the number of tags and the bytes of their data. */
const INTRO = 16;
const TAG = 16;
/** Headers list every file of a package; the kernel's have some megabytes. */
const MOST_HEADER = 256 * 1024 ** 2;

export const unwrapRpm: Unwrapper = (_path, head) =>
	head.length >= LEAD && head.readUInt32BE(0) === LEAD_MAGIC ? { isPacked: false, read } : null;

const read: WrapperReader = (parts) => {
	let place = 0;
	/** Bytes to step over before the next thing that is looked at. */
	let skip = LEAD;
	let headers = 0;
	let intro = Buffer.alloc(0);
	let part: ReturnType<typeof parts.part> | undefined;
	return {
		write(chunk) {
			let at = 0;
			while (at < chunk.length) {
				if (skip > 0) {
					const step = Math.min(skip, chunk.length - at);
					skip -= step;
					at += step;
					place += step;
				} else if (headers < 2) {
					const some = chunk.subarray(at, at + INTRO - intro.length);
					at += some.length;
					place += some.length;
					intro = Buffer.concat([intro, some]);
					if (intro.length < INTRO) return;
					const size = intro.readUInt32BE(8) * TAG + intro.readUInt32BE(12);
					if (intro.readUIntBE(0, 3) !== HEADER_MAGIC || size > MOST_HEADER)
						throw new Error("a broken RPM header");
					// The first holds the signatures, and is filled up to a multiple of eight.
					skip = headers++ === 0 ? size + (-(place + size) & 7) : size;
					intro = Buffer.alloc(0);
				} else {
					if (part === undefined) part = parts.part("payload");
					part?.write(chunk.subarray(at));
					return;
				}
			}
		},
		end: () => part?.end(),
	};
};
