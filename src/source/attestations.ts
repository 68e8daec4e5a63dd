/** The statements that an attestation's or a referrer's manifest holds: each of its layers is one document. */
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import { type Attestation, AttestationAnnotation } from "../image/attestation.ts";
import type { Descriptor } from "../image/descriptor.ts";
import { manifestSchema } from "../image/manifest.ts";
import { verifyContent } from "./content-digest.ts";
import { parseDocument } from "./json-document.ts";
import type { OciStore } from "./oci-store.ts";

/** Documents of one manifest: BuildKit writes two or three. */
const MOST_DOCUMENTS = 100;

/** Never throws for what is not there or broken: that is a fault, and the image is scanned all the same. */
export async function readAttestations(
	store: OciStore,
	descriptor: Descriptor,
): Promise<{ attestations: Attestation[]; faults: ScanFault[] }> {
	const where = `attestation ${descriptor.digest}`;
	const attestations: Attestation[] = [];
	const faults: ScanFault[] = [];
	try {
		const bytes = await store.manifest(descriptor);
		if (bytes === undefined) throw new LeakscanError("BLOB_MISSING", "its manifest is not there");
		verifyContent(descriptor, bytes);
		const manifest = parseDocument(manifestSchema, bytes, descriptor.digest);
		if (manifest.layers.length > MOST_DOCUMENTS) {
			throw new LeakscanError("LIMIT_EXCEEDED", `it lists more than ${MOST_DOCUMENTS} documents`);
		}
		for (const [index, layer] of manifest.layers.entries()) {
			const blob = await store.blob(layer);
			if (blob === undefined) {
				faults.push({ code: "BLOB_MISSING", message: `its document ${layer.digest} is not there`, where });
				continue;
			}
			const type =
				layer.annotations?.[AttestationAnnotation.predicateType] ??
				layer.annotations?.[AttestationAnnotation.cosignPredicateType] ??
				manifest.artifactType ??
				descriptor.artifactType ??
				null;
			const { digest, mediaType, size } = layer;
			const annotations = [
				...Object.entries((index === 0 ? manifest.annotations : null) ?? {}),
				...Object.entries(layer.annotations ?? {}),
			].map(([name, value]) => ({ name, value }));
			attestations.push({ key: blob.key, digest, mediaType, type, size, annotations });
		}
	} catch (error) {
		faults.push(faultOf(error, where, "BLOB_MISSING"));
	}
	return { attestations, faults };
}
