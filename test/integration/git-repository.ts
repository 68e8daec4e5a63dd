/** A git repository, by git itself, in which secrets came and went in every way that it has. */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { base62, crc32 } from "../../src/detect/validators/crc32.ts";
import { Workbench } from "./wrapped.ts";

/** A token whose checksum fits, another for each name. */
function token(name: string): string {
	const body = `${name}Zq7Rk2Vx9Lm4Tn8Wb3Yc6Hd1Fs5Gp0J`.slice(0, 30).padEnd(30, "0");
	return `ghp_${body}${base62(crc32(body), 6)}`;
}

export const NAMES = [
	"removed",
	"amended",
	"message",
	"stashed",
	"branch",
	"tagged",
	"staged",
	"large",
] as const;
export const secret = Object.fromEntries(NAMES.map((name) => [name, token(name)])) as Record<
	(typeof NAMES)[number],
	string
>;

const LINES = Array.from({ length: 3000 }, (_, at) => `line ${at} ${at * 7919}\n`);

export type Files = readonly (readonly [name: string, bytes: Buffer])[];

/** A repository in which secrets came and went in every way that git has. */
export class SampleRepository {
	readonly bench = new Workbench();

	constructor(format: "sha1" | "sha256") {
		this.bench.run("git", "init", "-q", "-b", "main", `--object-format=${format}`, "repo");
		this.write("large.txt", LINES.join(""));
		this.write("conf/app.env", `# settings\nGITHUB_TOKEN=${secret.removed}\n`);
		this.commit(1, "Add settings");
		this.write("large.txt", LINES.toSpliced(2000, 0, `token = ${secret.large}\n`).join(""));
		this.git(2, "rm", "-q", "conf/app.env");
		this.commit(2, "Remove settings");
		this.write("large.txt", LINES.toSpliced(1000, 0, "another line\n").join(""));
		this.write("app.py", `TOKEN = "${secret.amended}"\n`);
		this.commit(3, "Add program");
		this.write("app.py", "TOKEN = os.environ['TOKEN']\n");
		this.git(4, "add", "-A");
		this.git(4, "commit", "-q", "--amend", "-m", "Add program");
		this.git(5, "commit", "-q", "--allow-empty", "-m", `Try it\n\nwith ${secret.message}`);
		this.write("app.py", `TOKEN = "${secret.stashed}"\n`);
		this.git(6, "stash", "-q");
		this.git(7, "checkout", "-q", "-b", "attempt");
		this.write("deploy/run.sh", `#!/bin/sh\nexport GITHUB_TOKEN=${secret.branch}\n`);
		this.commit(7, "Deploy");
		this.git(8, "tag", "-a", "-m", `token ${secret.tagged}`, "v1");
		this.git(8, "checkout", "-q", "main");
		this.write("other.env", `GITHUB_TOKEN=${secret.staged}\n`);
		this.git(9, "add", "-A");
		this.git(9, "rm", "-q", "--cached", "other.env");
	}

	write(name: string, content: string): void {
		this.bench.write(`repo/${name}`, content);
	}

	commit(day: number, message: string): void {
		this.git(day, "add", "-A");
		this.git(day, "commit", "-qm", message);
	}

	git(day: number, ...args: string[]): void {
		const when = `2026-05-0${day}T12:00:00Z`;
		this.bench.run(
			"env",
			`GIT_AUTHOR_DATE=${when}`,
			`GIT_COMMITTER_DATE=${when}`,
			...["git", "-C", "repo", "-c", "user.name=A", "-c", "user.email=a@acme.example", ...args],
		);
	}

	/** Its `.git` folder as files of a layer. */
	files(): Files {
		const root = path.join(this.bench.folder, "repo");
		return readdirSync(root, { recursive: true, encoding: "utf8" })
			.filter((name) => name.startsWith(".git/") && statSync(path.join(root, name)).isFile())
			.sort()
			.map((name) => [`srv/${name}`, this.bench.read(path.join("repo", name))]);
	}
}
