/** A tar inside a layer's file: a backup, a vendored source, an image that was saved into an image. */
import { isTarHeader } from "../../archive/tar-header.ts";
import { TarReader } from "../../archive/tar-reader.ts";
import type { Unwrapper } from "./unwrapper.ts";

export const unwrapTar: Unwrapper = (_path, head) => {
	if (!isTarHeader(head)) return null;
	return { isPacked: false, read: (parts) => new TarReader(({ name }) => parts.part(name)) };
};
