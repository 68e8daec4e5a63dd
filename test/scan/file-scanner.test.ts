import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import type { LayerSighting } from "../../src/attribute/sighting.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import { FileScanner, type FileScannerOptions } from "../../src/scan/file-scanner.ts";
import type { ContentSink } from "../../src/unpack/layer.ts";
import { DEFAULT_NESTED_LIMITS, type NestedLimits } from "../../src/unpack/nested/limits.ts";
import { Unwrapping } from "../../src/unpack/nested/unwrap.ts";
import type { PartVisitor, Unwrapper } from "../../src/unpack/nested/unwrapper.ts";
import { fileWitness } from "../../src/unpack/packages/file-witness.ts";
import { expandSample } from "../detect/sample.ts";

const detector = new Detector(patternsOf(readCatalogue()));
const TOKEN = expandSample("{{github:ghp_}}");

/** `BOX`, how often each byte is repeated inside, `:`, and the content, every byte one higher. NUL breaks it. */
function box(content: string, repeat = 1): Buffer {
	const turned = Buffer.from(content, "latin1").map((byte) => byte + 1);
	return Buffer.concat([Buffer.from(`BOX${repeat}:`), turned]);
}

const boxes: Unwrapper = (_path, head) => {
	const lead = /^BOX(\d+):/.exec(head.toString("latin1", 0, 20));
	return lead && { isPacked: true, read: (parts) => boxReader(lead, parts) };
};

function boxReader(lead: RegExpExecArray, parts: PartVisitor): ContentSink {
	const part = parts.part("content.env");
	let skip = lead[0].length;
	return {
		write(chunk) {
			const rest = chunk.subarray(Math.min(skip, chunk.length));
			skip -= chunk.length - rest.length;
			if (rest.includes(0)) throw new Error("cut off");
			for (let turn = 0; turn < Number(lead[1]); turn++)
				part?.write(Buffer.from(rest.map((byte) => byte - 1)));
		},
		end: () => part?.end(),
	};
}

function scan(bytes: Buffer, options: Partial<FileScannerOptions> & { limits?: Partial<NestedLimits> } = {}) {
	return scanInChunks(bytes, [bytes.length], options);
}

function scanInChunks(
	bytes: Buffer,
	sizes: readonly number[],
	{ limits, ...options }: Partial<FileScannerOptions> & { limits?: Partial<NestedLimits> } = {},
) {
	const unwrapping = new Unwrapping({ ...DEFAULT_NESTED_LIMITS, ...limits }, [boxes]);
	const scanner = new FileScanner({ detector, unwrapping, ...options });
	const sink = scanner.open("app/a.box", bytes.length);
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		sink.write(Buffer.from(bytes.subarray(at, at + size)));
		at += size;
	}
	sink.end();
	return scanner;
}

const seen = ({ sightings }: { sightings: readonly LayerSighting[] }): string[] =>
	sightings.map(({ path, inside, match }) => `${[path, ...inside].join(" -> ")}:${match.line}`);

describe("a file with a wrapper in it", () => {
	const env = `# settings\nGITHUB_TOKEN=${TOKEN}\n`;

	it("is looked at in itself and inside", () => {
		expect(seen(scan(Buffer.from(env)))).toEqual(["app/a.box:2"]);
		expect(seen(scan(box(env)))).toEqual(["app/a.box -> content.env:2"]);
		expect(seen(scan(box(box(env).toString("latin1"))))).toEqual([
			"app/a.box -> content.env -> content.env:2",
		]);
	});

	it("gives the same however its bytes come", () => {
		const bytes = box(box(`${"filler = 1\n".repeat(200)}${env}`).toString("latin1"));
		const whole = scan(bytes);
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }), (sizes) => {
				expect(scanInChunks(bytes, sizes).sightings).toEqual(whole.sightings);
			}),
			{ numRuns: 40 },
		);
	});

	it("gives what came out until it broke, and that is no fault", () => {
		const { faults, ...scanner } = scan(Buffer.concat([box(env), Buffer.alloc(1)]));
		expect(seen(scanner)).toEqual([]);
		const cut = scanInChunks(Buffer.concat([box(env), Buffer.alloc(1)]), [1]);
		expect(seen(cut)).toEqual(["app/a.box -> content.env:2"]);
		expect([...faults, ...cut.faults]).toEqual([]);
	});

	it("may only be so deep", () => {
		let bytes: Buffer = Buffer.from(env);
		for (let turn = 0; turn < 3; turn++) bytes = box(bytes.toString("latin1"));
		expect(scan(bytes, { limits: { depth: 3 } }).faults).toEqual([]);
		const { faults } = scan(bytes, { limits: { depth: 2 } });
		expect(faults).toEqual([
			{
				code: "LIMIT_EXCEEDED",
				message: "it has more than 2 archives inside each other",
				where: "/app/a.box -> content.env -> content.env",
			},
		]);
	});

	it.each<[string, Partial<NestedLimits>, string]>([
		["bytes", { bytes: 4000 }, "the layer has more than 4000 bytes packed in its archives"],
		["parts", { parts: 0 }, "the layer has more than 0 parts in its archives"],
		[
			"times its size",
			{ ratio: 10, ratioFloor: 1000 },
			"it has more than 10 times as many bytes inside as outside",
		],
	])("may only have so many %s", (_what, limits, message) => {
		const { faults } = scan(box(env, 99), { limits });
		expect(faults).toEqual([{ code: "LIMIT_EXCEEDED", message, where: "/app/a.box" }]);
	});

	it("is judged as the file that it is: by the digests of the whole", () => {
		const bytes = box(env);
		const { sightings } = scan(bytes, { witness: (_path, size) => fileWitness("usr/lib/a.box", size) });
		const md5 = createHash("md5").update(bytes).digest("hex");
		expect(sightings.map(({ digests }) => digests?.md5)).toEqual([md5]);
	});
});
