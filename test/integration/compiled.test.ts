/** Texts in compiled programs, under the names that the source gives them: real compilers' output. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandSample } from "../detect/sample.ts";
import { docker, hasTool } from "./engine.ts";
import { buildFiles, reportOf, whyNoImages } from "./files-image.ts";
import { scanned, Workbench } from "./wrapped.ts";

const secrets = {
	module: expandSample("{{alnum:33}}"),
	attribute: expandSample("{{alnum:34}}"),
	item: expandSample("{{alnum:35}}"),
	keyword: expandSample("{{password:20}}"),
	entry: expandSample("{{password:21}}"),
	local: expandSample("{{alnum:36}}"),
	inClass: expandSample("{{alnum:37}}"),
	setter: expandSample("{{password:22}}"),
	/** Its length, 56, is the sign 8. */
	argument: expandSample("xoxb-{{digits:12}}-{{digits:13}}-{{alnum:24}}"),
	fallback: expandSample("{{password:24}}"),
	bytes: expandSample("{{alnum:38}}"),
	put: expandSample("{{password:23}}"),
};

let bench: Workbench;
beforeAll(() => {
	bench = new Workbench();
});
afterAll(() => bench.remove());

const PYTHON = `
import os
SECRET_TOKEN = "${secrets.module}"
SIGNING_KEY = b"${secrets.bytes}"
os.environ["API_KEY"] = "${secrets.item}"
DATABASE = {"host": "db.internal", "user": "shop", "password": '''${secrets.entry}'''}

class Client:
    api_token = "${secrets.inClass}"

    def __init__(self):
        self.auth_token = "${secrets.attribute}"
        retries = 3

def login(user, times=3, password='''${secrets.fallback}'''):
    return user.login(times, password)

def connect(host):
    secret_key = "${secrets.local}"
    filler = [${Array.from({ length: 300 }, (_, at) => `"text ${at}"`).join(", ")}]
    host.post("{}", "${secrets.argument}", host)
    return host.open("db.internal", user="shop", password='''${secrets.keyword}''')
`;
const IN_PYTHON = [
	secrets.module,
	secrets.item,
	secrets.entry,
	secrets.inClass,
	secrets.attribute,
	secrets.local,
	secrets.keyword,
	secrets.argument,
	secrets.fallback,
	secrets.bytes,
];

const VERSIONS = path.join(process.env["HOME"] ?? "", ".pyenv/versions");
/** Every CPython of this machine; the system's own is always one. */
const pythons = [
	"python3",
	...(existsSync(VERSIONS) ? readdirSync(VERSIONS) : [])
		.filter((version) => /^(?:2\.7|3\.(?:\d|1[0-4]))\./.test(version))
		.map((version) => path.join(VERSIONS, version, "bin/python")),
];
const hasPython = await hasTool("python3");

describe.skipIf(!hasPython)(`a compiled Python module${hasPython ? "" : " (skipped: no python3)"}`, () => {
	it.each(pythons)("of %s shows what its names hold", (python) => {
		bench.write("shop.py", PYTHON);
		bench.run(python, "-c", "import py_compile; py_compile.compile('shop.py', 'shop.pyc', doraise=True)");
		const bytes = bench.read("shop.pyc");
		const { sightings, faults } = scanned("srv/shop/__pycache__/shop.cpython-3.pyc", bytes);
		const inside = sightings.filter(({ inside: [part] }) => part === "constants.py");
		expect(faults).toEqual([]);
		expect(inside.map(({ match }) => match.secret).sort()).toEqual([...IN_PYTHON].sort());
		expect(new Map(inside.map(({ match }) => [match.secret, match.variable])).get(secrets.module)).toBe(
			"SECRET_TOKEN",
		);
	});

	it("that is broken gives what it can, and no fault", () => {
		bench.write("shop.py", PYTHON);
		bench.run("python3", "-c", "import py_compile; py_compile.compile('shop.py', 'shop.pyc', doraise=True)");
		const bytes = bench.read("shop.pyc");
		for (let at = 16; at < bytes.length; at += 41) {
			const broken = Buffer.from(bytes);
			broken.fill(0xa9, at, Math.min(at + 5, bytes.length));
			expect(scanned("srv/shop.pyc", broken).faults).toEqual([]);
			expect(scanned("srv/shop.pyc", bytes.subarray(0, at)).faults).toEqual([]);
		}
	});
});

const JAVA = `
public class Shop {
	static final String API_KEY = "${secrets.module}";
	private String authToken = "${secrets.attribute}";
	static String clientSecret;
	static { clientSecret = "${secrets.item}"; }
	static class Source { void setPassword(String text) {} }
	void open(Source source) { source.setPassword("${secrets.setter}"); }
	void post(String text, String to, int times) {}
	void send(java.util.Map<String, String> map) {
		post("${secrets.argument}", "orders", 1);
		map.put("db.password", "${secrets.put}");
		map.getOrDefault("password", "${secrets.put}x");
	}
}
`;
const IN_JAVA = [
	secrets.module,
	secrets.attribute,
	secrets.item,
	secrets.setter,
	secrets.argument,
	secrets.put,
];
const hasJava = await hasTool("javac");

describe.skipIf(!hasJava)(`a Java class${hasJava ? "" : " (skipped: no javac)"}`, () => {
	beforeAll(() => {
		bench.write("Shop.java", JAVA);
		bench.run("javac", "Shop.java");
		bench.run("zip", "-q", "shop.jar", "Shop.class", "Shop$Source.class");
	});

	it("shows what its names hold", () => {
		const { sightings, faults } = scanned("srv/Shop.class", bench.read("Shop.class"));
		const inside = sightings.filter(({ inside: [part] }) => part === "constants.java");
		expect(faults).toEqual([]);
		expect(inside.map(({ match }) => match.secret).sort()).toEqual([...IN_JAVA].sort());
	});

	it("that is broken gives what it can, and no fault", () => {
		const bytes = bench.read("Shop.class");
		for (let at = 8; at < bytes.length; at += 7) {
			const broken = Buffer.from(bytes);
			broken.fill(0xff, at, Math.min(at + 3, bytes.length));
			expect(scanned("srv/Shop.class", broken).faults).toEqual([]);
			expect(scanned("srv/Shop.class", bytes.subarray(0, at)).faults).toEqual([]);
		}
	});

	it.skipIf(whyNoImages !== "")(`is read in a jar of an image${whyNoImages}`, async () => {
		await buildFiles("leakscan-compiled:1", { "app/shop.jar": bench.read("shop.jar") });
		const report = await reportOf("leakscan-compiled:1");
		await docker("rmi", "-f", "leakscan-compiled:1");
		const places = new Map(
			report.findings.map(({ secret, exposures: [exposure] }) => [
				secret.value,
				[exposure?.path, ...(exposure?.inside ?? []), exposure?.variable].join(" -> "),
			]),
		);
		expect(places.get(secrets.module)).toBe("/app/shop.jar -> Shop.class -> constants.java -> API_KEY");
		expect([...places.keys()]).toEqual(expect.arrayContaining(IN_JAVA));
	});
});
