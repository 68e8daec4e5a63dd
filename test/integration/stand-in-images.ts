/**
 * The images that compose.yaml names, made of what this machine has, where no registry can be asked for them: Debian's
 * registry and PostgreSQL with the libraries they are linked against, under the names and with the conventions that the
 * real ones have (where the configuration is, which variables count).
 */
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { docker, staticBusybox, tool } from "./engine.ts";

/** Loaded by name while a program runs, and so by no ldd told: names and users, and what packages' native code wants. */
const LOADED = [
	...["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"],
	...["librt.so.1", "libpthread.so.0", "libdl.so.2", "libm.so.6", "libgcc_s.so.1"],
];
const APPLETS = ["sh", "mkdir", "tar", "gzip", "chown", "env", "rm"];

const POSTGRES_ENTRY = `#!/bin/sh
set -e
data=/var/lib/postgresql/data/cluster
if [ ! -e "$data/PG_VERSION" ]; then
	initdb --username="$POSTGRES_USER" --auth="$POSTGRES_HOST_AUTH_METHOD" --no-sync -D "$data"
	echo "host all all all $POSTGRES_HOST_AUTH_METHOD" >>"$data/pg_hba.conf"
	echo "create database $POSTGRES_USER" | postgres --single -D "$data" postgres
fi
exec postgres -D "$data" -c listen_addresses='*'
`;

/** `registry:2`: its configuration is /etc/docker/registry/config.yml. */
export async function importRegistry(tag: string): Promise<void> {
	const program = (await tool("which", ["docker-registry"])).trim();
	await imported(
		tag,
		['ENTRYPOINT ["/bin/registry", "serve"]', 'CMD ["/etc/docker/registry/config.yml"]'],
		async (root) => {
			await cp(program, path.join(root, "bin/registry"));
			for (const folder of ["etc/docker/registry", "var/lib/registry"])
				await mkdir(path.join(root, folder), { recursive: true });
			await linked(root, [program]);
		},
	);
}

/** `postgres`: its files are in /var/lib/postgresql/data; POSTGRES_USER, whose name the database has, and POSTGRES_HOST_AUTH_METHOD. */
export async function importPostgres(tag: string): Promise<void> {
	const versions = await readdir("/usr/lib/postgresql");
	const version = versions.sort((a, b) => Number(a) - Number(b)).at(-1) ?? "";
	const programs = `/usr/lib/postgresql/${version}`;
	const changes = [
		`ENV PATH=${programs}/bin:/bin LANG=C.UTF-8`,
		"USER 999:999",
		'ENTRYPOINT ["/bin/sh", "/entry"]',
	];
	await imported(
		tag,
		changes,
		async (root) => {
			for (const folder of [
				programs,
				`/usr/share/postgresql/${version}`,
				"/usr/share/zoneinfo",
				"/usr/lib/locale/C.utf8",
			])
				await cp(folder, path.join(root, folder), { recursive: true, dereference: true });
			await cp(await realpath("/bin/sh"), path.join(root, "bin/sh"));
			await cp("/bin/cat", path.join(root, "bin/cat"));
			await writeFile(path.join(root, "entry"), POSTGRES_ENTRY);
			const own = await readdir(path.join(programs, "lib"));
			await linked(root, [
				...[
					"/bin/sh",
					"/bin/cat",
					...["postgres", "initdb", "pg_isready"].map((name) => `${programs}/bin/${name}`),
				],
				...own.filter((name) => name.endsWith(".so")).map((name) => `${programs}/lib/${name}`),
			]);
			for (const folder of ["var/lib/postgresql/data", "var/run/postgresql"]) {
				await mkdir(path.join(root, folder), { recursive: true });
				await tool("chown", ["999:999", path.join(root, folder)]);
			}
		},
		"postgres:x:999:999::/:/bin/sh\n",
	);
}

/** `node`: Node, npm and a shell, and how this machine reaches the package registry. A base for our own Dockerfile. */
export async function importNode(tag: string): Promise<void> {
	const busybox = (await staticBusybox()) ?? "";
	const npm = path.dirname(path.dirname(await realpath((await tool("which", ["npm"])).trim())));
	const authorities = process.env["NODE_EXTRA_CA_CERTS"] || "/etc/ssl/certs/ca-certificates.crt";
	const env = [
		"ENV PATH=/usr/bin:/bin",
		"ENV NODE_EXTRA_CA_CERTS=/etc/ssl/authorities.pem",
		`ENV NPM_CONFIG_REGISTRY=${(await tool("npm", ["config", "get", "registry"])).trim()}`,
	];
	await imported(tag, env, async (root) => {
		for (const folder of ["etc/ssl", "root", "usr/bin"])
			await mkdir(path.join(root, folder), { recursive: true });
		await cp(process.execPath, path.join(root, "usr/bin/node"));
		await cp(npm, path.join(root, "usr/lib/npm"), { recursive: true, dereference: true });
		await symlink("../lib/npm/bin/npm-cli.js", path.join(root, "usr/bin/npm"));
		await cp(busybox, path.join(root, "bin/busybox"));
		for (const name of APPLETS) await symlink("busybox", path.join(root, "bin", name));
		await symlink("/bin/env", path.join(root, "usr/bin/env"));
		await writeFile(path.join(root, "etc/group"), "root:x:0:\n");
		await cp("/etc/resolv.conf", path.join(root, "etc/resolv.conf"), { dereference: true });
		await cp(authorities, path.join(root, "etc/ssl/authorities.pem"), { dereference: true });
		await linked(root, [process.execPath]);
	});
}

/** `docker import` of a root that `fill` fills. */
async function imported(
	tag: string,
	changes: readonly string[],
	fill: (root: string) => Promise<void>,
	users = "",
): Promise<void> {
	const work = await mkdtemp(path.join(tmpdir(), "leakscan-image-"));
	try {
		const root = path.join(work, "root");
		for (const folder of ["bin", "etc", "tmp", "usr/lib", "usr/share"])
			await mkdir(path.join(root, folder), { recursive: true });
		await tool("chmod", ["1777", path.join(root, "tmp")]);
		await writeFile(path.join(root, "etc/passwd"), `root:x:0:0:root:/:/bin/sh\n${users}`);
		await fill(root);
		const archive = path.join(work, "root.tar");
		await tool("tar", ["-C", root, "-cf", archive, "."]);
		await docker("import", ...changes.flatMap((change) => ["--change", change]), archive, tag);
	} finally {
		await rm(work, { recursive: true, force: true });
	}
}

/** Copies what the programs are linked against to where they look for it. */
async function linked(root: string, programs: readonly string[]): Promise<void> {
	const found = new Set<string>();
	for (const program of programs) {
		const told = await tool("ldd", [program]).catch(() => "");
		for (const [, file = ""] of told.matchAll(/(\/\S+)/g)) if (!file.endsWith(":")) found.add(file);
	}
	const libc = [...found].find((file) => file.endsWith("/libc.so.6")) ?? "";
	for (const name of LOADED) found.add(path.join(path.dirname(libc), name));
	for (const file of found) {
		await mkdir(path.join(root, path.dirname(file)), { recursive: true });
		await cp(file, path.join(root, file), { dereference: true }).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== "ENOENT") throw error;
		});
	}
}
