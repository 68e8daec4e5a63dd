import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandSample } from "../detect/sample.ts";
import { scanned, Workbench } from "./wrapped.ts";

const TOKEN = expandSample("{{github:ghp_}}");
const ENV = `# settings\nGITHUB_TOKEN=${TOKEN}\n`;
/** Nothing to be seen in it. */
const FILLER = Buffer.from(Array.from({ length: 60_000 }, (_, at) => `line ${at} ${at * 7919}\n`).join(""));

let bench: Workbench;
beforeAll(() => {
	bench = new Workbench();
	bench.write("app.env", ENV);
	bench.write("conf/deep/app.env", ENV);
	bench.write("large.txt", Buffer.concat([FILLER, Buffer.from(ENV)]));
	bench.write("zeros", Buffer.alloc(1_000_000));
});
afterAll(() => bench.remove());

const streams: [command: string, args: string[], ending: string][] = [
	["gzip", ["-c"], "gz"],
	["gzip", ["-c1"], "gz"],
	["bzip2", ["-c"], "bz2"],
	["bzip2", ["-c1"], "bz2"],
	["xz", ["-c", "-T1"], "xz"],
	["xz", ["-c", "--block-size=100000", "--check=sha256"], "xz"],
	["xz", ["-c", "--lzma2=dict=64KiB,lc=1,lp=2,pb=4", "--check=none"], "xz"],
	["xz", ["-c", "--x86", "--lzma2=preset=0"], "xz"],
	["zstd", ["-c", "-q"], "zst"],
];

describe.each(streams)("a stream by %s %j", (command, args, ending) => {
	it("shows what is in it", () => {
		const small = bench.run(command, ...args, "app.env");
		expect(scanned(`opt/app.env.${ending}`, small)).toMatchObject({
			places: [`opt/app.env.${ending} -> app.env:2:14`],
			secrets: [TOKEN],
			faults: [],
		});
	});

	it("is read to its end", () => {
		const large = bench.run(command, ...args, "large.txt");
		expect(scanned("srv/large", large).places).toEqual(["srv/large -> large:60002:14"]);
	});

	it("may be several, one after the other", () => {
		const two = Buffer.concat([bench.run(command, ...args, "zeros"), bench.run(command, ...args, "app.env")]);
		expect(scanned("srv/two", two).secrets).toEqual([TOKEN]);
	});

	it("gives what it has until it breaks off, and no fault", () => {
		const large = bench.run(command, ...args, "large.txt");
		const cut = scanned("srv/large", large.subarray(0, large.length - 2000));
		expect(cut.faults).toEqual([]);
		const garbled = Buffer.from(large);
		garbled.fill(0x55, large.length >> 1);
		expect(scanned("srv/large", garbled).faults).toEqual([]);
	});
});

describe("what is too large to be inflated at once", () => {
	const noise = Buffer.alloc(6 * 1024 ** 2);
	for (let at = 0, state = 1; at < noise.length; at += 4) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		noise.writeUInt32LE(state, at);
	}

	it.each<[string, (bench: Workbench) => Buffer, string]>([
		["gzip", (it) => it.run("gzip", "-c", "noise"), "big"],
		["zip", (it) => it.run("zip", "-q", "-", "noise"), "noise"],
	])("streams: %s", (_what, make, part) => {
		bench.write("noise", Buffer.concat([noise, Buffer.from(`\n${ENV}`)]));
		const { secrets, sightings } = scanned("srv/big", make(bench));
		expect(secrets).toEqual([TOKEN]);
		expect(sightings[0]?.inside).toEqual([part]);
	});
});

