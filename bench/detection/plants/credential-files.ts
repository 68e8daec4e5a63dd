/** Files that hold credentials by what they are, as the tools that own them write them. */
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { drawSample } from "../../../test/detect/sample.ts";
import type { Plant } from "./plant.ts";

type Draw = (template: string) => string;

interface CredentialFile {
	readonly place: string;
	readonly kind: string;
	readonly path: string;
	/** The secret and the file around it. */
	make(draw: Draw): { secret: string; spellings?: readonly string[]; content: string | Buffer };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

function file(
	place: string,
	kind: string,
	path: string,
	template: string,
	content: (secret: string, draw: Draw) => string,
	spellings?: (secret: string) => readonly string[],
): CredentialFile {
	return {
		place,
		kind,
		path,
		make(draw) {
			const secret = draw(template);
			return { secret, content: content(secret, draw), ...(spellings && { spellings: spellings(secret) }) };
		},
	};
}

const login = (user: string) => (secret: string) => [base64(`${user}:${secret}`)];

const FILES: readonly CredentialFile[] = [
	file(
		"docker config.json",
		"password",
		"root/.docker/config.json",
		"{{password:18}}",
		(s) => JSON.stringify({ auths: { "registry.shop.lan": { auth: base64(`deploy:${s}`) } } }, null, "\t"),
		login("deploy"),
	),
	file("docker config.json identity token", "token", "home/ci/.docker/config.json", "{{jwt}}", (s) =>
		JSON.stringify({
			auths: {
				"shop.azurecr.io": { auth: base64("00000000-0000-0000-0000-000000000000:"), identitytoken: s },
			},
		}),
	),
	file(
		".dockercfg",
		"password",
		"root/.dockercfg",
		"{{alnum:20}}",
		(s) =>
			JSON.stringify({
				"https://index.docker.io/v1/": { auth: base64(`shop:${s}`), email: "shop@shop.lan" },
			}),
		login("shop"),
	),
	file(
		"podman auth.json",
		"password",
		"run/containers/0/auth.json",
		"{{alnum:20}}",
		(s) => JSON.stringify({ auths: { "quay.io": { auth: base64(`shop+ci:${s}`) } } }),
		login("shop+ci"),
	),
	file(
		"kubeconfig token",
		"token",
		"root/.kube/config",
		"{{jwt}}",
		(s) =>
			`apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster: {server: "https://10.0.0.1:6443"}\nusers:\n- name: admin\n  user:\n    token: ${s}\n`,
	),
	file(
		"kubeconfig password",
		"password",
		"etc/kubernetes/admin.conf",
		"{{alnum:16}}",
		(s) =>
			`apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n    username: admin\n    password: ${s}\n`,
	),
	file(
		"Kubernetes Secret",
		"password",
		"deploy/k8s/secret.yaml",
		"{{password:16}}",
		(s) =>
			`apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\ntype: Opaque\ndata:\n  db-password: ${base64(s)}\n`,
		(s) => [base64(s)],
	),
	file(
		"Kubernetes docker Secret",
		"password",
		"deploy/k8s/pull.yaml",
		"{{alnum:20}}",
		(s) =>
			`apiVersion: v1\nkind: Secret\nmetadata:\n  name: pull\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${base64(JSON.stringify({ auths: { "registry.shop.lan": { auth: base64(`pull:${s}`) } } }))}\n`,
		login("pull"),
	),
	file(
		".npmrc token",
		"npm token",
		"root/.npmrc",
		"{{npm}}",
		(s) => `//registry.npmjs.org/:_authToken=${s}\n`,
	),
	file(
		".npmrc of a company",
		"token",
		"home/node/.npmrc",
		"{{uuid}}",
		(s) => `@shop:registry=https://npm.shop.lan/\n//npm.shop.lan/:_authToken=${s}\n`,
	),
	file(
		".npmrc _auth",
		"password",
		"app/.npmrc",
		"{{alnum:16}}",
		(s) => `registry=https://npm.shop.lan/\n_auth=${base64(`ci:${s}`)}\nalways-auth=true\n`,
		login("ci"),
	),
	file(
		".npmrc _password",
		"password",
		"opt/app/.npmrc",
		"{{password:16}}",
		(s) => `//npm.shop.lan/:username=ci\n//npm.shop.lan/:_password=${base64(s)}\n`,
		(s) => [base64(s)],
	),
	file(
		".yarnrc.yml",
		"token",
		"app/.yarnrc.yml",
		"{{alnum:36}}",
		(s) => `npmScopes:\n  shop:\n    npmRegistryServer: "https://npm.shop.lan"\n    npmAuthToken: ${s}\n`,
	),
	file(
		".pypirc",
		"password",
		"root/.pypirc",
		"{{password:16}}",
		(s) =>
			`[distutils]\nindex-servers = shop\n\n[shop]\nrepository = https://pypi.shop.lan\nusername = ci\npassword = ${s}\n`,
	),
	file(
		"pip.conf",
		"password",
		"etc/pip.conf",
		"{{alnum:20}}",
		(s) => `[global]\nindex-url = https://ci:${s}@pypi.shop.lan/simple\n`,
	),
	file(
		".netrc",
		"password",
		"root/.netrc",
		"{{password:16}}",
		(s) => `machine git.shop.lan login ci password ${s}\n`,
	),
	file(
		".netrc, many lines",
		"password",
		"home/ci/.netrc",
		"{{alnum:20}}",
		(s) => `machine api.shop.lan\n  login ci\n  password ${s}\n`,
	),
	file(
		".git-credentials",
		"password",
		"root/.git-credentials",
		"{{alnum:24}}",
		(s) => `https://ci:${s}@git.shop.lan\n`,
	),
	file(
		"git remote",
		"token",
		"app/checkout/.git/config",
		"{{github:ghp_}}",
		(s) =>
			`[core]\n\tbare = false\n[remote "origin"]\n\turl = https://x-access-token:${s}@github.com/shop/shop.git\n`,
	),
	file(
		"git extra header",
		"token",
		"app/work/.git/config",
		"{{github:ghs_}}",
		(s) =>
			`[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${base64(`x-access-token:${s}`)}\n`,
		login("x-access-token"),
	),
	file(".pgpass", "password", "root/.pgpass", "{{alnum:16}}", (s) => `db.shop.lan:5432:shop:shop:${s}\n`),
	file(
		".my.cnf",
		"password",
		"root/.my.cnf",
		"{{password:16}}",
		(s) => `[client]\nuser=shop\npassword=${s}\nhost=db\n`,
	),
	file(
		"AWS credentials",
		"aws secret",
		"root/.aws/credentials",
		"{{base64:40}}",
		(s, draw) => `[default]\naws_access_key_id = ${draw("AKIA{{upper:16}}")}\naws_secret_access_key = ${s}\n`,
	),
	file(
		"AWS session token",
		"aws session",
		"home/ci/.aws/credentials",
		"IQoJ{{base64:300}}",
		(s, draw) => `[ci]\naws_access_key_id = ${draw("ASIA{{upper:16}}")}\naws_session_token = ${s}\n`,
	),
	file(
		"AWS console CSV",
		"aws secret",
		"root/accessKeys.csv",
		"{{base64:40}}",
		(s, draw) => `Access key ID,Secret access key\n${draw("AKIA{{upper:16}}")},${s}\n`,
	),
	file(
		"gcloud ADC",
		"refresh token",
		"root/.config/gcloud/application_default_credentials.json",
		"1//0{{base64url:90}}",
		(s, draw) =>
			JSON.stringify(
				{
					client_id: draw("{{digits:12}}-{{lowernum:32}}.apps.googleusercontent.com"),
					client_secret: draw("d-{{alnum:22}}"),
					refresh_token: s,
					type: "authorized_user",
				},
				null,
				2,
			),
	),
	file(
		"Azure CLI tokens",
		"refresh token",
		"root/.azure/msal_token_cache.json",
		"0.A{{base64url:300}}",
		(s) =>
			JSON.stringify({
				RefreshToken: {
					"a-login": {
						credential_type: "RefreshToken",
						secret: s,
						client_id: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
					},
				},
			}),
	),
	file(
		"Azure service principal",
		"client secret",
		"root/azure-sp.json",
		"{{alnum:3}}8Q~{{alnum:34}}",
		(s, draw) =>
			JSON.stringify({ appId: draw("{{uuid}}"), displayName: "ci", password: s, tenant: draw("{{uuid}}") }),
	),
	file(
		"htpasswd",
		"password hash",
		"etc/nginx/.htpasswd",
		"$2y$05${{lit:}}{{alnum:53}}",
		(s) => `admin:${s}\n`,
	),
	file(
		"shadow",
		"password hash",
		"etc/shadow-",
		"$6${{alnum:16}}${{alnum:86}}",
		(s) => `daemon:*:19000:0:99999:7:::\ndeploy:${s}:19700:0:99999:7:::\n`,
	),
	file("Rails master.key", "hex key", "app/config/master.key", "{{hex:32}}", (s) => s),
	file(
		"Django SECRET_KEY",
		"secret key",
		"app/shop/settings.py",
		"{{alnum:20}}+{{alnum:20}}*{{alnum:8}}",
		(s) => `SECRET_KEY = "${s}"\nROOT_URLCONF = "shop.urls"\n`,
	),
	file(
		"Laravel APP_KEY",
		"app key",
		"var/www/.env",
		"base64:{{base64:43}}=",
		(s) => `APP_NAME=Shop\nAPP_KEY=${s}\n`,
	),
	file(
		"wp-config.php",
		"password",
		"var/www/html/wp-config.php",
		"{{password:16}}",
		(s) => `<?php\ndefine( 'DB_USER', 'wp' );\ndefine( 'DB_PASSWORD', '${s}' );\n`,
	),
	file(
		"wp-config.php salt",
		"salt",
		"var/www/blog/wp-config.php",
		"{{password:60}}",
		(s) => `<?php\ndefine( 'AUTH_KEY',         '${s}' );\n`,
	),
	file(
		"Rails database.yml",
		"password",
		"app/config/database.yml",
		"{{alnum:16}}",
		(s) => `production:\n  adapter: postgresql\n  username: shop\n  password: ${s}\n`,
	),
	file(
		"Maven settings.xml",
		"password",
		"root/.m2/settings.xml",
		"{{alnum:16}}",
		(s) =>
			`<settings><servers><server>\n<id>shop</id><username>ci</username>\n<password>${s}</password>\n</server></servers></settings>\n`,
	),
	file(
		"Gradle credentials",
		"password",
		"root/.gradle/gradle.properties",
		"{{alnum:16}}",
		(s) => `mavenUser=ci\nmavenPassword=${s}\n`,
	),
	file(
		"NuGet.Config",
		"password",
		"root/.nuget/NuGet/NuGet.Config",
		"{{alnum:24}}",
		(s) =>
			`<configuration><packageSourceCredentials><shop>\n<add key="Username" value="ci" />\n<add key="ClearTextPassword" value="${s}" />\n</shop></packageSourceCredentials></configuration>\n`,
	),
	file("Composer auth.json", "token", "root/.composer/auth.json", "{{github:ghp_}}", (s) =>
		JSON.stringify({ "github-oauth": { "github.com": s } }),
	),
	file("Composer http-basic", "password", "app/auth.json", "{{alnum:20}}", (s) =>
		JSON.stringify({ "http-basic": { "repo.shop.lan": { username: "ci", password: s } } }),
	),
	file(
		"Cargo credentials",
		"token",
		"root/.cargo/credentials.toml",
		"cio{{alnum:32}}",
		(s) => `[registry]\ntoken = "${s}"\n`,
	),
	file(
		"RubyGems credentials",
		"token",
		"root/.gem/credentials",
		"rubygems_{{hex:48}}",
		(s) => `---\n:rubygems_api_key: ${s}\n`,
	),
	file(
		"GitHub CLI hosts.yml",
		"token",
		"root/.config/gh/hosts.yml",
		"{{github:gho_}}",
		(s) => `github.com:\n    user: shop\n    oauth_token: ${s}\n    git_protocol: https\n`,
	),
	file("Vault token file", "vault token", "root/.vault-token", "hvs.{{base64url:95}}", (s) => s),
	file(
		"Terraform credentials",
		"token",
		"root/.terraform.d/credentials.tfrc.json",
		"{{alnum:14}}.atlasv1.{{alnum:67}}",
		(s) => JSON.stringify({ credentials: { "app.terraform.io": { token: s } } }),
	),
	file("Terraform state, resource", "password", "infra/terraform.tfstate", "{{password:20}}", (s) =>
		JSON.stringify(
			{
				version: 4,
				terraform_version: "1.9.0",
				resources: [
					{
						mode: "managed",
						type: "aws_db_instance",
						name: "shop",
						instances: [{ attributes: { identifier: "shop", username: "shop", password: s } }],
					},
				],
			},
			null,
			2,
		),
	),
	file(
		"rclone.conf",
		"secret key",
		"root/.config/rclone/rclone.conf",
		"{{base64:40}}",
		(s, draw) => `[s3]\ntype = s3\naccess_key_id = ${draw("AKIA{{upper:16}}")}\nsecret_access_key = ${s}\n`,
	),
	file(
		".s3cfg",
		"secret key",
		"root/.s3cfg",
		"{{base64:40}}",
		(s, draw) => `[default]\naccess_key = ${draw("AKIA{{upper:16}}")}\nsecret_key = ${s}\n`,
	),
	file(
		"Tomcat users",
		"password",
		"opt/tomcat/conf/tomcat-users.xml",
		"{{alnum:14}}",
		(s) => `<tomcat-users>\n<user username="admin" password="${s}" roles="manager-gui"/>\n</tomcat-users>\n`,
	),
	file(
		"Redis configuration",
		"password",
		"etc/redis/redis.conf",
		"{{alnum:24}}",
		(s) => `port 6379\nrequirepass ${s}\n`,
	),
	file(
		"WireGuard",
		"private key",
		"etc/wireguard/wg0.conf",
		"{{base64:42}}E=",
		(s) => `[Interface]\nPrivateKey = ${s}\nAddress = 10.8.0.2/24\n`,
	),
	file(
		"Wi-Fi",
		"passphrase",
		"etc/wpa_supplicant/wpa_supplicant.conf",
		"{{alnum:14}}",
		(s) => `network={\n  ssid="shop"\n  psk="${s}"\n}\n`,
	),
	file(
		"CIFS credentials",
		"password",
		"root/.smbcredentials",
		"{{password:14}}",
		(s) => `username=shop\npassword=${s}\ndomain=SHOP\n`,
	),
	file(
		"mysql in history",
		"password",
		"home/dba/.bash_history",
		"{{alnum:14}}",
		(s) => `mysql -u root -p${s} shop\n`,
	),
	file(
		"SQL rows",
		"password",
		"docker-entrypoint-initdb.d/10-users.sql",
		"{{password:16}}",
		(s) =>
			`CREATE TABLE users (id int, email text, password text);\nINSERT INTO users (id, email, password)\nVALUES (1, 'it@shop.lan', 'changeme'),\n       (2, 'ops@shop.lan', '${s}');\n`,
	),
	file(
		"mysqldump",
		"password",
		"backup/mail.sql",
		"{{password:14}}",
		(s) =>
			`CREATE TABLE \`relays\` (\n  \`id\` int NOT NULL,\n  \`host\` varchar(80),\n  \`smtp_password\` varchar(64),\n  PRIMARY KEY (\`id\`)\n);\nINSERT INTO \`relays\` VALUES (1,'smtp.shop.lan','${s}');\n`,
	),
	file("MongoDB keyfile", "key", "etc/mongo-keyfile", "{{base64:756}}", (s) => `${s}\n`),
	file(
		"sudo -S in a script",
		"password",
		"opt/deploy/update.sh",
		"{{alnum:14}}",
		(s) => `#!/bin/sh\necho ${s} | sudo -S systemctl restart shop\n`,
	),
	file(
		"smbpasswd in a script",
		"password",
		"opt/deploy/samba.sh",
		"{{alnum:14}}",
		(s) => `#!/bin/sh\nprintf '${s}\\n${s}\\n' | smbpasswd -s -a shop\n`,
	),
	file(
		"expect script",
		"password",
		"opt/deploy/backup.exp",
		"{{alnum:14}}",
		(s) =>
			`#!/usr/bin/expect -f\nspawn scp /srv/db.gz ops@nas:\nexpect "*?assword:*"\nsend -- "${s}\\r"\nexpect eof\n`,
	),
	file(
		"sshpass in history",
		"password",
		"home/ops/.bash_history",
		"{{alnum:14}}",
		(s) => `sshpass -p '${s}' ssh deploy@web1\n`,
	),
	file(
		"docker login in history",
		"password",
		"home/dev/.bash_history",
		"{{alnum:20}}",
		(s) => `docker login -u ci -p ${s} registry.shop.lan\n`,
	),
	file(
		"curl -u in history",
		"password",
		"home/qa/.bash_history",
		"{{alnum:16}}",
		(s) => `curl -u admin:${s} https://nexus.shop.lan/repository\n`,
	),
	file(
		"psql history",
		"password",
		"root/.psql_history",
		"{{alnum:16}}",
		(s) => `ALTER USER shop WITH PASSWORD '${s}';\n`,
	),
	file(
		"SQL grant",
		"password",
		"docker-entrypoint-initdb.d/init.sql",
		"{{alnum:16}}",
		(s) => `CREATE USER 'shop'@'%' IDENTIFIED BY '${s}';\nGRANT ALL ON shop.* TO 'shop'@'%';\n`,
	),
	file(
		"cloud-init password",
		"password",
		"var/lib/cloud/seed/nocloud/user-data",
		"{{alnum:14}}",
		(s) => `#cloud-config\nchpasswd:\n  list: |\n    root:${s}\n  expire: false\n`,
	),
	file(
		"Ansible inventory",
		"password",
		"etc/ansible/hosts",
		"{{alnum:16}}",
		(s) => `[web]\nweb1 ansible_host=10.0.0.5 ansible_user=root ansible_ssh_pass=${s}\n`,
	),
];

/** Keys are made when the bench runs: they must be real to be judged as such. */
function keyPlants(): readonly Plant[] {
	const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const pkcs1 = rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
	const pkcs8 = generateKeyPairSync("rsa", { modulusLength: 2048 })
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString();
	const ec = generateKeyPairSync("ec", { namedCurve: "P-256" })
		.privateKey.export({ type: "sec1", format: "pem" })
		.toString();
	const ed25519 = generateKeyPairSync("ed25519")
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString();
	const inline = generateKeyPairSync("ec", { namedCurve: "P-256" })
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString();
	const inYaml = generateKeyPairSync("ed25519")
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString();
	const inKubeconfig = generateKeyPairSync("ec", { namedCurve: "P-256" })
		.privateKey.export({ type: "sec1", format: "pem" })
		.toString();
	const gcp = generateKeyPairSync("rsa", { modulusLength: 2048 })
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString();
	const openssh = openSshKey();
	const key = (place: string, path: string, pem: string, content = pem): Plant => ({
		place,
		kind: "private key",
		secret: keyBody(pem),
		// However it is written down, its second line is in no other key.
		spellings: [(pem.split("\n")[1] ?? "").slice(0, 40), base64(pem).slice(80, 160)],
		files: [{ path, content }],
		expected: { kind: "file", path, state: "present" },
	});
	return [
		key("RSA key", "etc/ssl/private/shop.key", pkcs1),
		key("PKCS #8 key", "app/certs/server-key.pem", pkcs8),
		key("EC key", "app/certs/ec.pem", ec),
		key("Ed25519 key", "app/signing.key", ed25519),
		key("OpenSSH key", "root/.ssh/id_ed25519", openssh),
		key(
			"key in one line of JSON",
			"app/keys.json",
			inline,
			JSON.stringify({ signing: { privateKey: inline } }),
		),
		key(
			"key in YAML",
			"app/keys.yaml",
			inYaml,
			`signing:\n  key: |\n${inYaml
				.trimEnd()
				.split("\n")
				.map((line) => `    ${line}`)
				.join("\n")}\n`,
		),
		key(
			"kubeconfig client key",
			"home/ops/.kube/config",
			inKubeconfig,
			`apiVersion: v1\nkind: Config\nusers:\n- name: ops\n  user:\n    client-key-data: ${base64(inKubeconfig)}\n`,
		),
		key(
			"GCP service account",
			"app/service-account.json",
			gcp,
			JSON.stringify(
				{
					type: "service_account",
					project_id: "shop-prod-1",
					private_key_id: randomBytes(20).toString("hex"),
					private_key: gcp,
					client_email: "ci@shop-prod-1.iam.gserviceaccount.com",
					client_id: "104857600000000000001",
					token_uri: "https://oauth2.googleapis.com/token",
				},
				null,
				2,
			),
		),
	];
}

/** What a key block holds, in one line: reports may keep or join its lines. */
function keyBody(pem: string): string {
	return pem
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("-----"))
		.join("");
}

