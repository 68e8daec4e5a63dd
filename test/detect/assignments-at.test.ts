import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BareForm } from "../../src/detect/assignments/assignment-site.ts";
import { assignmentsAt } from "../../src/detect/assignments/assignments-at.ts";

function read(text: string, word: string, bare: BareForm = "word"): string[] {
	const bytes = Buffer.from(text, "latin1");
	const from = text.toLowerCase().indexOf(word);
	return assignmentsAt(bytes, from, from + word.length, bare).map(({ name, value, start }) => {
		expect(text.slice(start, start + value.length)).toBe(value);
		return `${name}=${value}`;
	});
}

const V = "s3cr3t-Value_9";

describe("assignmentsAt", () => {
	it.each([
		["ini", `acmeToken=${V}`],
		["ini, spaced", `acmeToken = "${V}"`],
		["json", `{\n  "acmeToken": "${V}"\n}`],
		["json pair, prefixed", `{"ParameterKey": "acmeToken", "ParameterValue": "${V}"}`],
		["json in a string", `{\\"acmeToken\\": \\"${V}\\"}`],
		["json pair", `{"name": "acmeToken", "value": "${V}"}`],
		["xml", `<acmeToken>${V}</acmeToken>`],
		["xml, own line", `<acmeToken>\n    ${V}\n</acmeToken>`],
		["xml with attributes", `<ns:acmeToken type="x">${V}</ns:acmeToken>`],
		["xml attributes", `<add key="acmeToken" value="${V}" />`],
		["plist", `<key>acmeToken</key>\n\t<string>${V}</string>`],
		["yaml", `acmeToken: '${V}'`],
		["yaml block", `acmeToken: |\n  ${V}\n`],
		["yaml folded", `acmeToken: >-\n  ${V}\n`],
		["kubernetes env", `- name: acmeToken\n  value: ${V}`],
		["c#", `string acmeToken = "${V}";`],
		["c# verbatim", `var acmeToken = @"${V}";`],
		["go", `var acmeToken string = "${V}"`],
		["go, short", `acmeToken := \`${V}\``],
		["typescript", `const acmeToken: string = "${V}";`],
		["rust", `const acmeToken: &str = "${V}";`],
		["rust, static", `const acmeToken: &'static str = "${V}";`],
		["r", `acmeToken <- "${V}"`],
		["java", `String acmeToken = "${V}";`],
		["java, with a line break in it", `String acmeToken = "${V}\\r\\n";`],
		["php", `$acmeToken .= "${V}";`],
		["php define", `define('acmeToken', '${V}');`],
		["php array", `$config['acmeToken'] = '${V}';`],
		["python environment", `os.environ["acmeToken"] = "${V}"`],
		["python default", `os.getenv("acmeToken", "${V}")`],
		["python bytes", `acmeToken = b"${V}"`],
		["javascript fallback", `acmeToken || "${V}"`],
		["comparison", `if (acmeToken === "${V}") {`],
		["ruby", `:acmeToken => "${V}"`],
		["make", `acmeToken ?= ${V}`],
		["make, all signs", `acmeToken :::= "${V}"`],
		["shell", `export acmeToken=${V}; run`],
		["text between tags", `<w:t>acmeToken=${V}</w:t>`],
		["terraform", `variable "acmeToken" {\n  type = string\n  default = "${V}"\n}`],
		["shell default", `\${acmeToken:-${V}}`],
		["powershell", `$env:acmeToken = "${V}"`],
		["windows", `setx acmeToken "${V}"`],
		["gradle", `acmeToken '${V}'`],
		["csv", `acmeToken,${V},x`],
		["table", `| acmeToken | ${V} |`],
		["sql", `INSERT INTO s (k, v) VALUES ('acmeToken', '${V}')`],
		["objective-c", `NSString *acmeToken = @"${V}";`],
		["prose", `the acmeToken is ${V} for now`],
		["dash", `acmeToken - '${V}'`],
		["value on the next line", `acmeToken =\n    "${V}";`],
		["operator on the next line", `String acmeToken\n\t\t= "${V}";`],
		["c++ braces, broken", `std::string acmeToken{\n    "${V}"};`],
		["visual basic", `Dim acmeToken As String = "${V}"`],
		["c#, property", `public string acmeToken { get; private set; } = "${V}";`],
		["ruby, fallback", `ENV.fetch("acmeToken") { "${V}" }`],
		["go, bytes", `acmeToken := []byte("${V}")`],
		["node, bytes", `const acmeToken = Buffer.from("${V}");`],
		["aws, pointer", `acmeToken: aws.String("${V}"),`],
		["java, new string", `String acmeToken = new String("${V}");`],
		["xml, words in braces", `<acmeToken>{acme AQAA ${V} }</acmeToken>`],
	])("%s", (_form, text) => {
		expect(read(text, "token")).toEqual([`acmeToken=${V}`]);
	});

	it.each([
		["option", `login --token ${V} host`, `token=${V}`],
		["option with equals", `login --token=${V} host`, `token=${V}`],
		["query", `https://h/p?api_token=${V}&x=1`, `api_token=${V}`],
		["log", `[DEBUG] Using token=${V}`, `token=${V}`],
		["one of a flow mapping", `{token: ${V}, x: 1}`, `token=${V}`],
		["one of several arguments", `Connection(db=0,token=${V},host=h)`, `token=${V}`],
		["posted", `curl -d token=${V} \\\n  https://h`, `token=${V}`],
		["continued", `token=${V} \\\n`, `token=${V}`],
		["tilde at the beginning", `token=~${V}`, `token=~${V}`],
		["noun", `the token field = '${V}'`, `token field=${V}`],
		["member", `self.api_token = "${V}"`, `self.api_token=${V}`],
		["heading", `# Staging\nAcme API Token\n\n${V}-more\n`, `Token=${V}-more`],
		["heading with a colon", `token:\n  ${V}-more`, `token=${V}-more`],
	])("%s", (_form, text, expected) => {
		expect(read(text, "token", "line")).toEqual([expected]);
	});

	it("takes a bare value to the end of its line where lines are settings", () => {
		expect(read("TOKEN=a b;c  # rotated\nX=1", "token", "line")).toEqual(["TOKEN=a b;c"]);
		expect(read("TOKEN=a b", "token", "word")).toEqual(["TOKEN=a"]);
	});

	it("gives both arguments of a call", () => {
		expect(read(`client.set_token("acme", "${V}")`, "token")).toEqual([
			"client.set_token=acme",
			`client.set_token=${V}`,
		]);
	});

	it.each([
		[`source.setPassword("${V}");`, "assigned"],
		[`client.with_password("${V}")`, "assigned"],
		[`builder.password("${V}")`, "assigned"],
		[`ssh.Password("${V}"),`, "assigned"],
		[`password("${V}")`, "loose"],
		[`form.password_field("${V}")`, "loose"],
		[`store.setPassword("shop", "${V}")`, "loose"],
	])("%s is %s", (text, relation) => {
		const from = text.toLowerCase().indexOf("password");
		const [site] = assignmentsAt(Buffer.from(text), from, from + 8, "word");
		expect(site?.relation).toBe(relation);
	});

	it("tells whether the assignment is all of its line", () => {
		const alone = (text: string): boolean | undefined => {
			const bytes = Buffer.from(text, "latin1");
			const at = text.indexOf("pass");
			return assignmentsAt(bytes, at, at + 4, "word")[0]?.alone;
		};
		expect(alone('x\n- pass: "v9",\ny')).toBe(true);
		expect(alone("pass = v9")).toBe(true);
		expect(alone("pass = v9 # rotated")).toBe(true);
		expect(alone("the pass = v9")).toBe(false);
		expect(alone("pass: the one you chose")).toBe(false);
	});

	it.each([
		'token:\n  "name": 1',
		"Token::new(x)",
		"token =~ /x/",
		"if (token) {",
		"token;",
		"<token/>",
		"token\nnext",
		"token\nread-the-files.8",
		"what becomes of such a thing as this token\ns3cr3t-Value_9-and-more",
		"arn:aws:iam:eu:1:token:shop-AbCdEf",
	])("nothing in %s", (text) => {
		expect(read(text, "token")).toEqual([]);
	});

	it("reads any bytes without failing, and only what is there", () => {
		const signs = "\"'`\\=:>,(){}[]|-<?+. \n\t".split("");
		const words = ["token", "name", "value", "x9", "[]byte(", "set_", "get; set; }"];
		const piece = fc.constantFrom(...signs, ...words);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, line) => {
				const text = `${pieces.join("")}token${pieces.toReversed().join("")}`;
				// Nothing of Node's pool lies behind the end.
				const bytes = Buffer.from(Uint8Array.from(Buffer.from(text, "latin1")).buffer);
				const at = text.indexOf("token");
				for (const site of assignmentsAt(bytes, at, at + 5, line ? "line" : "word"))
					expect(text.slice(site.start, site.start + site.value.length)).toBe(site.value);
			}),
			{ numRuns: 500 },
		);
	});

	it("stops at the end of the bytes", () => {
		for (const text of ["token {", "token string", 'token := []byte("x', "x.set_token(", "the token field"]) {
			for (let end = 5 + text.indexOf("token"); end <= text.length; end++) {
				const bytes = Buffer.from(Uint8Array.from(Buffer.from(text.slice(0, end), "latin1")).buffer);
				const at = text.indexOf("token");
				expect(assignmentsAt(bytes, at, at + 5, "line")).toBeDefined();
			}
		}
	});
});
