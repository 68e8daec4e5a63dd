/**
 * Files that are secrets by what they are, as tools and people write them, in an image of the real engine: what is marked
 * with «» must be found there, and nothing in those without a mark.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandSample } from "../detect/sample.ts";
import { docker } from "./engine.ts";
import { buildFiles, type Report, reportOf, whyNoImages } from "./files-image.ts";

const TAG = "leakscan-secret-files:1";
const b64 = (text: string): string => Buffer.from(text).toString("base64");
/** The engine does not look inside: the first page of a database is enough. */
const SQLITE = `SQLite format 3\0${"\0".repeat(4096)}`;
const WEAK = "kaffeetasse7";

const FILES: Readonly<Record<string, string>> = {
	// Frameworks
	"app/shop/settings.py": `SECRET_KEY = '«{{alnum:50}}»'\nDATABASES = {\n  'default': {\n    'USER': 'shop',\n    'PASSWORD': '«${WEAK}»',\n  }\n}\n`,
	"app/shop/settings/production.py": 'SECRET_KEY = "«{{alnum:32}}»"\n',
	"app/insecure/settings.py": 'SECRET_KEY = "django-insecure-«{{alnum:50}}»"\n',
	"app/template/settings.py":
		"SECRET_KEY = os.environ['SECRET_KEY']\nDATABASES = {'default': {'PASSWORD': env('DB_PASSWORD')}}\n",
	"srv/shop/.env": `APP_ENV=production\nAPP_KEY=«base64:{{b64:{{alnum:32}}}}»\nDB_PASSWORD=«${WEAK}»\n`,
	"srv/shop/config/app.php":
		"<?php return [ 'key' => '«base64:{{b64:{{lower:32}}}}»', 'cipher' => 'AES-256-CBC' ];\n",
	"var/www/html/wp-config.php": `<?php\ndefine( 'DB_PASSWORD', '«${WEAK}»' );\n${["AUTH_KEY", "SECURE_AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT", "SECURE_AUTH_SALT", "LOGGED_IN_SALT", "NONCE_SALT"].map((name, at) => `define( '${name}', '«{{alnum:${57 + at}}}»' );`).join("\n")}\n`,
	"var/www/drupal/sites/default/settings.php": `<?php\n$databases['default']['default'] = array (\n  'password' => '«${WEAK}»',\n);\n$settings['hash_salt'] = '«{{base64url:74}}»';\n`,
	"var/www/joomla/configuration.php": `<?php\nclass JConfig {\n\tpublic $password = '«${WEAK}»';\n\tpublic $secret = '«{{alnum:16}}»';\n}\n`,
	"var/www/magento/app/etc/env.php": `<?php return ['crypt' => ['key' => '«{{hex:32}}»'], 'db' => ['connection' => ['default' => ['password' => '«${WEAK}»']]]];\n`,
	"var/www/wiki/LocalSettings.php": `<?php\n$wgDBpassword = "«${WEAK}»";\n$wgSecretKey = "«{{hex:64}}»";\n`,
	"app/config/master.key": "«{{hex:32}}»",
	"app/config/secrets.yml": "production:\n  secret_key_base: «{{hex:128}}»\n",
	"app/config/database.yml": `production:\n  adapter: postgresql\n  password: «${WEAK}»\n`,
	"app/appsettings.Production.json": `{"ConnectionStrings": {"Default": "Server=db;User Id=sa;Password=«${WEAK}»;"}, "Jwt": {"Key": "«{{alnum:32}}»"}}`,
	"app/web.config": `<configuration><appSettings><add key="ApiKey" value="«{{alnum:32}}»"/></appSettings></configuration>`,
	"app/.streamlit/secrets.toml": `db_password = "«${WEAK}»"\n[service]\nkey = "«{{alnum:32}}»"\n`,
	// Networks and services
	"etc/wireguard/wg0.conf":
		"[Interface]\nPrivateKey = «{{b64:{{alnum:32}}}}»\n[Peer]\nPublicKey = {{b64:{{UPPER:32}}}}\nPresharedKey = «{{b64:{{lower:32}}}}»\n",
	"etc/wpa_supplicant/wpa_supplicant.conf": `network={\n\tssid="acme"\n\tpsk="«${WEAK} mit Milch»"\n}\nnetwork={\n\tpsk=«{{hex:64}}»\n}\nnetwork={\n\tidentity="me"\n\tpassword="«{{alnum:14}}»"\n}\n`,
	"etc/hostapd/hostapd.conf": `ssid=acme\nwpa_passphrase=«${WEAK}»\n`,
	"etc/NetworkManager/system-connections/a.nmconnection": `[wifi-security]\npsk=«${WEAK}»\n`,
	"etc/ldap/ldap.conf": `BINDDN cn=a\nbindpw «${WEAK}»\n`,
	"etc/sssd/sssd.conf": `[domain/x]\nldap_default_authtok = «${WEAK}»\n`,
	"etc/fstab": `//nas/x /mnt cifs username=me,password=«${WEAK}»,uid=0 0 0\n`,
	"etc/snmp/snmpd.conf": `rocommunity public\nrwcommunity «${WEAK}»\ncreateUser me SHA "«{{alnum:14}}»" AES "«{{alnum:18}}»"\n`,
	"etc/haproxy/haproxy.cfg": `userlist a\n  user admin insecure-password «${WEAK}»\n`,
	"etc/dovecot/users":
		"me:{PLAIN}«kaffeetasse8»:1000:1000\nyou:{SHA512-CRYPT}«$6${{alnum:16}}${{alnum:86}}»:1:1\n",
	"etc/mosquitto/passwd": "me:«$7$101${{base64:16}}${{base64:86}}==»\n",
	"etc/nginx/.htpasswd": "admin:«$apr1${{alnum:8}}${{alnum:22}}»\n",
	"etc/shadow": "root:«$6${{alnum:16}}${{alnum:86}}»:19000:0:99999:7:::\nbin:*:1::::::\nlp:!!:1::::::\n",
	"root/.vnc/passwd": "\xd7\xa5\x14\xd8\xc5\x56\xaa\xde",
	"etc/openvpn/auth.txt": `me\n«${WEAK}»\n`,
	"etc/bind/rndc.key": 'key "rndc-key" {\n\talgorithm hmac-sha256;\n\tsecret "«{{b64:{{alnum:32}}}}»";\n};\n',
	// Databases
	"root/.my.cnf": `[client]\nuser=root\npassword="«${WEAK}»"\n`,
	"root/.pgpass": `*:*:*:app:«${WEAK}»\n`,
	"etc/pgbouncer/userlist.txt": `"app" "«${WEAK}»"\n`,
	"etc/rabbitmq/rabbitmq.conf": `default_user = a\ndefault_pass = «${WEAK}»\n`,
	// Clusters, clouds and their tools
	"root/.docker/config.json": '{"auths": {"registry.shop.lan": {"auth": "«{{b64:ci:{{alnum:20}}}}»"}}}',
	"root/.kube/config":
		"apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: «{{alnum:32}}»\n",
	"srv/k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData:\n  pw: «${WEAK}»\ndata:\n  other: ${b64("Xq7Rk2Vx9Lm4")}\n`,
	"var/lib/cloud/instance/user-data.txt": `#cloud-config\npassword: «${WEAK}»\nwrite_files:\n- path: /etc/app.env\n  content: |\n    API_KEY=«{{alnum:32}}»\n`,
	"var/lib/cloud/seed/nocloud/user-data":
		"#cloud-config\nusers:\n - name: a\n   plain_text_passwd: «{{alnum:14}}»\nchpasswd:\n  list: |\n    root:«{{alnum:15}}»\n    b:RANDOM\n",
	"app/terraform.tfstate":
		'{"version": 4, "resources": [{"mode": "managed", "type": "random_password", "name": "db", "instances": [{"attributes": {"length": 18, "result": "«{{alnum:18}}»"}}]}]}',
	"app/group_vars/all/vault.yml": "$ANSIBLE_VAULT;1.1;AES256\n{{hex:80}}\n{{hex:80}}\n",
	"app/group_vars/all/main.yml":
		"db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {{hex:80}}\n  {{hex:80}}\nansible_become_pass: «{{alnum:14}}»\n",
	"root/.condarc": "channels:\n  - https://conda.shop.lan/t/«{{alnum:36}}»/acme\n",
	// Units
	"etc/systemd/system/app.service": `[Service]\nEnvironment=DB_PASSWORD=«${WEAK}»\nEnvironment="API_TOKEN=«{{alnum:32}}»" X=1\n`,
	"etc/systemd/system/app.service.d/env.conf": `[Service]\nEnvironment="DB_PASSWORD=«${WEAK}»"\n`,
	// People's machines
	"root/.bash_history": `export DB_PASSWORD=«{{alnum:14}}»\nmysql -uroot -p«${WEAK}»\n`,
	"root/.zsh_history": ": 1700000000:0;docker login -u me -p «{{alnum:14}}» registry.shop.lan\n",
	"root/.local/share/fish/fish_history": "- cmd: export API_TOKEN=«{{alnum:32}}»\n  when: 1700000000\n",
	"root/.python_history": 'password = "«{{alnum:14}}»"\n',
	"root/.node_repl_history": 'const apiKey = "«{{alnum:32}}»"\n',
	"root/.irb_history": 'api_key = "«{{alnum:32}}»"\n',
	"root/.psql_history": "ALTER USER app WITH PASSWORD '«{{alnum:14}}»';\n",
	"root/.mysql_history":
		"_HiStOrY_V2_\nCREATE\\040USER\\040'a'@'%'\\040IDENTIFIED\\040BY\\040'«{{alnum:14}}»';\n",
	"root/.rediscli_history": "AUTH «{{alnum:14}}»\n",
	"home/dev/n.ipynb":
		'{"cells": [{"cell_type": "code", "source": ["os.environ[\\"DB_PASSWORD\\"] = \\"«{{alnum:14}}»\\"\\n", "api_key = \'«{{alnum:32}}»\'"], "outputs": []}], "nbformat": 4, "metadata": {}}',
	"root/.config/Code/User/settings.json":
		'{ // mine\n "github.token": "«{{alnum:32}}»", "editor.tabSize": 1}',
	"root/.config/google-chrome/Default/Login Data": SQLITE,
	"root/.mozilla/firefox/x.default/key4.db": SQLITE,
};