/** An Ed25519 key without passphrase in OpenSSH's own format (PROTOCOL.key in its sources). */
function openSshKey(): string {
	const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
	const pub = Buffer.from(jwk.x ?? "", "base64url");
	const seed = Buffer.from(jwk.d ?? "", "base64url");
	const string = (value: string | Buffer): Buffer => {
		const bytes = Buffer.from(value as string);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(bytes.length);
		return Buffer.concat([length, bytes]);
	};
	const publicBlob = Buffer.concat([string("ssh-ed25519"), string(pub)]);
	const check = createHash("sha256").update(pub).digest().subarray(0, 4);
	const inner = Buffer.concat([
		check,
		check,
		publicBlob,
		string(Buffer.concat([seed, pub])),
		string("root@shop"),
	]);
	const padded = Buffer.concat([
		inner,
		Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, at) => at + 1)),
	]);
	const one = Buffer.from([0, 0, 0, 1]);
	const body = Buffer.concat([
		Buffer.from("openssh-key-v1\0"),
		string("none"),
		string("none"),
		string(""),
		one,
		string(publicBlob),
		string(padded),
	]);
	const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
	return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join(
		"\n",
	);
}

export function credentialFilePlants(seed: string): readonly Plant[] {
	const plants = FILES.map((entry): Plant => {
		const drawn = entry.make((template) => drawSample(template, `${entry.place} ${template} ${seed}`));
		return {
			place: entry.place,
			kind: entry.kind,
			secret: drawn.secret,
			...(drawn.spellings && { spellings: drawn.spellings }),
			files: [{ path: entry.path, content: drawn.content }],
			expected: { kind: "file", path: entry.path, state: "present" },
		};
	});
	return [...plants, ...keyPlants()];
}
