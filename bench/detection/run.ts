/**
 * npm run bench:detection -- [--size small|full|wide] [--update] [--seed TEXT] [--cache DIR] [--list FILE]
 *
 * Measures precision and recall on images that it builds, prints the tables, and compares them with the figures that are
 * kept: exit 1 when something got worse. --update keeps today's instead. Scanners found on PATH are held against the same.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { SIZES } from "../images/packages.ts";
import { changesBetween, type Figures, keepFigures, keptFigures } from "./figures.ts";
import { measure } from "./measure.ts";
import { tables, writePage } from "./page.ts";
import { peerTable } from "./peers.ts";

const KEPT_SEED = "shop";

const { values } = parseArgs({
	options: {
		size: { type: "string", default: "full" },
		seed: { type: "string", default: KEPT_SEED },
		cache: { type: "string", default: "bench/.cache" },
		update: { type: "boolean", default: false },
		list: { type: "string" },
		peers: { type: "boolean", default: false },
	},
});
const size = SIZES.find((name) => name === values.size);
if (size === undefined) throw new Error(`--size is one of ${SIZES.join(", ")}`);
if (values.update && values.seed !== KEPT_SEED)
	throw new Error("figures are kept for one seed: leave --seed out");

const measured = await measure({
	size,
	seed: values.seed,
	cache: values.cache,
	say: (line) => console.error(line),
});
const { figures } = measured;
console.log(`${tables(figures)}\n`);
if (values.list !== undefined) await writeFile(values.list, lists(figures));
if (values.peers) console.log(`${await peerTable(measured)}\n`);

if (values.update) {
	await writePage(await keepFigures(size, figures));
	console.log(`kept: bench/detection/figures.json and docs/detection.md have the ${size} run's figures`);
} else if (values.seed === KEPT_SEED) {
	process.exitCode = compare(figures, (await keptFigures())[size]);
}

function compare(now: Figures, old: Figures | undefined): number {
	if (old === undefined) {
		console.log(`no figures are kept for the ${size} run: --update keeps these`);
		return 0;
	}
	const changes = changesBetween(old, now);
	for (const { isWorse, what } of changes) console.log(`${isWorse ? "WORSE " : "better"} ${what}`);
	const worse = changes.filter(({ isWorse }) => isWorse).length;
	console.log(
		changes.length === 0
			? "as kept"
			: `${worse} worse, ${changes.length - worse} better than kept; npm run bench:detection -- --size ${size} --update keeps today's`,
	);
	return worse > 0 ? 1 : 0;
}

/** All that is wrong, by name: what to work on. */
function lists({ plain, plants, forms }: Figures): string {
	const section = (title: string, entries: readonly string[]): string =>
		`## ${title} (${entries.length})\n\n${entries.map((entry) => `- ${entry}\n`).join("")}`;
	return [
		...Object.entries(plain).map(([image, { alarms }]) => section(`alarms in ${image}`, alarms)),
		section("lost plants", plants.lost),
		section("misplaced plants", plants.misplaced),
		...Object.entries(forms).flatMap(([where, { lost, alarmed }]) => [
			section(
				`forms ${where}: lost`,
				Object.entries(lost).map(([key, count]) => `${count} ${key}`),
			),
			section(
				`forms ${where}: alarms`,
				Object.entries(alarmed).map(([key, count]) => `${count} ${key}`),
			),
		]),
	].join("\n");
}
