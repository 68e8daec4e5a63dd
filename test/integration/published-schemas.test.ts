/**
 * compose.yaml, action.yml and the GitLab template, by the schemas that are published for them: the Compose Specification's
 * (https://github.com/compose-spec/compose-spec), SchemaStore's of GitHub actions and GitLab's own, as check-jsonschema
 * brings them along.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tool } from "./engine.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CHECKER = "check-jsonschema==0.39.0";

describe("the published schema", () => {
	let work = "";
	beforeAll(async () => {
		work = await mkdtemp(path.join(tmpdir(), "leakscan-schemas-"));
		const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", work];
		await tool("python3", [...install, CHECKER]);
	}, 240_000);
	afterAll(() => rm(work, { recursive: true, force: true }));

	const check = (schema: string, file: string): Promise<string> =>
		tool("python3", ["-m", "check_jsonschema", "--builtin-schema", `vendor.${schema}`, file], {
			env: { PYTHONPATH: work },
		});

	it.each([
		["compose-spec", "compose.yaml", "cap_drop:", "cap_dropped:"],
		["github-actions", "action.yml", "using: composite", "using: compost"],
		["gitlab-ci", "integrations/gitlab/leakscan.gitlab-ci.yml", "when: always", "when: ever"],
	])(
		"%s takes %s, and no slip in it",
		async (schema, name, right, wrong) => {
			const file = path.join(ROOT, name);
			expect(await check(schema, file)).toContain("ok");
			const contents = await readFile(file, "utf8");
			expect(contents).toContain(right);
			const slipped = path.join(work, path.basename(name));
			await writeFile(slipped, contents.replace(right, wrong));
			await expect(check(schema, slipped)).rejects.toThrow(slipped);
		},
		60_000,
	);
});
