/**
 * Time grows with a hostile text and not with its square. Nothing is timed: the texts are so large that who compares each
 * place with each other does not end before the test's time is over. Each was slow before it was mended.
 */
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pythonTexts } from "../../src/archive/python-bytecode.ts";
import { SqliteReader } from "../../src/archive/sqlite-reader.ts";
import { canonicalSecret } from "../../src/attribute/fingerprint.ts";
import { hardLinkNames, landingPath, pathState } from "../../src/attribute/path-state.ts";
import { DOCUMENT_HEAD } from "../../src/detect/documents/document.ts";
import { documentFor } from "../../src/detect/documents/index.ts";
import { EncodedText } from "../../src/detect/encoded/encoded-text.ts";
import { fileClassOf } from "../../src/detect/file-class.ts";
import { readPrivateKey } from "../../src/detect/keys/private-key.ts";
import { LineCounter } from "../../src/detect/lines.ts";
import { isPlaceholder } from "../../src/detect/placeholder.ts";
import { wordsOf } from "../../src/detect/secret-name.ts";
import { readInstructions } from "../../src/image/history.ts";
import { Redactor } from "../../src/report/redactor.ts";
import { LayerChanges } from "../../src/unpack/layer-changes.ts";
import { objectId } from "../../src/unpack/nested/git/object.ts";
import { Repository } from "../../src/unpack/nested/git/repository.ts";

const MANY = 3_000_000;

/** `unit` again and again, as many characters as `length`. */
function filled(unit: string, length = MANY): string {
	return unit.repeat(Math.ceil(length / unit.length));
}

describe("documents", () => {
	const cases: readonly (readonly [path: string, text: string])[] = [
		["app/sa.json", `{"type":"service_account","private_key":"${filled("\t")}x"}`],
		[
			"app/sa.json",
			`{"type":"service_account","private_key":"PRIVATE KEY${filled(",")}x","client_email":"a@b"}`,
		],
		["app/application-prod.properties", `db.password=${filled("#{")}`],
		["app/application-prod.properties", `db.password=${filled("${")}`],
		["app/application-prod.properties", `db.password=${filled("{{")}`],
		["root/.npmrc", `//r/:_authToken=${filled("\t")}x`],
		["root/.npmrc", `//r/:_authToken${filled("\t")}x`],
		["root/.npmrc", filled(":")],
		["root/.pypirc", `[a]\n${filled(":x")}\npassword: x`],
		["root/.my.cnf", `[${filled("a", 400_000)}]\n${filled("password=x\n", 400_000)}`],
		["root/.git-credentials", filled("https://u:p@", 60_000)],
		["app/k8s/secret.yaml", `apiVersion: v1\nkind: Secret\nstringData:\n  url: "${filled(":", 300_000)}"\n`],
		["db/init.sql", filled("INSERT INTO t (a, password) VALUES ((")],
		["db/init.sql", filled("INSERT INTO t(a,'")],
		["db/init.sql", filled("CREATE TABLE t (")],
		["db/init.sql", filled("INSERT INTO t ")],
		["db/init.sql", `INSERT INTO t (name, password) VALUES ('a', '${filled("' ")}');`],
		["db/init.sql", `INSERT INTO t (name, password) VALUES ('a', 'b'::${filled("a")} x);`],
		["db/init.sql", `INSERT INTO t (name, password) VALUES ${filled("('a', 'b'), ")}`],
		["db/init.sql", `INSERT ${filled(" ")}INTO`],
		["app/task-definition.json", `[${filled('{"kind":"Secret","data":{"a":"b"}},', 800_000)}{}]`],
		[
			"app/task-definition.json",
			`{"${filled("k", 400_000)}":[${filled('{"name":"a","value":"b"},', 800_000)}{}]}`,
		],
		[
			"root/.kube/config",
			`kind: Config\nusers:\n- name: a\n  user:\n    exec:\n      args:\n${filled("      - --token\n", 300_000)}`,
		],
		[
			"root/.m2/settings.xml",
			`<settings ${Array.from({ length: 40_000 }, (_, n) => `a${n}="b"`).join(" ")}/>`,
		],
		["root/.m2/settings.xml", filled("<a>", 600_000) + filled("</b>", 800_000)],
		["etc/postfix/sasl_passwd", filled(`${filled(":+/", 60_000)} \n`)],
		["root/.mongodb/.dbshell", filled(`${filled("createUser(", 60_000)}\n`)],
	];
	it.each(cases)("%s", (path, text) => {
		const bytes = Buffer.from(text);
		documentFor(path, bytes.subarray(0, DOCUMENT_HEAD))?.read(bytes);
	});
});

