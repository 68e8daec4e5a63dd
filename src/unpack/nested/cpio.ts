/** cpio archives: what RPM packages and a kernel's first file system hold. */
import { CpioReader, isCpio } from "../../archive/cpio-reader.ts";
import type { Unwrapper } from "./unwrapper.ts";

export const unwrapCpio: Unwrapper = (_path, head) =>
	isCpio(head) ? { isPacked: false, read: (parts) => new CpioReader((name) => parts.part(name)) } : null;
