/** A rich run: findings of every kind and state, several images, faults, hostile texts. Its secrets are made of parts. */
import type { Exposure, Finding } from "../../src/attribute/finding.ts";
import type { Run, RunImage } from "../../src/report/run.ts";

const letters = (count: number): string => "Zq7Rk2Vx9Lm4Tn8Wb3Yc6Hd1Fs5Gp0J".repeat(8).slice(0, count);

const keyBody = [64, 64, 40].map((length, row) => `${row}${letters(length - 1)}`);
const armour = (word: string): string => `-----${word} RSA PRIVATE ${"KEY"}-----`;

export const SECRETS = {
	github: `ghp${"_"}${letters(36)}`,
	aws: `AKIA${"Q7RK2VX9LM4TN8WB"}`,
	build: ["VERY", "SECRET", "KEY"].join("_"),
	key: [armour("BEGIN"), ...keyBody, armour("END")].join("\n"),
	password: ["hunter", "2!", '"x'].join(""),
	pin: ["s3", "cr"].join(""),
	hidden: `sk${"_"}live_${letters(24)}`,
	database: `postgres://shop:${["tr0ub4", "dor&3"].join("")}@db.internal/shop`,
	random: letters(32).toLowerCase(),
	chat: `xoxb${"-"}${"1234567890"}-${letters(24)}`,
} as const;

const sha = (digit: string): string => `sha256:${digit.repeat(64)}`;
const nop = (text: string): string => `/bin/sh -c #(nop)  ${text}`;

const HISTORY: readonly string[] = [
	nop("ADD file:1f2e in / "),
	nop(`ENV GITHUB_TOKEN=${SECRETS.github}`),
	`|1 API_SECRET_KEY=${SECRETS.build} /bin/sh -c go build -ldflags "-X main.version=1.4.2" -o /usr/local/bin/shop ./cmd/shop && rm -rf /root/.cache/go-build /tmp/build-output`,
	"COPY . /app # buildkit",
	`RUN /bin/sh -c printf '%s' "${Buffer.from(SECRETS.hidden).toString("base64")}" | base64 -d > /run/key && rm /app/.env # buildkit`,
	"COPY file:9c8b /app/config.yml # buildkit",
	'CMD ["shop", "serve"]',
];

const instruction = (index: number): Exposure["instruction"] => ({
	index,
	createdBy: HISTORY[index] ?? "",
	created: `2026-10-0${index + 1}T08:00:00Z`,
});

/** Layer 0 is the base (history 0), 1 the build (2), 2 COPY . /app (3), 3 the removal (4), 4 the new config (5). */
const LAYER_HISTORY = [0, 2, 3, 4, 5] as const;

const layer = (index: number): NonNullable<Exposure["layer"]> => ({
	index,
	digest: sha(String(index + 1)),
	diffId: sha("abcdef"[index] ?? "0"),
});

function image(reference: string, platform: string): RunImage {
	return {
		reference,
		source: "docker",
		imageId: sha("e"),
		manifestDigest: null,
		platform,
		created: "2026-10-07T08:00:00Z",
		layers: LAYER_HISTORY.map((entry, index) => ({
			...layer(index),
			mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
			size: 1_000_000 * (index + 1),
			createdBy: HISTORY[entry] ?? null,
		})),
	};
}

const nowhere: Omit<Exposure, "kind" | "state"> = {
	image: 0,
	path: null,
	inside: [],
	line: null,
	column: null,
	layer: null,
	instruction: null,
	removedInLayer: null,
	vendored: false,
	variable: null,
};

export function inMetadata(
	kind: Exposure["kind"],
	entry: number | null,
	more: Partial<Exposure> = {},
): Exposure {
	return {
		...nowhere,
		kind,
		state: "metadata",
		instruction: entry === null ? null : instruction(entry),
		...more,
	};
}

export function inFile(path: string, at: number, more: Partial<Exposure> = {}): Exposure {
	return {
		...nowhere,
		kind: "file",
		state: "present",
		path,
		line: 1,
		column: 1,
		layer: layer(at),
		instruction: instruction(LAYER_HISTORY[at] ?? 0),
		...more,
	};
}

/** Moves the cursor, colours, reorders and hides text, closes the fence and the link. */
export const HOSTILE =
	"/app/\u001b[2J\u001b[31mred\u202egnp.\u0007\u200b\r\n[x](javascript:1){0}`|<img>`/日本語\ud800.env";

let nextId = 0;

function finding(
	name: readonly [id: string, name: string, provider: string],
	grade: Pick<Finding, "severity" | "confidence">,
	secret: string,
	exposures: readonly Exposure[],
	remediation: Partial<Finding["remediation"]> = {},
): Finding {
	nextId++;
	return {
		id: `ls${"abcdefghijklmnopqrs"}${"abcdefghijklmnopqrstuvwxyz"[nextId]}`,
		pattern: { id: name[0], name: name[1], provider: name[2] },
		...grade,
		secret,
		exposures,
		published: false,
		remediation: {
			summary: "Revoke it, then build the image without it.",
			revokeUrl: null,
			dockerfile: null,
			...remediation,
		},
	};
}

