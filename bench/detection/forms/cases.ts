/** The cases: forms with names and values that are secrets, and the same forms with ones that are none. */
import { drawSample } from "../../../test/detect/sample.ts";
import { FORMS, Name } from "./forms.ts";

export interface FormCase {
	readonly form: string;
	/** What the value looks like, or why it is no secret. */
	readonly shape: string;
	readonly isSecret: boolean;
	readonly value: string;
	readonly file: string;
	readonly text: string;
}

const OWNERS = ["acme", "payments", "adafruit", "internal", "linear", "shop admin", "dropbox", "metrics"];
const SECRET_NAMES = [
	"token",
	"api key",
	"secret",
	"client secret",
	"access token",
	"auth token",
	"secret key",
	"api token",
];
const SHAPES: readonly (readonly [shape: string, template: string])[] = [
	["32 hex", "{{hex:32}}"],
	["40 hex", "{{hex:40}}"],
	["64 hex", "{{hex:64}}"],
	["20 alnum", "{{alnum:20}}"],
	["32 alnum", "{{alnum:32}}"],
	["40 alnum", "{{alnum:40}}"],
	["64 alnum", "{{alnum:64}}"],
	["32 lower", "{{lowernum:32}}"],
	["base64", "{{base64:43}}="],
	["base64url", "{{base64url:43}}"],
	["UUID", "{{uuid}}"],
];
const PASSWORDS: readonly (readonly [shape: string, template: string])[] = [
	["password", "{{alnum:14}}"],
	["password with signs", "{{alnum:8}}!{{alnum:5}}@{{digits:2}}"],
];

/** Names that say that the value is none, with values that would do for one. */
const OTHER_NAMES: readonly (readonly [name: string, template: string])[] = [
	["request id", "{{uuid}}"],
	["trace id", "{{hex:32}}"],
	["commit", "{{hex:40}}"],
	["git revision", "{{hex:40}}"],
	["etag", "{{hex:32}}"],
	["checksum", "{{hex:64}}"],
	["sha256", "{{hex:64}}"],
	["content md5", "{{base64:22}}=="],
	["integrity", "sha512-{{base64:86}}=="],
	["image digest", "sha256:{{hex:64}}"],
	["build id", "{{alnum:20}}"],
	["client id", "{{uuid}}"],
	["tenant id", "{{uuid}}"],
	["file path", "/etc/shop/tokens/api-token.json"],
	["token url", "https://auth.shop.lan/oauth2/token"],
	["token file", "/run/secrets/shop-token"],
	["password file", "/run/secrets/db-password"],
	["token type", "Bearer"],
	["max tokens", "4096"],
	["password min length", "12"],
	["secret name", "shop-db-credentials"],
	["secret arn", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf"],
	["cache key", "orders:by:customer:v2"],
	["primary key", "customer_id"],
	["keyboard layout", "us-international"],
	["token endpoint auth method", "client_secret_post"],
	["password field", "user_password_confirmation"],
	["public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{{base64:43}} shop@shop.lan"],
	["fingerprint", "SHA256:{{base64:43}}"],
	["timestamp", "2026-01-15T09:30:00Z"],
	["version", "1.24.0-rc.1+build.77"],
	["author", "Monkey Wrench"],
];

/** Names that promise a secret, with values that keep none. */
const NO_VALUES: readonly string[] = [
	"${SHOP_TOKEN}",
	"$SHOP_TOKEN",
	"{{ .Values.shop.token }}",
	"<your-token>",
	"YOUR_API_KEY",
	"your-api-key-here",
	"changeme",
	"change-me-please",
	"xxxxxxxxxxxxxxxx",
	"****************",
	"REPLACE_ME",
	"insert-token-here",
	"null",
	"true",
	"string",
	"secret",
	"password",
	"EXAMPLE_TOKEN",
	"example-token-123",
	"vault:secret/data/shop#token",
	"file:///run/secrets/shop",
	"TODO",
	"test",
	"dummy-token",
	"not-a-real-secret",
	"process.env.SHOP_TOKEN",
	"os.environ.SHOP_TOKEN",
	"secrets.SHOP_TOKEN",
];

/**
 * A finding's id is a slow hash, so that thousands of secrets take minutes: a quick run has the forms share theirs, `shares`
 * to a shape, and so sees a form's weakness through what others find of the same secret.
 */
export function formCases(seed: string, shares: number = FORMS.length): readonly FormCase[] {
	const cases: FormCase[] = [];
	let turn = 0;
	const next = <T>(list: readonly T[], fallback: T): T => list[turn++ % list.length] ?? fallback;
	for (const [at, form] of FORMS.entries()) {
		const share = at % shares;
		const add = (name: Name, shape: string, value: string, isSecret: boolean): void => {
			const text = `${form.render(name, value)}\n`;
			cases.push({ form: form.id, shape, isSecret, value, file: form.file, text });
		};
		for (const [shape, template] of SHAPES) {
			for (const round of ["a", "b"]) {
				const name = new Name(`${next(OWNERS, "")} ${next(SECRET_NAMES, "")}`);
				turn += round === "a" ? 3 : 2;
				add(name, shape, drawSample(template, `${share} ${shape} ${round} ${seed}`), true);
			}
		}
		for (const [shape, template] of PASSWORDS) {
			const name = new Name(`${next(OWNERS, "")} password`);
			add(name, shape, drawSample(template, `${share} ${shape} ${seed}`), true);
		}
		for (const [name, template] of OTHER_NAMES) {
			const value = drawSample(template, `${share} ${name} ${seed}`);
			if (form.bare && /\s/.test(value)) continue;
			add(new Name(name), name, value, false);
		}
		for (const value of NO_VALUES) {
			if (form.bare && /\s|^[{*<]/.test(value)) continue;
			// An attribute or element cannot hold a tag.
			if (/XML|plist|HTML/.test(form.id) && value.includes("<")) continue;
			add(new Name(`${next(OWNERS, "")} ${next(SECRET_NAMES, "")}`), `no value: ${value}`, value, false);
		}
	}
	return cases;
}
