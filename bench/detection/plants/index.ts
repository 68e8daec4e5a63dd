/** All plants of a seed: every place, each with a few kinds, so that every kind stands in many places. */
import { credentialFilePlants } from "./credential-files.ts";
import { gitPlants } from "./git-places.ts";
import { drawKind, KIND_IDS, type Kind } from "./kinds.ts";
import { METADATA_PLACES } from "./metadata-places.ts";
import type { Plant } from "./plant.ts";
import { specialPlants } from "./special-places.ts";
import { TEXT_PLACES } from "./text-places.ts";
import { WRAPPED_PLACES, wrappedPlants } from "./wrapped-places.ts";

/** Two kinds without a shape of their own everywhere, since they are the hardest; the others take turns. */
const EVERYWHERE = ["password", "hex-api-key"];
/** What a bearer token or a bare word of a shell may be: no URLs, no `;` or `&`, no password. */
const BARE_KINDS = KIND_IDS.filter((id) => !/url|ado-net|azure-storage|webhook|password/.test(id));
/** One image has one of each. */
const SINGLE: Readonly<Record<string, readonly string[]>> = {
	HEALTHCHECK: ["password"],
	CMD: ["hex-api-key"],
	"JSON line of 1 MB": ["hex-api-key", "github-token"],
	"minified script": ["hex-api-key", "stripe-secret-key"],
	"line of 4 MB": ["github-token", "password"],
	// A statement ends there.
	"SQL dump": ["password", "github-token", "client-secret"],
	// Only what has a shape of its own can be told from text that runs on without a break.
	"texts of a Java class": ["github-token", "slack-bot-token", "anthropic-key"],
	"strings of a Go program": ["github-token", "slack-bot-token", "anthropic-key"],
};

export async function allPlants(seed: string): Promise<readonly Plant[]> {
	const turns = takeTurns(KIND_IDS);
	const bareTurns = takeTurns(BARE_KINDS);
	const kindsFor = (place: string, count: number): readonly Kind[] => {
		const only = SINGLE[place];
		const next = /curl|HEALTHCHECK|flag|CMD|RUN|shell (?:export|default)|history|profile script|README/.test(
			place,
		)
			? bareTurns
			: turns;
		const always = next === bareTurns ? ["hex-api-key"] : EVERYWHERE;
		const ids = only ?? [...always, ...Array.from({ length: count - always.length }, next)];
		return [...new Set(ids)].map((id) => drawKind(id, `${place} ${seed}`));
	};

	const metadata = METADATA_PLACES.flatMap((place) =>
		kindsFor(place.id, 8).map((kind): Plant => {
			// Variables of one image must differ.
			const own = { ...kind, variable: `${kind.variable}_${METADATA_PLACES.indexOf(place) + 1}` };
			const rendered = place.expected.kind === "env" || place.expected.kind === "arg" ? own : kind;
			return {
				place: place.id,
				kind: kind.id,
				secret: kind.secret,
				metadata: place.render(rendered),
				expected: place.expected,
			};
		}),
	);
	const text = TEXT_PLACES.flatMap((place) =>
		kindsFor(place.id, 6).map((kind): Plant => {
			const path = `srv/app/${kind.id}/${place.path}`;
			return {
				place: place.id,
				kind: kind.id,
				secret: kind.secret,
				files: [{ path, content: place.render(kind) }],
				expected: { kind: "file", path, state: "present" },
			};
		}),
	);
	const wrapped = await wrappedPlants((at) => kindsFor(WRAPPED_PLACES[at]?.id ?? "", 5), "srv/wrapped");
	const git = await gitPlants((place) =>
		drawKind(place.includes("stash") ? "password" : "github-token", `${place} ${seed}`),
	);
	const special = specialPlants((place, id) => drawKind(id, `${place} ${seed}`));
	const plants = [
		...metadata,
		...text,
		...credentialFilePlants(seed),
		...wrapped,
		...git,
		...special,
		...nonsense(seed),
	];
	checkApart(plants);
	return plants;
}

/** A password that is two words, in capitals: only its name tells. Where somebody sets it, it must be seen. */
function nonsense(seed: string): readonly Plant[] {
	const secret = `VERY_SECRET_KEY_${[...seed].reduce((sum, char) => sum + char.charCodeAt(0), 0)}`;
	return [
		{
			place: "build arg",
			kind: "words",
			secret,
			metadata: {
				history: ["ARG API_SECRET_KEY", `RUN |1 API_SECRET_KEY=${secret} /bin/sh -c go build # buildkit`],
			},
			expected: { kind: "arg" },
		},
	];
}

function takeTurns(ids: readonly string[]): () => string {
	let at = 0;
	return () => ids[at++ % ids.length] ?? "";
}

/** No two plants may share a file or a secret: one found would look like both. */
function checkApart(plants: readonly Plant[]): void {
	const secrets = new Set<string>();
	const paths = new Set<string>();
	for (const { secret, files = [], place, kind } of plants) {
		if (secrets.has(secret)) throw new Error(`secret of ${place}, ${kind} is planted twice`);
		secrets.add(secret);
		for (const { path } of files) {
			if (paths.has(path)) throw new Error(`${path} (${place}, ${kind}) is planted twice`);
			paths.add(path);
		}
	}
}