describe("values and names", () => {
	const cases: readonly (readonly [what: string, read: () => unknown])[] = [
		["a name in capitals", () => wordsOf(`${filled("A")}_`)],
		["references without end", () => isPlaceholder(filled("${"))],
		["templates on lines", () => isPlaceholder(filled("{{\n"))],
		["a key's lines of blanks", () => canonicalSecret(`-----BEGIN ${filled("\t")}x`)],
		["beginnings of keys", () => readPrivateKey(filled("-----BEGIN KEY-----"))],
		["signs around a key's line", () => readPrivateKey(`-----BEGIN KEY-----${filled(",")}x-----END `)],
	];
	it.each(cases)("%s", (_what, read) => {
		read();
	});
});

describe("text inside text", () => {
	function decoded(text: string): number {
		let count = 0;
		const encoded = new EncodedText({ escapes: true }, () => {
			count++;
			return null;
		});
		encoded.write(Buffer.from(text, "latin1"));
		encoded.end();
		return count;
	}

	it("is found on one long line", () => {
		expect(decoded(filled("%3a%2f%2f "))).toBe(MANY / 10);
	});

	it("is told from lines that begin like text, one after the other", () => {
		const line = `${Buffer.concat([Buffer.from("password: abcd"), Buffer.alloc(34, 0xff)]).toString("base64")}\n`;
		expect(decoded(filled(line))).toBe(0);
	});

	it("has its lines counted once", () => {
		const bytes = Buffer.alloc(MANY, "x");
		const lines = new LineCounter();
		for (let at = 0; at < MANY; at += 5) lines.locate(bytes, at);
		expect(lines.locate(bytes, MANY)).toEqual({ line: 1, column: MANY + 1 });
	});
});

describe("binary files", () => {
	const int = (value: number): Buffer => {
		const bytes = Buffer.alloc(4);
		bytes.writeInt32LE(value);
		return bytes;
	};
	const tuple = (...items: Buffer[]): Buffer =>
		Buffer.concat([Buffer.from("("), int(items.length), ...items]);
	/** A code object of CPython 3.8, which others may refer to. */
	const code = (instructions: readonly number[], consts: Buffer): Buffer =>
		Buffer.concat([
			Buffer.from([0x63 | 0x80]),
			Buffer.alloc(24),
			Buffer.from("s"),
			int(instructions.length),
			Buffer.from(instructions),
			consts,
			...Array.from({ length: 4 }, () => tuple()),
			...Array.from({ length: 2 }, () => Buffer.from("z\0")),
			Buffer.alloc(4),
			Buffer.from("s\0\0\0\0"),
		]);
	const module = (body: Buffer): Buffer =>
		Buffer.concat([Buffer.from([3413 & 255, 3413 >> 8, 13, 10]), Buffer.alloc(12), body]);

	it("a Python module with a dictionary of more pairs than there are", () => {
		const extended = Array.from({ length: 20 }, () => [144, 255]).flat();
		expect([...pythonTexts(module(code([...extended, 105, 255], tuple())))]).toEqual([]);
	});

	it("a Python module whose functions hold each other twice", () => {
		const depth = 60;
		let inner = code([], tuple());
		for (let at = depth; at > 0; at--)
			inner = code([], tuple(inner, Buffer.concat([Buffer.from("r"), int(at)])));
		expect([...pythonTexts(module(inner))]).toEqual([]);
	});

	it("an SQLite database whose rows are all one and the same", () => {
		const page = 65536;
		const pages = 200;
		const bytes = Buffer.alloc(page * (pages + 1));
		bytes.write("SQLite format 3\0", "latin1");
		bytes.writeUInt16BE(1, 16);
		bytes.writeUInt32BE(1, 56);
		const cells = 30_000;
		bytes[100] = 13;
		bytes.writeUInt16BE(cells, 103);
		const cell = page - 4000;
		for (let at = 0; at < cells && 108 + 2 * at + 2 <= cell; at++) bytes.writeUInt16BE(cell, 108 + 2 * at);
		// A payload of 10 MiB, of which the page has some and a chain the rest.
		Buffer.from([0x85, 0x80, 0x80, 0x00, 0x01]).copy(bytes, cell);
		for (let at = 1; at <= pages; at++) bytes.writeUInt32BE(at < pages ? at + 2 : 0, page * at);
		for (let at = cell + 5; at + 4 <= page; at += 4) bytes.writeUInt32BE(2, at);
		expect([...new SqliteReader(bytes).tables()]).toEqual([]);
	});

	it("a git pack whose deltas all stand before their bases", () => {
		const size = (kind: number, length: number): Buffer => Buffer.from([(kind << 4) | length]);
		const entries: Buffer[] = [];
		let content = Buffer.from("base");
		entries.push(Buffer.concat([size(3, content.length), deflateSync(content)]));
		for (let at = 0; at < 40_000; at++) {
			const base = objectId({ type: "blob", content }, 20);
			const next = Buffer.from(at.toString(36).padStart(4, "-"));
			const delta = Buffer.from([content.length, next.length, next.length, ...next]);
			entries.push(Buffer.concat([size(7, delta.length), Buffer.from(base, "hex"), deflateSync(delta)]));
			content = next;
		}
		const head = Buffer.from("PACK\0\0\0\x02");
		const count = Buffer.alloc(4);
		count.writeUInt32BE(entries.length);
		const repository = new Repository({ hashBytes: 20, spend: () => undefined });
		repository.addPack("a.pack", Buffer.concat([head, count, ...entries.reverse(), Buffer.alloc(20)]));
		expect(repository.ids.size).toBeGreaterThan(60);
	});
});

