/** Observations of a run, kept by the secret they are of, so that a finding can be told how it came about. */
import { canonicalSecret } from "../attribute/fingerprint.ts";
import type { Observation, Observer } from "../detect/observation.ts";
import { rejectionText } from "./decision-text.ts";

/** Kept in all: of candidates that came to nothing half as many, so that a finding's own always have room. */
const MAX_KEPT = 200_000;
/** Kept of one secret. */
const MAX_OF_ONE = 200;

export class ObservationsBySecret {
	readonly #bySecret = new Map<string, Observation[]>();
	#kept = 0;

	readonly observe: Observer = (observation) => {
		const most = rejectionText(observation) === null ? MAX_KEPT : MAX_KEPT / 2;
		if (this.#kept >= most) return;
		const secret = canonicalSecret(observation.secret);
		const known = this.#bySecret.get(secret);
		if (known === undefined) this.#bySecret.set(secret, [observation]);
		else if (known.length < MAX_OF_ONE) known.push(observation);
		else return;
		this.#kept++;
	};

	of(secret: string): readonly Observation[] {
		return this.#bySecret.get(canonicalSecret(secret)) ?? [];
	}
}
