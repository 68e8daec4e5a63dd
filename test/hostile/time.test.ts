/**
 * Time grows with a hostile text and not with its square. Nothing is timed: the texts are so large that who compares each
 * place with each other does not end before the test's time is over. Each was slow before it was mended.
 */
import { describe, it } from "vitest";
import { canonicalSecret } from "../../src/attribute/fingerprint.ts";
import { DOCUMENT_HEAD } from "../../src/detect/documents/document.ts";
import { documentFor } from "../../src/detect/documents/index.ts";
import { readPrivateKey } from "../../src/detect/keys/private-key.ts";
import { isPlaceholder } from "../../src/detect/placeholder.ts";
import { wordsOf } from "../../src/detect/secret-name.ts";

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
