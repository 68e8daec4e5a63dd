import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import { ASSIGNMENT_FORMS, writtenAs } from "./assignment-forms.ts";
import { expandSample } from "./sample.ts";

const detector = new Detector(
	patternsOf(readCatalogue()).filter(({ assigned, confidence }) => assigned || confidence === "structured"),
);
const found = (text: string, path = "app/sample.txt"): string[] =>
	detector.text(text, { path, kind: "file" }).map(({ patternId }) => patternId);

/** Providers by how their values are known: any that looks random; of one form; hex; a UUID. */
const KINDS = [
	["abuseipdb", "{{lowernum:80}}", "abuseipdb-credential"],
	["bittrex", "{{hex:32}}", "bittrex-credential"],
	["infura", "{{hex:32}}", "infura-project-secret"],
	["hubspot", "{{uuid}}", "hubspot-"],
	["contentful", "{{base64url:43}}", "contentful-"],
] as const;

describe.each(ASSIGNMENT_FORMS.map((form) => [form.id, form] as const))(
	"a value written as %s",
	(_id, form) => {
		it.each(KINDS)("is found by its provider's name: %s", (name, template, id) => {
			const value = expandSample(template);
			const ids = found(writtenAs(form, name, value), `app/config.${form.extension}`);
			expect(ids).toHaveLength(1);
			expect(ids[0]).toContain(id);
		});
	},
);