describe("an archive", () => {
	it.each<[string, string, () => Buffer, string]>([
		["zip", "a.zip", () => bench.run("zip", "-q", "-", "conf/deep/app.env"), "a.zip -> conf/deep/app.env"],
		["zip of stored files", "a.jar", () => bench.run("zip", "-q0", "-", "app.env"), "a.jar -> app.env"],
		["zip by bzip2", "a.zip", () => bench.run("zip", "-qZ", "bzip2", "-", "app.env"), "a.zip -> app.env"],
		["zip with sizes in front", "a.war", () => zipFile("app.env"), "a.war -> app.env"],
		["zip of 64-bit sizes", "a.whl", () => zip64("app.env"), "a.whl -> app.env"],
		[
			"zip behind a script",
			"run.pyz",
			() => Buffer.concat([Buffer.from("#!/usr/bin/python3\n"), zipFile("app.env")]),
			"run.pyz -> app.env",
		],
		["tar", "a.tar", () => bench.run("tar", "cf", "-", "conf"), "a.tar -> conf/deep/app.env"],
		[
			"old tar",
			"a.tar",
			() => bench.run("tar", "cf", "-", "--format=v7", "conf"),
			"a.tar -> conf/deep/app.env",
		],
		["tar of long names", "a.tar", () => longNames("gnu"), `a.tar -> ${LONG}/app.env`],
		["pax tar of long names", "a.tar", () => longNames("pax"), `a.tar -> ${LONG}/app.env`],
		["tar.gz", "a.tgz", () => bench.run("tar", "czf", "-", "conf"), "a.tgz -> a.tar -> conf/deep/app.env"],
		[
			"tar.xz",
			"a.tar.xz",
			() => bench.run("tar", "cJf", "-", "conf"),
			"a.tar.xz -> a.tar -> conf/deep/app.env",
		],
		["tar in tar", "b.tar", () => tarInTar(), "b.tar -> a.tar -> conf/deep/app.env"],
		["ar", "libapp.a", () => arFile("app.env"), "libapp.a -> app.env"],
		["ar of long names", "libapp.a", () => arFile(LONG_FILE), `libapp.a -> ${LONG_FILE}`],
		["deb", "app.deb", () => debian(), "app.deb -> data.tar.xz -> data.tar -> ./srv/app.env"],
		["cpio", "a.cpio", () => cpio("newc"), "a.cpio -> conf/deep/app.env"],
		["cpio with sums", "a.cpio", () => cpio("crc"), "a.cpio -> conf/deep/app.env"],
		["old cpio", "a.cpio", () => cpio("odc"), "a.cpio -> conf/deep/app.env"],
		[
			"a kernel's first file system",
			"initrd.img",
			() => gzipSync(cpio("newc")),
			"initrd.img -> initrd.img -> conf/deep/app.env",
		],
		["rpm", "app.rpm", () => redHat(), "app.rpm -> payload -> payload -> srv/app.env"],
		["zip in zip", "b.ear", () => zipInZip(), "b.ear -> a.zip -> app.env"],
	])("%s shows what is in it, however its bytes come", (_what, name, make, place) => {
		const bytes = make();
		expect(scanned(`opt/${name}`, bytes)).toMatchObject({
			places: [`opt/${place}:2:14`],
			secrets: [TOKEN],
			faults: [],
		});
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 }), (sizes) => {
				expect(scanned(`opt/${name}`, bytes, sizes).places).toEqual([`opt/${place}:2:14`]);
			}),
			{ numRuns: 15 },
		);
	});

	it("of many members shows each, whether their sizes stand before or behind them", () => {
		const names = Array.from({ length: 60 }, (_, at) => `many/${at}.txt`);
		for (const [at, name] of names.entries())
			bench.write(name, `${FILLER.toString("latin1", 0, at * 100)}\n${ENV}`);
		for (const bytes of [
			bench.run("zip", "-qr", "-", "many"),
			zipFile("many"),
			bench.run("tar", "cf", "-", "many"),
		]) {
			const { sightings } = scanned("opt/many", bytes, [1000]);
			expect(sightings.map(({ inside }) => inside[0]).sort()).toEqual([...names].sort());
		}
	});

	it("behind a password is bytes like any other", () => {
		const bytes = bench.run("zip", "-qP", "guess", "-", "app.env");
		expect(scanned("opt/a.zip", bytes)).toMatchObject({ places: [], faults: [] });
	});

	it("that is cut off shows what is there", () => {
		const bytes = bench.run("zip", "-q", "-", "app.env", "large.txt");
		expect(scanned("opt/a.zip", bytes.subarray(0, 5000))).toMatchObject({
			places: ["opt/a.zip -> app.env:2:14"],
			faults: [],
		});
	});

	it("is a package's where it lies in a package", () => {
		const password = `db_password = "${["correct", "horse", "42"].join("-")}"\n`;
		bench.write("settings.py", password);
		const bytes = bench.run("zip", "-q", "-", "settings.py");
		expect(scanned("opt/app/a.zip", bytes).places).toHaveLength(1);
		expect(scanned("usr/lib/python3/dist-packages/x/a.zip", bytes).places).toEqual([]);
	});
});

