import { expect, test } from "vitest";
import {
	formatRegistryReference,
	namesRegistry,
	parseRegistryReference,
} from "../../../src/source/registry/repository-name.ts";

const HEX = "0123456789abcdef".repeat(4);

test.each([
	["app", "docker.io/library/app:latest"],
	["app:1", "docker.io/library/app:1"],
	["team/app", "docker.io/team/app:latest"],
	["docker.io/app:1", "docker.io/library/app:1"],
	["index.docker.io/team/app:1", "docker.io/team/app:1"],
	["registry-1.docker.io/library/app", "docker.io/library/app:latest"],
	["localhost/app", "localhost/app:latest"],
	["localhost:5000/a/b/c:t", "localhost:5000/a/b/c:t"],
	["[::1]:5000/app", "[::1]:5000/app:latest"],
	["Registry.Example/app:T", "registry.example/app:T"],
	[`quay.io/app:1@sha256:${HEX}`, `quay.io/app@sha256:${HEX}`],
])("%s is %s", (text, expected) =>
	expect(formatRegistryReference(parseRegistryReference(text))).toBe(expected),
);

test.each([
	"App/x y",
	"quay.io/App",
	"quay.io/",
	"https://quay.io/app",
	"quay.io/app:",
	"quay.io/../app",
	"",
])("%j is refused", (text) =>
	expect(() => parseRegistryReference(text)).toThrow(expect.objectContaining({ code: "USAGE" })),
);

test.each([
	["app", false],
	["team/app", false],
	["localhost/app", true],
	["quay.io/app", true],
	["host:5000/app", true],
])("%s names a registry: %s", (text, expected) => expect(namesRegistry(text)).toBe(expected));
