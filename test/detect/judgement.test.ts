/** What people write, line by line: where a secret is found, and where none is. */
import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../scripts/catalogue-plugin.ts";
import { patternsOf } from "../../src/detect/catalogue.ts";
import { Detector } from "../../src/detect/detector.ts";
import type { Match } from "../../src/detect/match.ts";
import { expandSample } from "./sample.ts";

const detector = new Detector(patternsOf(readCatalogue()));

function found(path: string, template: string): Match[] {
	return detector.text(expandSample(template), { path, kind: "file" });
}

describe("a secret", () => {
	it.each([
		["app/.env", "DB_PASSWORD=hunter2"],
		["app/.env", "SECRET=abc123def456"],
		["app/.env", "MYSQL_ROOT_PASSWORD=rootpw!"],
		["app/config.yml", "password: Winter2024!"],
		["app/config.yml", "db:\n  user: app\n  pass: s3cretPW99"],
		["app/settings.py", "PASSWORD = 'Tr0ub4dor&3'"],
		["app/settings.py", "DATABASES = {'default': {'PASSWORD': '{{password:14}}', 'USER': 'x'}}"],
		[
			"app/src/Main.java",
			'DriverManager.getConnection("jdbc:mysql://db:3306/shop", "app", "{{password:12}}");',
		],
		[
			"app/src/Main.java",
			'conn = DriverManager.getConnection("jdbc:postgresql://db/shop?user=app&password={{password:12}}");',
		],
		[
			"app/appsettings.json",
			'"ConnectionStrings": {"Default": "Server=db;Database=shop;User Id=sa;Password={{password:14}};"}',
		],
		["app/run.sh", "curl -u admin:{{password:12}} https://api.example.com"],
		["app/run.sh", "mysql -uroot -p{{password:12}} shop"],
		["app/run.sh", "sshpass -p '{{password:12}}' ssh root@h"],
		["app/run.sh", "docker login -u ci -p {{password:12}} registry.x"],
		["app/run.sh", "curl -H 'Authorization: Bearer {{alnum:30}}' https://x"],
		["app/docker-compose.yml", "    environment:\n      - POSTGRES_PASSWORD={{password:12}}\n"],
		["app/docker-compose.yml", "    environment:\n      POSTGRES_PASSWORD: {{password:12}}\n"],
		["app/Dockerfile", "ENV API_KEY {{alnum:24}}"],
		["app/Dockerfile", "ARG TOKEN={{alnum:24}}"],
		["app/Dockerfile", "RUN echo 'machine x login y password {{password:12}}' > ~/.netrc"],
		["app/main.tf", '  password = "{{password:12}}"'],
		["app/main.go", 'const apiKey = "{{alnum:24}}"'],
		["app/index.js", 'const client = new Client({ apiKey: "{{alnum:24}}" })'],
		["app/index.js", 'mongoose.connect("mongodb://app:{{password:12}}@db/shop")'],
		["app/index.js", 'const token = process.env.TOKEN || "{{alnum:24}}"'],
		["app/index.php", "define('DB_PASSWORD', '{{password:12}}');"],
		["app/index.php", "$db_password = '{{password:12}}';"],
		["app/x.rb", "password: '{{password:12}}'"],
		["app/app.properties", "spring.datasource.password={{password:12}}"],
		["app/app.ini", "[db]\npasswd = {{password:12}}"],
		["app/web.config", '<add key="ApiSecret" value="{{alnum:24}}"/>'],
		["app/web.xml", "<password>{{password:12}}</password>"],
		["app/x.cs", 'private const string Password = "{{password:12}}";'],
		["app/notes.txt", "the admin password is {{password:12}}"],
		["app/notes.txt", "password: {{password:12}}"],
		["app/notes.txt", 'password = "super$ecret"'],
		["app/notes.txt", "password = open_sesame"],
		["app/deploy.py", 'password = "super$ecret"'],
		["app/config.yml", "todo_secret_do_not_commit: {{alnum:30}}"],
		["app/config.ini", "password = '`123QWERasdf'"],
		["app/compose.yml", "url: mongodb://root:root@mongo:27017/shop"],
		["app/notes.md", "Login with password `{{password:12}}`"],
		["etc/app/x", "secret_key_base: {{hex:64}}"],
		["app/config.json", '{"client_secret":"{{alnum:24}}","x":1}'],
		["app/config.toml", 'token = "{{alnum:24}}"'],
		["root/.bash_history", "export AWS_SECRET={{alnum:24}}"],
		["root/.bash_history", "mysql -u root --password={{password:12}}"],
		["app/x.kt", 'val password = "{{password:12}}"'],
		["app/x.swift", 'let apiSecret = "{{alnum:24}}"'],
		["app/redis.conf", "requirepass {{password:12}}"],
		["app/x.conf", "masterauth {{password:12}}"],
		["app/celery.py", "broker_url = 'amqp://app:{{password:12}}@mq//'"],
		["app/x.py", "redis.from_url('redis://:{{password:12}}@r:6379/0')"],
		["app/x.py", "requests.get(u, auth=('admin', '{{password:12}}'))"],
		["app/x.py", "smtp.login('me@x.com', '{{password:12}}')"],
		["app/odbc.ini", "PWD={{password:12}};"],
		["app/x.ps1", 'ConvertTo-SecureString "{{password:12}}" -AsPlainText -Force'],
		["app/ansible.yml", "ansible_ssh_pass: {{password:12}}"],
		["app/x.vue", "const SECRET = '{{alnum:24}}'"],
		["app/x.env.local", "STRIPE_WEBHOOK_SECRET=whatever9876"],
		["app/min.js", '!function(){var e={apiSecret:"{{alnum:24}}",x:1}}()'],
	])("in %s: %s", (path, template) => {
		const sure = found(path, template).filter(({ confidence }) => confidence !== "entropy");
		expect(sure.length).toBeGreaterThan(0);
	});
});

