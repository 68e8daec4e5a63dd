/** Where the content is that OCI descriptors name: a layout's blobs/ folder, or a repository of a registry. */
import type { Descriptor } from "../image/descriptor.ts";
import type { StoredBlob } from "./contents.ts";

/** Undefined: it is not there. What comes is not checked yet. */
export interface OciStore {
	/** A manifest or an index. */
	manifest(descriptor: Descriptor): Promise<Buffer | undefined>;
	/** A config. */
	config(descriptor: Descriptor): Promise<Buffer | undefined>;
	/** A layer, or the content of an attestation. It need not be opened to know that it is there. */
	blob(descriptor: Descriptor): Promise<StoredBlob | undefined>;
	/** The key of a blob that is not there. */
	keyOf(descriptor: Descriptor): string;
}
