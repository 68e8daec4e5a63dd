import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LeakscanError } from "../../src/errors.ts";
import { familiarName, parseImageName } from "../../src/source/image-name.ts";
import { looksLikePath, parseReference } from "../../src/source/reference.ts";

describe("parseReference", () => {
	test.each([
		["-", { kind: "stdin" }],
		["app:latest", { kind: "plain", text: "app:latest" }],
		["./app.tar", { kind: "plain", text: "./app.tar" }],
		["localhost:5000/app", { kind: "plain", text: "localhost:5000/app" }],
		["docker:app", { kind: "docker", name: "app" }],
		["docker:localhost:5000/app:1", { kind: "docker", name: "localhost:5000/app:1" }],
		["docker-daemon:app:1", { kind: "docker", name: "app:1" }],
		["docker://quay.io/app:1", { kind: "registry", name: "quay.io/app:1" }],
		["registry:quay.io/app", { kind: "registry", name: "quay.io/app" }],
		["docker-archive:a.tar", { kind: "docker-archive", rest: "a.tar", path: "a.tar", selection: undefined }],
		[
			"docker-archive:a.tar:app:1",
			{
				kind: "docker-archive",
				rest: "a.tar:app:1",
				path: "a.tar",
				selection: { by: "name", name: "app:1" },
			},
		],
		[
			"docker-archive:a.tar:@2",
			{ kind: "docker-archive", rest: "a.tar:@2", path: "a.tar", selection: { by: "index", index: 2 } },
		],
		["oci:dir:v1", { kind: "oci", rest: "dir:v1", path: "dir", selection: { by: "name", name: "v1" } }],
		["oci-archive:-", { kind: "oci-archive", rest: "-", path: "-", selection: undefined }],
		[
			"oci:C:\\images\\app:v1",
			{
				kind: "oci",
				rest: "C:\\images\\app:v1",
				path: "C:\\images\\app",
				selection: { by: "name", name: "v1" },
			},
		],
	])("%s", (text, expected) => expect(parseReference(text)).toEqual(expected));

	test.each(["", "  ", "docker:", "oci:", "docker-archive:", "a\0b", "x".repeat(10_000)])(
		"refuses %j",
		(text) => {
			expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: "USAGE" }));
		},
	);

	test("any text is read or refused, and a path with its selection adds up to what was written", () => {
		fc.assert(
			fc.property(
				fc.tuple(fc.constantFrom("", "oci:", "docker-archive:", "docker:"), fc.string()),
				([scheme, rest]) => {
					try {
						const reference = parseReference(scheme + rest);
						if (reference.kind !== "oci" && reference.kind !== "docker-archive") return;
						expect(reference.rest.startsWith(reference.path)).toBe(true);
						if (reference.selection?.by !== "name") return;
						expect(`${reference.path}:${reference.selection.name}`).toBe(reference.rest);
					} catch (error) {
						expect(error).toBeInstanceOf(LeakscanError);
					}
				},
			),
		);
	});
});

const HEX = "0123456789abcdef".repeat(4);

describe("parseImageName", () => {
	test.each([
		["app", "app", undefined, undefined],
		["app:1.2", "app", "1.2", undefined],
		["library/app__x:latest", "library/app__x", "latest", undefined],
		["localhost:5000/a/b-c", "localhost:5000/a/b-c", undefined, undefined],
		["[::1]:5000/app:t", "[::1]:5000/app", "t", undefined],
		["REGISTRY.example.com/app", "REGISTRY.example.com/app", undefined, undefined],
		[`app@sha256:${HEX}`, "app", undefined, `sha256:${HEX}`],
		[`a/b:1@sha256:${HEX}`, "a/b", "1", `sha256:${HEX}`],
		[`sha256:${HEX}`, "sha256", HEX, undefined],
		[HEX.slice(0, 12), HEX.slice(0, 12), undefined, undefined],
	])("%s", (text, name, tag, digest) => expect(parseImageName(text)).toEqual({ name, tag, digest }));

	test.each([
		"App",
		"app:",
		"app:-x",
		"-app",
		"a//b",
		"app_",
		"a..b",
		"app@sha256:12",
		"a b",
		"/app",
		"app/",
		"é",
		"a".repeat(256),
	])("%j is none", (text) => expect(parseImageName(text)).toBeUndefined());

	test("a name put together by the grammar is taken apart again", () => {
		const alnum = fc.stringMatching(/^[a-z0-9]{1,8}$/);
		const part = fc
			.tuple(alnum, fc.constantFrom(".", "_", "__", "-", "--"), alnum)
			.map(([a, s, b]) => a + s + b);
		const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/), { nil: undefined });
		fc.assert(
			fc.property(fc.array(fc.oneof(alnum, part), { minLength: 1, maxLength: 5 }), tag, (parts, label) => {
				const name = parts.join("/");
				expect(parseImageName(label === undefined ? name : `${name}:${label}`)).toEqual({
					name,
					tag: label,
					digest: undefined,
				});
			}),
		);
	});

	test("hostile text costs no more than its length", () => {
		for (const unit of ["a-", "a_", "a.", "a/", "-", "aA"]) parseImageName(`${unit.repeat(400)}!`);
	});
});

test.each([
	["app", "app:latest"],
	["docker.io/library/app", "app:latest"],
	["docker.io/me/app:1", "me/app:1"],
	["quay.io/app:1", "quay.io/app:1"],
	["v1.0", "v1.0:latest"],
])("familiarName(%s)", (text, expected) => expect(familiarName(text)).toBe(expected));

test.each([
	["./app", true],
	["../x", true],
	["/abs", true],
	["app.tar", true],
	["app.tar.gz", true],
	["build/app.oci", true],
	["C:\\app", true],
	["layout/", true],
	["app", false],
	["me/app:1.0", false],
	["localhost:5000/app", false],
])("looksLikePath(%s) is %s", (text, expected) => expect(looksLikePath(text)).toBe(expected));