const MARKED = /«([^»]*)»/g;
/** Found by what they are: the secret does not stand there as it is. */
const OPAQUE = [
	"root/.vnc/passwd",
	"root/.config/google-chrome/Default/Login Data",
	"root/.mozilla/firefox/x.default/key4.db",
];

const expanded = Object.entries(FILES).map(([path, template]) => {
	const text = expandSample(template);
	const secrets = [...text.matchAll(MARKED)].map(([, secret = ""]) => secret);
	// What is no UTF-8 stands here byte by byte.
	const bytes = Buffer.from(text.replace(MARKED, "$1"), "latin1");
	return { path, bytes, secrets };
});

describe.skipIf(whyNoImages !== "")(`files that are secrets${whyNoImages}`, () => {
	let report: Report;
	beforeAll(async () => {
		await buildFiles(TAG, Object.fromEntries(expanded.map(({ path, bytes }) => [path, bytes])));
		report = await reportOf(TAG);
	}, 120_000);
	afterAll(() => docker("rmi", "-f", TAG));

	const foundIn = (path: string): string[] =>
		report.findings.flatMap(({ secret, confidence, exposures }) =>
			confidence !== "entropy" && exposures.some((exposure) => exposure.path === `/${path}`)
				? [secret.value ?? ""]
				: [],
		);

	it.each(expanded.filter(({ path }) => !OPAQUE.includes(path)))("$path", ({ path, secrets }) => {
		const found = foundIn(path);
		for (const secret of secrets)
			expect(
				found.some((text) => text.includes(secret)),
				secret,
			).toBe(true);
		if (secrets.length === 0) expect(found).toEqual([]);
	});

	it.each(OPAQUE)("%s", (path) => {
		expect(foundIn(path)).toHaveLength(1);
	});

	it("says the password that VNC's key hides", () => {
		expect(foundIn("root/.vnc/passwd")).toEqual(["Secure!"]);
	});
});
