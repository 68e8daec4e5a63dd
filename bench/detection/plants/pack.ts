/** Packs content through pack.py: many jobs, one process. Jobs that need another's result come in the next round. */
import { spawn } from "node:child_process";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export type PackForm = "zip" | "tar" | "pyc" | "sqlite" | "gzip" | "bzip2" | "xz";
export type Members = readonly (readonly [name: string, content: string | Buffer])[];

/** Something that is packed: what goes in is a text, bytes, or packed itself. */
export interface Packed {
	readonly form: PackForm;
	readonly members: readonly (readonly [name: string, content: string | Buffer | Packed])[];
}

const SCRIPT = fileURLToPath(new URL("pack.py", import.meta.url));

export async function packAll(jobs: readonly Packed[]): Promise<readonly Buffer[]> {
	const inner = jobs.flatMap((job) =>
		job.members.flatMap(([, content]) => (isPacked(content) ? [content] : [])),
	);
	const packedInner = inner.length === 0 ? [] : await packAll(inner);
	const ready = new Map(inner.map((job, at) => [job, packedInner[at] ?? Buffer.alloc(0)]));
	const wire = jobs.map(({ form, members }) => ({
		form,
		members: members.map(([name, content]) => {
			const bytes = isPacked(content) ? ready.get(content) : Buffer.from(content as string);
			return [name, bytes?.toString("base64") ?? ""];
		}),
	}));
	const python = spawn("python3", [SCRIPT], { stdio: ["pipe", "pipe", "inherit"] });
	python.stdin.end(JSON.stringify(wire));
	const results = (await json(python.stdout)) as readonly string[];
	return results.map((result) => Buffer.from(result, "base64"));
}

function isPacked(content: string | Buffer | Packed): content is Packed {
	return typeof content === "object" && "form" in content;
}
