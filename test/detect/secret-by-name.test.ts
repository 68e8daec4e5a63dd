import { describe, expect, it } from "vitest";
import type { AssignmentVerdict } from "../../src/detect/by-name/named-secret.ts";
import { judgeAssignment } from "../../src/detect/by-name/secret-by-name.ts";
import type { Trust } from "../../src/detect/by-name/trust.ts";

function kindOf(name: string, value: string, trust: Trust): string | null {
	const verdict: AssignmentVerdict = judgeAssignment(name, value, trust);
	return verdict.kind === "accept" ? verdict.found.patternId : null;
}

describe("judgeAssignment, declared", () => {
	it.each([
		["API_SECRET_KEY", "VERY_SECRET_KEY", "generic-secret"],
		["DB_PASSWORD", "hunter2", "generic-password"],
		["POSTGRES_PASSWORD", "summer", "generic-password"],
		["SESSION_SECRET", "keyboard cat", "generic-secret"],
		["FOO", "Zm9vYmFy8Qp2LxV7rTnW3kYd", "high-entropy"],
	])("%s=%s is a %s", (name, value, pattern) => {
		expect(kindOf(name, value, "declared")).toBe(pattern);
	});

	it.each([
		["GOCACHE", "/tmp"],
		["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
		["DB_PASSWORD_FILE", "/run/secrets/db"],
		["DB_PASSWORD", "/run/secrets/db"],
		["TOKEN_URL", "https://auth.example.com/token"],
		["API_KEY", "${API_KEY}"],
		["API_KEY", "$API_KEY"],
		["PASSWORD", ""],
		["PASSWORD", "changeme"],
		["PASSWORD", "<your-password>"],
		["API_TOKEN", "your-api-token-here"],
		["API_KEY", "xxxxxxxxxxxx"],
		["SECRET_KEY", "secret_key"],
		["MAX_TOKENS", "4096"],
		["GPG_KEY", "E3FF2839C048B25C084DEBE9B26995E310250568"],
		["PYTHON_SHA256", "8c5d3ea8d6b0f4c0b1a8f3b6f9f6d4f1c6c3a2b7d9e8f5a4b3c2d1e0f9a8b7c6"],
		["NODE_VERSION", "20.20.2"],
		["LANG", "C.UTF-8"],
		["JAVA_OPTS", "-Xmx512m -XX:+UseG1GC"],
		["AUTH_TOKEN", "none"],
		["PASSWORD", "{{ .Values.password }}"],
	])("%s=%s is none", (name, value) => {
		expect(kindOf(name, value, "declared")).toBeNull();
	});
});

describe("judgeAssignment, in programs and samples", () => {
	it.each([
		["password", "hunter22", "code", true],
		["apiKey", "9f8aQ2kLmZ7xT4vB6nR1", "code", true],
		["password", "password123", "sample", false],
		["API_KEY", "1ccc1f49-4a96-92c7-e3e2-5bf43af089fc", "code", true],
		["SHOP_PASSWORD", "eTD2uuQ9GcaRCd", "code", true],
		["SHOP_PASSWORD", "defaultPassword2", "code", false],
		["token", "access-token", "code", false],
		["token", "loginTokenStore", "code", false],
		["secret", "mySecretValue", "sample", false],
		["password", "this.form.password", "code", false],
		["passwordField", "input2", "code", false],
		["SHOP_TOKEN", "acme_project_686dda90170b2d2cad2425553cc9b1d6", "text", true],
		["token", "acme_project_of_the_year_and_of_the_month", "text", false],
		["SHOP_TOKEN", "12345678-1234-1234-1234-123456789012", "text", true],
		["shop_secret", "qR5#tY8@uI1*oP4&aS7%dF0^gH3!j", "config", true],
		["shop_secret", "prefix-%d-suffix99", "config", false],
		["password", "Sommer2019!", "code", true],
		["password", "trustno1", "code", true],
		["password", "Oktober3", "code", true],
		["password", "S3cure!", "code", true],
		["password", "{noop}monkey12", "code", true],
		["password", "monkey", "code", false],
		["password", "inputPassword2", "code", false],
		["password", "fa-lock-2", "code", false],
		["password", "field_password_1", "code", false],
		["password", "Passwort (8+):", "code", false],
		["password", "required|string|min:8", "code", false],
		["password", "trustno1", "sample", false],
		["password", "trustno1", "package", false],
		["SECRET_KEY", "dev-key-4711", "code", true],
		["jwtSecret", "pepper-mint-3", "code", true],
		["jwtSecret", "app.jwt.secret2", "code", false],
		["secret", "pepper-mint-3", "code", false],
		["secret_key_base", "secret-base-2019", "code", true],
	] as const)("%s = %j in %s: %s", (name, value, trust, expected) => {
		expect(kindOf(name, value, trust) !== null).toBe(expected);
	});
});

describe("judgeAssignment says why not", () => {
	it.each([
		["API_KEY", "${API_KEY}", "declared", "placeholder"],
		["DB_PASSWORD", "/run/secrets/db", "declared", "ordinary-value"],
		["PIN_SECRET", "4096", "declared", "small-number"],
		["PASSWORD", "pw", "declared", "value-length"],
		["GREETING", "good morning", "code", "unnamed-length"],
		["GREETING", "good morning", "package", "name-tells-nothing"],
		["test_secret", "9f8aQ2kLmZ7xT4vB6nR1cW3d", "package", "sample-name"],
		["GREETING", "good morning", "declared", "unnamed-length"],
		["IMAGE_SHA", "Zm9vYmFy8Qp2LxV7rTnW3kYd", "declared", "name-of-public-value"],
		["FOO", "Version4OfTheWarehouseService", "declared", "not-random"],
		["password", "correct horse", "config", "spaces"],
		["password", "loginForm.password", "code", "code"],
		["token", "access-token-store", "code", "words"],
		["password", "0987654321", "code", "not-mixed"],
	] as const)("%s = %j in %s: %s", (name, value, trust, reason) => {
		expect(judgeAssignment(name, value, trust)).toEqual({ kind: "reject", reason });
	});
});
