import { readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Files, NAMES, SampleRepository, secret } from "./git-repository.ts";
import { scannedAll, Workbench } from "./wrapped.ts";

/** What was seen, without the hashes. */
function history(files: Files, sizes?: readonly number[]): string[] {
	const { sightings } = scannedAll(files, sizes);
	return sightings
		.map(({ path: file, inside, match }) => {
			const chain = [file.replace(/\/objects\/.*/, ""), ...inside].join(" -> ");
			return `${NAMES.find((name) => secret[name] === match.secret)}: ${chain}:${match.line}`;
		})
		.map((place) => place.replace(/(commit|blob|tag) [0-9a-f]{7}/, "$1"))
		.sort();
}

const ALL = [
	"amended: srv/.git -> commit (2026-05-03) -> app.py:1",
	"branch: srv/.git -> commit (2026-05-07) -> deploy/run.sh:2",
	"large: srv/.git -> commit (2026-05-02) -> large.txt:2001",
	"message: srv/.git -> commit (2026-05-05) -> message:3",
	"removed: srv/.git -> commit (2026-05-01) -> conf/app.env:2",
	"staged: srv/.git -> blob:1",
	"stashed: srv/.git -> commit (2026-05-06) -> app.py:1",
	"tagged: srv/.git -> tag -> message:1",
];

describe.each(["sha1", "sha256"] as const)("the history of a repository with %s ids", (format) => {
	let repository: SampleRepository;
	let loose: Files;
	let packed: Files;
	beforeAll(() => {
		repository = new SampleRepository(format);
		loose = repository.files();
		repository.git(9, "-c", "gc.cruftPacks=false", "gc", "-q", "--prune=never", "--aggressive");
		packed = repository.files();
	});
	afterAll(() => repository.bench.remove());

	it("is read from loose objects", () => {
		expect(history(loose)).toEqual(ALL);
	});

	it("is read from packs, with their deltas", () => {
		expect(packed.some(([name]) => name.endsWith(".pack"))).toBe(true);
		expect(history(packed)).toEqual(ALL);
	});

	it("is read from a clone's pack, whose deltas name their base by id", () => {
		const list = repository.bench.run("git", "-C", "repo", "rev-list", "--objects", "--all");
		const pack = repository.bench.pipe(
			list,
			...(["git", "-C", "repo", "pack-objects", "-q", "--stdout", "--no-reuse-delta"] as const),
		);
		const name = `srv/.git/objects/pack/pack-${"0".repeat(format === "sha1" ? 40 : 64)}.pack`;
		const reachable = ALL.filter((place) => !/^(?:amended|staged)/.test(place));
		expect(history([[name, pack]])).toEqual(reachable);
	});

	it("is the same however its bytes come", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 }), (sizes) => {
				expect(history(packed, sizes)).toEqual(ALL);
			}),
			{ numRuns: 5 },
		);
	});

	it("is read as far as a broken pack goes", () => {
		const cut = packed.map(([name, bytes]): [string, Buffer] => [
			name,
			name.endsWith(".pack") ? bytes.subarray(0, bytes.length - 3000) : bytes,
		]);
		const { faults, sightings } = scannedAll(cut);
		expect(faults).toEqual([]);
		expect(sightings.length).toBeGreaterThan(0);
		expect(sightings.length).toBeLessThan(ALL.length);
	});

	it("is read inside an archive", () => {
		const tar = repository.bench.run("tar", "czf", "-", "-C", "repo", ".git");
		const { sightings } = scannedAll([["srv/backup.tar.gz", tar]]);
		expect(sightings.map(({ match }) => match.secret).sort()).toEqual(Object.values(secret).sort());
		expect(
			new Set(
				sightings
					.map(({ inside }) => inside.slice(0, 2).join(" -> "))
					.map((it) => it.replace(/objects.*/, "")),
			),
		).toEqual(new Set(["backup.tar -> .git/"]));
	});
});

describe("a repository", () => {
	it("with Git LFS pointers has no secrets in them", () => {
		const bench = new Workbench();
		const id = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
		bench.run("git", "init", "-q", "repo");
		bench.write(
			"repo/secret.key",
			`version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 12345\n`,
		);
		bench.run("git", "-C", "repo", "add", "-A");
		const [name = ""] = readdirSync(path.join(bench.folder, "repo/.git/objects"), {
			recursive: true,
			encoding: "utf8",
		}).filter((file) => /^..\/./.test(file));
		expect(
			scannedAll([[`app/.git/objects/${name}`, bench.read(`repo/.git/objects/${name}`)]]).places,
		).toEqual([]);
		bench.remove();
	});
});