const FINDINGS: readonly Finding[] = [
	finding(
		["random-string", "Random-looking value", "generic"],
		{ severity: "low", confidence: "entropy" },
		SECRETS.random,
		Array.from({ length: 12 }, (_, index) =>
			inFile(`/usr/share/doc/sample-${String(index).padStart(3, "0")}/example.conf`, 0, {
				line: index + 1,
				vendored: index === 1,
			}),
		),
		{ summary: "Find out whether it is a secret. If it is, revoke it where it was issued." },
	),
	finding(
		["github-pat", "GitHub personal access token", "GitHub"],
		{ severity: "critical", confidence: "checksum" },
		SECRETS.github,
		[
			inMetadata("env", 1, { variable: "GITHUB_TOKEN" }),
			inMetadata("env", 1, { variable: "GITHUB_TOKEN", image: 1 }),
			inFile("/root/.git-credentials", 2, { column: 17 }),
			inFile("/app/.env", 2, {
				line: 3,
				column: 14,
				state: "deleted",
				removedInLayer: 3,
				variable: "GITHUB_TOKEN",
			}),
			inFile("/app/app.jar", 2, {
				inside: ["BOOT-INF/application.yml"],
				line: 3,
				column: 7,
				variable: "github.token",
			}),
		],
		{
			summary:
				"Revoke the token, then hand it to the one instruction that needs it as a build secret: what ENV sets stays in the image config for everyone who can pull it.",
			revokeUrl: "https://github.com/settings/tokens",
			dockerfile: [
				"# syntax=docker/dockerfile:1",
				`RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN git clone https://github.com/acme/shop-with-a-long-name /app`,
				"",
				"# docker build --secret id=github_token,env=GITHUB_TOKEN .",
			].join("\n"),
		},
	),
	finding(
		["secret-by-name", "Secret in a variable", "generic"],
		{ severity: "high", confidence: "contextual" },
		SECRETS.build,
		[
			inMetadata("arg", 2, { variable: "API_SECRET_KEY" }),
			inMetadata("history", 2, { variable: "API_SECRET_KEY" }),
		],
		{
			summary: `Change it, then mount it as a secret instead of passing ${SECRETS.build} as a build arg.`,
			dockerfile:
				"RUN --mount=type=secret,id=api_secret_key,env=API_SECRET_KEY \\\n    go build -o /usr/local/bin/shop ./cmd/shop",
		},
	),
	{
		...finding(
			["private-key", "RSA private key", "generic"],
			{ severity: "high", confidence: "structured" },
			SECRETS.key,
			[
				inFile("/app/deploy_key", 2, { state: "overwritten", removedInLayer: 4 }),
				inMetadata("label", null, { variable: "com.example.key" }),
			],
			{ dockerfile: "# .dockerignore\ndeploy_key" },
		),
		details: [
			{ name: "expires", value: "2027-01-01T00:00:00.000Z" },
			{ name: "issuer", value: `shop with ${SECRETS.build}\u001b[31m` },
		],
	},
	finding(
		["aws-access-key", "AWS access key", "Amazon Web Services"],
		{ severity: "critical", confidence: "structured" },
		SECRETS.aws,
		[inFile(HOSTILE, 2, { image: 1, line: 7, column: 3, variable: "AWS_\u001b[0mKEY" })],
	),
	finding(
		["basic-auth-url", "Password in a URL", "generic"],
		{ severity: "high", confidence: "structured" },
		SECRETS.database,
		[
			inFile("/app/config.yml", 2, { state: "overwritten", removedInLayer: 4, line: 12 }),
			inFile(`/app/${SECRETS.pin}/link`, 3, { kind: "link", line: null, column: null }),
			inFile(`/app/backup-${SECRETS.build}.txt`, 3, {
				kind: "filename",
				line: null,
				column: null,
				instruction: null,
			}),
		],
	),
	finding(
		["slack-bot-token", "Slack bot token", "Slack"],
		{ severity: "medium", confidence: "verified" },
		SECRETS.chat,
		[
			inMetadata("cmd", 6),
			inMetadata("entrypoint", null),
			inMetadata("healthcheck", null),
			inMetadata("onbuild", null),
			inMetadata("shell", null),
			inMetadata("comment", null),
			inMetadata("author", null),
			inMetadata("annotation", null, { variable: "org.opencontainers.image.description" }),
			inMetadata("attestation", null),
		],
	),
	finding(
		["password-by-name", "Password in a variable", "generic"],
		{ severity: "high", confidence: "contextual" },
		SECRETS.password,
		[inFile("/app/old.env", 2, { state: "deleted", removedInLayer: 3, variable: "DB_PASSWORD" })],
		{
			summary: `In a URL it reads ${encodeURIComponent(SECRETS.password)}, in JSON ${JSON.stringify(SECRETS.password)}.`,
		},
	),
	finding(
		["pin-by-name", "PIN in a variable", "generic"],
		{ severity: "low", confidence: "contextual" },
		SECRETS.pin,
		[inMetadata("env", null, { variable: "PIN" })],
	),
];

export const RUN: Run = {
	tool: { name: "leakscan", version: "0.1.0", patternsVersion: "2026.11" },
	faults: [
		{
			code: "LIMIT_EXCEEDED",
			message: "the entry says it has 9 PB; the limit is 16 GB",
			where: `layer ${sha("9")}: /huge\u001b[1A`,
		},
		{
			code: "LAYER_UNREADABLE",
			message: `unexpected end of file near ${SECRETS.hidden}`,
			where: "shop/api:1.4: layer 3",
		},
	],
	images: [image("shop/api:1.4", "linux/amd64"), image("shop/api:1.4", "linux/arm64")],
	findings: FINDINGS,
	secrets: Object.values(SECRETS),
	suppressed: { vendored: 1, published: 0, baseline: 2, ignored: 0, inherited: 0 },
	stats: { layers: 5, files: 1204, bytes: 88_412_345, seconds: 1.234 },
};

/** The same machine, nothing found. */
export const CLEAN_RUN: Run = {
	...RUN,
	faults: [],
	images: RUN.images.slice(0, 1).map((one) => ({
		...one,
		layers: one.layers.map((each) => ({ ...each, createdBy: `COPY part-${each.index} /` })),
	})),
	findings: [],
	suppressed: { vendored: 0, published: 0, baseline: 0, ignored: 0, inherited: 0 },
};
