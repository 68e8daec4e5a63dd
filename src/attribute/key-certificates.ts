/** What a private key is for, where a certificate with its public half is in an image of the run: whose name it stands for. */
import type { Detail } from "../detect/match.ts";
import type { LayerCertificate } from "./sighting.ts";

/** Certificates told of one key. */
const MOST = 3;
/** What keyVerdict() and keystores make of a fingerprint. */
const IDENTITY = "private key ";

/** Certificates by the fingerprint of their key. */
export type CertificatesByKey = ReadonlyMap<string, readonly LayerCertificate[]>;

export function certificatesByKey(certificates: Iterable<LayerCertificate>): CertificatesByKey {
	const byKey = new Map<string, LayerCertificate[]>();
	for (const certificate of certificates) {
		const known = byKey.get(certificate.fingerprint);
		if (known === undefined) byKey.set(certificate.fingerprint, [certificate]);
		else known.push(certificate);
	}
	return byKey;
}

export function certificateDetails(identity: string, certificates: CertificatesByKey): Detail[] {
	if (!identity.startsWith(IDENTITY)) return [];
	const texts = (certificates.get(identity.slice(IDENTITY.length)) ?? []).map(
		({ path, inside, subject, until }) =>
			`${subject}, until ${until}, in ${[`/${path}`, ...inside].join(" -> ")}`,
	);
	const told = [...new Set(texts)];
	const more = told.length - MOST;
	return [
		...told.slice(0, MOST).map((value) => ({ name: "certificate", value })),
		...(more > 0 ? [{ name: "certificate", value: `and ${more} more` }] : []),
	];
}
