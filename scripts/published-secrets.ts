/**
 * Makes src/attribute/published-secrets.ts: the hashes of sample keys and tokens that public npm packages hold, in their
 * code, tests and documentation. Only kinds that nobody chooses by hand: a password that a README shows is still a
 * password that someone may use.
 *
 * npm run published
 */
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { canonicalSecret } from "../src/attribute/fingerprint.ts";
import { publishedPrefix } from "../src/attribute/published.ts";
import { patternsOf } from "../src/detect/catalogue.ts";
import { Detector } from "../src/detect/detector.ts";
import type { Match } from "../src/detect/match.ts";
import { FileScanner } from "../src/scan/file-scanner.ts";
import { readCatalogue } from "./catalogue-plugin.ts";

/** Packages that are installed a lot and deal in keys, tokens or TLS, by name. */
const PACKAGES = (
	"ssh2 sshpk http-signature jsonwebtoken jws jose node-jose jsrsasign express-jwt passport-jwt node-forge node-rsa selfsigned pem keypair " +
	"web-push apn spdy browser-sync live-server http-server https-proxy-agent mysql2 mongodb ldapjs request axios nock ws engine.io " +
	"google-auth-library firebase-admin @azure/msal-node oauth-1.0a samlify xml-crypto zod validator stripe dockerode @grpc/grpc-js"
).split(" ");

/** Kinds whose values people choose, or whose shape is a guess. */
const NOT_THESE =
	/password|passw|-url$|url-|basic|htpasswd|shadow|hash|generic|entropy|credential|mnemonic|dsn/;

const detector = new Detector(patternsOf(readCatalogue()));
const folder = mkdtempSync(path.join(tmpdir(), "leakscan-published-"));
const prefixes = new Set<string>();
try {
	for (const name of PACKAGES) {
		try {
			execFileSync("npm", ["pack", name, "--silent", "--pack-destination", folder], { stdio: "ignore" });
		} catch {
			console.error(`${name}: not to be had`);
			continue;
		}
		for (const file of readdirSync(folder)) {
			const before = prefixes.size;
			for (const match of await matchesIn(path.join(folder, file))) {
				const identity = match.identity ?? canonicalSecret(match.secret);
				prefixes.add(publishedPrefix(identity));
			}
			rmSync(path.join(folder, file));
			if (prefixes.size > before) console.error(`${name}: ${prefixes.size - before}`);
		}
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
const list = Buffer.from([...prefixes].sort().join(""), "hex").toString("base64");
writeFileSync(
	new URL("../src/attribute/published-secrets.ts", import.meta.url),
	`/** Made by \`npm run published\`: ${prefixes.size} hashes of eight bytes; see published.ts. */\nexport const PUBLISHED_SECRETS = \`\n${list.replace(/.{1,104}/g, "$&\n")}\`;\n`,
);

async function matchesIn(tarball: string): Promise<Match[]> {
	const scanner = new FileScanner({ detector });
	const untar = extract();
	untar.on("entry", (header, content, next) => {
		const sink = header.type === "file" ? scanner.open(`opt/${header.name}`, header.size ?? 0) : null;
		content.on("data", (chunk) => {
			if (Buffer.isBuffer(chunk)) sink?.write(chunk);
		});
		content.on("end", () => {
			sink?.end();
			next();
		});
	});
	await pipeline(createReadStream(tarball), createGunzip(), untar);
	return scanner.sightings.map(({ match }) => match).filter(isSample);
}

function isSample({ patternId, confidence, details }: Match): boolean {
	const isBroken = details?.some(({ name }) => name === "parses") ?? false;
	return (
		(confidence === "structured" || confidence === "checksum") && !isBroken && !NOT_THESE.test(patternId)
	);
}
