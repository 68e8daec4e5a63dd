/**
 * A small image that leaks in every way an image can: a build arg, an ENV, a LABEL, a file, a deleted file. Written as an
 * OCI archive (OCI image-spec: image-layout.md, config.md, layer.md) with the history that BuildKit writes, the same to
 * the last byte each time.
 *
 * Its secrets are drawn here from fixed seeds, so that none stands in the repository; nobody ever issued them.
 */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { pack } from "tar-stream";

const ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PASSWORD = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#*";

const BUILT = new Date("2026-01-15T09:30:00Z");

/** What the image holds, for who wants to know whether all of it was found. */
export const sampleSecrets = {
	buildArg: "VERY_SECRET_KEY",
	githubToken: githubToken("sample image"),
	deployPassword: draw(PASSWORD, 16, "deploy password"),
	stripeKey: ["sk", "live", draw(ALNUM, 24, "stripe key")].join("_"),
	awsKeyId: `AK${"IA"}${draw(BASE32, 16, "aws key id")}`,
	awsSecretKey: draw(ALNUM, 40, "aws secret key"),
	databasePassword: draw(PASSWORD, 18, "database password"),
};

/** Writes the archive; `tag` is the image's name in it. */
export async function writeSampleImage(file, tag = "shop") {
	const { steps, config } = sample();
	const blobs = new Map();
	const descriptor = (mediaType, content) => {
		const digest = digestOf(content);
		blobs.set(`blobs/${digest.replace(":", "/")}`, content);
		return { mediaType, digest, size: content.length };
	};

	const layers = [];
	const history = [];
	for (const [index, { createdBy, files }] of steps.entries()) {
		const created = new Date(BUILT.getTime() + index * 4_000).toISOString();
		const entry = { created, created_by: createdBy, comment: "buildkit.dockerfile.v0" };
		history.push(files === undefined ? { ...entry, empty_layer: true } : entry);
		if (files !== undefined) layers.push(await tarOf(files));
	}
	const image = {
		created: history.at(-1).created,
		architecture: "amd64",
		os: "linux",
		config,
		rootfs: { type: "layers", diff_ids: layers.map(digestOf) },
		history,
	};
	const manifest = {
		schemaVersion: 2,
		mediaType: "application/vnd.oci.image.manifest.v1+json",
		config: descriptor("application/vnd.oci.image.config.v1+json", json(image)),
		// Not compressed: zlibs differ in what they write.
		layers: layers.map((layer) => descriptor("application/vnd.oci.image.layer.v1.tar", layer)),
	};
	const index = {
		schemaVersion: 2,
		mediaType: "application/vnd.oci.image.index.v1+json",
		manifests: [
			{
				...descriptor(manifest.mediaType, json(manifest)),
				platform: { architecture: "amd64", os: "linux" },
				annotations: { "org.opencontainers.image.ref.name": tag },
			},
		],
	};

	const archive = packed({
		"oci-layout": json({ imageLayoutVersion: "1.0.0" }),
		"index.json": json(index),
		...Object.fromEntries(blobs),
	});
	await pipeline(archive, createWriteStream(file));
}

/** The Dockerfile, one step an instruction; those with files make a layer. */
function sample() {
	const secrets = sampleSecrets;
	const env = {
		PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		GOCACHE: "/tmp",
		GITHUB_TOKEN: secrets.githubToken,
	};
	const labels = {
		"com.example.shop.deploy-password": secrets.deployPassword,
		"org.opencontainers.image.title": "shop",
	};
	const withArg = `|1 API_SECRET_KEY=${secrets.buildArg} /bin/sh -c`;
	const steps = [
		{
			createdBy: "COPY rootfs / # buildkit",
			files: {
				"etc/os-release": 'NAME="Sample Linux"\nID=sample\nVERSION_ID="1.4"\n',
				"etc/passwd": "root:x:0:0:root:/root:/bin/sh\nshop:x:1000:1000::/app:/sbin/nologin\n",
				"etc/ssl/openssl.cnf": "[req]\ndistinguished_name = req_distinguished_name\ndefault_bits = 4096\n",
				"usr/share/doc/shop/README": "Set API_SECRET_KEY=<your key> before you start the server.\n",
			},
		},
		{ createdBy: "WORKDIR /app", files: { "app/": null } },
		{ createdBy: "ARG API_SECRET_KEY" },
		{ createdBy: "ENV GOCACHE=/tmp" },
		{
			createdBy: "COPY . /app # buildkit",
			files: {
				"app/main.go": 'package main\n\nfunc main() { println("shop") }\n',
				"app/config/settings.py": [
					'"""Settings of the shop\'s jobs."""',
					"",
					"import os",
					"",
					'DEBUG = os.environ.get("DEBUG") == "1"',
					'DB_PASSWORD_FILE = "/run/secrets/db"',
					`STRIPE_SECRET_KEY = "${secrets.stripeKey}"`,
					"",
				].join("\n"),
			},
		},
		{
			createdBy: "COPY .env /app/.env # buildkit",
			files: {
				"app/.env": [
					"# the build reads these",
					"LOG_LEVEL=info",
					`AWS_ACCESS_KEY_ID=${secrets.awsKeyId}`,
					`AWS_SECRET_ACCESS_KEY=${secrets.awsSecretKey}`,
					`DATABASE_PASSWORD=${secrets.databasePassword}`,
					"",
				].join("\n"),
			},
		},
		{
			// What `go generate` runs reads API_SECRET_KEY from its environment.
			createdBy: `RUN ${withArg} go generate ./... && go build -o /app/server . # buildkit`,
			files: { "app/server": "#!/bin/sh\necho shop\n" },
		},
		{ createdBy: `RUN ${withArg} rm /app/.env # buildkit`, files: { "app/.wh..env": "" } },
		{ createdBy: `ENV GITHUB_TOKEN=${secrets.githubToken}` },
		{
			createdBy: `LABEL ${Object.entries(labels)
				.map(([name, value]) => `${name}=${value}`)
				.join(" ")}`,
		},
		{ createdBy: 'ENTRYPOINT ["/app/server"]' },
	];
	const config = {
		Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
		Entrypoint: ["/app/server"],
		WorkingDir: "/app",
		Labels: labels,
	};
	return { steps, config };
}

/** A tar of `files`, name to content; null for a folder. */
function packed(files) {
	const archive = pack();
	for (const [name, content] of Object.entries(files)) {
		const header = { name, mtime: BUILT, mode: content === null ? 0o755 : 0o644, uid: 0, gid: 0 };
		if (content === null) archive.entry({ ...header, type: "directory" });
		else archive.entry(header, content);
	}
	archive.finalize();
	return archive;
}

function tarOf(files) {
	return buffer(packed(files));
}

function json(value) {
	return Buffer.from(JSON.stringify(value));
}

function digestOf(content) {
	return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** `length` characters of `alphabet`; the same for the same seed. */
function draw(alphabet, length, seed) {
	const bytes = createHash("sha512").update(seed).digest();
	return [...bytes.subarray(0, length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** Its last six characters are the CRC-32 of the 30 before them, in base 62: scanners tell it from a random text by them. */
function githubToken(seed) {
	const random = draw(ALNUM, 30, seed);
	let check = "";
	for (let rest = crc32(random); rest > 0; rest = Math.floor(rest / 62)) check = ALNUM[rest % 62] + check;
	return `gh${"p"}_${random}${check.padStart(6, "0")}`;
}
