import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import type { Match, TextContext } from "../../src/detect/match.ts";
import { expandSample } from "./sample.ts";

const patterns = patternsOf(readCatalogue());
const detector = new Detector(patterns);
const FILE: TextContext = { path: "opt/app/settings.py", kind: "file" };

function inChunks(bytes: Buffer, sizes: readonly number[], context: TextContext = FILE): Match[] {
	const stream = detector.stream(context);
	let at = 0;
	for (let turn = 0; at < bytes.length; turn++) {
		const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
		stream.write(Buffer.from(bytes.subarray(at, at + size)));
		at += size;
	}
	return stream.end();
}

const places = (matches: readonly Match[]): string[] =>
	matches.map(
		({ patternId, offset, line, column, secret }) =>
			`${patternId} ${offset} ${line}:${column} ${secret.length}`,
	);

describe("a text in pieces", () => {
	const samples = [
		"GITHUB_TOKEN={{github:ghp_}}",
		"aws_secret_access_key = {{base64:40}}",
		"{{pem:RSA PRIVATE KEY}}",
		'password = "{{password:16}}"',
		"https://ci:{{alnum:20}}@git.acme.example/shop",
		"SLACK={{lit:xoxb}}-{{digits:12}}-{{digits:13}}-{{alnum:24}}",
		"plain words of a file, nothing to see here: total = count + 1",
	].map(expandSample);
	const filler = (length: number): string =>
		"value = other(1)\n".repeat(Math.ceil(length / 17)).slice(0, length);

	it("shows the same as the whole, wherever it is cut", () => {
		const piece = fc.tuple(fc.constantFrom(...samples), fc.integer({ min: 0, max: 40_000 }));
		fc.assert(
			fc.property(
				fc.array(piece, { minLength: 1, maxLength: 12 }),
				fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 8 }),
				(pieces, sizes) => {
					const bytes = Buffer.from(pieces.map(([sample, gap]) => `${filler(gap)}\n${sample}\n`).join(""));
					expect(places(inChunks(bytes, sizes))).toEqual(places(detector.text(bytes.toString(), FILE)));
				},
			),
			{ numRuns: 40 },
		);
	});

	it("finds a secret that straddles the border of every block", () => {
		const secret = expandSample("{{github:ghp_}}");
		const block = 256 * 1024;
		const missed: number[] = [];
		for (let shift = -45; shift <= 5; shift += 5) {
			const bytes = Buffer.from(`${filler(block + shift)} ${secret} ${filler(block)}`);
			const found = inChunks(bytes, [64 * 1024]).some(
				(match) => match.secret === secret && match.offset === block + shift + 1,
			);
			if (!found) missed.push(shift);
		}
		expect(missed).toEqual([]);
	});

	it("finds a key that is longer than a block's overlap would be for tokens", () => {
		const key = expandSample("{{pem:RSA PRIVATE KEY}}");
		const block = 256 * 1024;
		for (const shift of [-700, -400, -50, -5]) {
			const matches = inChunks(Buffer.from(`${filler(block + shift)}\n${key}\n${filler(block)}`), [
				32 * 1024,
			]);
			expect(matches.map((match) => match.patternId)).toEqual(["rsa-private-key"]);
		}
	});
});

describe("where a match is", () => {
	it("is told by line and column in bytes, from one", () => {
		const secret = expandSample("{{github:ghp_}}");
		const [match] = detector.text(`one\nzwei é\n  token: ${secret}\n`, FILE);
		expect(match).toMatchObject({ patternId: "github-pat", line: 3, column: 10, secret });
	});

	it("counts lines across blocks", () => {
		const secret = expandSample("{{github:ghp_}}");
		const lines = 100_000;
		const [match] = detector.text(`${"x = 1;\n".repeat(lines)}${secret}`, FILE);
		expect(match).toMatchObject({ line: lines + 1, column: 1 });
	});
});

describe("what counts as what", () => {
	const secret = expandSample("{{github:ghp_}}");
	const ids = (matches: readonly Match[]): string[] => matches.map(({ patternId }) => patternId);

	it("one place gives one match: the kind with a checksum wins over the name", () => {
		expect(ids(detector.assignment("GITHUB_TOKEN", secret))).toEqual(["github-pat"]);
		expect(detector.assignment("GITHUB_TOKEN", secret)[0]).toMatchObject({
			confidence: "checksum",
			variable: "GITHUB_TOKEN",
			offset: 0,
		});
	});

	it.each([
		["API_SECRET_KEY", "VERY_SECRET_KEY", ["generic-secret"]],
		["DB_PASSWORD", "hunter2!", ["generic-password"]],
		["GOCACHE", "/tmp", []],
		["PATH", "/usr/local/sbin:/usr/local/bin:/usr/bin:/bin", []],
		["DB_PASSWORD_FILE", "/run/secrets/db", []],
		["TOKEN_URL", "https://auth.acme.example/token", []],
		["API_KEY", "${API_KEY}", []],
		["API_KEY", "$API_KEY", []],
		["PASSWORD", "", []],
		["PASSWORD", "changeme", []],
		["PASSWORD", "<your-password>", []],
		["SECRET_KEY", "{{ .Values.key }}", []],
		["GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D", []],
		["PYTHON_SHA256", "28ab2dbd8cd9a1a2b3b5a9f6cbe1e5d3b2d1c2b3a4f5e6d7c8b9a0f1e2d3c4b5", []],
		["NODE_VERSION", "20.19.2", []],
		["MAX_TOKENS", "4096", []],
		["LANG", "C.UTF-8", []],
		["KEYCLOAK_ADMIN", "admin", []],
		["TOKENIZERS_PARALLELISM", "false", []],
		["SSH_AUTH_SOCK", "/run/ssh.sock", []],
		["AWS_ACCESS_KEY_ID", "", []],
	])("ENV %s=%s", (name, value, expected) => {
		expect(ids(detector.assignment(name, value))).toEqual(expected);
	});

	it.each([
		["export API_SECRET_KEY=Zk4pQ9vLm2x7 && make", ["generic-secret"]],
		["npm config set //npm.acme.example/:_authToken=$NPM_TOKEN && npm ci", []],
		['curl -fsSL -H "Authorization: Bearer $TOKEN" https://x.example', []],
		[
			"apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/*",
			[],
		],
		[
			'set -eux; export GNUPGHOME="$(mktemp -d)"; gpg --batch --keyserver keys.openpgp.org --recv-keys A035C8C19219BA821ECEA86B64E628F8D684696D',
			[],
		],
		["mysql -uroot -pZk4pQ9vLm2x7 -e 'select 1'", ["mysql-password"]],
	])("the command %s", (text, expected) => {
		expect(ids(detector.text(text, { path: null, kind: "shell" }))).toEqual(expected);
	});

	it("tries nothing by name in a binary, and tokens with a shape of their own all the same", () => {
		const bytes = `\0\0\0password=hunter2hunter2\0${secret}\0`;
		expect(ids(detector.text(bytes, { path: "usr/bin/app", kind: "file" }))).toEqual(["github-pat"]);
	});

	it("gives a secret in UTF-8 back as it was", () => {
		const [match] = detector.text("DB_PASSWORD=schlüssel-9Kx!", { path: ".env", kind: "file" });
		expect(match?.secret).toBe("schlüssel-9Kx!");
	});

	it("stops at a bound where a text holds nothing but secrets", () => {
		const flood = Array.from({ length: 3000 }, (_, at) =>
			expandSample(`{{lit:t${at} =}} {{github:ghp_}}`),
		).join("\n");
		expect(detector.text(flood, FILE).length).toBeLessThanOrEqual(1000);
	});
});
