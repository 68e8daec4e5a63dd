/** Files of public packages, through a whole scan: which are set aside, and all that must not be. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { compiledFrom } from "../../src/attribute/vendored.ts";
import { kindsOf, patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import { scan } from "../../src/scan/scan.ts";
import { expandSample } from "../detect/sample.ts";
import { configOf, Layout, layerOf, tarOf, temporaryFolder } from "../source/archives.ts";

const patterns = patternsOf(readCatalogue());
const detector = new Detector(patterns);
const TOKEN = expandSample("{{github:ghp_}}");
const FILE = `token = "${TOKEN}"\n`;

type Files = Readonly<Record<string, string>>;

/** Path of each exposure, and whether it is vendored. */
async function exposures(...layerFiles: Files[]): Promise<Record<string, boolean>> {
	const layers = await Promise.all(layerFiles.map(layerOf));
	const layout = new Layout();
	const image = layout.image(layers, configOf(layers));
	const file = path.join(await temporaryFolder(), "image.tar");
	await writeFile(file, await tarOf(layout.entries([image])));
	const { findings } = await scan([`oci-archive:${file}`], {
		detector,
		patternOf: kindsOf(patterns),
		layers: true,
		concurrency: 2,
	});
	return Object.fromEntries(
		findings.flatMap((finding) => finding.exposures.map((exposure) => [exposure.path, exposure.vendored])),
	);
}

const digest = (hash: string, text: string): Buffer => createHash(hash).update(text).digest();
const md5 = (text: string): string => digest("md5", text).toString("hex");
const status = (name: string, maintainer: string, more = ""): string =>
	`Package: ${name}\nStatus: install ok installed\nMaintainer: ${maintainer}\nVersion: 1\n${more}\n`;
const DEBIAN = "Somebody <somebody@debian.org>";

describe("dpkg", () => {
	const database: Files = {
		"var/lib/dpkg/status": `${status("other", "Else <else@ubuntu.com>")}\n${status("libfoo", DEBIAN)}`,
		"var/lib/dpkg/info/libfoo:amd64.md5sums": `${md5(FILE)}  usr/lib/foo/sample.py\n`,
	};
	const file = { "usr/lib/foo/sample.py": FILE };

	it("a file as its package ships it is vendored, whichever layer holds the database", async () => {
		const vendored = { "/usr/lib/foo/sample.py": true };
		expect(await exposures({ ...database, ...file })).toEqual(vendored);
		expect(await exposures(file, database)).toEqual(vendored);
		expect(await exposures(database, file)).toEqual(vendored);
	});

	it("one that was changed after it was installed is not, in the layer that changed it", async () => {
		const changed = { "usr/lib/foo/sample.py": `${FILE}# and more\n` };
		expect(await exposures({ ...database, ...changed })).toEqual({ "/usr/lib/foo/sample.py": false });
	});

	it("one in another place is not", async () => {
		expect(await exposures({ ...database, "etc/foo/sample.py": FILE })).toEqual({
			"/etc/foo/sample.py": false,
		});
	});

	it("one of a package that the distribution did not make is not", async () => {
		const own = { ...database, "var/lib/dpkg/status": status("libfoo", "Ops <ops@acme.example>") };
		expect(await exposures({ ...own, ...file })).toEqual({ "/usr/lib/foo/sample.py": false });
	});

	it("knows conffiles, distroless images and a merged /usr", async () => {
		const conffile = status(
			"foo",
			DEBIAN,
			`Conffiles:\n /etc/foo.conf ${md5(FILE)}\n /etc/bar ${md5("x")}\n`,
		);
		expect(await exposures({ "var/lib/dpkg/status": conffile, "etc/foo.conf": FILE })).toEqual({
			"/etc/foo.conf": true,
		});
		const distroless = {
			"var/lib/dpkg/status.d/libfoo": status("libfoo", DEBIAN),
			"var/lib/dpkg/status.d/libfoo.md5sums": `${md5(FILE)}  lib/foo/sample.py\n`,
		};
		expect(await exposures({ ...distroless, ...file })).toEqual({ "/usr/lib/foo/sample.py": true });
	});
});

describe("apk", () => {
	const installed = (maintainer: string): Files => ({
		"lib/apk/db/installed": `C:Q1x\nP:foo\nV:1\nm:${maintainer}\nF:usr/share/foo\nR:a.conf\na:0:0:644\nZ:Q1${digest("sha1", FILE).toString("base64")}\n\n`,
		"usr/share/foo/a.conf": FILE,
	});

	it.each([
		["A <a@alpinelinux.org>", true],
		["A <a@acme.example>", false],
	])("a package of %s: %s", async (maintainer, vendored) => {
		expect(await exposures(installed(maintainer))).toEqual({ "/usr/share/foo/a.conf": vendored });
	});
});

