import { describe, expect, it } from "vitest";
import { isAllowed, parseAllowed } from "../../src/service/allow-list.ts";

const image = (registry: string, repository: string) => ({ registry, repository, tag: "1", digest: null });

describe("--allow-registry", () => {
	const list = ["registry.example:5000", "GHCR.io/team/", "127.0.0.1:5000/a/b"].map(parseAllowed);

	it.each([
		["registry.example:5000", "anything/at/all"],
		["ghcr.io", "team"],
		["ghcr.io", "team/app"],
		["127.0.0.1:5000", "a/b/c"],
	])("allows %s/%s", (registry, repository) => {
		expect(isAllowed(list, image(registry, repository))).toBe(true);
	});

	it.each([
		["registry.example", "app"],
		["registry.example:5001", "app"],
		["evil.registry.example:5000", "app"],
		["ghcr.io", "teammate/app"],
		["ghcr.io", "other/team"],
		["127.0.0.1:5000", "a"],
		["169.254.169.254", "latest/meta-data"],
	])("does not allow %s/%s", (registry, repository) => {
		expect(isAllowed(list, image(registry, repository))).toBe(false);
	});

	it.each(["", "/team", "https://ghcr.io", "ghcr.io/Team", "a b", "user@ghcr.io", "ghcr.io/../x?"])(
		"does not take %j",
		(text) => expect(() => parseAllowed(text)).toThrow(/is no registry/),
	);
});