describe("no secret", () => {
	it.each([
		["app/prod.tfvars", "shop_token = secrets.SHOP_TOKEN"],
		["app/deploy.yml", "token: secrets.SHOP_TOKEN"],
		["app/.env", "GOCACHE=/tmp"],
		["app/.env", "DB_PASSWORD_FILE=/run/secrets/db"],
		["app/.env", "TOKEN_URL=https://a.b/c"],
		["app/.env", "API_KEY=${API_KEY}"],
		["app/.env", "PASSWORD="],
		["app/.env", "PASSWORD=changeme"],
		["app/.env", "API_KEY=your-api-key-here"],
		["app/.env", "SECRET_KEY=<secret>"],
		["app/.env", "TOKEN=xxxxxxxxxxxx"],
		["app/config.yml", "password: ${DB_PASSWORD}"],
		["app/config.yml", "password: {{ .Values.password }}"],
		["app/config.yml", "token_ttl: 3600"],
		["app/config.yml", "passwordPolicy: strict"],
		["app/config.yml", "secretName: my-app-secret"],
		["app/config.yml", "  secretKeyRef:\n    name: app\n    key: password"],
		["app/config.yml", "existingSecret: my-existing-secret"],
		["app/config.yml", "password_hash_algorithm: pbkdf2_sha256"],
		["app/x.js", "const password = req.body.password"],
		["app/x.js", 'const token = getToken("access")'],
		["app/x.js", 'label: "Password"'],
		["app/x.js", 'errors.password = "Password is required"'],
		["app/x.js", 'type: "password", name: "password"'],
		["app/x.js", 'if (token === "undefined")'],
		["app/x.js", 'const TOKEN_TYPE = "Bearer"'],
		["app/x.js", 'i18n: { "password": "Passwort", "token": "Zugriffstoken" }'],
		["app/x.js", "const secret = crypto.randomBytes(32)"],
		["app/x.js", 'localStorage.getItem("access_token")'],
		["app/x.js", 'headers: { "X-CSRF-Token": csrfToken }'],
		["app/x.js", "const CSRF_COOKIE = 'csrftoken'"],
		["app/x.py", "password = getpass.getpass('Password: ')"],
		["app/x.py", "token = os.environ['API_TOKEN']"],
		["app/x.py", 'parser.add_argument("--token", help="API token")'],
		["app/x.py", "assert password == 'secret'"],
		["app/x.java", 'private String password = "password";'],
		["app/x.java", '@Value("${db.password}") String password;'],
		["app/x.go", 'password := os.Getenv("PASSWORD")'],
		["app/x.go", 'errors.New("invalid token: unexpected EOF")'],
		["app/package.json", '"integrity": "sha512-{{base64:86}}=="'],
		["app/x.yml", "commit: {{hex:40}}"],
		["app/x.yml", "image: nginx@sha256:{{hex:64}}"],
		["app/x.yml", "id: {{uuid}}"],
		["app/x.yml", "public_key: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7"],
		["app/x.yml", "key: user.password.reset"],
		["app/en.json", '{"password": "Enter your password", "token": "Token expired"}'],
		["app/main.tf", "password = var.db_password"],
		["app/main.tf", "secret_id = aws_secretsmanager_secret.x.id"],
		["etc/pam.d/x", "password required pam_unix.so sha512"],
		["etc/nsswitch.conf", "passwd: files systemd"],
		["etc/login.defs", "PASS_MAX_DAYS 99999"],
		["etc/ssh/sshd_config", "PasswordAuthentication yes"],
		["app/x.css", ".password-input { color: red }"],
		["app/x.html", '<input type="password" name="password" placeholder="Password">'],
		["app/x.sql", "password VARCHAR(255) NOT NULL"],
		[
			"app/openapi.yml",
			"  securitySchemes:\n    bearerAuth:\n      type: http\n      scheme: bearer\n      bearerFormat: JWT",
		],
		["app/k.yml", "tokenSecretRef: github-token-secret"],
		["app/x.ts", "password: string;"],
		["app/x.ts", "token?: string | null"],
		["app/x.ts", "interface A { apiKey: ApiKeyConfig }"],
		["app/x.rs", "pub fn token(&self) -> Token { self.token }"],
		["app/x.c", 'printf("password: %s", pw);'],
		["app/nginx.conf", "proxy_set_header Authorization $http_authorization;"],
		["app/x.md", "Set the `API_TOKEN` environment variable to your token."],
		["app/x.md", "export API_TOKEN=<your token>"],
		["app/x.properties", "password.minLength=8"],
		["app/min.js", "var t=e.token,n={password:t.password,secret:t.s}"],
		// JSON inside a string of code.
		[
			"app/min.js",
			String.raw`JSON.parse("{\"docs\":\"https://gitlab.com/tokens\",\"id\":\"gitlab-trigger-token\"}")`,
		],
		["app/min.js", String.raw`JSON.parse("{\"docs\":\"https://dropbox.com/auth\",\"counterExamples\":[]}")`],
		// {"alg":"HS256"}, {"typ": "TCV2"}
		[
			"app/x.js",
			String.raw`JSON.parse("{\"id\":\"monday-api-token\",\"pattern\":\"eyJhbGciOiJIUzI1NiJ9\\\\.[\"}")`,
		],
		["app/x.json", '{"id": "teamcity-token", "keywords": ["eyJ0eXAiOiAiVENWMiJ9"]}'],
		["app/names.txt", "ansicolors anthropic antlr4-python3-runtime anyascii"],
		[
			"app/min.js",
			String.raw`"{\"secret_key\":[],\"references\":[\"https://www.rfc-editor.org/rfc/rfc7519\"]}"`,
		],
		["app/x.js", "const secretKey = /^KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}$/"],
	])("in %s: %s", (path, template) => {
		expect(found(path, template).map(({ patternId, secret }) => `${patternId}: ${secret}`)).toEqual([]);
	});
});
