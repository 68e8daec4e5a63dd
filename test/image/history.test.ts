import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImageConfig } from "../../src/image/config.ts";
import { readInstructions } from "../../src/image/history.ts";
import type { Instruction } from "../../src/image/instruction.ts";

/** Entries written bottom first; a leading `~` marks one that made no layer. */
function instructions(lines: readonly string[], more: Partial<ImageConfig> = {}): Instruction[] {
	const history = lines.map((line) => ({
		created_by: line.replace(/^~/, ""),
		empty_layer: line.startsWith("~"),
		created: "2026-10-01T08:00:00Z",
	}));
	return readInstructions({ history, ...more });
}

function read(line: string, more: Partial<ImageConfig> = {}): Instruction {
	const [only] = instructions([line], more);
	if (!only) throw new Error("no instruction");
	return only;
}

describe("an instruction of the history", () => {
	const cases: readonly [line: string, keyword: string, builder: string, body: string][] = [
		["/bin/sh -c #(nop)  ENV GOCACHE=/tmp", "ENV", "classic", "GOCACHE=/tmp"],
		["/bin/sh -c #(nop) COPY file:7027c7 in /bin/busybox ", "COPY", "classic", "file:7027c7 in /bin/busybox"],
		['/bin/sh -c #(nop)  CMD ["sh"]', "CMD", "classic", '["sh"]'],
		["/bin/bash -o pipefail -c #(nop)  ENV A=b", "ENV", "classic", "A=b"],
		["/bin/sh -c apk add curl", "RUN", "classic", "apk add curl"],
		["|1 A=b /bin/sh -c make", "RUN", "classic", "make"],
		["ENV GOCACHE=/tmp", "ENV", "other", "GOCACHE=/tmp"],
		["RUN /bin/sh -c make # buildkit", "RUN", "buildkit", "make"],
		["RUN |1 A=b /bin/sh -c make # buildkit", "RUN", "buildkit", "make"],
		["RUN /bin/busybox --install -s /bin # buildkit", "RUN", "buildkit", "/bin/busybox --install -s /bin"],
		["RUN /bin/bash -euo pipefail -c make # buildkit", "RUN", "buildkit", "make"],
		["RUN /bin/sh -c echo a\necho b # buildkit", "RUN", "buildkit", "echo a\necho b"],
		["COPY . /app # buildkit", "COPY", "buildkit", ". /app"],
		["COPY / / # buildkit", "COPY", "buildkit", "/ /"],
		['HEALTHCHECK &{["CMD-SHELL" "true"] "0s"}', "HEALTHCHECK", "other", '&{["CMD-SHELL" "true"] "0s"}'],
		["jib-maven-plugin:3.4.0", "UNKNOWN", "other", "jib-maven-plugin:3.4.0"],
		["RUNTIME set up", "UNKNOWN", "other", "RUNTIME set up"],
		["", "UNKNOWN", "other", ""],
	];
	it.each(cases)("%j is read", (line, keyword, builder, body) => {
		expect(read(line)).toMatchObject({ keyword, builder, body, createdBy: line });
	});

	it("is BuildKit's when its comment says so", () => {
		const [env] = readInstructions({
			history: [{ created_by: "ENV A=b", comment: "buildkit.dockerfile.v0" }],
		});
		expect(env).toMatchObject({ builder: "buildkit", pairs: [{ name: "A", value: "b" }] });
	});

	it("is a RUN in exec form when a classic build made a layer with it", () => {
		const [, run, last] = instructions([
			"~/bin/sh -c #(nop)  ENV A=b",
			"/bin/busybox --install",
			"~commit of mine",
		]);
		expect(run).toMatchObject({ keyword: "RUN", body: "/bin/busybox --install" });
		expect(last).toMatchObject({ keyword: "UNKNOWN" });
	});
});

