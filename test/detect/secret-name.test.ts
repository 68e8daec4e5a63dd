import { describe, expect, it } from "vitest";
import { judgeName, wordsOf } from "../../src/detect/secret-name.ts";

describe("wordsOf", () => {
	it.each([
		["DB_PASSWORD", ["db", "password"]],
		["dbPassword", ["db", "password"]],
		["DBPassword", ["db", "password"]],
		["spring.datasource.password", ["spring", "datasource", "password"]],
		["X-Api-Key", ["x", "api", "key"]],
	])("%s", (name, words) => {
		expect(wordsOf(name)).toEqual(words);
	});
});

describe("judgeName", () => {
	it.each([
		"API_SECRET_KEY",
		"STRIPE_SECRET",
		"GITHUB_TOKEN",
		"npm_config_authToken",
		"AWS_SECRET_ACCESS_KEY",
		"DJANGO_SECRET_KEY",
		"SENTRY_DSN",
		"api-key",
		"clientSecret",
		"JWT_SIGNING_KEY",
		"SLACK_TOKEN_PROD",
		"AZURE_STORAGE_ACCOUNT_KEY",
		"DEPLOY_KEY",
		"REGISTRY_AUTH",
		"x-acme-key",
		"APP_KEYS",
		"krakenapisecret",
		"xray_identitytoken",
		"AWS_SECURITYTOKEN",
		"personalaccesstoken",
		"clientmysecret",
		"RAILS_MASTERKEY",
		"db_key_base",
		"shared.security.joinKey",
		"gpr.key",
		"partner.apisecret",
	])("%s holds a secret", (name) => {
		expect(judgeName(name)).toBe("secret");
	});

	it.each([
		"DB_PASSWORD",
		"smtppass",
		"SSLProxyMachineCertificatePassPhrase",
		"password",
		"MYSQL_ROOT_PASSWORD",
		"PGPASSWORD",
		"redis.pass",
		"KEYSTORE_PASSPHRASE",
		"adminPwd",
		"PASSWORD_2",
		"DB_PSWD",
		"ADMIN_PSW",
		"ROOT_PASSWRD",
		"DB_MOT_DE_PASSE",
		"SMTP_MDP",
		"db.kennwort",
		"dbContrasena",
		"SENHA_BANCO",
		"admin_wachtwoord",
		"haslo",
	])("%s holds a password", (name) => {
		expect(judgeName(name)).toBe("password");
	});

	it.each([
		"PATH",
		"GOCACHE",
		"DB_PASSWORD_FILE",
		"TOKEN_URL",
		"MAX_TOKENS",
		"TOKEN_TTL",
		"PASSWORD_MIN_LENGTH",
		"SECRET_NAME",
		"PUBLIC_KEY",
		"GPG_KEY",
		"PRIMARY_KEY",
		"CACHE_KEY",
		"COMPASS",
		"BYPASS",
		"AUTHOR",
		"KEYBOARD",
		"PASSWORD_HASH_ALGORITHM",
		"tokenizer",
		"secretKeyRef.name",
		"NO_AUTH",
		"cache_keys",
		"x_key",
	])("%s holds none", (name) => {
		expect(judgeName(name)).toBe("none");
	});
});
