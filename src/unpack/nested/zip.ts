/** Zip archives, whatever they are called: jar, war, ear, whl, apk, nupkg, docx; also behind a script that starts them. */
import { ZipReader } from "../../archive/zip-reader.ts";
import type { Unwrapper, WrapperReader } from "./unwrapper.ts";

export const unwrapZip: Unwrapper = (_path, head) => {
	if (!isZip(head) && !isScript(head)) return null;
	const read: WrapperReader = (parts) =>
		new ZipReader(
			(name) => parts.part(name),
			(error) => parts.fault(error),
		);
	return { isPacked: false, read };
};

/** A local header, also behind the marker of a split archive (APPNOTE 8.5.4). */
function isZip(head: Buffer): boolean {
	if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
	const [c, d] = head.subarray(2);
	return (c === 3 && d === 4) || (c === 7 && d === 8) || (c === 0x30 && d === 0x30);
}

/** Python's zipapps and Spring Boot's executable jars begin with a line for the shell. */
function isScript(head: Buffer): boolean {
	return head[0] === 0x23 && head[1] === 0x21;
}