describe("the layer of an instruction", () => {
	it("is the next one for each entry that is not empty", () => {
		const read = instructions(["COPY a /", "~ENV A=b", "RUN /bin/sh -c x"], {
			rootfs: { diff_ids: ["sha256:1", "sha256:2"] },
		});
		expect(read.map(({ layerIndex }) => layerIndex)).toEqual([0, null, 1]);
	});

	it("is not told where history and layers disagree", () => {
		const read = instructions(["COPY a /", "RUN /bin/sh -c x"], { rootfs: { diff_ids: ["sha256:1"] } });
		expect(read.map(({ layerIndex }) => layerIndex)).toEqual([null, null]);
	});

	it("is unknown for an image from before histories, whose last instruction is still read", () => {
		const read = readInstructions({
			container_config: { Cmd: ["/bin/sh", "-c", "#(nop) ENV A=b"] },
			rootfs: { diff_ids: ["sha256:1"] },
		});
		expect(read).toMatchObject([{ keyword: "ENV", pairs: [{ name: "A", value: "b" }], layerIndex: null }]);
	});
});

describe("pairs", () => {
	const env = (line: string, Env: string[] = []): Instruction["pairs"] =>
		read(line, { config: { Env } }).pairs;
	it.each([
		["one", "ENV A=b", ["A=b"], [["A", "b"]]],
		[
			"two",
			"ENV A=b C=d",
			["A=b", "C=d"],
			[
				["A", "b"],
				["C", "d"],
			],
		],
		[
			"spaces",
			"ENV A=b c C=d",
			["A=b c", "C=d"],
			[
				["A", "b c"],
				["C", "d"],
			],
		],
		["a value that looks like a pair", "ENV OPTS=x y=z", ["OPTS=x y=z"], [["OPTS", "x y=z"]]],
		[
			"a value that looks like another variable",
			"ENV A=x C=d C=e",
			["A=x C=d", "C=e"],
			[
				["A", "x C=d"],
				["C", "e"],
			],
		],
		[
			"a value set again later",
			"ENV A=b C=d",
			["A=later", "C=d"],
			[
				["A", "b"],
				["C", "d"],
			],
		],
		[
			"empty values",
			"ENV A= C=d",
			["A=", "C=d"],
			[
				["A", ""],
				["C", "d"],
			],
		],
		[
			"quotes, as buildah keeps them",
			'ENV A="b c" C=2',
			["A=b c", "C=2"],
			[
				["A", "b c"],
				["C", "2"],
			],
		],
		["the old form", "ENV A b c", [], [["A", "b c"]]],
		[
			"no config",
			"ENV A=b c D=e",
			[],
			[
				["A", "b c"],
				["D", "e"],
			],
		],
	])("of an ENV: %s", (_name, line, Env, expected) => {
		expect(env(line, Env)).toEqual(expected.map(([name, value]) => ({ name, value })));
	});

	it("of a LABEL", () => {
		const { pairs } = read("LABEL org.opencontainers.image.title=My app a-b.c/d=x y", {
			config: { Labels: { "org.opencontainers.image.title": "My app", "a-b.c/d": "x y" } },
		});
		expect(pairs).toEqual([
			{ name: "org.opencontainers.image.title", value: "My app" },
			{ name: "a-b.c/d", value: "x y" },
		]);
	});

	it("of an ARG: only those with a value", () => {
		expect(read("ARG API_SECRET_KEY").pairs).toEqual([]);
		expect(read("ARG A=1 B=two words").pairs).toEqual([
			{ name: "A", value: "1" },
			{ name: "B", value: "two words" },
		]);
	});
});

