/** OCI layouts: index.json at the top, and all that it leads to in blobs/. OCI image-spec image-layout.md. */
import type { Descriptor } from "../image/descriptor.ts";
import { indexSchema } from "../image/manifest.ts";
import type { Candidate } from "./candidate.ts";
import { blobPath } from "./content-digest.ts";
import type { Contents } from "./contents.ts";
import { parseDocument } from "./json-document.ts";
import { ociCandidates } from "./oci-index.ts";
import type { OciStore } from "./oci-store.ts";

export const OCI_INDEX = "index.json";

/** The images that index.json (`bytes`) leads to. Throws JSON_INVALID when it is broken itself. */
export async function layoutCandidates(contents: Contents, bytes: Uint8Array): Promise<Candidate[]> {
	const document = ({ digest }: Descriptor) => contents.document(blobPath(digest));
	const store: OciStore = {
		manifest: document,
		config: document,
		blob: ({ digest }) => contents.blob(blobPath(digest)),
		keyOf: ({ digest }) => blobPath(digest),
	};
	return ociCandidates(store, parseDocument(indexSchema, bytes, OCI_INDEX));
}
