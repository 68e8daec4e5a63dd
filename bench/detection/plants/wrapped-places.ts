/** Files whose secret a person only sees after opening them: archives, compression, encodings, programs, databases. */
import { createHash } from "node:crypto";
import type { Kind } from "./kinds.ts";
import { type Packed, packAll } from "./pack.ts";
import type { Plant } from "./plant.ts";
import { zstdCompress } from "./zstd.ts";

interface WrappedPlace {
	readonly id: string;
	readonly path: string;
	/** What the way inside must name. */
	readonly inside?: string;
	render(kind: Kind): string | Buffer | Packed;
	/** The wrapped text may be reported as it stands. */
	spelling?(kind: Kind): string;
}

/** Compressors leave what they cannot shrink as it is, and then the secret would show: files are of some length. */
const PREFACE = [
	"# Settings that the installer of the shop wrote down. Change them with the shop's own command and not by hand:",
	"# whatever stands here is read once, when the server starts, and again whenever it is told to look for changes.",
	"# Lines that begin with a hash mark are comments. An empty value means that the default of this version is used.",
	"LOG_LEVEL=info",
	"LISTEN_ADDRESS=0.0.0.0",
	"GREETING=Welcome back to our little shop at the harbour",
].join("\n");
const env = ({ variable, value }: Kind): string => `${PREFACE}\nPORT=8080\n${variable}=${value}\n`;
const short = ({ variable, value }: Kind): string => `PORT=8080\n${variable}=${value}\n`;
const yaml = ({ variable, value }: Kind): string => `shop:\n  ${variable.toLowerCase()}: "${value}"\n`;
const python = ({ variable, value }: Kind): string =>
	`import os\n\n${variable} = ${JSON.stringify(value)}\n\ndef connect():\n    return ${variable}\n`;
