/**
 * A .git folder that `COPY . .` brought along: secrets in commits that nobody sees any more, as loose objects and in a
 * pack, on a branch, in a stash, in a commit message.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../images/run.ts";
import type { Kind } from "./kinds.ts";
import type { Plant, PlantedFile } from "./plant.ts";

const PLACES = ["first commit", "deleted file", "other branch", "stash", "commit message"] as const;

/** `draw` gives the kind for a place; each of both repositories has its own. */
export async function gitPlants(draw: (place: string) => Kind): Promise<readonly Plant[]> {
	return [...(await repository("loose", draw)), ...(await repository("packed", draw))];
}

async function repository(
	form: "loose" | "packed",
	draw: (place: string) => Kind,
): Promise<readonly Plant[]> {
	const folder = await mkdtemp(join(tmpdir(), "leakscan-bench-git."));
	try {
		const kinds = new Map(PLACES.map((place) => [place, draw(`${form} ${place}`)]));
		await commitAll(folder, kinds);
		if (form === "packed") await git(folder, "gc", "--quiet", "--prune=now");
		const root = `srv/git-${form}/shop`;
		const files = await filesUnder(join(folder, ".git"), `${root}/.git`);
		return PLACES.map((place, at): Plant => {
			const kind = kinds.get(place);
			return {
				place: `.git ${form}: ${place}`,
				kind: kind?.id ?? "",
				secret: kind?.secret ?? "",
				// One repository holds them all.
				files: at === 0 ? files : [],
				expected: { kind: "file", path: `${root}/.git`, state: "present" },
			};
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function commitAll(folder: string, kinds: ReadonlyMap<string, Kind>): Promise<void> {
	const env = (place: string): string => {
		const kind = kinds.get(place);
		return `PORT=80\n${kind?.variable}=${kind?.value}\n`;
	};
	const write = async (path: string, content: string): Promise<void> => {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), content);
		await git(folder, "add", path);
	};
	await git(folder, "init", "--quiet", "--initial-branch=main", ".");
	await write("config/first.env", env("first commit"));
	await git(folder, "commit", "--quiet", "-m", "Add the shop");
	await write("config/first.env", "PORT=80\n");
	await write("deploy/old.env", env("deleted file"));
	await git(folder, "commit", "--quiet", "-m", "Read it from the environment");
	await git(folder, "rm", "--quiet", "deploy/old.env");
	await git(folder, "commit", "--quiet", "-m", "Deploy otherwise");
	await git(folder, "checkout", "--quiet", "-b", "trial");
	await write("trial.env", env("other branch"));
	await git(folder, "commit", "--quiet", "-m", "Try something");
	await git(folder, "checkout", "--quiet", "main");
	await write("config/first.env", env("stash"));
	await git(folder, "stash", "push", "--quiet");
	const message = kinds.get("commit message");
	await git(
		folder,
		"commit",
		"--quiet",
		"--allow-empty",
		"-m",
		`Rotate keys\n\nold: ${message?.variable}=${message?.value}`,
	);
}

async function git(folder: string, ...args: readonly string[]): Promise<void> {
	const who = {
		GIT_AUTHOR_NAME: "shop",
		GIT_AUTHOR_EMAIL: "shop@shop.lan",
		GIT_COMMITTER_NAME: "shop",
		GIT_COMMITTER_EMAIL: "shop@shop.lan",
	};
	const when = { GIT_AUTHOR_DATE: "2026-01-15T09:30:00Z", GIT_COMMITTER_DATE: "2026-01-15T09:30:00Z" };
	await run("git", args, {
		cwd: folder,
		env: { ...who, ...when, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
	});
}

async function filesUnder(folder: string, path: string): Promise<readonly PlantedFile[]> {
	const files: PlantedFile[] = [];
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const inner = join(folder, entry.name);
		if (entry.name === "hooks") continue;
		if (entry.isDirectory()) files.push(...(await filesUnder(inner, `${path}/${entry.name}`)));
		else files.push({ path: `${path}/${entry.name}`, content: await readFile(inner) });
	}
	return files;
}