describe("build args", () => {
	const args = (lines: readonly string[]): string[][] =>
		instructions(lines)
			.filter(({ keyword }) => keyword === "RUN")
			.map(({ buildArgs }) => buildArgs.map(({ name, value }) => `${name}=${value}`));

	it.each<[name: string, lines: string[], expected: string[][]]>([
		["classic", ["|1 API_SECRET_KEY=v /bin/sh -c go build"], [["API_SECRET_KEY=v"]]],
		["BuildKit", ["RUN |1 API_SECRET_KEY=v /bin/sh -c go build # buildkit"], [["API_SECRET_KEY=v"]]],
		[
			"spaces",
			["~ARG B", "~ARG A", "RUN |2 B=two words A=one and B=x /bin/sh -c go # buildkit"],
			[["B=two words", "A=one and B=x"]],
		],
		[
			"classic sorts by name",
			["~/bin/sh -c #(nop)  ARG B", "~/bin/sh -c #(nop)  ARG A", "|2 A=one B=two words /bin/sh -c x"],
			[["A=one", "B=two words"]],
		],
		["empty", ["~ARG A", "~ARG B", "RUN |2 A= B= /bin/sh -c x # buildkit"], [["A=", "B="]]],
		["a command that assigns", ["~ARG A", "RUN |1 A=v /bin/sh -c X=1 A=2 make # buildkit"], [["A=v"]]],
		["exec form", ["~ARG A", "RUN |1 A=v /usr/bin/make all # buildkit"], [["A=v"]]],
		[
			"exec form, settled by another RUN",
			[
				"~ARG A",
				"RUN |1 A=two words /bin/sh -c x # buildkit",
				"RUN |1 A=two words /usr/bin/make all # buildkit",
			],
			[["A=two words"], ["A=two words"]],
		],
		[
			"exec form, settled by its ARG",
			["~ARG A=two words", "RUN |1 A=two words /usr/bin/make all # buildkit"],
			[["A=two words"]],
		],
		[
			"a shell of its own",
			["~SHELL [/bin/bash -o pipefail -c]", "~ARG A", "RUN |1 A=a b /bin/bash -o pipefail -c x # buildkit"],
			[["A=a b"]],
		],
		[
			"a shell in the value",
			["~ARG A", "~ARG B", "RUN |2 A=run /bin/sh -c y B=z /bin/sh -c x # buildkit"],
			[["A=run /bin/sh -c y", "B=z"]],
		],
		["a name nobody declared", ["~ARG A", "RUN |1 A=x Y=z /bin/sh -c x # buildkit"], [["A=x Y=z"]]],
		[
			"buildah counts words",
			["~/bin/sh -c #(nop) ARG B", "~/bin/sh -c #(nop) ARG A B", "|4 A=one and B=x B=two /bin/sh -c x"],
			[["A=one and B=x", "B=two"]],
		],
		["none", ["RUN |0 /bin/sh -c x # buildkit"], [[]]],
		["no args where they should be", ["RUN |2 whatever /bin/sh -c x # buildkit"], [[]]],
	])("%s", (_name, lines, expected) => {
		expect(args(lines)).toEqual(expected);
	});

	const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
	const word = fc
		.stringMatching(/^[a-z0-9=+/._:@-]{1,12}$/)
		.filter((text) => !/^[A-Za-z_][\w.-]*=/.test(text));
	const value = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "));
	const declared = fc.uniqueArray(fc.tuple(name, value), {
		minLength: 1,
		maxLength: 6,
		selector: ([key]) => key,
	});
	const command = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));

	it("are read back whatever their values hold, in both builders' forms", () => {
		fc.assert(
			fc.property(declared, command, fc.boolean(), (pairs, body, isBuildKit) => {
				const shown = isBuildKit ? pairs : [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
				const list = `|${shown.length} ${shown.map(([key, text]) => `${key}=${text}`).join(" ")} /bin/sh -c ${body}`;
				const lines = isBuildKit
					? [...pairs.map(([key]) => `~ARG ${key}`), `RUN ${list} # buildkit`]
					: [...pairs.map(([key]) => `~/bin/sh -c #(nop)  ARG ${key}`), list];
				const run = instructions(lines).at(-1);
				expect(run?.body).toBe(body);
				expect(run?.buildArgs).toEqual(shown.map(([key, text]) => ({ name: key, value: text })));
			}),
		);
	});

	it("never take long or throw, whatever the text", () => {
		const hostile = fc.array(
			fc.constantFrom("A=", "B=x", " ", "/bin/sh -c", "|3", "#(nop)", "RUN", "ENV", "\n", "é"),
			{ maxLength: 400 },
		);
		fc.assert(
			fc.property(hostile, fc.integer({ min: 0, max: 9999 }), (words, count) => {
				const text = words.join(" ");
				for (const line of [text, `|${count} ${text}`, `RUN |${count} ${text}`]) {
					expect(read(line).createdBy).toBe(line.replace(/^~/, ""));
				}
			}),
			{ numRuns: 60 },
		);
	});
});