const percent = (text: string): string =>
	[...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join("");
const unicode = (text: string): string =>
	[...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const zip = (...members: Packed["members"]): Packed => ({ form: "zip", members });
const tar = (...members: Packed["members"]): Packed => ({ form: "tar", members });
const one = (form: Packed["form"], content: string | Buffer | Packed, name = "content"): Packed => ({
	form,
	members: [[name, content]],
});

export const WRAPPED_PLACES: readonly WrappedPlace[] = [
	{
		id: "zip",
		path: "export.zip",
		inside: "settings/.env",
		render: (kind) => zip(["readme.txt", "shop\n"], ["settings/.env", env(kind)]),
	},
	{
		id: "jar",
		path: "shop.jar",
		inside: "BOOT-INF/classes/application.yml",
		render: (kind) =>
			zip(
				["META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n"],
				["BOOT-INF/classes/application.yml", yaml(kind)],
			),
	},
	{
		id: "jar in war",
		path: "shop.war",
		inside: "config.properties",
		render: (kind) =>
			zip(
				["WEB-INF/web.xml", "<web-app/>"],
				[
					"WEB-INF/lib/core.jar",
					zip(["config.properties", `shop.key=1\n${kind.variable.toLowerCase()}=${kind.value}\n`]),
				],
			),
	},
	{
		id: "wheel",
		path: "shop-1.0-py3-none-any.whl",
		inside: "shop/settings.py",
		render: (kind) => zip(["shop/__init__.py", ""], ["shop/settings.py", python(kind)]),
	},
	{
		id: "nupkg",
		path: "Shop.1.0.0.nupkg",
		inside: "content/app.config",
		render: ({ variable, value }) =>
			zip(
				["Shop.nuspec", "<package/>"],
				[
					"content/app.config",
					`<appSettings><add key="${variable}" value="${value.replaceAll("&", "&amp;")}"/></appSettings>`,
				],
			),
	},
	{
		id: "Word document",
		path: "handover.docx",
		inside: "word/document.xml",
		render: ({ variable, value }) =>
			zip(
				["[Content_Types].xml", "<Types/>"],
				[
					"word/document.xml",
					`<w:document><w:t>${variable}=${value.replaceAll("&", "&amp;")}</w:t></w:document>`,
				],
			),
	},
	{
		id: "tgz",
		path: "backup.tar.gz",
		inside: "app/.env",
		render: (kind) => one("gzip", tar(["app/readme", "shop\n"], ["app/.env", env(kind)])),
	},
	{
		id: "npm package",
		path: "shop-1.0.0.tgz",
		inside: "package/config.js",
		render: ({ variable, value }) =>
			one(
				"gzip",
				tar(
					["package/package.json", "{}"],
					["package/config.js", `exports.${variable} = ${JSON.stringify(value)};\n`],
				),
			),
	},
	{
		id: "tar in tar",
		path: "images.tar",
		inside: "etc/shop.env",
		render: (kind) => tar(["layer.tar", tar(["etc/shop.env", env(kind)])]),
	},
	{
		id: "tar.xz",
		path: "backup.tar.xz",
		inside: "app/.env",
		render: (kind) => one("xz", tar(["app/.env", env(kind)])),
	},
	{
		id: "tar.bz2",
		path: "backup.tbz2",
		inside: "app/.env",
		render: (kind) => one("bzip2", tar(["app/.env", env(kind)])),
	},
	{
		id: "tar.zst",
		path: "backup.tar.zst",
		inside: "app/.env",
		render: (kind) => one("tar", env(kind), "app/.env"),
	},
	{
		id: "gzip'ed log",
		path: "app.log.1.gz",
		render: ({ variable, value }) => one("gzip", `${PREFACE}\n2026-01-15 DEBUG ${variable}=${value}\n`),
	},
	{ id: "gzip without a telling name", path: "dump", render: (kind) => one("gzip", env(kind)) },
	{
		id: "bzip2'ed dump",
		path: "shop.sql.bz2",
		render: ({ variable, value }) =>
			one(
				"bzip2",
				`${PREFACE.replaceAll("#", "--")}\nINSERT INTO settings VALUES ('${variable.toLowerCase()}','${value}');\n`,
			),
	},
	{ id: "xz'ed dump", path: "shop.env.xz", render: (kind) => one("xz", env(kind)) },
	{
		id: "pyc",
		path: "__pycache__/settings.cpython-311.pyc",
		render: (kind) => one("pyc", python(kind), "settings.py"),
	},
	{
		id: "SQLite",
		path: "shop.sqlite3",
		render: ({ variable, value }) => one("sqlite", value, variable.toLowerCase()),
	},
	{
		id: "base64 in YAML",
		path: "values.yaml",
		render: (kind) => `config: ${Buffer.from(short(kind)).toString("base64")}\n`,
		spelling: (kind) => Buffer.from(short(kind)).toString("base64"),
	},
	{
		id: "base64 of a value",
		path: "job.yaml",
		render: (kind) =>
			`env:\n  - name: ${kind.variable}_B64\n    value: ${Buffer.from(kind.value).toString("base64")}\n`,
		spelling: (kind) => Buffer.from(kind.value).toString("base64"),
	},
	{
		id: "base64 in lines",
		path: "payload.txt",
		render: (kind) =>
			`${Buffer.from(`${"# shop settings, made by the installer\n".repeat(4)}${env(kind)}`)
				.toString("base64")
				.match(/.{1,76}/g)
				?.join("\n")}\n`,
	},
	{
		id: "base64url",
		path: "link.txt",
		render: (kind) => `https://shop.lan/import?data=${Buffer.from(short(kind)).toString("base64url")}\n`,
		spelling: (kind) => Buffer.from(short(kind)).toString("base64url"),
	},
	{
		id: "hex",
		path: "blob.txt",
		render: (kind) => `payload: ${Buffer.from(short(kind)).toString("hex")}\n`,
		spelling: (kind) => Buffer.from(short(kind)).toString("hex"),
	},
	{
		id: "URL-encoded",
		path: "request.txt",
		render: (kind) => `GET /import?data=${percent(short(kind))} HTTP/1.1\n`,
	},
	{
		id: "JSON escapes",
		path: "escaped.json",
		render: ({ variable, value }) => `{"${variable.toLowerCase()}": "${unicode(value)}"}\n`,
	},
	{
		id: "UTF-16 little-endian",
		path: "settings.ini",
		render: (kind) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(env(kind), "utf16le")]),
	},
	{
		id: "UTF-16 big-endian",
		path: "export.txt",
		render: (kind) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(env(kind), "utf16le").swap16()]),
	},
	{
		id: "UTF-16 without mark",
		path: "settings.reg",
		render: (kind) =>
			Buffer.from(
				`Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Shop]\r\n"${kind.variable}"="${kind.value}"\r\n`,
				"utf16le",
			),
	},
	{ id: "UTF-8 with mark", path: "bom.env", render: ({ variable, value }) => `\uFEFF${variable}=${value}\n` },
	{
		id: "strings of a program",
		path: "bin/agent",
		render: ({ variable, value }) =>
			Buffer.concat([
				elf("agent"),
				Buffer.from(`\0usage: agent [options]\0${variable}=${value}\0GLIBC_2.34\0`),
				noise("agent", 40_000),
			]),
	},
	{
		id: "strings of a Go program",
		path: "bin/server",
		render: ({ value }) =>
			Buffer.concat([
				elf("server"),
				noise("go", 20_000),
				Buffer.from(`unexpected EOFinvalid argument: ${value} is not in the listruntime: bad pointer`),
				noise("more", 20_000),
			]),
	},
	{
		id: "Java class",
		path: "classes/Config.class",
		render: ({ variable, value }) => javaClass([], [variable, value]),
	},
	{
		id: "texts of a Java class",
		path: "classes/Client.class",
		render: ({ value }) => javaClass(["orders", value]),
	},
];

