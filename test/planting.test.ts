/**
 * Wherever a secret stands in a file, and however the file comes in pieces, it is found once, at its line and column. The
 * detector's blocks are 256 KiB: offsets around their borders are tried more than others.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawKind } from "../bench/detection/plants/kinds.ts";
import { readCatalogue } from "../scripts/catalogue-plugin.ts";
import { patternsOf } from "../src/detect/catalogue.ts";
import { Detector } from "../src/detect/detector.ts";
import { FileScanner } from "../src/scan/file-scanner.ts";

const detector = new Detector(patternsOf(readCatalogue()));
const BLOCK = 256 * 1024;

const FILLERS = {
	"lines of text": "The shop opens at nine and closes when the last guest has gone.\n",
	"Windows lines": "region: eu\r\nretries: 3\r\n",
	"one long line": "lorem ipsum dolor sit amet ",
	"a script": "for (const item of basket) total += item.price * item.count;\n",
} as const;

const kinds = [
	"github-token",
	"stripe-secret-key",
	"slack-bot-token",
	"anthropic-key",
	"postgres-url",
	"hex-api-key",
];

const offset = fc.oneof(
	fc.integer({ min: 0, max: 3 * BLOCK }),
	fc
		.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -700, max: 50 }))
		.map(([block, by]) => block * BLOCK + by),
);
const pieces = fc.array(
	fc.oneof(fc.integer({ min: 4096, max: 70_000 }), fc.constant(65_536), fc.constant(BLOCK)),
	{
		minLength: 1,
		maxLength: 5,
	},
);

function filler(text: string, length: number): string {
	return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

describe("a secret in a file", () => {
	it("is found at any offset, in any pieces", () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...kinds),
				fc.constantFrom(...Object.values(FILLERS)),
				offset,
				fc.integer({ min: 0, max: BLOCK }),
				pieces,
				(id, text, before, after, sizes) => {
					const { variable, value, secret } = drawKind(id, `${before}`);
					const lead = `${filler(text, before)} ${variable}="`;
					const bytes = Buffer.from(`${lead}${value}"\n${filler(text, after)}`);
					const scanner = new FileScanner({ detector });
					const sink = scanner.open("srv/app/config/settings.py", bytes.length);
					for (let at = 0, turn = 0; at < bytes.length; turn++) {
						const size = sizes[turn % sizes.length] ?? BLOCK;
						sink.write(bytes.subarray(at, at + size));
						at += size;
					}
					sink.end();

					expect(scanner.faults).toEqual([]);
					const seen = scanner.sightings.filter(({ match }) => match.secret.includes(secret));
					expect(seen).toHaveLength(1);
					const start = bytes.indexOf(seen[0]?.match.secret ?? "");
					const breaks = bytes.subarray(0, start).toString("latin1").split("\n");
					expect(seen[0]?.match).toMatchObject({
						line: breaks.length,
						column: (breaks.at(-1)?.length ?? 0) + 1,
					});
				},
			),
			{ numRuns: 60 },
		);
	}, 60_000);
});