describe("the build history", () => {
	const cases: readonly (readonly [what: string, entry: string])[] = [
		["an ENV of blanks", `ENV A${filled("\t")}=`],
		["an ENV that sets one name for ever", `ENV ${filled("A=x ")}`],
		["build args without end", `RUN |200 ${filled("A=1 ", 400_000)}/bin/sh -c make # buildkit`],
		["an ARG of many names", `ARG ${filled("A ")}`],
		["a shell without end", `SHELL [${filled("a ")}]`],
	];
	it.each(cases)("%s", (_what, entry) => {
		const settled = `${filled("x A=")}y`;
		const history = [{ created_by: entry }, { created_by: "RUN |1 A=b /bin/sh -c make # buildkit" }];
		expect(readInstructions({ history, config: { Env: [`A=${settled}`] } })).toHaveLength(2);
	});

	it("many commands with build args", () => {
		const run = { created_by: `RUN |100 ${filled("A=1 ", 8_000)}/bin/sh -c make # buildkit` };
		expect(readInstructions({ history: Array.from({ length: 300 }, () => run) })).toHaveLength(300);
	});
});

describe("paths", () => {
	const deep = filled("a/", 4094);
	const changes = new LayerChanges();
	changes.files.add(`${deep}x`);
	changes.directories.add("b");
	changes.whiteouts.add("c");
	changes.opaques.add("d");
	for (let at = 0; at < 200_000; at++) {
		changes.symlinks.push({ path: `s${at}`, target: "t" });
		changes.hardLinks.push({ path: `h${at}`, target: "a" });
	}
	const stack = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? changes : new LayerChanges()));

	it("of two thousand folders, in a hundred layers", () => {
		for (let at = 0; at < 20; at++) {
			const path = `${at}${deep}y`;
			expect(landingPath(stack, 99, path)).toBe(path);
			expect(pathState(stack, 0, path).state).toBe("present");
		}
	});

	it("that kinds of documents look alike to", () => {
		for (const unit of ["/systemd/", "/etc/mysql/", "smbcred", "/haproxy", "container-def", "/.azure/"]) {
			const path = `${filled(unit, 200_000)}/`;
			for (let at = 0; at < 100; at++) {
				expect(documentFor(path, Buffer.from("x"))).toBeNull();
				fileClassOf(path);
			}
		}
	});

	it("among many links", () => {
		for (let at = 0; at < 20_000; at++) expect(hardLinkNames([changes], 0, `f${at}`)).toEqual([]);
		expect(hardLinkNames([changes], 0, "a")).toHaveLength(500);
	});
});

describe("the redactor", () => {
	it("ends where each pass spells another secret", () => {
		const redactor = new Redactor(["**!", "s3cr3t-w0rd"], { show: false });
		expect(redactor.redact(`s3cr3t-w0rd${filled("!", 400_000)}`)).toBe("****");
	});

	it("knows many secrets that begin alike", () => {
		const secrets = Array.from({ length: 20_000 }, (_, at) => `token_${at.toString(36).padStart(5, "x")}`);
		const redactor = new Redactor(secrets, { show: false });
		expect(redactor.redact(filled("token_! "))).not.toContain("****");
		expect(redactor.redact(`a ${secrets[7]} b`)).toBe("a **** b");
	});
});
