import { describe, expect, test } from "vitest";
import { configFromEngine, layerMakers } from "../../src/source/engine-history.ts";

const entry = (CreatedBy: string, Size: number) => ({ CreatedBy, Size });

describe("layerMakers", () => {
	test.each<[string, [string, number][], number, boolean[] | undefined]>([
		[
			"sizes alone settle it",
			[
				["COPY a b # buildkit", 5],
				["ENV A=b", 0],
				["RUN rm a", 0],
			],
			1,
			[true, false, false],
		],
		[
			"WORKDIR and a RUN that added nothing, BuildKit",
			[
				["COPY a b # buildkit", 5],
				["WORKDIR /w", 0],
				["RUN /bin/sh -c rm a # buildkit", 0],
				['CMD ["x"]', 0],
			],
			3,
			[true, true, true, false],
		],
		[
			"the same, classic",
			[
				["/bin/sh -c #(nop) COPY file:1 in / ", 5],
				["/bin/sh -c #(nop)  ENV A=b", 0],
				["/bin/sh -c rm a", 0],
			],
			2,
			[true, false, true],
		],
		[
			"build args before the shell",
			[
				["|1 A=b /bin/sh -c rm a", 0],
				["/bin/sh -c #(nop)  LABEL a=b", 0],
			],
			1,
			[true, false],
		],
		["no layers at all", [["LABEL a=b", 0]], 0, [false]],
		[
			"two that may, one that did",
			[
				["RUN a", 0],
				["RUN b", 0],
			],
			1,
			undefined,
		],
		[
			"more bytes than layers",
			[
				["RUN a", 1],
				["RUN b", 1],
			],
			1,
			undefined,
		],
		["layers without history", [], 2, undefined],
	])("%s", (_, history, layers, expected) => {
		expect(
			layerMakers(
				history.map(([by, size]) => entry(by, size)),
				layers,
			),
		).toEqual(expected);
	});
});

test("configFromEngine puts the history back in its order", () => {
	const inspected = configFromEngine(
		{
			Id: "sha256:x",
			Architecture: "arm64",
			Os: "linux",
			Variant: "v8",
			RootFS: { Layers: ["sha256:l"] },
			Config: { Env: ["A=b"] },
		},
		[
			{ CreatedBy: "ENV A=b", Size: 0, Created: 1_700_000_001, Comment: "later" },
			{ CreatedBy: "COPY x /", Size: 9, Created: Number.MAX_VALUE },
		],
	);
	expect(inspected?.layerSizes).toEqual([9]);
	expect(inspected?.config).toMatchObject({
		architecture: "arm64",
		variant: "v8",
		config: { Env: ["A=b"] },
		rootfs: { diff_ids: ["sha256:l"] },
		history: [
			{ created_by: "COPY x /", empty_layer: false, created: null },
			{ created_by: "ENV A=b", empty_layer: true, created: "2023-11-14T22:13:21.000Z", comment: "later" },
		],
	});
});