describe("Python", () => {
	const site = "usr/lib/python3/site-packages";
	const record = (project: string, text = FILE): Files => ({
		[`${site}/${project}-1.0.dist-info/RECORD`]: `${project}/a.py,sha256=${digest("sha256", text).toString("base64url")},${text.length}\n"${project}/b,c.py",sha256=x,1\n${project}-1.0.dist-info/RECORD,,\n`,
		[`${site}/${project}/a.py`]: FILE,
	});
	const at = (project: string, vendored: boolean) => ({ [`/${site}/${project}/a.py`]: vendored });

	it("a file of a popular project is vendored, in an environment below /app too", async () => {
		expect(await exposures(record("requests"))).toEqual(at("requests", true));
		const app = Object.fromEntries(
			Object.entries(record("requests")).map(([name, text]) => [`app/.venv/${name}`, text]),
		);
		expect(await exposures(app)).toEqual({ [`/app/.venv/${site}/requests/a.py`]: true });
	});

	it("a company's own package, installed the same way, is not", async () => {
		expect(await exposures(record("acme_shop_backend"))).toEqual(at("acme_shop_backend", false));
	});

	it("one installed from a folder or a repository is not, whatever its name", async () => {
		const direct = {
			[`${site}/requests-1.0.dist-info/direct_url.json`]: '{"url":"file:///src","dir_info":{}}',
		};
		expect(await exposures({ ...record("requests"), ...direct })).toEqual(at("requests", false));
	});

	it("a changed file is not", async () => {
		expect(await exposures(record("requests", "as it was"))).toEqual(at("requests", false));
	});

	it("what was compiled from a vendored source is vendored with it, and only that", async () => {
		const cached = {
			[`${site}/requests/__pycache__/a.cpython-312.pyc`]: FILE,
			[`${site}/requests/__pycache__/z.cpython-312.pyc`]: FILE,
		};
		expect(await exposures({ ...record("requests"), ...cached })).toEqual({
			...at("requests", true),
			[`/${site}/requests/__pycache__/a.cpython-312.pyc`]: true,
			[`/${site}/requests/__pycache__/z.cpython-312.pyc`]: false,
		});
	});

	it.each([
		["a/__pycache__/b.cpython-312.pyc", "a/b.py"],
		["a/__pycache__/b.cpython-311.opt-2.pyc", "a/b.py"],
		["a/b.pyc", null],
		["a/b.py", null],
	])("%s comes from %s", (compiled, source) => {
		expect(compiledFrom(compiled)).toBe(source);
	});
});

it("a database that is no such thing proves nothing", async () => {
	const noise = "\0\xff\n:,=sha256=\n".repeat(50);
	const files = {
		"var/lib/dpkg/status": noise,
		"var/lib/dpkg/info/a.md5sums": noise,
		"lib/apk/db/installed": noise,
		"usr/lib/python3/site-packages/requests-1.dist-info/RECORD": noise,
		"usr/lib/a.py": FILE,
	};
	expect(await exposures(files)).toEqual({ "/usr/lib/a.py": false });
});

describe("a password among packages, where only what looks like a key counts", () => {
	const password = expandSample("{{password:16}}");
	const secret = `DB_PASSWORD = "${password}"\n`;
	const folder = "opt/venv/lib/python3.12/site-packages";
	const record = (name: string, text: string): Files => ({
		[`${folder}/${name}-1.0.dist-info/RECORD`]: `shop/settings.py,sha256=${digest("sha256", text).toString("base64url")},1\n`,
	});
	const settings = { [`${folder}/shop/settings.py`]: secret };
	const direct = { [`${folder}/shop-1.0.dist-info/direct_url.json`]: '{"url": "file:///src"}' };
	const listed: Files = {
		"var/lib/dpkg/status": status("libfoo", DEBIAN),
		"var/lib/dpkg/info/libfoo:amd64.md5sums": `${md5(secret)}  usr/share/foo/settings.py\n`,
	};

	it.each([
		["came from a folder", { ...settings, ...record("shop", secret), ...direct }],
		["was changed", { ...settings, ...record("shop", "DEBUG = 1\n") }],
		[
			"is no package's",
			{
				...settings,
				[`${folder}/foo-1.0.dist-info/RECORD`]:
					record("foo", "x")[`${folder}/foo-1.0.dist-info/RECORD`]?.replace("shop", "foo") ?? "",
			},
		],
		[
			"was changed, with a password without digits",
			{ ...listed, "usr/share/foo/settings.py": `DB_PASSWORD = "${["jEcpg!yg", "BBcLdA"].join("")}"\n` },
		],
		["was changed in the system", { ...listed, "usr/share/foo/settings.py": `# ours\n${secret}` }],
	])("is found in a file that %s", async (_what, files: Files) => {
		expect(Object.values(await exposures(files))).toEqual([false]);
	});

	it.each([
		["came from an index", { ...settings, ...record("shop", secret) }],
		["nothing is known of", settings],
		["its package shipped", { ...listed, "usr/share/foo/settings.py": secret }],
		["no package of the system has", { ...listed, "usr/share/bar/settings.py": secret }],
		[
			"lies in node_modules",
			{
				...listed,
				"app/node_modules/shop/package.json": '{"name":"shop","version":"1.0.0"}',
				"app/node_modules/shop/settings.js": `const password = "${password}"`,
			},
		],
		[
			"holds a word",
			{
				...settings,
				...direct,
				...record("shop", "x"),
				[`${folder}/shop/settings.py`]: 'DB_PASSWORD = "Passw0rd1234"\n',
			},
		],
	])("is none in a file that %s", async (_what, files: Files) => {
		expect(await exposures(files)).toEqual({});
	});
});

