/** The figures as tables: for the terminal and for docs/detection.md, which says how they come about. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { SIZES } from "../images/packages.ts";
import type { Figures, KeptFigures } from "./figures.ts";

const PAGE = fileURLToPath(new URL("../../docs/detection.md", import.meta.url));
const BEGIN = "<!-- figures: written by npm run bench:detection -- --update -->";
const END = "<!-- end of figures -->";

export function tables({ plain, plants, forms }: Figures): string {
	const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)}%`;
	const lines = ["| plain image | files | MB | alarms |", "| --- | ---: | ---: | ---: |"];
	for (const [image, { files, megabytes, alarms }] of Object.entries(plain)) {
		lines.push(`| ${image} | ${files} | ${megabytes} | ${alarms.length} |`);
	}
	lines.push("", "| planted | of them | |", "| --- | ---: | ---: |");
	lines.push(`| secrets: ${plants.kinds} kinds in ${plants.places} places | ${plants.planted} | |`);
	lines.push(`| found where they are | ${plants.found} | ${percent(plants.found, plants.planted)} |`);
	lines.push(`| found, place told wrong | ${plants.misplaced.length} | |`);
	lines.push(`| lost | ${plants.lost.length} | |`);
	lines.push(
		"",
		"| forms | secrets | found | | others | alarms | |",
		"| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
	);
	for (const [where, { secrets, found, others, alarms }] of Object.entries(forms)) {
		lines.push(
			`| ${where} | ${secrets} | ${found} | ${percent(found, secrets)} | ${others} | ${alarms} | ${percent(alarms, others)} |`,
		);
	}
	return lines.join("\n");
}

export async function writePage(kept: KeptFigures): Promise<void> {
	const page = await readFile(PAGE, "utf8");
	const [before, rest] = page.split(BEGIN);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) throw new Error(`${PAGE} has no place for the figures`);
	const sections = SIZES.flatMap((size) => {
		const figures = kept[size];
		return figures === undefined ? [] : [`### The ${size} run`, "", tables(figures), ""];
	});
	await writeFile(PAGE, `${before}${BEGIN}\n\n${sections.join("\n")}\n${END}${after}`);
}