/** The plants of every wrapped place for the kinds it is given. */
export async function wrappedPlants(
	kindsOf: (at: number) => readonly Kind[],
	folder: string,
): Promise<readonly Plant[]> {
	const drafts = WRAPPED_PLACES.flatMap((place, at) =>
		kindsOf(at).map((kind) => ({ place, kind, content: place.render(kind) })),
	);
	const jobs = drafts.flatMap(({ content }) => (isPacked(content) ? [content] : []));
	const packed = new Map(jobs.map((job, at) => [job, at]));
	const results = await packAll(jobs);
	return Promise.all(
		drafts.map(async ({ place, kind, content }): Promise<Plant> => {
			const path = `${folder}/${kind.id}/${place.path}`;
			let bytes = isPacked(content) ? (results[packed.get(content) ?? -1] ?? "") : content;
			if (path.endsWith(".zst")) bytes = await zstdCompress(Buffer.from(bytes as Buffer));
			return {
				place: place.id,
				kind: kind.id,
				secret: kind.secret,
				...(place.spelling && { spellings: [place.spelling(kind)] }),
				files: [{ path, content: bytes }],
				expected: {
					kind: "file",
					path,
					state: "present",
					...(place.inside !== undefined && { inside: place.inside }),
				},
			};
		}),
	);
}

function isPacked(content: string | Buffer | Packed): content is Packed {
	return typeof content === "object" && "form" in content;
}

/** Bytes that say nothing, the same each time. */
function noise(seed: string, length: number): Buffer {
	const blocks: Buffer[] = [];
	for (let at = 0; at * 64 < length; at++) blocks.push(createHash("sha512").update(`${seed} ${at}`).digest());
	return Buffer.concat(blocks).subarray(0, length);
}

function elf(seed: string): Buffer {
	return Buffer.concat([
		Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]),
		Buffer.alloc(8),
		noise(seed, 30_000),
	]);
}

/**
 * A class file (JVM specification, 4): constants that are UTF-8 texts, each with a String or a class that names it, and maybe a static
 * final field with its value, as javac writes it.
 */
function javaClass(texts: readonly string[], field?: readonly [name: string, value: string]): Buffer {
	const parts: Buffer[] = [Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61])];
	const u2 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
	const constants = ["Config", "java/lang/Object", ...(field === undefined ? texts : [field[1]])];
	const names = field === undefined ? [] : [field[0], "Ljava/lang/String;", "ConstantValue"];
	parts.push(u2(constants.length * 2 + names.length + 1));
	for (const [at, text] of constants.entries()) {
		const bytes = Buffer.from(text);
		const tag = at < 2 ? 7 : 8;
		parts.push(Buffer.from([1]), u2(bytes.length), bytes, Buffer.from([tag]), u2(at * 2 + 1));
	}
	const first = constants.length * 2 + 1;
	for (const name of names) parts.push(Buffer.from([1]), u2(name.length), Buffer.from(name));
	// public class Config extends Object, without interfaces.
	for (const value of [0x21, 2, 4, 0]) parts.push(u2(value));
	// static final String NAME, with an attribute of two bytes that says its value.
	const fields = field === undefined ? [0] : [1, 0x18, first, first + 1, 1, first + 2, 0, 2, 6];
	for (const value of fields) parts.push(u2(value));
	// Neither methods nor attributes.
	for (const value of [0, 0]) parts.push(u2(value));
	return Buffer.concat(parts);
}
