/**
 * Files of text that a person writes a secret into, by hand or by a generator: programs, configuration, scripts, histories.
 * Each is a small file as people have them, with the secret where they put it.
 */
import type { Kind } from "./kinds.ts";

export interface TextPlace {
	readonly id: string;
	readonly path: string;
	render(kind: Kind): string;
}

const words = (name: string): readonly string[] => name.toLowerCase().split("_");
const title = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
export const camel = (name: string): string =>
	words(name)
		.map((word, at) => (at === 0 ? word : title(word)))
		.join("");
export const pascal = (name: string): string => words(name).map(title).join("");
export const snake = (name: string): string => name.toLowerCase();
export const kebab = (name: string): string => words(name).join("-");
export const dotted = (name: string): string => words(name).join(".");

const quoted = (value: string): string => JSON.stringify(value);
const xml = (value: string): string =>
	value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function place(
	id: string,
	path: string,
	render: (value: string, variable: string, kind: Kind) => string,
): TextPlace {
	return { id, path, render: (kind) => `${render(kind.value, kind.variable, kind)}\n` };
}

export const TEXT_PLACES: readonly TextPlace[] = [
	place("dotenv", ".env", (v, n) => `LOG_LEVEL=info\n${n}=${v}\nPORT=8080`),
	place("dotenv quoted", ".env.production", (v, n) => `# set by the deployer\nexport ${n}="${v}"`),
	place("environment file", "etc/environment", (v, n) => `LANG=C.UTF-8\n${n}="${v}"`),
	place(
		"Python settings",
		"config/settings.py",
		(v, n) => `import os\n\nDEBUG = False\n${n} = ${quoted(v)}\nALLOWED_HOSTS = ["shop.lan"]`,
	),
	place(
		"Python call",
		"shop/client.py",
		(v, n) => `client = connect(\n    host="db.shop.lan",\n    ${snake(n)}='${v}',\n)`,
	),
	place(
		"Python dict",
		"shop/conf.py",
		(v, n) => `CONFIG = {"region": "eu-west-1", "${snake(n)}": ${quoted(v)}}`,
	),
	place(
		"JavaScript const",
		"src/config.js",
		(v, n) => `const ${camel(n)} = ${quoted(v)};\nmodule.exports = { ${camel(n)}, port: 3000 };`,
	),
	place(
		"JavaScript object",
		"src/client.mjs",
		(v, n) => `export const client = createClient({\n  ${camel(n)}: '${v}',\n  retries: 3,\n});`,
	),
	place(
		"TypeScript fallback",
		"src/env.ts",
		(v, n) => `export const ${camel(n)}: string = process.env.${n} ?? ${quoted(v)};`,
	),
	place(
		"React bundle",
		"public/static/app.js",
		(v, n) =>
			`!function(e,t){"use strict";var n={${camel(n)}:${quoted(v)},debug:!1};t.exports=n}(window,module);`,
	),
	place(
		"Java field",
		"src/main/java/shop/Config.java",
		(v, n) =>
			`package shop;\n\nfinal class Config {\n    private static final String ${n} = ${quoted(v)};\n}`,
	),
	place(
		"Java setter",
		"src/main/java/shop/Db.java",
		(v, n) => `class Db { void open() { source.set${pascal(n)}(${quoted(v)}); } }`,
	),
	place("Kotlin", "src/Config.kt", (v, n) => `object Config {\n    const val ${n}: String = ${quoted(v)}\n}`),
	place("Go const", "config/config.go", (v, n) => `package config\n\nconst ${camel(n)} = ${quoted(v)}`),
	place(
		"Go struct",
		"cmd/main.go",
		(v, n) => `cfg := &Config{\n\tRegion: "eu",\n\t${pascal(n)}: \`${v}\`,\n}`,
	),
	place(
		"Ruby",
		"config/initializers/shop.rb",
		(v, n) => `Shop.configure do |config|\n  config.${snake(n)} = '${v}'\nend`,
	),
	place("Ruby hash", "lib/shop.rb", (v, n) => `OPTIONS = { :${snake(n)} => '${v}', :retries => 3 }`),
	place("PHP define", "config.php", (v, n) => `<?php\ndefine('${n}', '${v}');`),
	place("PHP array", "config/services.php", (v, n) => `<?php\nreturn [\n    '${snake(n)}' => '${v}',\n];`),
	place("PHP variable", "inc/db.php", (v, n) => `<?php $${snake(n)} = "${v}"; ?>`),
	place(
		"C#",
		"Config.cs",
		(v, n) => `public static class Config {\n    public const string ${pascal(n)} = ${quoted(v)};\n}`,
	),
	place("Rust", "src/config.rs", (v, n) => `pub const ${n}: &str = ${quoted(v)};`),
	place("Swift", "Config.swift", (v, n) => `enum Config { static let ${camel(n)} = ${quoted(v)} }`),
	place("Scala", "src/Config.scala", (v, n) => `object Config { val ${camel(n)}: String = ${quoted(v)} }`),
	place("C header", "include/config.h", (v, n) => `#pragma once\n#define ${n} ${quoted(v)}`),
	place("Perl", "lib/Config.pm", (v, n) => `package Config;\nour $${snake(n)} = '${v}';\n1;`),
	place("Lua", "config.lua", (v, n) => `return { ${snake(n)} = "${v}" }`),
	place("Elixir", "config/prod.exs", (v, n) => `config :shop, Shop.Client, ${snake(n)}: "${v}"`),
	place("Dart", "lib/config.dart", (v, n) => `const String ${camel(n)} = '${v}';`),
	place("PowerShell", "deploy.ps1", (v, n) => `$env:${n} = "${v}"\nInvoke-Deploy`),
	place("shell export", "deploy.sh", (v, n) => `#!/bin/sh\nset -e\nexport ${n}='${v}'\nexec ./server`),
	place("shell default", "entrypoint.sh", (v, n) => `#!/bin/bash\n: "\${${n}:=${v}}"\nexec "$@"`),
	place("shell flag", "run.sh", (v, n) => `#!/bin/sh\n./server --${kebab(n)} "${v}" --port 80`),
	place("batch file", "deploy.bat", (v, n) => `@echo off\nset ${n}=${v}\nserver.exe`),
	place("Makefile", "Makefile", (v, n) => `${n} := ${v}\n\ndeploy:\n\t./deploy`),
	place("Dockerfile", "Dockerfile", (v, n) => `FROM debian:12\nENV ${n}=${v}\nCMD ["/app/server"]`),
	place(
		"compose list",
		"docker-compose.yml",
		(v, n) => `services:\n  web:\n    image: shop\n    environment:\n      - ${n}=${v}`,
	),
	place("compose map", "compose.yaml", (v, n) => `services:\n  web:\n    environment:\n      ${n}: "${v}"`),
	place("Helm values", "chart/values.yaml", (v, n) => `replicas: 2\n${camel(n)}: ${v}\nservice:\n  port: 80`),
	place(
		"Kubernetes env",
		"deploy/web.yaml",
		(v, n) =>
			`apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      env:\n        - name: ${n}\n          value: "${v}"`,
	),
	place(
		"Kubernetes stringData",
		"deploy/secret.yaml",
		(v, n) => `apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData:\n  ${n}: "${v}"`,
	),
	place("GitLab CI", ".gitlab-ci.yml", (v, n) => `variables:\n  ${n}: "${v}"\nbuild:\n  script: [make]`),
	place(
		"GitHub workflow",
		".github/workflows/ci.yml",
		(v, n) => `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    env:\n      ${n}: ${v}`,
	),
	place("YAML nested", "config/app.yml", (v, n) => `production:\n  client:\n    ${snake(n)}: '${v}'`),
	place("YAML folded", "config/keys.yaml", (v, n) => `${snake(n)}: >-\n  ${v}\nregion: eu`),
	place("JSON", "config/default.json", (v, n) => `{\n  "port": 8080,\n  "${camel(n)}": ${quoted(v)}\n}`),
	place(
		"appsettings.json",
		"appsettings.Production.json",
		(v, n) => `{"Shop": {"${pascal(n)}": ${quoted(v)}, "Retries": 3}}`,
	),
	place("JSON in JSON", "config/encoded.json", (v, n) =>
		JSON.stringify({ settings: JSON.stringify({ [snake(n)]: v, retries: 3 }) }),
	),
	place("JSON name and value", "task-definition.json", (v, n) =>
		JSON.stringify({ environment: [{ name: n, value: v }] }, null, 2),
	),
	place("TOML", "config.toml", (v, n) => `[client]\nretries = 3\n${snake(n)} = "${v}"`),
	place("INI", "shop.ini", (v, n) => `[client]\nretries = 3\n${snake(n)} = ${v}`),
	place("properties", "application.properties", (v, n) => `server.port=8080\nshop.${dotted(n)}=${v}`),
	place("Spring YAML", "application.yml", (v, n) => `shop:\n  ${kebab(n)}: ${v}`),
	place(
		"XML element",
		"config/shop.xml",
		(v, n) => `<config>\n  <${camel(n)}>${xml(v)}</${camel(n)}>\n</config>`,
	),
	place(
		"XML attribute",
		"Web.config",
		(v, n) =>
			`<configuration><appSettings><add key="${pascal(n)}" value="${xml(v)}" /></appSettings></configuration>`,
	),
	place(
		"XML many lines",
		"conf/client.xml",
		(v, n) => `<client>\n  <${kebab(n)}>\n    ${xml(v)}\n  </${kebab(n)}>\n</client>`,
	),
	place(
		"plist",
		"Info.plist",
		(v, n) => `<plist><dict><key>${pascal(n)}</key>\n<string>${xml(v)}</string></dict></plist>`,
	),
	place("Terraform", "main.tf", (v, n) => `variable "${snake(n)}" {\n  default = ${quoted(v)}\n}`),
	place("tfvars", "prod.tfvars", (v, n) => `region = "eu-west-1"\n${snake(n)} = ${quoted(v)}`),
	place("Terraform state", "terraform.tfstate", (v, n) =>
		JSON.stringify(
			{ version: 4, outputs: { [snake(n)]: { value: v, type: "string", sensitive: true } }, resources: [] },
			null,
			2,
		),
	),
	place("Ansible vars", "group_vars/all.yml", (v, n) => `---\n${snake(n)}: "${v}"`),
	place(
		"systemd unit",
		"etc/systemd/system/shop.service",
		(v, n) => `[Service]\nEnvironment="${n}=${v}"\nExecStart=/app/server`,
	),
	place(
		"supervisord",
		"etc/supervisor/conf.d/shop.conf",
		(v, n) => `[program:shop]\ncommand=/app/server\nenvironment=${n}="${v}",LANG="C"`,
	),
	place("crontab", "etc/cron.d/shop", (v, n) => `${n}=${v}\n0 3 * * * root /app/backup`),
	place("profile script", "etc/profile.d/shop.sh", (v, n) => `export ${n}=${v}`),
	place(
		"cloud-init",
		"var/lib/cloud/instance/user-data.txt",
		(v, n) => `#cloud-config\nruncmd:\n  - export ${n}=${v} && /app/join`,
	),
	place(
		"nginx",
		"etc/nginx/conf.d/shop.conf",
		(v, n) => `location / {\n  set $${snake(n)} "${v}";\n  proxy_pass http://shop;\n}`,
	),
	place("bash history", "root/.bash_history", (v, n) => `ls\nexport ${n}=${v}\ncd /app`),
	place("zsh history", "root/.zsh_history", (v, n) => `: 1700000000:0;ls\n: 1700000005:0;export ${n}=${v}`),
	place(
		"curl in history",
		"home/shop/.bash_history",
		(v) => `curl -H "Authorization: Bearer ${v}" https://api.shop.lan/v1/orders`,
	),
	place("Python history", "root/.python_history", (v, n) => `import shop\n${snake(n)} = '${v}'\nexit()`),
	place("Jupyter notebook", "work/report.ipynb", (v, n) =>
		notebook({ source: ["import shop\n", `${snake(n)} = "${v}"\n`], outputs: [] }),
	),
	place("Jupyter output", "work/explore.ipynb", (v, n) =>
		notebook({
			source: ["!env"],
			outputs: [{ output_type: "stream", name: "stdout", text: [`${n}=${v}\n`] }],
		}),
	),
	place(
		"log line",
		"var/log/shop/app.log",
		(v, n) =>
			`2026-01-15 09:30:00 INFO  start\n2026-01-15 09:30:01 DEBUG using ${n}=${v}\n2026-01-15 09:30:02 INFO  ready`,
	),
	place(
		"VS Code settings",
		".vscode/settings.json",
		(v, n) => `{\n  // local\n  "shop.${camel(n)}": ${quoted(v)},\n}`,
	),
	place(
		"IDE run configuration",
		".idea/runConfigurations/shop.xml",
		(v, n) =>
			`<component><configuration><envs><env name="${n}" value="${xml(v)}" /></envs></configuration></component>`,
	),
	place("README of one's own", "README.md", (v, n) => `# Shop\n\nRun it with:\n\n    ${n}=${v} npm start`),
	place(
		"own test",
		"tests/test_client.py",
		(v, n) => `def test_client():\n    client = Client(${snake(n)}="${v}")\n    assert client.ping()`,
	),
	place("Postman collection", "shop.postman_environment.json", (v, n) =>
		JSON.stringify({ name: "prod", values: [{ key: snake(n), value: v, enabled: true }] }),
	),
	place(
		"SQL dump",
		"backup/shop.sql",
		(v, n) => `INSERT INTO settings (name, value) VALUES ('${snake(n)}', '${v}');`,
	),
	place("CSV export", "export/vault.csv", (v, n) => `name,username,password\n${kebab(n)},shop,${v}`),
	place(
		"HTML page",
		"public/index.html",
		(v, n) => `<html><script>window.CONFIG = {"${camel(n)}": ${quoted(v)}};</script></html>`,
	),
	place("Vue component", "src/App.vue", (v, n) => `<script setup>\nconst ${camel(n)} = '${v}'\n</script>`),
	place("Groovy pipeline", "Jenkinsfile", (v, n) => `pipeline { environment { ${n} = '${v}' } }`),
	place("Gradle", "gradle.properties", (v, n) => `org.gradle.jvmargs=-Xmx2g\n${camel(n)}=${v}`),
	place("R environment", ".Renviron", (v, n) => `${n}=${v}`),
	place("YAML CRLF", "config/windows.yml", (v, n) => `region: eu\r\n${snake(n)}: ${v}\r\nretries: 3\r`),
	place(".env CRLF", "windows/.env", (v, n) => `PORT=80\r\n${n}=${v}\r\nLANG=C\r`),
	place("JSON line of 1 MB", "data/state.json", (v, n) => {
		const filler = Array.from({ length: 12_000 }, (_, id) => ({
			id,
			name: `item ${id}`,
			price: id * 7,
			tags: ["a", "b"],
		}));
		return JSON.stringify({ before: filler, [camel(n)]: v, after: filler });
	}),
	place("minified script", "dist/main.min.js", (v, n) => {
		const filler = Array.from({ length: 4_000 }, (_, id) => `function f${id}(a,b){return a+b*${id}}`).join(
			"",
		);
		return `${filler}var c={${camel(n)}:${quoted(v)}};${filler}`;
	}),
	place("source map", "dist/main.js.map", (v, n) =>
		JSON.stringify({
			version: 3,
			sources: ["src/config.js"],
			sourcesContent: [`const ${camel(n)} = "${v}";\n`],
			mappings: "AAAA",
		}),
	),
	place(
		"line of 4 MB",
		"data/huge.txt",
		(v, n) => `${"lorem ipsum dolor ".repeat(120_000)} ${n}=${v} ${"sit amet ".repeat(240_000)}`,
	),
];

/** A notebook of one code cell that was run, as Jupyter writes it. */
function notebook(cell: { readonly source: readonly string[]; readonly outputs: readonly object[] }): string {
	const whole = { cell_type: "code", metadata: {}, execution_count: 1, ...cell };
	return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [whole] }, null, 1);
}
