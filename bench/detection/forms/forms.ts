/**
 * The ways a name is given a value: languages, configuration, command lines, logs. A form renders any name and value; what
 * it renders is a secret or not for the name and the value alone.
 */

/** A name by its words, spelled as the form's language does. */
export class Name {
	readonly #words: readonly string[];

	constructor(text: string) {
		this.#words = text.toLowerCase().split(" ");
	}

	get snake(): string {
		return this.#words.join("_");
	}

	get upper(): string {
		return this.snake.toUpperCase();
	}

	get kebab(): string {
		return this.#words.join("-");
	}

	get spaced(): string {
		return this.#words.join(" ");
	}

	get camel(): string {
		return this.#words.map((word, at) => (at === 0 ? word : title(word))).join("");
	}

	get pascal(): string {
		return this.#words.map(title).join("");
	}
}

function title(word: string): string {
	return word.slice(0, 1).toUpperCase() + word.slice(1);
}

export interface Form {
	readonly id: string;
	readonly file: string;
	render(name: Name, value: string): string;
	/** The value stands without quotes: one with spaces or signs of the syntax would be another. */
	readonly bare?: true;
}

const bare = true;

export const FORMS: readonly Form[] = [
	{ id: ".env", file: ".env", bare, render: (n, v) => `${n.upper}=${v}` },
	{ id: ".env quoted", file: "prod.env", render: (n, v) => `${n.upper}="${v}"` },
	{ id: "INI", file: "app.ini", bare, render: (n, v) => `[shop]\n${n.snake} = ${v}` },
	{ id: "INI quoted", file: "app.cfg", render: (n, v) => `[shop]\n${n.camel} = "${v}"` },
	{
		id: "properties",
		file: "app.properties",
		bare,
		render: (n, v) => `${n.snake.replaceAll("_", ".")}=${v}`,
	},
	{ id: "JSON", file: "app.json", render: (n, v) => `{\n  "${n.snake}": "${v}"\n}` },
	{ id: "JSON camel", file: "conf.json", render: (n, v) => `{"a": 1, "${n.camel}": "${v}", "b": 2}` },
	{ id: "JSON escaped", file: "event.json", render: (n, v) => `{"body": "{\\"${n.snake}\\": \\"${v}\\"}"}` },
	{ id: "JSON name, value", file: "task.json", render: (n, v) => `{"name": "${n.upper}", "value": "${v}"}` },
	{
		id: "JSON Key, Value",
		file: "stack.json",
		render: (n, v) => `{"ParameterKey": "${n.pascal}", "ParameterValue": "${v}"}`,
	},
	{ id: "YAML", file: "app.yaml", bare, render: (n, v) => `${n.snake}: ${v}` },
	{ id: "YAML single", file: "app.yml", render: (n, v) => `shop:\n  ${n.camel}: '${v}'` },
	{ id: "YAML double", file: "values.yaml", render: (n, v) => `shop:\n  ${n.kebab}: "${v}"` },
	{ id: "YAML literal", file: "block.yaml", bare, render: (n, v) => `${n.snake}: |\n  ${v}` },
	{ id: "YAML folded", file: "fold.yaml", bare, render: (n, v) => `${n.snake}: >\n  ${v}` },
	{ id: "YAML name, value", file: "pod.yaml", render: (n, v) => `env:\n- name: ${n.upper}\n  value: "${v}"` },
	{ id: "YAML flow", file: "flow.yaml", bare, render: (n, v) => `shop: {${n.snake}: ${v}, retries: 3}` },
	{ id: "TOML", file: "app.toml", render: (n, v) => `[shop]\n${n.snake} = "${v}"` },
	{ id: "TOML single", file: "pyproject.toml", render: (n, v) => `${n.kebab} = '${v}'` },
	{ id: "XML element", file: "app.xml", render: (n, v) => `<${n.camel}>${v}</${n.camel}>` },
	{ id: "XML many lines", file: "lines.xml", render: (n, v) => `<${n.camel}>\n    ${v}\n</${n.camel}>` },
	{ id: "XML attribute", file: "attr.xml", render: (n, v) => `<client ${n.camel}="${v}" retries="3"/>` },
	{ id: "XML key, value", file: "web.config", render: (n, v) => `<add key="${n.pascal}" value="${v}" />` },
	{ id: "plist", file: "Info.plist", render: (n, v) => `<key>${n.pascal}</key>\n<string>${v}</string>` },
	{ id: "C# const", file: "A.cs", render: (n, v) => `private const string ${n.pascal} = "${v}";` },
	{ id: "C# var", file: "B.cs", render: (n, v) => `var ${n.camel} = "${v}";` },
	{
		id: "C# initializer",
		file: "C.cs",
		render: (n, v) => `var o = new Options { ${n.pascal} = "${v}", Retries = 3 };`,
	},
	{ id: "Go var", file: "a.go", render: (n, v) => `var ${n.camel} string = "${v}"` },
	{ id: "Go :=", file: "b.go", render: (n, v) => `${n.camel} := "${v}"` },
	{ id: "Go raw", file: "c.go", render: (n, v) => `${n.camel} := \`${v}\`` },
	{ id: "Go field", file: "d.go", render: (n, v) => `o := Options{${n.pascal}: "${v}"}` },
	{ id: "Java", file: "A.java", render: (n, v) => `String ${n.camel} = "${v}";` },
	{
		id: "Java constant",
		file: "B.java",
		render: (n, v) => `public static final String ${n.upper} = "${v}";`,
	},
	{ id: "Java put", file: "C.java", render: (n, v) => `properties.put("${n.snake}", "${v}");` },
	{ id: "Java setter", file: "D.java", render: (n, v) => `options.set${n.pascal}("${v}");` },
	{
		id: "Java annotation",
		file: "E.java",
		render: (n, v) => `@Value("\${shop.${n.kebab}:${v}}") String it;`,
	},
	{ id: "Kotlin", file: "A.kt", render: (n, v) => `val ${n.camel}: String = "${v}"` },
	{ id: "PHP variable", file: "a.php", render: (n, v) => `<?php $${n.camel} = '${v}';` },
	{ id: "PHP array", file: "b.php", render: (n, v) => `<?php return ['${n.snake}' => "${v}"];` },
	{ id: "PHP define", file: "c.php", render: (n, v) => `<?php define("${n.upper}", "${v}");` },
	{ id: "Python", file: "a.py", render: (n, v) => `${n.snake} = "${v}"` },
	{ id: "Python constant", file: "b.py", render: (n, v) => `${n.upper} = '${v}'` },
	{ id: "Python keyword", file: "c.py", render: (n, v) => `client = Client(${n.snake}="${v}", retries=3)` },
	{ id: "Python dict", file: "d.py", render: (n, v) => `options = {"${n.snake}": "${v}"}` },
	{ id: "Python item", file: "e.py", render: (n, v) => `os.environ["${n.upper}"] = "${v}"` },
	{ id: "Python typed", file: "f.py", render: (n, v) => `${n.snake}: str = "${v}"` },
	{ id: "Python default", file: "g.py", render: (n, v) => `x = os.getenv("${n.upper}", "${v}")` },
	{ id: "Ruby", file: "a.rb", render: (n, v) => `${n.snake} = '${v}'` },
	{ id: "Ruby hash", file: "b.rb", render: (n, v) => `options = { ${n.snake}: "${v}" }` },
	{ id: "Ruby rocket", file: "c.rb", render: (n, v) => `{ '${n.snake}' => '${v}' }` },
	{ id: "JavaScript const", file: "a.js", render: (n, v) => `const ${n.camel} = '${v}';` },
	{
		id: "JavaScript object",
		file: "b.js",
		render: (n, v) => `const o = { ${n.camel}: "${v}", retries: 3 };`,
	},
	{ id: "JavaScript template", file: "c.js", render: (n, v) => `let ${n.camel} = \`${v}\`;` },
	{ id: "JavaScript member", file: "d.js", render: (n, v) => `process.env.${n.upper} = "${v}"` },
	{
		id: "JavaScript fallback",
		file: "e.js",
		render: (n, v) => `const x = process.env.${n.upper} || "${v}";`,
	},
	{ id: "TypeScript", file: "a.ts", render: (n, v) => `private readonly ${n.camel}: string = "${v}";` },
	{ id: "Swift", file: "a.swift", render: (n, v) => `let ${n.camel}: String = "${v}"` },
	{ id: "Objective-C", file: "a.m", render: (n, v) => `static NSString *const ${n.pascal} = @"${v}";` },
	{ id: "Rust", file: "a.rs", render: (n, v) => `let ${n.snake} = "${v}";` },
	{ id: "Rust constant", file: "b.rs", render: (n, v) => `const ${n.upper}: &'static str = "${v}";` },
	{ id: "Scala", file: "a.scala", render: (n, v) => `val ${n.camel} = "${v}"` },
	{ id: "C define", file: "a.h", render: (n, v) => `#define ${n.upper} "${v}"` },
	{ id: "C++", file: "a.cpp", render: (n, v) => `const std::string ${n.snake}{"${v}"};` },
	{ id: "Perl", file: "a.pl", render: (n, v) => `my $${n.snake} = "${v}";` },
	{ id: "Lua", file: "a.lua", render: (n, v) => `local ${n.snake} = "${v}"` },
	{ id: "Elixir", file: "a.exs", render: (n, v) => `config :shop, ${n.snake}: "${v}"` },
	{ id: "Dart", file: "a.dart", render: (n, v) => `final ${n.camel} = '${v}';` },
	{ id: "R", file: "a.r", render: (n, v) => `${n.snake} <- "${v}"` },
	{ id: "Clojure", file: "a.clj", render: (n, v) => `{:${n.kebab} "${v}"}` },
	{ id: "PowerShell", file: "a.ps1", render: (n, v) => `$${n.pascal} = "${v}"` },
	{ id: "shell", file: "a.sh", bare, render: (n, v) => `export ${n.upper}=${v}` },
	{ id: "shell quoted", file: "b.sh", render: (n, v) => `${n.upper}='${v}'` },
	{ id: "flag", file: "c.sh", bare, render: (n, v) => `shop-cli --${n.kebab} ${v} --verbose` },
	{ id: "flag with =", file: "d.sh", bare, render: (n, v) => `shop-cli --${n.kebab}=${v} --verbose` },
	{ id: "flag with -D", file: "e.sh", bare, render: (n, v) => `java -Dshop.${n.camel}=${v} -jar shop.jar` },
	{
		id: "header of curl",
		file: "f.sh",
		bare,
		render: (n, v) => `curl -H "X-${n.kebab}: ${v}" https://api.shop.lan`,
	},
	{
		id: "query of a URL",
		file: "g.sh",
		bare,
		render: (n, v) => `curl "https://api.shop.lan/v1?page=1&${n.snake}=${v}"`,
	},
	{ id: "batch", file: "a.bat", bare, render: (n, v) => `set ${n.upper}=${v}` },
	{ id: "Makefile =", file: "Makefile", bare, render: (n, v) => `${n.upper} = ${v}` },
	{ id: "Makefile :=", file: "vars.mk", bare, render: (n, v) => `${n.upper} := ${v}` },
	{ id: "Makefile ?=", file: "local.mk", bare, render: (n, v) => `${n.upper} ?= ${v}` },
	{ id: "Terraform", file: "a.tf", render: (n, v) => `  ${n.snake} = "${v}"` },
	{ id: "tfvars", file: "a.tfvars", render: (n, v) => `${n.snake} = "${v}"` },
	{ id: "Dockerfile ENV", file: "Dockerfile", bare, render: (n, v) => `ENV ${n.upper}=${v}` },
	{ id: "Dockerfile ENV, old", file: "Dockerfile.old", bare, render: (n, v) => `ENV ${n.upper} ${v}` },
	{
		id: "log, key=value",
		file: "app.log",
		bare,
		render: (n, v) => `2026-01-15 09:30:01 [DEBUG] Using ${n.pascal}=${v}`,
	},
	{ id: "log, key: value", file: "b.log", bare, render: (n, v) => `09:30:01 INFO config ${n.snake}: ${v}` },
	{
		id: "log, JSON",
		file: "c.log",
		render: (n, v) => `{"level":"debug","msg":"config","${n.snake}":"${v}"}`,
	},
	{ id: "spaced name", file: "notes.conf", render: (n, v) => `${n.spaced} = '${v}'` },
	{ id: "arrow", file: "logstash.conf", render: (n, v) => `"${n.snake}" => "${v}"` },
	{ id: "comment", file: "h.py", bare, render: (n, v) => `# ${n.snake}: ${v}` },
	{ id: "CSV", file: "a.csv", bare, render: (n, v) => `${n.snake},${v},` },
	{ id: "PHP append", file: "d.php", render: (n, v) => `<?php $${n.camel} .= "${v}";` },
	{ id: "definition", file: "grammar.conf", render: (n, v) => `${n.snake} ::= "${v}"` },
	{ id: "Makefile +=", file: "more.mk", bare, render: (n, v) => `${n.upper} += ${v}` },
	{
		id: "JSON, braces escaped",
		file: "shell.txt",
		render: (n, v) => `\\{\n  \\"${n.snake}\\": \\"${v}\\"\n\\}`,
	},
	{
		id: "log, in prose",
		file: "d.log",
		bare,
		render: (n, v) => `connected to the shop with ${n.upper}=${v} after two tries`,
	},
	{ id: "HTML", file: "a.html", render: (n, v) => `<div data-${n.kebab}="${v}"></div>` },
	{ id: "SQL", file: "a.sql", render: (n, v) => `INSERT INTO settings VALUES ('${n.snake}', '${v}');` },
];