describe("what stands after a provider's name and is no secret", () => {
	it.each([
		["a digest", "mapbox-gl sha512: {{hex:128}}"],
		["a commit", "bittrex commit {{hex:40}}"],
		["a file name with a hash", 'src="/static/mapbox.key.{{hex:20}}.js"'],
		[
			"a class of the provider's library",
			"from stripe import ConfigurationCreateParamsStripeS710, ReaderRefundParamsStripe",
		],
		["an error's name", "slack = BetaSlackChannelSetUpSettingsRefusedError"],
		["a function's name", "stripe._encode import _coerce_int64_string"],
		["a commit in an address that is broken", "https://github.com/api/blob/\\\n    {{hex:40}}/\\\n  a.proto"],
		["a path in a URL", "see https://docs.fastly.example/api/{{hex:32}}"],
		["an identifier", "fastly_token = getFastlyTokenFromSecretStore2(ctx)"],
		["a version", "datadog_api_version: 2.0.1-rc1"],
		["the provider's id of something", "adafruit_feed_id = {{hex:32}}"],
		["a word that has the name in it", "fastlyness_key_of_things = {{lowernum:32}}"],
		["a placeholder", "ADZUNA_API_KEY=your-adzuna-api-key-here-0123456789"],
		["another's setting on the next line", "MAPBOX_STYLE=streets\nACME_DB_NAME={{lowernum:32}}"],
	])("%s", (_what, template) => {
		expect(found(expandSample(template))).toEqual([]);
	});

	it.each([
		[
			"in the path of a URL",
			"https://api.acme.example/v1/besttime/keys/{{alnum:32}}",
			["besttime-credential"],
		],
		[
			"of parts with dots between",
			"besttime token = '{{base64url:40}}.{{alnum:700}}.{{base64url:600}}'",
			["besttime-credential"],
		],
		[
			"in quotes after the name",
			"postbacks '{{uuid}}' postbacks 'https://acme.example'",
			["postbacks-credential"],
		],
		["what a function is named after", 'x = getPostbacks("{{alnum:32}}")', ["postbacks-credential"]],
		["with a dot in the name", "uber.server-id-and-token = '{{alnum:40}}'", ["uber-credential"]],
		["under a word for access", 'adzuna_access = "{{hex:32}}"', ["adzuna-credential"]],
		["that a client is made of", 'const c = new Adzuna.Client("{{hex:40}}")', ["adzuna-credential"]],
		["on Java's command line", "java -Dadzuna.key={{hex:32}} -jar x.jar", ["adzuna-credential"]],
		["alone with the name", "x\npostbacks {{uuid}}\ny", ["postbacks-credential"]],
		["under a name that ends in access", "POSTBACKS_ACCESS={{hex:40}}", ["postbacks-credential"]],
		["after a name that private or pat runs into", 'postbackspat: "{{hex:40}}"', ["postbacks-credential"]],
		["longer than most", 'postbacks_key = "{{base64url:300}}"', ["postbacks-credential"]],
		[
			"whose letters happen to go together as those of words do",
			'adzuna_secret = "{{lit:B0hMCelVBUriBuodcOguFEIR}}{{lit:UtaGsMi4QD9iMv}}"',
			["adzuna-credential"],
		],
		["given to a client that is made", 'x = postbacks.Client("{{hex:32}}")', ["postbacks-credential"]],
		["given to another function", 'x = postbacks.lookup("{{hex:32}}")', []],
		["under a word that access begins", "postbacks_accessible={{hex:40}}", []],
		["in a list of commits", "postbacks {{hex:40}} 2026-01-01", []],
		[
			"that a person typed",
			"adzuna_key = {{lit:zyxwvutsrq0987654321}}{{lit:zyxwvutsrq098765}}",
			["adzuna-credential"],
		],
		[
			"joined by a dash",
			"adzunaSECRET-{{lit:zyxwvutsrq0987654321}}{{lit:zyxwvutsrq098765}}",
			["adzuna-credential"],
		],
		["in the name of an image", "adzuna-worker-{{hex:40}}", []],
		["after a name that tells", "keen_master => '{{hex:64}}'", ["keen-io-credential"]],
		["after a name with dots", "chat.acme.box.client.id=1\nhex.pm.key={{hex:32}}", ["hex-pm-credential"]],
		["after the word access", 'finicity.access: "{{hex:32}}"', ["finicity-credential"]],
		["of letters that are a word", "mockaroo api settings and more", []],
		["of few signs", "MOCKAROO_API_KEY={{lit:k7}}{{lit:3qv9}}{{lit:x2}}", ["mockaroo-credential"]],
		["after a name in camel case that tells", "<kairosKey>{{hex:32}}</kairosKey>", ["kairos-credential"]],
		["given to a provider's client", "klipfolio.Client('{{hex:40}}')", ["klipfolio-credential"]],
		["given to what sets it up", "adzuna.configure('{{hex:40}}')", ["adzuna-credential"]],
		[
			"that looks like none in its own block",
			"adzuna:\n  key: {{lit:yhdzapyr9hoyqk}}{{lit:9kyzhdyg5oy}}",
			["adzuna-credential"],
		],
		["of words and a number", "adzuna_key = productionclustermainaccount2024", []],
	] as const)("but a value %s is one or not", (_what, template, expected) => {
		expect(found(expandSample(template))).toEqual(expected);
	});

	it.each([
		["in its block in YAML", "sage:\n  key: {{alnum:32}}"],
		[
			"in its block in YAML, after other settings",
			"sage:\n  enabled: true\n  region: eu-1\n  key: {{hex:40}}",
		],
		["in its block in JSON", '{"sage": {\n  "key": "{{alnum:32}}"\n}}'],
		["in its section", "[sage]\nkey={{hex:40}}"],
		["in its element", "<sage>\n  <apiKey>{{alnum:32}}</apiKey>\n</sage>"],
		["in the next field", '{"provider":"sage","key":"{{alnum:32}}"}'],
		["under its heading", "# Sage\nkey = '{{alnum:32}}'"],
		["under its name joined with a word", "SAGE_KEY={{hex:64}}"],
		["under its name in camel case", 'sageToken: "{{uuid}}"'],
		["given to a client that is made", 'const c = new Sage("{{hex:40}}")'],
		["given to a method of its client", 'sage.setApiKey("{{hex:40}}")'],
	] as const)("but a common word is its provider's where a value stands %s", (_what, template) => {
		expect(found(expandSample(template))).toEqual(["sage-intacct-credential"]);
	});

	it.each([
		["in a sentence", "sage advice: {{alnum:32}}"],
		["as a word's part", "message:\n  key: {{alnum:32}}"],
		["in a list", '["sage", "{{alnum:32}}"]'],
		["as another function", 'sage("{{alnum:32}}")'],
		["far from it", "sage: blue\nmode: dark\nid: {{alnum:32}}"],
	] as const)("and is nobody's %s", (_what, template) => {
		expect(found(expandSample(template))).not.toContain("sage-intacct-credential");
	});

	it.each([
		["in a comment", "key = '{{alnum:32}}'  # adzuna", ["adzuna-credential"]],
		["in a comment with words", "api_key: {{alnum:40}} // the adzuna one", ["adzuna-credential"]],
		["in the next field", '{"key":"{{alnum:32}}","provider":"adzuna"}', ["adzuna-credential"]],
		[
			"in the next field, on its line",
			'  "key": "{{hex:40}}",\n  "service": "adzuna"',
			["adzuna-credential"],
		],
		["in a sentence", "use the token {{alnum:32}} for Adzuna", ["adzuna-credential"]],
		["of a value that tells nothing of itself", "sha = '{{alnum:32}}'  # adzuna", []],
		["of a public value", '{"publicKey":"{{alnum:32}}","provider":"adzuna"}', []],
		["of a name", "key = 'the_name_of_a_thing_in_adzuna'  # adzuna", []],
		["of another's", "key = '{{alnum:32}}'\nadzuna = 1", []],
	] as const)("but a value may stand before its provider's name, %s", (_what, template, expected) => {
		expect(found(expandSample(template)).filter((id) => id !== "high-entropy")).toEqual(expected);
	});

	it("a value in a package's own file", () => {
		const text = expandSample("adzuna_api_key = '{{hex:32}}'");
		expect(found(text, "app/node_modules/adzuna/test.js")).not.toContain("adzuna-credential");
		expect(found(text, "app/jobs.js")).toEqual(["adzuna-credential"]);
	});
});

it("takes a client's id for the lesser half of a credential", () => {
	const [match] = detector.text(expandSample("AGORA_APP_ID={{hex:32}}"), {
		path: "app/sample.txt",
		kind: "file",
	});
	expect(match).toMatchObject({ patternId: "agora-credential", severity: "low" });
});

it("comes to an end however often a name stands in a text", () => {
	expect(found(`${"adafruit key ".repeat(20_000)}${"a1".repeat(50_000)}`)).toEqual([]);
});
