/** gzip, bzip2, xz and zstd streams: one part, named like the file without the ending that says how it is packed. */
import { compressionOf } from "../../archive/compression.ts";
import { decoderFor } from "../../archive/decoder-for.ts";
import type { Unwrapper, WrapperReader } from "./unwrapper.ts";

const ENDING = /\.(?:gz|gzip|bz2|bzip2|xz|zst|zstd|z)$/i;
const TAR_ENDING = /\.(?:tgz|tbz2?|txz|tzst)$/i;

export const unwrapCompressed: Unwrapper = (path, head) => {
	const compression = compressionOf(head);
	if (compression === "none") return null;
	const read: WrapperReader = (parts) => {
		const part = parts.part(innerName(path.slice(path.lastIndexOf("/") + 1)));
		const decoder = decoderFor(compression, (chunk) => part?.write(chunk));
		return {
			write: (chunk) => decoder.write(chunk),
			end: () => {
				try {
					decoder.end();
				} finally {
					part?.end();
				}
			},
		};
	};
	return { isPacked: true, read };
};

function innerName(name: string): string {
	if (TAR_ENDING.test(name)) return name.replace(TAR_ENDING, ".tar");
	return name.replace(ENDING, "") || name;
}
