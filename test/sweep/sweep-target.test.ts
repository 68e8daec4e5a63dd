import { expect, test } from "vitest";
import { formatRegistryReference } from "../../src/source/registry/repository-name.ts";
import { parseSweepList, parseSweepTarget } from "../../src/sweep/sweep-target.ts";

test.each([
	["registry.example", "registry.example", ""],
	["registry.example:5000/", "registry.example:5000", ""],
	["https://registry.example/team/", "registry.example", "team"],
	["localhost/team/app", "localhost", "team/app"],
	["docker.io/library", "docker.io", "library"],
	["index.docker.io/team", "docker.io", "team"],
	["[::1]:5000/x", "[::1]:5000", "x"],
])("%s", (text, host, prefix) => expect(parseSweepTarget(text)).toEqual({ host, prefix }));

test.each([
	"",
	"team",
	"registry.example/Team",
	"registry.example/team/app:1",
	"registry.example/a@sha256:x",
	"a b.c",
	"..",
	"http://",
])("%j is refused", (text) =>
	expect(() => parseSweepTarget(text)).toThrow(expect.objectContaining({ code: "USAGE" })),
);

test("a list has references with and without tags, comments, and names of the host given", () => {
	const digest = `sha256:${"0".repeat(64)}`;
	const text = `# all of ours\nteam/app\r\nteam/app:1  # a tag\n\nregistry:quay.io/x/y@${digest}\nother.example:5000/z\n`;
	const wanted = parseSweepList(text, "registry.example", "list.txt");
	expect(
		wanted.map((one) =>
			one.kind === "image"
				? formatRegistryReference(one.reference)
				: `${one.name.host}/${one.name.repository}`,
		),
	).toEqual([
		"registry.example/team/app",
		"registry.example/team/app:1",
		`quay.io/x/y@${digest}`,
		"other.example:5000/z",
	]);
	expect(wanted.map(({ kind }) => kind)).toEqual(["repository", "image", "image", "repository"]);
});

test("a line that is none is named", () => {
	expect(() => parseSweepList("ok/app\nNot One\n", undefined, "list.txt")).toThrow(
		/^list\.txt:2: not an image name/,
	);
	expect(() => parseSweepList("# nothing\n", undefined, "list.txt")).toThrow(/lists nothing/);
});
