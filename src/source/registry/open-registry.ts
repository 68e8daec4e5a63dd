/** The door to everything here. */
import type { Source } from "../source.ts";
import type { RegistryOptions } from "./registry-options.ts";
import { RegistrySession } from "./registry-session.ts";
import { type ImageRequest, openRegistryImage } from "./registry-source.ts";
import { parseRegistryReference } from "./repository-name.ts";

/** Options, or a session that several images share; who made the session closes it. */
export type RegistryAccess = RegistryOptions | RegistrySession;

/** Opens the image called `name`. Throws what openRegistryImage() throws, and USAGE. */
export async function openRegistry(
	name: string,
	request: ImageRequest,
	access: RegistryAccess,
): Promise<Source> {
	const reference = parseRegistryReference(name);
	if (access instanceof RegistrySession) return openRegistryImage(reference, request, access);
	const session = await RegistrySession.create(access);
	try {
		const source = await openRegistryImage(reference, request, session);
		return closing(source, () => session.close());
	} catch (error) {
		await session.close();
		throw error;
	}
}

/** The same source, with more to close. */
function closing(source: Source, close: () => Promise<void>): Source {
	return {
		access: source.access,
		faults: source.faults,
		layers: () => source.layers(),
		images: () => source.images(),
		attestation: (attestation) => source.attestation(attestation),
		async close() {
			await source.close();
			await close();
		},
	};
}
