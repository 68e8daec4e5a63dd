/** What rpm installed is a public package's, byte for byte: packages built and installed by rpm itself, in each of its databases. */
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SqliteReader } from "../../src/archive/sqlite-reader.ts";
import { PackageFiles } from "../../src/unpack/packages/package-files.ts";
import { readRpmDatabase } from "../../src/unpack/packages/rpm.ts";
import { expandSample } from "../detect/sample.ts";
import { docker, hasTool } from "./engine.ts";
import { buildFiles, type Report, reportOf, whyNoImages } from "./files-image.ts";
import { Workbench } from "./wrapped.ts";

const missing = (await hasTool("rpmbuild")) ? ((await hasTool("db_load")) ? "" : "db_load") : "rpm";
const why = whyNoImages || (missing === "" ? "" : ` (skipped: no ${missing})`);

const DATABASE = ["--define", "_db_backend sqlite", "--define", "_dbpath /var/lib/rpm"];
const text = (token: string): string => `# shipped\ntoken = "${token}"\n`;
const tokens = {
	public: expandSample("{{github:ghp_}}"),
	changed: expandSample("{{github:gho_}}"),
	company: expandSample("{{github:ghu_}}"),
};

describe.skipIf(why !== "")(`files of rpm packages${why}`, () => {
	let bench: Workbench;

	/** Two files in a package of that vendor: usr/share/NAME/a.conf and b.conf. */
	function build(name: string, vendor: string, algorithm: number, a: string, b: string): void {
		bench.write(`${name}-a.conf`, a);
		bench.write(`${name}-b.conf`, b);
		bench.write(
			`${name}.spec`,
			`Name: ${name}\nVersion: 1\nRelease: 1\nSummary: a\nLicense: none\nVendor: ${vendor}\nBuildArch: noarch\n%description\na\n%install\nmkdir -p %{buildroot}/usr/share/${name}\ncp %{_topdir}/../${name}-*.conf %{buildroot}/usr/share/${name}/\n%files\n/usr/share/${name}\n`,
		);
		const defines = [`_topdir ${bench.folder}/rpm`, `_binary_filedigest_algorithm ${algorithm}`];
		bench.run(
			"rpmbuild",
			"--quiet",
			"-bb",
			...defines.flatMap((define) => ["--define", define]),
			`${name}.spec`,
		);
	}

	/** Installs all packages; the headers in the database. */
	function install(): Buffer {
		const root = path.join(bench.folder, "root");
		mkdirSync(root);
		const folder = "rpm/RPMS/noarch";
		const packages = readdirSync(path.join(bench.folder, folder)).map((name) => `${folder}/${name}`);
		bench.run("rpm", "--root", root, ...DATABASE, "-i", "--nodeps", "--noscripts", ...packages);
		return bench.read("root/var/lib/rpm/rpmdb.sqlite");
	}

	/** Debian's rpm writes no ndb: the same headers, as rpm's rpmpkg.c lays them out. */
	function ndb(sqlite: Buffer): Buffer {
		const blobs = [...new SqliteReader(sqlite).blobs("Packages")];
		const slots = Buffer.alloc(4096);
		slots.write("RpmP");
		slots.writeUInt32LE(1, 12);
		const parts: Buffer[] = [slots];
		let block = 4096 / 16;
		for (const [at, blob] of blobs.entries()) {
			const head = Buffer.from("BlbS............");
			head.writeUInt32LE(at + 1, 4);
			head.writeUInt32LE(blob.length, 12);
			const stored = Buffer.concat([head, blob, Buffer.alloc(8 + 4 + (-(blob.length + 12) & 15))]);
			slots.write("Slot", 32 + 16 * at);
			for (const [field, value] of [at + 1, block, stored.length / 16].entries())
				slots.writeUInt32LE(value, 36 + 16 * at + 4 * field);
			block += stored.length / 16;
			parts.push(stored);
		}
		return Buffer.concat(parts);
	}

	/** No rpm of today writes Berkeley DB: the same headers, stored by its own tool. */
	function berkeley(sqlite: Buffer): Buffer {
		const hex = (bytes: Buffer): string => ` ${bytes.toString("hex")}\n`;
		const rows = [...new SqliteReader(sqlite).blobs("Packages")].map((blob, at) => {
			const key = Buffer.alloc(4);
			key.writeUInt32LE(at + 1);
			return hex(key) + hex(blob);
		});
		const dump = `VERSION=3\nformat=bytevalue\ntype=hash\nHEADER=END\n${rows.join("")}DATA=END\n`;
		bench.run("rm", "-f", "Packages");
		bench.pipe(Buffer.from(dump), "db_load", "Packages");
		return bench.read("Packages");
	}

	const databases: Record<string, Record<string, Buffer>> = {};
	beforeAll(() => {
		bench = new Workbench();
		build("public", "Fedora Project", 8, text(tokens.public), text(`${tokens.changed}`));
		build("older", "CentOS", 1, text("nothing"), "x".repeat(20));
		build("company", "Acme Inc.", 8, text(tokens.company), "nothing\n");
		const sqlite = install();
		databases["sqlite"] = { "var/lib/rpm/rpmdb.sqlite": sqlite };
		databases["ndb"] = { "usr/lib/sysimage/rpm/Packages.db": ndb(sqlite) };
		databases["bdb"] = { "var/lib/rpm/Packages": berkeley(sqlite) };
	}, 60_000);
	afterAll(() => bench.remove());

	it.each(["sqlite", "ndb", "bdb"])(
		"are set aside as they were installed, and only those (%s)",
		async (kind) => {
			const tag = `leakscan-rpm:${kind}`;
			await buildFiles(tag, {
				"usr/share/public/public-a.conf": text(tokens.public),
				"usr/share/public/public-b.conf": `${text(tokens.changed)}# changed\n`,
				"usr/share/company/company-a.conf": text(tokens.company),
				...databases[kind],
			});
			const report: Report = await reportOf(tag);
			const all: Report = await reportOf(tag, "--include-vendored");
			await docker("rmi", "-f", tag);
			const secretsOf = ({ findings }: Report): (string | null | undefined)[] =>
				findings.filter(({ confidence }) => confidence !== "entropy").map(({ secret }) => secret.value);
			expect(report.complete).toBe(true);
			expect(secretsOf(report).sort()).toEqual([tokens.changed, tokens.company].sort());
			expect(report.suppressed.vendored).toBe(1);
			expect(secretsOf(all)).toContain(tokens.public);
		},
		30_000,
	);

	it.each(["sqlite", "ndb", "bdb"])("are listed with the digests that rpm prints (%s)", (kind) => {
		const [database = Buffer.alloc(0)] = Object.values(databases[kind] ?? {});
		const files = new PackageFiles();
		readRpmDatabase(database, files);
		const printed = bench
			.run(
				"rpm",
				"--root",
				path.join(bench.folder, "root"),
				...DATABASE,
				"-qa",
				"--qf",
				"[%{FILENAMES} %{FILEDIGESTS}\n]",
			)
			.toString();
		const lines = [...printed.matchAll(/^\/(\S+) ([0-9a-f]{32,64})$/gm)];
		expect(lines).toHaveLength(6);
		for (const [, file = "", digest = ""] of lines) {
			const digests = { md5: digest, sha1: digest, sha256: digest };
			expect([...files.listed(file, digests)], file).toMatchObject([{ isIntact: true }]);
			expect([...files.listed(file, { md5: "0", sha1: "0", sha256: "0" })]).toMatchObject([
				{ isIntact: false },
			]);
		}
	});

	it.each(["sqlite", "ndb", "bdb"])(
		"are not believed where the database is broken, and nothing fails (%s)",
		(kind) => {
			const [database = Buffer.alloc(0)] = Object.values(databases[kind] ?? {});
			for (let at = 0; at < database.length; at += 1013) {
				const broken = Buffer.from(database);
				broken.fill(0xff, at, Math.min(at + 64, database.length));
				try {
					readRpmDatabase(broken, new PackageFiles());
					readRpmDatabase(database.subarray(0, at), new PackageFiles());
				} catch (error) {
					// The collector takes such a database for none.
					expect(error).toBeInstanceOf(Error);
				}
			}
		},
	);
});
