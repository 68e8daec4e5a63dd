/**
 * Plain images: what a popular base and popular packages hold, and nothing that anyone planted. Whatever a scanner reports
 * in one of them is public already, so it is an alarm that helps nobody. All of it comes from package registries through
 * their own clients: Debian by debootstrap, Python's by pip, npm's by npm; no engine is needed.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type StoredLayer, storedLayer } from "./layer-store.ts";
import type { ImageContent } from "./oci-archive.ts";
import { DEBIAN, NODE_PACKAGES, NPM_PUBLISHED_BEFORE, PYTHON_PACKAGES, type Size } from "./packages.ts";
import { run } from "./run.ts";

export type Kind = "debian" | "python" | "node";
export const KINDS: readonly Kind[] = ["debian", "python", "node"];

export interface PlainImageOptions {
	readonly kind: Kind;
	readonly size: Size;
	/** Where built layers are kept. */
	readonly cache: string;
}

export async function plainImage(options: PlainImageOptions): Promise<ImageContent> {
	const { kind, size, cache } = options;
	const name = size === "full" || kind === "debian" ? kind : `${kind}-${size}`;
	const base: ImageContent["steps"] = [
		{
			createdBy: `# debian.sh --arch 'amd64' out/ '${DEBIAN.suite}'`,
			comment: "debuerreotype 0.16",
			layer: await debianLayer(cache),
		},
	];
	const env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
	if (kind === "debian") return { name, steps: base, config: { Env: env, Cmd: ["bash"] } };

	const [file, command, layer] =
		kind === "python"
			? ["requirements.txt", "pip install --no-cache-dir -r requirements.txt", await pythonLayer(size, cache)]
			: ["package.json", "npm install --omit=dev", await nodeLayer(size, cache)];
	return {
		name,
		steps: [
			...base,
			{ createdBy: "WORKDIR /app", comment: "buildkit.dockerfile.v0" },
			{
				createdBy: `RUN /bin/sh -c ${command} # ${file} # buildkit`,
				comment: "buildkit.dockerfile.v0",
				layer,
			},
		],
		config: { Env: env, Cmd: ["bash"], WorkingDir: "/app" },
	};
}

async function debianLayer(cache: string): Promise<StoredLayer> {
	return storedLayer(cache, {
		name: "debian",
		inputs: { DEBIAN, format: 1 },
		keepOwners: true,
		async fill(folder) {
			await run("debootstrap", ["--variant=minbase", DEBIAN.suite, folder, DEBIAN.mirror]);
			for (const left of ["var/cache/apt/archives", "var/lib/apt/lists", "var/log/bootstrap.log"]) {
				await rm(join(folder, left), { recursive: true, force: true });
			}
			// What debootstrap took from the machine it ran on.
			for (const copied of ["etc/resolv.conf", "etc/hostname"])
				await rm(join(folder, copied), { force: true });
			await rm(join(folder, "dev"), { recursive: true, force: true });
			await mkdir(join(folder, "dev"));
		},
	});
}

const CONSTRAINTS = fileURLToPath(new URL("python-constraints.txt", import.meta.url));
const PYTHON = "3.11";
const PLATFORMS = ["manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux1"].map(
	(tag) => `${tag}_x86_64`,
);

/** As pip installs for the system's own Python, RECORD files and compiled modules included. */
async function pythonLayer(size: Size, cache: string): Promise<StoredLayer> {
	const packages = PYTHON_PACKAGES[size];
	const constraints = await readFile(CONSTRAINTS, "utf8");
	return storedLayer(cache, {
		name: `python-${size}`,
		inputs: { packages, constraints, PYTHON, format: 1 },
		async fill(folder) {
			const target = join(folder, `usr/local/lib/python${PYTHON}/site-packages`);
			await run("python3", [
				...["-m", "pip", "install", "--quiet", "--no-input", "--target", target, "--constraint", CONSTRAINTS],
				...["--only-binary=:all:", "--python-version", PYTHON, "--implementation", "cp"],
				...["cp311", "abi3", "none"].flatMap((abi) => ["--abi", abi]),
				...[...PLATFORMS, "any"].flatMap((platform) => ["--platform", platform]),
				...packages,
			]);
			// Command wrappers name the Python of the machine that built the image.
			await rm(join(target, "bin"), { recursive: true, force: true });
			await mkdir(join(folder, "app"));
			await writeFile(join(folder, "app/requirements.txt"), `${packages.join("\n")}\n`);
		},
	});
}

async function nodeLayer(size: Size, cache: string): Promise<StoredLayer> {
	const packages = NODE_PACKAGES[size];
	return storedLayer(cache, {
		name: `node-${size}`,
		inputs: { packages, NPM_PUBLISHED_BEFORE, format: 1 },
		async fill(folder) {
			const app = join(folder, "app");
			await mkdir(app);
			await writeFile(
				join(app, "package.json"),
				JSON.stringify({ name: "shop", version: "1.0.0", private: true }),
			);
			await run(
				"npm",
				[
					...[
						"install",
						"--ignore-scripts",
						"--no-audit",
						"--no-fund",
						"--legacy-peer-deps",
						"--prefer-offline",
					],
					...["--loglevel=error", "--before", NPM_PUBLISHED_BEFORE, ...packages],
				],
				{ cwd: app },
			);
		},
	});
}
