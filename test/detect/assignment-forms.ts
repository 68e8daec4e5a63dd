/**
 * The ways in which people write down that a name has a value: configuration formats, programming languages, shells, logs.
 * `{n}` is the name's first word (a provider), `{v}` the value. What is here is a form, never a secret.
 */

export interface Form {
	readonly id: string;
	readonly template: string;
	/** Extension of a file in which one would see it. */
	readonly extension: string;
}

const FORMS: readonly (readonly [id: string, extension: string, template: string])[] = [
	["env", "env", "{N}_API_KEY={v}"],
	["env, quoted", "env", '{N}_SECRET="{v}"'],
	["shell export", "sh", "export {N}_TOKEN='{v}'"],
	["ini", "ini", "[{n}]\n{n}_token = {v}"],
	["ini, tight", "ini", "{n}Token={v}"],
	["properties", "properties", "{n}.api.key={v}"],
	["yaml", "yaml", "{n}_token: {v}"],
	["yaml, single quotes", "yaml", "{n}_api_key: '{v}'"],
	["yaml, double quotes", "yaml", '{n}-secret: "{v}"'],
	["yaml, nested", "yaml", "{n}:\n  api_key: {v}"],
	["yaml, literal block", "yaml", "{n}_token: |\n  {v}"],
	["yaml, folded block", "yaml", "{n}_token: >\n  {v}"],
	["json", "json", '{\n  "{n}_token": "{v}"\n}'],
	["json, nested", "json", '{"{n}": {"apiKey": "{v}"}}'],
	["json in a string", "json", '{"body": "{\\"{n}_token\\": \\"{v}\\"}"}'],
	["toml", "toml", '[services.{n}]\ntoken = "{v}"'],
	["xml element", "xml", "<{n}Token>{v}</{n}Token>"],
	["xml element over lines", "xml", "<{n}Token>\n    {v}\n</{n}Token>"],
	["xml attribute", "xml", '<add key="{n}ApiKey" value="{v}" />'],
	["Markdown, bold", "md", "- **{n} API key**: {v}"],
	["Markdown, bold with its colon", "md", "**{n} token:** {v}"],
	["parameter with a value", "json", '{"parameters": {"{n}ApiToken": {"type": "string", "value": "{v}"}}}'],
	["Erlang", "config", '[{{n}, [{{n}_api_token, <<"{v}">>}]}].'],
	["xml property", "xml", '<property name="{n}.api.token">{v}</property>'],
	["xml property, encrypted", "xml", '<entry key="{n}Token" encrypted="false">{v}</entry>'],
	["Android string", "xml", '<string name="{n}_api_key" translatable="false">{v}</string>'],
	["makefile", "mk", '{N}_TOKEN := "{v}"'],
	["makefile, POSIX", "mk", '{N}_TOKEN ::= "{v}"'],
	["makefile, immediate", "mk", '{N}_TOKEN :::= "{v}"'],
	["makefile, if unset", "mk", '{N}_TOKEN ?= "{v}"'],
	["makefile, append", "mk", '{N}_TOKEN += "{v}"'],
	["terraform", "tf", 'variable "{n}_token" {\n  default = "{v}"\n}'],
	["C#", "cs", 'private const string {P}ApiKey = "{v}";'],
	["go", "go", 'var {n}Token string = "{v}"'],
	["go, short", "go", '{n}Token := "{v}"'],
	["go, raw string", "go", "{n}Token := `{v}`"],
	["go, map", "go", 'map[string]string{"{n}_secret": "{v}"}'],
	["java", "java", 'private static final String {N}_TOKEN = "{v}";'],
	["java, call", "java", 'client.set{P}Token("{v}");'],
	["kotlin", "kt", 'val {n}Token: String = "{v}"'],
	["php, variable", "php", "${n}_token = '{v}';"],
	["php, append", "php", '${n}Token .= "{v}";'],
	["php, array", "php", "'{n}_secret' => '{v}',"],
	["php, define", "php", "define('{N}_API_KEY', '{v}');"],
	["python", "py", '{n}_token = "{v}"'],
	["python, argument", "py", 'client = {P}Client(api_key="{v}")'],
	["python, environment", "py", 'os.environ["{N}_API_KEY"] = "{v}"'],
	["ruby", "rb", '{P}.api_key = "{v}"'],
	["javascript", "js", 'const {n}ApiKey = "{v}";'],
	["javascript, object", "js", "{n}: { token: '{v}' },"],
	["typescript, default", "ts", 'const key = process.env.{N}_KEY || "{v}";'],
	["swift", "swift", 'let {n}Token: String = "{v}"'],
	["csv", "csv", "{n}Token,{v},"],
	["flag", "sh", "{n} login --token {v}"],
	["flag with =", "sh", "{n}ctl --api-key={v} deploy"],
	["comment", "txt", "# {n} token - '{v}'"],
	["prose", "md", "The {n} api key is {v}"],
	["log, name before", "log", "INFO calling {n} API\nDEBUG using KEY={v}\nINFO status 200"],
	["log, one line", "log", '2026-01-02T03:04:05Z {n}: authorizing with key "{v}"'],
	[
		"jenkins credential",
		"xml",
		"<id>{n}-deploy</id>\n  <secret>{{n} AQAAABAAA {v}}</secret>\n  <description>for production</description>",
	],
	["header", "http", "GET /v1/items HTTP/1.1\nHost: api.{n}.example\nX-Api-Key: {v}"],
	["curl", "sh", "curl -H 'X-{P}-Token: {v}' https://api.acme.example/v1"],
];

export const ASSIGNMENT_FORMS: readonly Form[] = FORMS.map(([id, extension, template]) => ({
	id,
	extension,
	template,
}));

/** The text in which `name` has `value`, in that form. */
export function writtenAs(form: Form, name: string, value: string): string {
	const pascal = name.replace(/(?:^|[_. -])([a-z])/g, (_, letter: string) => letter.toUpperCase());
	const spellings: Readonly<Record<string, string>> = {
		n: name,
		N: name.toUpperCase(),
		P: pascal,
		v: value,
	};
	return form.template.replace(/\{([nNPv])\}/g, (whole, key: string) => spellings[key] ?? whole);
}