describe("a password in a package of node_modules", () => {
	const secret = `exports.password = "${expandSample("{{password:16}}")}";\n`;
	const root = "app/node_modules/@shop/config";
	const file = { [`${root}/lib/index.js`]: secret };
	const found = { [`/${root}/lib/index.js`]: false };
	const manifest = (text = '{"name":"@shop/config","version":"1.0.0"}', at = root): Files => ({
		[`${at}/package.json`]: text,
	});
	const lock = (entries: Record<string, object>): Files => ({
		"app/node_modules/.package-lock.json": JSON.stringify({ lockfileVersion: 3, packages: entries }),
	});
	const SHOP = "node_modules/@shop/config";
	const MS = { "node_modules/ms": { version: "2.1.3", integrity: "sha512-x" } };
	const PRIVATE = manifest('{"name":"@shop/config","version":"1.0.0","private":true}');

	it.each<[string, ...Files[]]>([
		["that is private", { ...file, ...PRIVATE }],
		["that is private in another layer", file, PRIVATE],
		["that has no version", { ...file, ...manifest('{"name":"@shop/config"}') }],
		["without a package.json", file],
		[
			"that npm links to",
			{ ...file, ...manifest(), ...lock({ ...MS, [SHOP]: { resolved: "cfg", link: true } }) },
		],
		[
			"that npm took from a folder",
			{ ...file, ...manifest(), ...lock({ ...MS, [SHOP]: { version: "1.0.0", resolved: "file:cfg" } }) },
		],
		["that npm does not list", lock(MS), { ...file, ...manifest() }],
	])("%s is found", async (_what, ...layers) => {
		expect(await exposures(...layers)).toEqual(found);
	});

	it("is found where pnpm has a package from a folder", async () => {
		const at = "app/node_modules/.pnpm/shop@file+vendor+shop-1.0.0.tgz/node_modules/shop";
		const files = { ...manifest(undefined, at), [`${at}/index.js`]: secret };
		expect(await exposures(files)).toEqual({ [`/${at}/index.js`]: false });
	});

	it.each<[string, ...Files[]]>([
		["from the registry", { ...file, ...manifest() }],
		["from the registry, by another layer", file, manifest()],
		["that npm lists", { ...file, ...manifest(), ...lock({ ...MS, [SHOP]: { version: "1.0.0" } }) }],
		["that npm lists in another layer", lock(MS), { ...file, ...manifest() }, lock({ [SHOP]: {} })],
		[
			"that has a private one among its tests",
			{ ...file, ...manifest(), ...manifest(PRIVATE[`${root}/package.json`], `${root}/test/node_modules/a`) },
		],
		[
			"that says private in a folder of its own",
			{ ...file, ...manifest(), ...manifest('{"private":true}', `${root}/lib`) },
		],
		["whose manifest is no JSON", { ...file, ...manifest("{") }],
	])("%s is none", async (_what, ...layers) => {
		expect(await exposures(...layers)).toEqual({});
	});

	it("is told from a token among the package's own documentation", async () => {
		const readme = { [`${root}/README.md`]: `token: ${expandSample("{{base64:40}}")}\n${secret}` };
		expect(await exposures({ ...readme, ...PRIVATE })).toEqual({ [`/${root}/README.md`]: false });
	});
});

describe("packages' own tests and documentation", () => {
	const KEY = `password = "${expandSample("{{password:26}}")}9"\n`;
	const TOKENS = `${KEY}${FILE}`;

	it("are taken for the package's where no database lists its files, but for tokens whose checksum is right", async () => {
		expect(await exposures({ "app/node_modules/x/test/a.js": KEY })).toEqual({
			"/app/node_modules/x/test/a.js": true,
		});
		expect(await exposures({ "app/node_modules/x/test/a.js": FILE })).toEqual({
			"/app/node_modules/x/test/a.js": false,
		});
		expect(await exposures({ "usr/share/doc/x/a.py": KEY })).toEqual({ "/usr/share/doc/x/a.py": true });
	});

	it("are the image's own where the database does not have them as they are", async () => {
		const database = {
			"var/lib/dpkg/status": status("libfoo", DEBIAN),
			"var/lib/dpkg/info/libfoo.md5sums": `${md5("other")}  usr/share/doc/x/a.py\n`,
		};
		expect(await exposures({ ...database, "usr/share/doc/x/a.py": TOKENS })).toEqual({
			"/usr/share/doc/x/a.py": false,
		});
	});
});
