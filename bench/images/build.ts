/**
 * npm run bench:images -- [--out DIR] [--cache DIR] [--size small|full|wide] [debian] [python] [node]
 * writes plain images as OCI archives and docker-archives; what is up to date is left alone.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeDockerArchive, writeOciArchive } from "./oci-archive.ts";
import { SIZES } from "./packages.ts";
import { KINDS, plainImage } from "./plain-images.ts";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		out: { type: "string", default: "bench/.cache/images" },
		cache: { type: "string", default: "bench/.cache/layers" },
		size: { type: "string", default: "full" },
	},
});
const size = SIZES.find((name) => name === values.size);
if (size === undefined) throw new Error(`--size is one of ${SIZES.join(", ")}`);
const unknown = positionals.filter((name) => !KINDS.some((kind) => kind === name));
if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: images are ${KINDS.join(", ")}`);

await mkdir(values.out, { recursive: true });
for (const kind of KINDS) {
	if (positionals.length > 0 && !positionals.includes(kind)) continue;
	const image = await plainImage({ kind, size, cache: values.cache });
	const oci = join(values.out, `${image.name}.oci.tar`);
	const docker = join(values.out, `${image.name}.docker.tar`);
	const stamp = join(values.out, `${image.name}.digests`);
	const digests = image.steps.map(({ layer }) => layer?.digest ?? "").join("\n");
	const upToDate = existsSync(oci) && existsSync(docker) && (await readIfThere(stamp)) === digests;
	if (!upToDate) {
		await writeOciArchive(oci, image);
		await writeDockerArchive(docker, oci, image.name);
		await writeFile(stamp, digests);
	}
	const bytes = image.steps.reduce((sum, { layer }) => sum + (layer?.uncompressedSize ?? 0), 0);
	console.log(
		`${oci}: ${mb((await stat(oci)).size)} MB, ${mb(bytes)} MB uncompressed${upToDate ? ", up to date" : ""}`,
	);
}

async function readIfThere(file: string): Promise<string | undefined> {
	return readFile(file, "utf8").catch(() => undefined);
}

function mb(bytes: number): number {
	return Math.round(bytes / 1e6);
}
