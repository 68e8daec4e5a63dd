/** What a private key is for, where a certificate with its public half is in an image of the run: whose name it stands for. */
import type { Detail } from "../detect/match.ts";
import type { LayerCertificate } from "./sighting.ts";

/** Certificates told of one key. */
const MOST = 3;
/** What keyVerdict() and keystores make of a fingerprint. */
const IDENTITY = "private key ";

export function certificateDetails(identity: string, certificates: readonly LayerCertificate[]): Detail[] {
	if (!identity.startsWith(IDENTITY)) return [];
	const fingerprint = identity.slice(IDENTITY.length);
	const texts = certificates
		.filter((certificate) => certificate.fingerprint === fingerprint)
		.map(
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