const LONG = Array.from({ length: 30 }, (_, at) => `a-long-name-${at}`).join("/");

function longNames(format: string): Buffer {
	bench.write(`${LONG}/app.env`, ENV);
	return bench.run("tar", "cf", "-", `--format=${format}`, `${LONG}/app.env`);
}

/** Written to a file, zip goes back and puts the sizes in front. */
function zipFile(name: string): Buffer {
	bench.run("rm", "-f", "sized.zip");
	bench.run("zip", "-qr", "sized.zip", name);
	return bench.read("sized.zip");
}

function zip64(name: string): Buffer {
	const program = [
		"import sys, zipfile",
		"with zipfile.ZipFile(sys.stdout.buffer, 'w', zipfile.ZIP_DEFLATED) as z:",
		`  with z.open('${name}', 'w', force_zip64=True) as f: f.write(open('${name}', 'rb').read())`,
	];
	return bench.run("python3", "-c", program.join("\n"));
}

function tarInTar(): Buffer {
	bench.write("a.tar", bench.run("tar", "cf", "-", "conf"));
	return bench.run("tar", "cf", "-", "a.tar");
}

function zipInZip(): Buffer {
	bench.write("a.zip", bench.run("zip", "-q", "-", "app.env"));
	return bench.run("zip", "-q", "-", "a.zip");
}

const LONG_FILE = "a-name-of-more-than-sixteen-characters.env";

function arFile(name: string): Buffer {
	bench.write("ar/other.txt", "odd\n1");
	bench.write(`ar/${name}`, ENV);
	bench.run("rm", "-f", "ar/lib.a");
	bench.run("ar", "rc", "ar/lib.a", "ar/other.txt", `ar/${name}`);
	return bench.read("ar/lib.a");
}

function debian(): Buffer {
	bench.write(
		"deb/DEBIAN/control",
		"Package: app\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: a\n",
	);
	bench.write("deb/srv/app.env", ENV);
	bench.run("dpkg-deb", "-Zxz", "--root-owner-group", "-b", "deb", "app.deb");
	return bench.read("app.deb");
}

function cpio(format: string): Buffer {
	const list = Buffer.from("conf\nconf/deep\nconf/deep/app.env\n");
	return bench.pipe(list, "cpio", "-o", "--quiet", "-H", format);
}

function redHat(): Buffer {
	bench.write(
		"app.spec",
		"Name: app\nVersion: 1\nRelease: 1\nSummary: a\nLicense: none\nBuildArch: noarch\n%description\na\n%install\nmkdir -p %{buildroot}/srv\ncp %{_topdir}/../app.env %{buildroot}/srv/app.env\n%files\n/srv/app.env\n",
	);
	bench.run("rpmbuild", "--quiet", "-bb", "--define", `_topdir ${bench.folder}/rpm`, "app.spec");
	return bench.read("rpm/RPMS/noarch/app-1-1.noarch.rpm");
}

describe("the name of what lies in an archive", () => {
	it("is looked at as a file's is", () => {
		bench.write(`names/backup-${TOKEN}.txt`, "nothing\n");
		const { sightings } = scanned("opt/a.tar", bench.run("tar", "cf", "-", "names"));
		const [seen] = sightings.filter(({ kind }) => kind === "filename");
		expect(seen).toMatchObject({
			path: "opt/a.tar",
			inside: [`names/backup-${TOKEN}.txt`],
			match: { secret: TOKEN },
		});
	});
});
