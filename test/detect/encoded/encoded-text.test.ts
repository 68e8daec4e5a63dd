import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EncodedText } from "../../../src/detect/encoded/encoded-text.ts";
import { scanned } from "../../integration/wrapped.ts";
import { drawSample, expandSample } from "../sample.ts";

const TOKEN = expandSample("{{github:ghp_}}");
const OTHER = drawSample("{{github:ghp_}}", "other");
const PASSWORD = ["Tr0ub4dor", "42x!"].join("&");
const ENV = `# settings\nGITHUB_TOKEN=${TOKEN}\nDB_HOST=db.internal\n`;
const LONG_ENV = `${"# nothing to see in this line\n".repeat(400)}${ENV}`;

const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");
const wrapped = (text: string, indent = ""): string => text.replace(/.{76}/g, `$&\n${indent}`);
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

describe("text in a text", () => {
	it.each<[string, string, string | Buffer, string[]]>([
		["base64", "k8s/secret.yaml", `data:\n  app.env: ${base64(ENV)}\n`, ["-> base64:2:12"]],
		["base64 in quotes", "app/settings.json", `{"env": "${base64(ENV)}"}`, ["-> base64:1:10"]],
		["wrapped base64", "app/env.b64", `begin\n${wrapped(base64(LONG_ENV))}\n`, ["-> base64:2:1"]],
		[
			"indented base64",
			"k8s/secret.yaml",
			`env: |\n  ${wrapped(base64(LONG_ENV), "  ")}\n`,
			["-> base64:2:3"],
		],
		[
			"base64url",
			"app/config.toml",
			`env = "${Buffer.from(`??>>${ENV}`).toString("base64url")}"`,
			["-> base64url:1:8"],
		],
		["base64 of base64", "app/a.yaml", `x: ${base64(`env: ${base64(ENV)}`)}`, ["-> base64 -> base64:1:6"]],
		[
			"base64 of gzip",
			"app/release.yaml",
			`release: ${base64(gzipSync(ENV))}\n`,
			["-> base64 -> base64.yaml:2:14"],
		],
		["hex", "app/config.ini", `env = ${Buffer.from(ENV).toString("hex")}\n`, ["-> hex:1:7"]],
		[
			"percent-encoding",
			"app/nginx.conf",
			`set $x https%3A%2F%2Fci%3A${TOKEN}%40git.acme.example;\n`,
			["-> percent-encoding:1:8"],
		],
		[
			"a URL in a URL",
			"srv/app.properties",
			"url=http://proxy?to=https%3A%2F%2Fadmin%3AXq7Rk2Vx9Lm4%40db.acme.example%2Fshop\n",
			["-> percent-encoding:1:1"],
		],
		[
			"escaped lines",
			"app/values.json",
			`{"env": "DEBUG=0\\nDB_PASSWORD=${PASSWORD}\\nPORT=1"}`,
			["-> escapes:1:1"],
		],
		[
			"escaped signs",
			"app/values.json",
			`{"url": "postgres\\u003a//app:Xq7Rk2Vx9Lm4@db/shop"}`,
			["-> escapes:1:1"],
		],
		[
			"escaped letters",
			"app/values.json",
			`{"db_password": "${[..."Xq7Rk2Vx9Lm4"].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join("")}"}`,
			["-> escapes:1:1"],
		],
		["UTF-16 with its mark", "app/web.config", Buffer.from(`\ufeff${ENV}`, "utf16le"), ["-> utf-16:2:14"]],
		["UTF-16, the other way", "app/web.config", utf16be(`\ufeff${ENV}`), ["-> utf-16:2:14"]],
		["UTF-16 without a mark", "app/setup.ini", Buffer.from(ENV, "utf16le"), ["-> utf-16:2:14"]],
		["UTF-16 without a mark, the other way", "app/setup.ini", utf16be(ENV), ["-> utf-16:2:14"]],
	])("%s is read", (_what, name, content, places) => {
		const seen = scanned(name, Buffer.from(content)).places.filter((place) => place.includes(" -> "));
		expect(seen.map((place) => place.slice(name.length + 1))).toEqual(places);
	});

	it.each<[string, string, string]>([
		["hashes", "app/sums.txt", `${"a1b2c3d4".repeat(8)}  file\n`],
		[
			"a picture",
			"app/style.css",
			`background: url(data:image/png;base64,${base64(Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"))})`,
		],
		["a path", "app/x.yaml", "path: usr/lib/python3/distpackages/somewhere/else/and/further\n"],
		[
			"a token's parts",
			"app/x.yaml",
			`jwt: ${["eyJhbGciOiJIUzI1NiJ9", Buffer.from('{"password":"Xq7Rk2Vx9Lm4"}').toString("base64url"), "c2ln"].join(".")}\n`,
		],
		["format strings", "app/x.conf", "format = %Y-%m-%d %H:%M %3d %40s\n"],
	])("%s is no text", (_what, name, content) => {
		expect(scanned(name, Buffer.from(content)).places.filter((place) => place.includes(" -> "))).toEqual([]);
	});

	it("is told once where it is understood as it stands", () => {
		const line = `{"password": "Xq7Rk2\\u003dVx9Lm4", "other": "a\\nA_B=c"}\n`;
		expect(scanned("app/a.json", Buffer.from(line)).places).toHaveLength(1);
	});

	it.each<[string, string, (text: string) => string]>([
		["base64", "in one line", base64],
		["base64", "in lines", (text) => wrapped(base64(text))],
		[
			"base64",
			"in lines of Windows, indented",
			(text) => wrapped(base64(text), "  ").replaceAll("\n", "\r\n"),
		],
		["hex", "in one line", (text) => Buffer.from(text).toString("hex")],
		["base64", "in one line, packed", (text) => base64(gzipSync(text, { level: 0 }))],
	])("%s of 45 MiB %s is read to its end, and so is what comes after it", (encoding, how, form) => {
		const filler = "# nothing to see in this line\n".repeat(750_000);
		const long = `${filler}GITHUB_TOKEN=${OTHER}\n${filler}`;
		const text = Buffer.from(`a: 1\nb: ${form(long)}\n\nc: ${base64(ENV)}\n`);
		expect(text.length).toBeGreaterThan(45 * 1024 ** 2);
		const { sightings, faults } = scanned("app/a.yaml", text);
		expect(faults).toEqual([]);
		const way = how.endsWith("packed") ? [encoding, "base64.yaml"] : [encoding];
		expect(sightings.map(({ inside, match }) => [inside, match.secret])).toEqual([
			[way, OTHER],
			[["base64"], TOKEN],
		]);
	});

	it("of any length is decoded to what it says, however the bytes come", () => {
		const pieces = fc.array(fc.integer({ min: 100_000, max: 3_000_000 }), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 4 }),
				fc.boolean(),
				fc.nat(80),
				pieces,
				(rounds, inLines, odd, sizes) => {
					const said = `${"some text, and more of it; ".repeat(200_000 * rounds)}${"x".repeat(odd)}`;
					const encoded = inLines ? wrapped(base64(said)) : base64(said);
					const text = Buffer.from(`key: "${encoded}"\n`);
					const contents: Buffer[] = [];
					const decoder = new EncodedText({ escapes: false }, ({ content, isOpen }) => {
						contents.push(content);
						return isOpen ? { write: (more) => void contents.push(more), end: () => {} } : null;
					});
					for (let at = 0, turn = 0; at < text.length; turn++) {
						const size = sizes[turn % sizes.length] ?? 1;
						decoder.write(text.subarray(at, at + size));
						at += size;
					}
					decoder.end();
					expect(Buffer.concat(contents).equals(Buffer.from(said))).toBe(true);
				},
			),
			{ numRuns: 10 },
		);
	});

	it.each([
		["Windows' line ends", (text: string) => wrapped(text).replaceAll("\n", "\r\n")],
		["indented lines", (text: string) => wrapped(text, "  ")],
	])("in lines is one text wherever it is cut: %s", (_what, form) => {
		const said = `${"some text, and more of it; ".repeat(300)}and an end`;
		const text = Buffer.from(`key: "${form(base64(said))}"\n`);
		for (let at = text.length - 300; at < text.length; at++) {
			const contents: string[] = [];
			const decoder = new EncodedText({ escapes: false }, ({ content }) => {
				contents.push(content.toString());
				return null;
			});
			decoder.write(text.subarray(0, at));
			decoder.write(text.subarray(at));
			decoder.end();
			expect(contents, `cut at ${at}`).toEqual([said]);
		}
	});

	it("is found the same however the bytes come", () => {
		const filler = Array.from({ length: 3000 }, (_, at) => `line ${at} is ${at * 7919}, 50%25 of it\n`).join(
			"",
		);
		const text = Buffer.from(
			`${filler}a: ${base64(ENV)}\n${filler}${wrapped(base64(LONG_ENV))}\n${filler}b: https%3A%2F%2Fadmin%3AXq7Rk2Vx9Lm4%40db.acme.example\n`,
		);
		const whole = scanned("app/a.yaml", text, [text.length]);
		expect(whole.places).toHaveLength(3);
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 6 }), (sizes) => {
				const large = sizes.map((size) => Math.max(size, 200));
				expect(scanned("app/a.yaml", text, large).places).toEqual(whole.places);
			}),
			{ numRuns: 20 },
		);
	});
});
