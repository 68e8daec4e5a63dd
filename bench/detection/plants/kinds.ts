/**
 * The kinds of secrets that are planted: what people call the variable and what its value looks like, from the providers'
 * own documentation. Templates as patterns/README.md has them, drawn when the bench runs: nothing here looks live.
 */
import { drawSample } from "../../../test/detect/sample.ts";

export interface Kind {
	readonly id: string;
	/** As an environment variable has it; a place may spell it in its own way. */
	readonly variable: string;
	readonly value: string;
	/** What must be found: the value, or what is secret inside it. */
	readonly secret: string;
}

/** `[[...]]` is the secret inside a larger value; without it the whole value is. */
const TEMPLATES: readonly (readonly [id: string, variable: string, template: string])[] = [
	["password", "DB_PASSWORD", "{{password:14}}"],
	["hex-api-key", "API_KEY", "{{hex:32}}"],
	["secret-key", "SECRET_KEY", "{{base64url:50}}"],
	["client-secret", "CLIENT_SECRET", "{{alnum:40}}"],
	["access-token", "ACCESS_TOKEN", "{{alnum:32}}"],
	["encryption-key", "ENCRYPTION_KEY", "{{base64:43}}="],
	["spoken-password", "SMTP_PASSWORD", "Harbour{{digits:4}}!winter"],
	["aws-secret-access-key", "AWS_SECRET_ACCESS_KEY", "{{base64:40}}"],
	["github-token", "GITHUB_TOKEN", "{{github:ghp_}}"],
	["aws-access-key-id", "AWS_ACCESS_KEY_ID", "AKIA{{upper:16}}"],
	["postgres-url", "DATABASE_URL", "postgres://shop:[[{{alnum:18}}]]@db.shop.lan:5432/shop"],
	["stripe-secret-key", "STRIPE_SECRET_KEY", "sk_live_{{alnum:24}}"],
	["slack-bot-token", "SLACK_BOT_TOKEN", "xoxb-{{digits:12}}-{{digits:13}}-{{alnum:24}}"],
	["gitlab-token", "GITLAB_TOKEN", "glpat-{{base64url:20}}"],
	["openai-project-key", "OPENAI_API_KEY", "sk-proj-{{base64url:74}}T3BlbkFJ{{base64url:74}}"],
	["anthropic-key", "ANTHROPIC_API_KEY", "sk-ant-api03-{{base64url:93}}AA"],
	["google-api-key", "GOOGLE_API_KEY", "AIza{{base64url:35}}"],
	["sendgrid-key", "SENDGRID_API_KEY", "SG.{{base64url:22}}.{{base64url:43}}"],
	["npm-token", "NPM_TOKEN", "{{npm}}"],
	["github-fine-grained", "GH_TOKEN", "github_pat_{{alnum:22}}_{{alnum:59}}"],
	[
		"azure-storage",
		"AZURE_STORAGE_CONNECTION_STRING",
		"DefaultEndpointsProtocol=https;AccountName=shop{{lowernum:8}};AccountKey=[[{{base64:86}}==]];EndpointSuffix=core.windows.net",
	],
	["heroku-key", "HEROKU_API_KEY", "{{uuid}}"],
	["datadog-key", "DD_API_KEY", "{{hex:32}}"],
	["twilio-auth-token", "TWILIO_AUTH_TOKEN", "{{hex:32}}"],
	[
		"slack-webhook",
		"SLACK_WEBHOOK_URL",
		"https://hooks.slack.com/services/T{{UPPER:8}}/B{{UPPER:8}}/{{alnum:24}}",
	],
	["pypi-token", "PYPI_TOKEN", "pypi-AgEIcHlwaS5vcmc{{base64url:150}}"],
	["google-oauth-secret", "GOOGLE_CLIENT_SECRET", "GOCSPX-{{base64url:28}}"],
	["azure-client-secret", "AZURE_CLIENT_SECRET", "{{alnum:3}}8Q~{{alnum:34}}"],
	["mongodb-url", "MONGODB_URI", "mongodb+srv://shop:[[{{alnum:20}}]]@cluster0.ab1cd.mongodb.net/shop"],
	["redis-url", "REDIS_URL", "redis://:[[{{alnum:24}}]]@cache.shop.lan:6379/0"],
	["amqp-url", "AMQP_URL", "amqp://shop:[[{{alnum:16}}]]@mq.shop.lan:5672/"],
	["jdbc-url", "JDBC_URL", "jdbc:mysql://db.shop.lan:3306/shop?user=shop&password=[[{{alnum:16}}]]"],
	[
		"ado-net",
		"CONNECTION_STRING",
		"Server=db.shop.lan;Database=shop;User Id=shop;Password=[[{{alnum:16}}]];",
	],
	["jwt", "SERVICE_TOKEN", "{{jwt}}"],
	["mailgun-key", "MAILGUN_API_KEY", "key-{{hex:32}}"],
	["mailchimp-key", "MAILCHIMP_API_KEY", "{{hex:32}}-us12"],
	["discord-webhook", "DISCORD_WEBHOOK", "https://discord.com/api/webhooks/{{digits:18}}/{{alnum:68}}"],
	["telegram-token", "TELEGRAM_BOT_TOKEN", "{{digits:10}}:AA{{base64url:33}}"],
	["vault-token", "VAULT_TOKEN", "hvs.{{base64url:95}}"],
	["terraform-cloud", "TFE_TOKEN", "{{alnum:14}}.atlasv1.{{alnum:67}}"],
	["docker-hub", "DOCKERHUB_TOKEN", "dckr_pat_{{base64url:27}}"],
	["digitalocean", "DIGITALOCEAN_TOKEN", "dop_v1_{{hex:64}}"],
	["shopify", "SHOPIFY_ACCESS_TOKEN", "shpat_{{hex:32}}"],
	["new-relic", "NEW_RELIC_API_KEY", "NRAK-{{UPPER:27}}"],
	["grafana", "GRAFANA_TOKEN", "glsa_{{alnum:32}}_{{hex:8}}"],
	["linear", "LINEAR_API_KEY", "lin_api_{{alnum:40}}"],
	["notion", "NOTION_TOKEN", "ntn_{{alnum:46}}"],
	["hugging-face", "HF_TOKEN", "hf_{{lower:34}}"],
	["databricks", "DATABRICKS_TOKEN", "dapi{{hex:32}}"],
	["cloudflare", "CLOUDFLARE_API_TOKEN", "{{base64url:40}}"],
	["postman", "POSTMAN_API_KEY", "PMAK-{{hex:24}}-{{hex:34}}"],
	["pulumi", "PULUMI_ACCESS_TOKEN", "pul-{{hex:40}}"],
	["artifactory", "ARTIFACTORY_API_KEY", "AKCp8{{alnum:68}}"],
	["rubygems", "GEM_HOST_API_KEY", "rubygems_{{hex:48}}"],
	["planetscale", "PLANETSCALE_TOKEN", "pscale_tkn_{{base64url:43}}"],
	["doppler", "DOPPLER_TOKEN", "dp.pt.{{alnum:43}}"],
	["sonarqube", "SONAR_TOKEN", "squ_{{hex:40}}"],
	["tailscale", "TS_AUTHKEY", "tskey-auth-{{alnum:12}}CNTRL-{{alnum:32}}"],
	["okta", "OKTA_API_TOKEN", "00{{base64url:40}}"],
	["bitbucket", "BITBUCKET_APP_PASSWORD", "ATBB{{alnum:32}}"],
	["algolia", "ALGOLIA_ADMIN_KEY", "{{hex:32}}"],
	["age", "SOPS_AGE_KEY", "{{age}}"],
	["square", "SQUARE_ACCESS_TOKEN", "EAAA{{base64url:60}}"],
	["session-secret", "SESSION_SECRET", "{{lowernum:24}}"],
	["basic-auth-url", "PACKAGE_INDEX", "https://deploy:[[{{alnum:20}}]]@packages.shop.lan/simple"],
];

export const KIND_IDS: readonly string[] = TEMPLATES.map(([id]) => id);

/** A fresh secret of the kind; the same for the same seed. */
export function drawKind(id: string, seed: string): Kind {
	const found = TEMPLATES.find(([name]) => name === id);
	if (found === undefined) throw new Error(`no such kind: ${id}`);
	const [, variable, template] = found;
	const [whole, before = "", inner = "", after = ""] = /^(.*?)\[\[(.*)\]\](.*)$/.exec(template) ?? [];
	if (whole === undefined) {
		const value = drawSample(template, `${id} ${seed}`);
		return { id, variable, value, secret: value };
	}
	const secret = drawSample(inner, `${id} ${seed}`);
	return { id, variable, value: drawSample(before, `${id} ${seed} before`) + secret + after, secret };
}
