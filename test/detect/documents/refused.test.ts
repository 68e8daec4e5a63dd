/** What a document's reader tells of fields that hold secrets as a rule, and this time none. */
import { createCipheriv, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { DOCUMENT_HEAD } from "../../../src/detect/documents/document.ts";
import { documentFor } from "../../../src/detect/documents/index.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

function refused(path: string, text: string): { found: number; refused: string[] } {
	const bytes = Buffer.from(text);
	const reader = documentFor(path, bytes.subarray(0, DOCUMENT_HEAD));
	const heard: string[] = [];
	const found = reader?.read(bytes, ({ kind, variable, byte, secret, reason }) => {
		expect(text.slice(byte).startsWith(secret)).toBe(true);
		heard.push(`${kind} ${variable}: ${reason}`);
	});
	return { found: found?.length ?? -1, refused: heard };
}

const MASK = "its value stands where a secret would: a sample, a reference, a mask";
const ORDINARY = "its value is a path, a URL, a host, a version or a date";

test.each<[string, string, string[]]>([
	["root/.netrc", "machine a.example login me password changeme\n", [`netrc-password a.example: ${MASK}`]],
	[
		"root/.netrc",
		"machine a.example login me password x1\n",
		["netrc-password a.example: its value is shorter than 3 characters"],
	],
	[
		"root/.docker/config.json",
		`{"auths": {"r.example": {"auth": "${base64("me:$PASSWORD")}"}}}`,
		[`docker-config-auth auth: ${MASK}`],
	],
	[
		"root/.bash_history",
		"ls\nexport DB_PASSWORD=changeme\nexport LANG=C\nexport TOKEN=$CI_TOKEN\n",
		[`shell-history-secret DB_PASSWORD: ${MASK}`, `shell-history-secret TOKEN: ${MASK}`],
	],
	[
		"root/.python_history",
		"password = 'changeme'\nname = 'shop'\n",
		[`shell-history-secret password: ${MASK}`],
	],
	[
		"work/report.ipynb",
		JSON.stringify({ cells: [{ source: ["api_key = 'your-api-key'\n", "region = 'eu'\n"], outputs: [] }] }),
		[`notebook-secret api_key: ${MASK}`],
	],
	[
		"root/.npmrc",
		`//r.example/:_auth=${base64("me:changeme")}\n`,
		[`npmrc-basic-auth //r.example/:_auth: ${MASK}`],
	],
	[
		"root/.kube/config",
		`apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    client-key-data: ${base64("-----BEGIN CERTIFICATE-----")}\n`,
		["kubeconfig-client-key client-key-data: its value is no private key in base64"],
	],
	[
		"srv/application.yml",
		"spring:\n  datasource:\n    password: ${DB_PASSWORD}\n  mail:\n    password: a b c d e\n",
		[`spring-property password: ${MASK}`, "spring-property password: its value has spaces"],
	],
	[
		"srv/secret.yaml",
		"apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData:\n  password: changeme\n  username: admin1\n  path: /etc/app/tls\n",
		[
			`kubernetes-secret-manifest password: ${MASK}`,
			"kubernetes-secret-manifest username: its name is one of values that are public, and its value is no URL with a password",
			`kubernetes-secret-manifest path: ${ORDINARY}`,
		],
	],
	[
		"srv/terraform.tfstate",
		'{"version": 4, "outputs": {"db_password": {"value": "/run/secrets/db", "type": "string", "sensitive": true}}}',
		[`terraform-state-secret db_password: ${ORDINARY}`],
	],
])("%s: %j", (path, text, expected) => {
	expect(refused(path, text)).toEqual({ found: 0, refused: expected });
});

/** DBeaver's own form: AES-128-CBC with its built-in key. */
function dbeaverFile(text: string): Buffer {
	const iv = randomBytes(16);
	const cipher = createCipheriv("aes-128-cbc", Buffer.from("babb4a9f774ab853c96c2d653dfe544a", "hex"), iv);
	return Buffer.concat([iv, cipher.update(text), cipher.final()]);
}

test.each<[string, Buffer, string[]]>([
	[
		"root/.local/share/DBeaverData/workspace6/General/.dbeaver/credentials-config.json",
		dbeaverFile('{"postgres-1": {"#connection": {"user": "shop", "password": ""}}}'),
		["ide-database-password postgres-1: no password is kept"],
	],
	[
		"root/confCons.xml",
		Buffer.from('<Connections KdfIterations="1000"><Node Username="shop" Password="" /></Connections>'),
		["mremoteng-password Password: no password is kept"],
	],
	[
		"root/.vnc/passwd",
		Buffer.from("0123456789abcdef", "hex"),
		["vnc-password password: what it is decrypted to is no text of 3 characters or more"],
	],
])("%s, decrypted", (path, bytes, expected) => {
	const heard: string[] = [];
	const reader = documentFor(path, bytes.subarray(0, DOCUMENT_HEAD));
	const found = reader?.read(bytes, ({ kind, variable, reason }) => {
		heard.push(`${kind} ${variable}: ${reason}`);
	});
	expect([found, heard]).toEqual([[], expected]);
});
