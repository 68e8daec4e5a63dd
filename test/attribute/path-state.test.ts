import { describe, expect, it } from "vitest";
import { linkTarget } from "../../src/archive/entry-path.ts";
import { hardLinkNames, landingPath, pathState } from "../../src/attribute/path-state.ts";
import { LayerChanges } from "../../src/unpack/layer-changes.ts";
import { whiteoutOf } from "../../src/unpack/whiteout.ts";

/** A layer from entries as `tar -t` would show them: `a/` a folder, `a -> b` a symlink, `a = b` a hard link. */
function layer(...entries: string[]): LayerChanges {
	const changes = new LayerChanges();
	for (const entry of entries) {
		const link = /^(\S+) (->|=) (\S+)$/.exec(entry);
		const whiteout = whiteoutOf(entry);
		if (link) {
			const [, path = "", kind, target = ""] = link;
			changes.files.add(path);
			if (kind === "=") changes.hardLinks.push({ path, target });
			else changes.symlinks.push({ path, target: linkTarget(path, target) });
		} else if (whiteout.kind === "whiteout") changes.whiteouts.add(whiteout.path);
		else if (whiteout.kind === "opaque") changes.opaques.add(whiteout.path);
		else if (entry.endsWith("/")) changes.directories.add(entry.slice(0, -1));
		else changes.files.add(entry);
	}
	return changes;
}

describe("pathState", () => {
	const base = layer("app/", "app/.env");
	it.each<[string, LayerChanges[], string, number | null]>([
		["nothing touches it", [layer("app/", "app/other")], "present", null],
		["its whiteout", [layer("x"), layer("app/", "app/.wh..env")], "deleted", 2],
		["a whiteout of its folder", [layer(".wh.app")], "deleted", 1],
		["an opaque folder", [layer("app/", "app/.wh..wh..opq")], "deleted", 1],
		["an opaque root", [layer(".wh..wh..opq")], "deleted", 1],
		["a new file in its place", [layer("app/.env")], "overwritten", 1],
		["a symlink in its place", [layer("app/.env -> /dev/null")], "overwritten", 1],
		["a folder in its place", [layer("app/.env/")], "overwritten", 1],
		["its folder became a file", [layer("app")], "deleted", 1],
		["its folder became a symlink", [layer("app -> /opt")], "deleted", 1],
		["opaque, but written again", [layer("app/.wh..wh..opq", "app/.env")], "overwritten", 1],
		["the first that removes it counts", [layer("app/.wh..env"), layer("app/.env")], "deleted", 1],
		["a whiteout of a namesake elsewhere", [layer("srv/.wh..env", "app/.wh..env.bak")], "present", null],
	])("%s", (_what, above, state, removedInLayer) => {
		expect(pathState([base, ...above], 0, "app/.env")).toEqual({ state, removedInLayer });
	});

	it("takes a layer that could not be read to change nothing", () => {
		expect(pathState([base, null], 0, "app/.env").state).toBe("present");
	});
});

describe("landingPath", () => {
	it.each<[string, LayerChanges[], string, string]>([
		[
			"through a symlink below",
			[layer("var/run -> /run"), layer("var/run/token")],
			"var/run/token",
			"run/token",
		],
		["through a relative one", [layer("a/b -> ../c"), layer("a/b/d")], "a/b/d", "c/d"],
		["through two", [layer("a -> b", "b -> c"), layer("a/x")], "a/x", "c/x"],
		["to the root", [layer("a -> /"), layer("a/x")], "a/x", "x"],
		["not when the layer brings the folder", [layer("a -> b"), layer("a/", "a/x")], "a/x", "a/x"],
		["not when the symlink was deleted", [layer("a -> b"), layer(".wh.a"), layer("a/x")], "a/x", "a/x"],
	])("%s", (_what, stack, path, landed) => {
		expect(landingPath(stack, stack.length - 1, path)).toBe(landed);
	});

	it("gives up on a loop", () => {
		expect(landingPath([layer("a -> b", "b -> a"), layer("a/x")], 1, "a/x")).toMatch(/^[ab]\/x$/);
	});
});

describe("hardLinkNames", () => {
	it("finds names of the same layer and of later ones", () => {
		const stack = [layer("a", "b = a"), layer("c = a"), layer(".wh.a"), layer("d = a")];
		expect(hardLinkNames(stack, 0, "a")).toEqual([
			{ layer: 0, path: "b" },
			{ layer: 1, path: "c" },
		]);
	});
});
