/** Debian packages and static libraries. */
import { ArReader, isAr } from "../../archive/ar-reader.ts";
import type { Unwrapper } from "./unwrapper.ts";

export const unwrapAr: Unwrapper = (_path, head) =>
	isAr(head) ? { isPacked: false, read: (parts) => new ArReader((name) => parts.part(name)) } : null;
