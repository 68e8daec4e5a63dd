/** Files as people and tools write them, and what is found in them: kind, line and column, and the name it has there. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DOCUMENT_HEAD } from "../../../src/detect/documents/document.ts";
import { documentFor } from "../../../src/detect/documents/index.ts";
import type { Match } from "../../../src/detect/match.ts";
import { expandSample } from "../sample.ts";

function read(path: string, bytes: Buffer): readonly Match[] | null {
	const reader = documentFor(path, bytes.subarray(0, DOCUMENT_HEAD));
	return reader === null ? null : reader.read(bytes);
}

type Case = readonly [path: string, template: string, expected: readonly string[] | null];

const NOT_A_DOCUMENT = null;

const CASES: readonly Case[] = [
	[
		"root/.docker/config.json",
		'{\n "auths": {\n  "r.acme.example": {"auth": "{{b64:ci:{{alnum:20}}}}"},\n  "two": {"auth": ""},\n  "three": {"identitytoken": "{{base64url:40}}"}\n }\n}',
		["docker-config-auth 3:31 auth", "docker-identity-token 5:31 identitytoken"],
	],
	[
		"run/containers/0/auth.json",
		'{"auths":{"q":{"auth":"{{b64:me:{{password:12}}}}"}}}',
		["docker-config-auth 1:24 auth"],
	],
	[
		"root/.dockercfg",
		'{"https://index.docker.io/v1/": {"auth": "{{b64:ci:{{alnum:20}}}}"}}',
		["docker-config-auth 1:43 auth"],
	],
	["root/.docker/config.json", '{"credsStore": "desktop", "auths": {"r": {}}}', []],
	[
		"root/.kube/config",
		'apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: {{alnum:30}}\n- name: b\n  user:\n    username: b\n    password: "{{password:12}}"\n- name: c\n  user:\n    exec:\n      command: aws\n      args: [--token, {{alnum:24}}]\n      env:\n      - name: API_SECRET\n        value: {{alnum:20}}\n      - name: AWS_PROFILE\n        value: production-eu\n- name: d\n  user:\n    client-key-data: {{b64:{{pem:EC PRIVATE KEY}}}}\n    client-certificate-data: LS0tLS1C\n',
		[
			"kubeconfig-token 6:12 token",
			"kubeconfig-password 10:16 password",
			"kubeconfig-password 15:23 1",
			"kubeconfig-password 18:16 value",
			"kubeconfig-client-key 23:22 client-key-data",
		],
	],
	[
		"root/.npmrc",
		"registry=https://npm.acme.example/\n//npm.acme.example/:_authToken={{uuid}}\n//other/:_auth = {{b64:ci:{{alnum:12}}}}\n//x/:_authToken=${NPM_TOKEN}\n; //old/:_authToken={{uuid}}\n",
		["npmrc-auth-token 2:32 //npm.acme.example/:_authToken", "npmrc-basic-auth 3:18 //other/:_auth"],
	],
	[
		"app/.yarnrc.yml",
		'npmScopes:\n  acme:\n    npmAuthToken: "{{uuid}}"\n',
		["yarnrc-auth-token 3:20 npmAuthToken"],
	],
	[
		"root/.pypirc",
		"[distutils]\nindex-servers = acme\n[acme]\nrepository = https://ci:{{alnum:12}}@pypi.acme.example\nusername = ci\npassword = {{alnum:14}}\n",
		["pip-index-password 4:25 repository", "pypirc-password 6:12 password"],
	],
	[
		"etc/pip.conf",
		"[global]\nindex-url = https://ci:{{alnum:16}}@pypi.acme.example/simple\nextra-index-url =\n    https://pypi.org/simple\n    https://ci:{{alnum:14}}@two.example/simple\n",
		["pip-index-password 2:24 index-url", "pip-index-password 5:16 extra-index-url"],
	],
	[
		"root/.netrc",
		"# mine\nmachine git.acme.example login ci password {{alnum:20}}\nmachine two\n\tlogin x\n\tpassword {{alnum:12}}\nmacdef init\ncd /pub password nothing\n\ndefault login anonymous password user@site\n",
		["netrc-password 2:44 git.acme.example", "netrc-password 5:11 two", "netrc-password 9:34 default"],
	],
	[
		"root/.git-credentials",
		"https://ci:{{alnum:20}}@git.acme.example\nhttps://github.com\n",
		["git-credentials 1:12 null"],
	],
	[
		"app/.git/config",
		'[core]\n\tbare = false\n[remote "origin"]\n\turl = https://x-access-token:{{alnum:36}}@github.com/a/b.git\n[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic {{b64:x-access-token:{{alnum:36}}}}\n',
		["git-config-url-password 4:31 url", "git-extra-header 6:37 extraheader"],
	],
	[
		"etc/shadow",
		"root:$6${{alnum:16}}${{alnum:86}}:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\nbin:!:19000::::::\nold:!$6${{alnum:16}}${{alnum:86}}:19000:0:99999:7:::\napp:$y$j9T${{alnum:22}}${{alnum:43}}:19700:0:99999:7:::\nnone::19000::::::\n",
		["shadow-hash 1:6 root", "shadow-hash 4:6 old", "shadow-hash 5:5 app"],
	],
	["etc/gshadow", "root:*::\nsudo:!::\nwheel:$6${{alnum:16}}${{alnum:86}}::\n", ["shadow-hash 3:7 wheel"]],
	[
		"etc/nginx/.htpasswd",
		"admin:$apr1${{alnum:8}}${{alnum:22}}\nops:$2y$10${{alnum:53}}\nsha:{SHA}{{base64:27}}=\n# none:\n",
		["htpasswd-hash 1:7 admin", "htpasswd-hash 2:5 ops", "htpasswd-hash 3:5 sha"],
	],
	[
		"root/.pgpass",
		"# h:p:d:u:pw\ndb.acme.example:5432:shop:app:{{alnum:16}}\n*:*:*:a\\:b:{{alnum:10}}\n",
		["pgpass-password 2:31 app", "pgpass-password 3:12 a\\:b"],
	],
	[
		"root/.my.cnf",
		'[client]\nuser = app\npassword = "{{password:14}}"\n#password = x\n',
		["my-cnf-password 3:13 password"],
	],
	["etc/pgbouncer/userlist.txt", '"app" "{{alnum:16}}"\n', ["pgbouncer-userlist 1:8 app"]],
	[
		"etc/redis/redis.conf",
		"# requirepass foobared\nrequirepass {{alnum:24}}\n",
		["redis-config-password 2:13 requirepass"],
	],
	[
		"root/.aws/credentials",
		"[default]\naws_access_key_id = AKIA\naws_secret_access_key = {{base64:40}}\n[two]\naws_session_token={{base64:200}}\n",
		["aws-secret-access-key 3:25 aws_secret_access_key", "aws-session-token 5:19 aws_session_token"],
	],
	[
		"root/.aws/sso/cache/x.json",
		'{"startUrl":"https://a","accessToken":"{{base64url:120}}"}',
		["aws-sso-token 1:40 accessToken"],
	],
	[
		"root/.s3cfg",
		"[default]\naccess_key = A\nsecret_key = {{base64:40}}\n",
		["s3cfg-secret-key 3:14 secret_key"],
	],
	[
		"app/sa.json",
		'{"type": "service_account",\n "private_key": "{{pemline:PRIVATE KEY}}",\n "client_email": "a@b.iam.gserviceaccount.com"}',
		["gcp-service-account 2:18 private_key"],
	],
	[
		"root/.config/gcloud/application_default_credentials.json",
		'{"client_id":"x","client_secret":"{{alnum:24}}","refresh_token":"1//{{base64url:60}}","type": "authorized_user"}',
		["gcp-oauth-client-secret 1:35 client_secret", "gcp-oauth-refresh-token 1:78 refresh_token"],
	],
	[
		"root/.azure/msal_token_cache.json",
		'{"RefreshToken":{"k":{"secret":"{{base64url:300}}"}}}',
		["azure-cached-token 1:33 secret"],
	],
	[
		"app/sp.json",
		'{"appId":"{{uuid}}","password":"{{alnum:34}}","tenant":"{{uuid}}"}',
		["azure-client-secret 1:61 password"],
	],
	[
		"app/terraform.tfstate",
		'{"version":4,"outputs":{"db":{"value":"{{alnum:16}}","type":"string","sensitive":true}},\n"resources":[{"type":"db","instances":[{"attributes":{"password":"{{alnum:20}}",\n"name":"shop","note":"{{alnum:12}}"},"sensitive_attributes":[[{"type":"get_attr","value":"note"}]]}]}]}',
		[
			"terraform-state-secret 1:40 db",
			"terraform-state-secret 2:67 password",
			"terraform-state-secret 3:23 note",
		],
	],
	[
		"app/prod.tfvars",
		'region = "eu-west-1"\ndb_password = "{{password:14}}"\n',
		["terraform-variable 2:16 db_password"],
	],
	[
		"home/shop/export.csv",
		'name,url,username,password\nshop,https://shop.lan,me,{{password:14}}\n"a, b",https://b.lan,"me","x""{{password:12}}"\r\nc,,me,\nd,,me,changeme\n',
		["generic-password 2:26 password", "generic-password 3:28 password"],
	],
	[
		"root/accessKeys.csv",
		"User name;Access key ID;Secret access key\r\nci;AKIA{{upper:16}};{{base64:40}}\r\n",
		["generic-secret 2:25 Secret access key"],
	],
	[
		"backup/users.csv",
		"id,email,password\n1,a@shop.lan,$2b$12${{alnum:53}}\n2,b@shop.lan,{{hex:32}}\n3,c@shop.lan,summer-2019\n",
		["generic-password 4:14 password"],
	],
	["srv/words.csv", "password,count\n{{password:12}},8\n", NOT_A_DOCUMENT],
	["srv/corpus.csv", "token,tag,sentence\nunbelievable,JJ,3\nShakespeare's,NN,4\n", []],
	["srv/prices.csv", "name,password_hint,price\na,{{password:12}},3\n", NOT_A_DOCUMENT],
	["srv/shop/tests/users.csv", "username,password\nme,{{password:12}}\n", NOT_A_DOCUMENT],
	[
		"docker-entrypoint-initdb.d/init.sql",
		"-- It's the first\nINSERT INTO users (id, name, password, note) VALUES\n (1, 'admin', '{{password:14}}', NOW()),\n  (2, 'it''s me', 'x''{{password:12}}', 'a, b (c'),\n  (3, 'b', '$2b$12${{alnum:53}}', NULL), (4, 'c', NULL, ''), (5, 'd', 'changeme', '');\ninsert ignore into `shop`.`api_clients` (`client`, `api_secret`) values ('a', N'{{alnum:32}}');\n",
		["generic-password 3:16 password", "generic-password 4:20 password", "generic-secret 6:81 api_secret"],
	],
	[
		"backup/dump.sql",
		"CREATE TABLE `accounts` (\n  `id` int NOT NULL, -- don't reuse\n  `email` varchar(80) DEFAULT 'a,b',\n  `smtp_password` varchar(64),\n  PRIMARY KEY (`id`)\n);\nINSERT INTO `accounts` VALUES (1,'a@shop.lan','{{password:16}}'),(2,'b@shop.lan','{{hex:32}}');\nCOPY public.tokens (id, user_name, api_token) FROM stdin;\n1\tme\t{{alnum:32}}\n2\tyou\t\\N\n\\.\n",
		["generic-password 7:48 smtp_password", "generic-secret 9:6 api_token"],
	],
	[
		"srv/schema.sql",
		"CREATE TABLE users (name text, password text);\nINSERT INTO users (name) VALUES ('{{password:14}}');\n",
		[],
	],
	["srv/broken.sql", "INSERT INTO users (name, password) VALUES ('a', '{{password:14}}", []],
	[
		"srv/shop/tests/fixtures/users.sql",
		"INSERT INTO users (name, password) VALUES ('a', '{{password:14}}');\n",
		NOT_A_DOCUMENT,
	],
	["etc/mongo-keyfile", "{{base64:64}}\n{{base64:64}}\n{{base64:64}}\n", ["mongodb-keyfile 1:1 null"]],
	["opt/keyfile", "{{base64:756}}", ["mongodb-keyfile 1:1 null"]],
	["opt/keyfile", "cd /etc\nls", []],
	["etc/ssl/mongodb.key", "{{pem:PRIVATE KEY}}", NOT_A_DOCUMENT],
	["app/.vault_pass.txt", "{{password:20}}\n", ["ansible-vault-password 1:1 null"]],
	["app/vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n{{hex:80}}\n{{hex:80}}\n", NOT_A_DOCUMENT],
	["app/config/master.key", "{{hex:32}}", ["rails-master-key 1:1 null"]],
	["app/config/credentials/production.key", "{{hex:32}}\n", ["rails-master-key 1:1 null"]],
	["root/.vault-token", "hvs.{{base64url:90}}", ["vault-token 1:1 null"]],
	[
		"root/.bash_history",
		"ls -la\nexport DB_PASSWORD={{password:14}}\nmysql -u root --password={{alnum:14}} shop\ncurl -s https://x\n",
		["shell-history-secret 2:20 DB_PASSWORD", "shell-history-secret 3:26 password"],
	],
	[
		"root/.zsh_history",
		": 1700000000:0;export API_TOKEN={{alnum:32}}\n",
		["shell-history-secret 1:33 API_TOKEN"],
	],
	[
		"root/.psql_history",
		"select 1;\nALTER USER app WITH PASSWORD '{{alnum:14}}';\n",
		["sql-password 2:31 null"],
	],
	[
		"root/.mysql_history",
		"CREATE\\040USER\\040a\\040IDENTIFIED\\040BY\\040'{{alnum:14}}';\n",
		["sql-password 1:45 null"],
	],
	["root/.python_history", 'import x\napi_key = "{{alnum:32}}"\n', ["shell-history-secret 2:12 api_key"]],
	[
		"root/.node_repl_history",
		'const dbPassword = "{{password:14}}"\n',
		["shell-history-secret 1:21 dbPassword"],
	],
	[
		"app/a.ipynb",
		'{"cells":[{"cell_type":"code","source":["import os\\n",\n"api_key = \\"{{alnum:40}}\\"\\n"],"outputs":[{"text":["x\\n"]}]}],"nbformat":4}',
		["notebook-secret 2:14 api_key"],
	],
	[
		"app/k8s/secret.yaml",
		"apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  username: {{b64:shop}}\n  password: {{b64:{{alnum:16}}}}\n---\nkind: Secret\nstringData:\n  token: {{alnum:24}}\n---\nkind: ConfigMap\ndata:\n  password: notasecretmap\n",
		["kubernetes-secret-manifest 7:13 password", "kubernetes-secret-manifest 11:10 token"],
	],
	[
		"app/deploy.yml",
		"apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n        env:\n        - name: DB_PASSWORD\n          value: {{password:14}}\n        - name: MODE\n          value: production\n",
		["container-environment 10:18 DB_PASSWORD"],
	],
	[
		"app/task-definition.json",
		'{"containerDefinitions":[{"environment":[\n{"name":"API_SECRET_KEY","value":"{{alnum:32}}"}]}]}',
		["container-environment 2:35 API_SECRET_KEY"],
	],
	[
		"etc/systemd/system/app.service",
		'[Service]\nEnvironment="DB_PASSWORD={{password:14}}" MODE=production\nEnvironment=API_TOKEN={{alnum:32}}\n',
		["systemd-environment 2:26 DB_PASSWORD", "systemd-environment 3:23 API_TOKEN"],
	],
	[
		"app/application.yml",
		"spring:\n  datasource:\n    url: jdbc:x\n    password: {{password:12}}\n  redis:\n    password: ${REDIS}\n",
		["spring-property 4:15 password"],
	],
	[
		"app/application-prod.properties",
		"spring.datasource.password={{password:12}}\nserver.port=8080\n",
		["spring-property 1:28 spring.datasource.password"],
	],
	[
		"root/.gradle/gradle.properties",
		"org.gradle.jvmargs=-Xmx2g\nsigningPassword={{password:14}}\n",
		["gradle-password 2:17 signingPassword"],
	],
	[
		"root/.m2/settings.xml",
		"<settings><servers>\n<server><id>a</id><username>ci</username><password>{{password:14}}</password></server>\n<server><password>{abc=}</password></server>\n</servers></settings>",
		["maven-settings-password 2:52 password"],
	],
	[
		"root/.nuget/NuGet/NuGet.Config",
		'<configuration><packageSourceCredentials><acme>\n<add key="Username" value="ci" />\n<add key="ClearTextPassword" value="{{alnum:20}}" />\n</acme></packageSourceCredentials></configuration>',
		["nuget-config-password 3:37 ClearTextPassword"],
	],
	[
		"root/.cargo/credentials.toml",
		'[registry]\ntoken = "{{alnum:32}}"\n',
		["cargo-registry-token 2:10 token"],
	],
	[
		"root/.composer/auth.json",
		'{"http-basic":{"repo.acme.example":{"username":"a","password":"{{alnum:20}}"}},"github-oauth":{"github.com":"{{alnum:40}}"}}',
		["composer-auth 1:64 password", "composer-auth 1:118 github.com"],
	],
	[
		"root/.config/gh/hosts.yml",
		"github.com:\n    user: me\n    oauth_token: {{alnum:40}}\n",
		["cli-credential 3:18 oauth_token"],
	],
	["root/.config/doctl/config.yaml", "access-token: {{hex:64}}\n", ["cli-credential 1:15 access-token"]],
	[
		"root/.config/hcloud/cli.toml",
		'active_context = "a"\n[[contexts]]\nname = "a"\ntoken = "{{alnum:64}}"\n',
		["cli-credential 4:10 token"],
	],
	[
		"root/.config/rclone/rclone.conf",
		"[s]\ntype = sftp\npass = {{base64url:30}}\n",
		["rclone-password 3:8 pass"],
	],
	[
		"root/.config/filezilla/sitemanager.xml",
		'<FileZilla3><Servers><Server><Host>a</Host>\n<Pass encoding="base64">{{b64:{{alnum:12}}}}</Pass></Server></Servers></FileZilla3>',
		["filezilla-password 2:25 Pass"],
	],
	[
		"app/.vscode/sftp.json",
		'{"host":"a",\n// comment\n"password":"{{alnum:14}}",}',
		["sftp-config-password 3:13 password"],
	],
	[
		"app/.idea/dataSources.xml",
		"<component><data-source><jdbc-url>jdbc:mysql://db/shop?user=a&amp;password={{alnum:12}}</jdbc-url></data-source></component>",
		["ide-database-password 1:76 jdbc-url"],
	],
	[
		"etc/NetworkManager/system-connections/home.nmconnection",
		"[wifi-security]\nkey-mgmt=wpa-psk\npsk={{alnum:14}}\n",
		["wifi-password 3:5 psk"],
	],
	["etc/ppp/chap-secrets", "# client server secret ip\nme * {{alnum:14}} *\n", ["chap-secret 2:6 null"]],
	["etc/ipsec.secrets", '10.0.0.1 : PSK "{{alnum:24}}"\n', ["chap-secret 1:17 PSK"]],
	["etc/postfix/sasl_passwd", "[smtp.acme.example]:587 me:{{alnum:14}}\n", ["mail-password 1:28 me"]],
	["root/.msmtprc", "account a\nuser me\npassword {{alnum:14}}\n", ["mail-password 3:10 password"]],
	[
		"etc/openvpn/client.ovpn",
		"client\n<auth-user-pass>\nme\n{{alnum:14}}\n</auth-user-pass>\n",
		["openvpn-password 4:1 null"],
	],
	[
		"var/lib/cloud/seed/nocloud/user-data",
		"#cloud-config\npassword: {{alnum:12}}\nusers:\n- name: ops\n  plain_text_passwd: {{alnum:12}}\n",
		["cloud-init-password 2:11 password", "cloud-init-password 5:22 plain_text_passwd"],
	],
	["root/.erlang.cookie", "{{UPPER:20}}", ["erlang-cookie 1:1 null"]],
	[
		"app/.vscode/settings.json",
		'{"editor.fontSize": 12, "sonar.token": "{{alnum:32}}"}',
		["editor-setting-secret 1:41 sonar.token"],
	],
];

const places = (matches: readonly Match[] | null): string[] | null =>
	matches?.map(({ patternId, line, column, variable }) => `${patternId} ${line}:${column} ${variable}`) ??
	null;

describe("what is found in a document", () => {
	it.each(CASES)("%s", (path, template, expected) => {
		const text = expandSample(template);
		const bytes = Buffer.from(text);
		expect(places(read(path, bytes))).toEqual(expected);
		for (const { offset, secret } of read(path, bytes) ?? []) {
			if (Buffer.from(text).includes(secret)) expect(text.slice(offset, offset + secret.length)).toBe(secret);
		}
	});

	it("gives places in bytes, whatever stands before", () => {
		const text = expandSample("\ufeff# schön ✓ é\nmachine ü login x password {{alnum:20}}\n");
		const bytes = Buffer.from(text);
		const [match] = read("root/.netrc", bytes) ?? [];
		expect(bytes.toString("utf8", match?.offset, (match?.offset ?? 0) + 20)).toBe(match?.secret);
	});

	it("decodes what is written in another form", () => {
		const bytes = Buffer.from(
			expandSample("kind: Secret\napiVersion: v1\ndata:\n  password: {{b64:Zk4pQ9vLm2x7}}\n"),
		);
		expect(read("a.yaml", bytes)).toMatchObject([{ secret: "Zk4pQ9vLm2x7" }]);
	});

	it.each([
		["root/.netrc", "machine x login y password ${TOKEN}\n"],
		["root/.pgpass", "db:5432:a:b:password\n"],
		["root/.npmrc", "//x/:_authToken=${NPM_TOKEN}\n"],
		["root/.my.cnf", "[client]\npassword=your_password\n"],
		["app/application.yml", "spring:\n  datasource:\n    password: ENC(abcdefgh)\n"],
		["app/prod.tfvars", 'db_password = "changeme"\n'],
		[
			"root/.m2/settings.xml",
			"<settings><servers><server><password>${env.P}</password></server></servers></settings>",
		],
	])("a placeholder is none: %s", (path, text) => {
		expect(read(path, Buffer.from(text))).toEqual([]);
	});
});

describe("a document of any bytes", () => {
	const paths = [...new Set(CASES.map(([path]) => path))];
	const texts = CASES.map(([, template]) => expandSample(template));

	it("never throws, and what it finds lies inside the file", () => {
		const damaged = fc
			.tuple(fc.constantFrom(...texts), fc.nat(400), fc.uint8Array({ maxLength: 12 }))
			.map(([text, at, noise]) => {
				const bytes = Buffer.from(text);
				return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + noise.length)]);
			});
		fc.assert(
			fc.property(fc.constantFrom(...paths), damaged, (path, bytes) => {
				for (const { offset, line, column } of read(path, bytes) ?? []) {
					expect(offset).toBeLessThan(bytes.length);
					expect(Math.min(line, column)).toBeGreaterThan(0);
				}
			}),
			{ numRuns: 400 },
		);
	});

	it.each([
		["[".repeat(300_000)],
		['{"a":'.repeat(100_000)],
		["a: {".repeat(50_000)],
		["<a>".repeat(100_000)],
		// Each of them is an error to the YAML parser.
		[`${'"'.repeat(30_000)}${"\r".repeat(40_000)}`],
	])("survives nesting, and errors without number", (text) => {
		for (const path of [
			"root/.docker/config.json",
			"app/terraform.tfstate",
			"root/.kube/config",
			"root/.m2/settings.xml",
		])
			expect(read(path, Buffer.from(`{"auths":\n${text}`)) ?? []).toEqual([]);
	});
});
