/** Which certificate of an image a private key belongs to, and where else the key is: made by openssl, built by the real engine. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificatesIn } from "../../src/detect/keys/certificate.ts";
import { docker, hasTool } from "./engine.ts";
import { buildFiles, type Report, reportOf, whyNoImages } from "./files-image.ts";
import { Workbench } from "./wrapped.ts";

const why = whyNoImages || ((await hasTool("openssl")) ? "" : " (skipped: no openssl)");
const TAG = "leakscan-certificates:1";
const KINDS = {
	rsa: ["-newkey", "rsa:2048"],
	p256: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
	p521: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
	k256: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
	ed25519: ["-newkey", "ed25519"],
	ed448: ["-newkey", "ed448"],
} as const;

let bench: Workbench;
let report: Report;

/** `name.key` and `name.crt`. */
function certificate(name: string, options: readonly string[]): { key: Buffer; pem: Buffer } {
	const files = ["-nodes", "-keyout", `${name}.key`, "-out", `${name}.crt`];
	bench.run(
		"openssl",
		"req",
		"-x509",
		...options,
		...files,
		"-days",
		"400",
		"-subj",
		`/O=Acme/CN=${name}.example`,
	);
	return { key: bench.read(`${name}.key`), pem: bench.read(`${name}.crt`) };
}

describe.skipIf(why !== "")(`a private key and its certificate${why}`, () => {
	beforeAll(async () => {
		bench = new Workbench();
		const made = Object.fromEntries(
			Object.entries(KINDS).map(([name, options]) => [name, certificate(name, options)]),
		);
		const { rsa, p256, p521, k256, ed25519, ed448 } = made;
		const trust = Array.from({ length: 3 }, (_, at) => certificate(`ca${at}`, KINDS.p256).pem);
		bench.run("openssl", "x509", "-in", "ed25519.crt", "-outform", "DER", "-out", "ed25519.der");
		await buildFiles(
			TAG,
			{
				"etc/tls/rsa.key": rsa?.key ?? "",
				"srv/backup/old-key": rsa?.key ?? "",
				"etc/tls/p256.pem": Buffer.concat([p256?.key ?? Buffer.alloc(0), p256?.pem ?? Buffer.alloc(0)]),
				"etc/tls/p521.key": p521?.key ?? "",
				"etc/tls/k256.key": k256?.key ?? "",
				"etc/tls/ed448.key": ed448?.key ?? "",
				"app/settings.env": `SIGNING_KEY="${ed25519?.key.toString().replaceAll("\n", "\\n")}"\n`,
			},
			{
				"etc/ssl/certs/bundle.crt": Buffer.concat([...trust, rsa?.pem ?? Buffer.alloc(0)]),
				"etc/ssl/certs/p521.crt": bench.run("openssl", "x509", "-in", "p521.crt", "-text"),
				"opt/k256": k256?.pem ?? "",
				"opt/ed448": ed448?.pem ?? "",
				"usr/share/ca/ed25519.cer": bench.read("ed25519.der"),
			},
		);
		report = await reportOf(TAG);
	}, 120_000);
	afterAll(async () => {
		bench.remove();
		await docker("rmi", "-f", TAG);
	});

	const findingAt = (path: string): Report["findings"][number] | undefined =>
		report.findings.find(({ exposures }) => exposures.some((exposure) => exposure.path === path));
	const certificatesAt = (path: string): string[] =>
		(findingAt(path)?.details ?? []).flatMap(({ name, value }) => (name === "certificate" ? [value] : []));

	it.each([
		["rsa.example", "/etc/tls/rsa.key", "/etc/ssl/certs/bundle.crt"],
		["p256.example", "/etc/tls/p256.pem", "/etc/tls/p256.pem"],
		["p521.example", "/etc/tls/p521.key", "/etc/ssl/certs/p521.crt"],
		["k256.example", "/etc/tls/k256.key", "/opt/k256"],
		["ed25519.example", "/app/settings.env", "/usr/share/ca/ed25519.cer"],
		["ed448.example", "/etc/tls/ed448.key", "/opt/ed448"],
	])("the key of %s is told with it", (subject, key, file) => {
		expect(certificatesAt(key)).toEqual([
			expect.stringMatching(new RegExp(`^${subject}, until 20\\d\\d-\\d\\d-\\d\\d, in ${file}$`)),
		]);
	});

	it("is one finding, wherever the key is", () => {
		expect(findingAt("/etc/tls/rsa.key")?.exposures.map(({ path }) => path)).toEqual([
			"/etc/tls/rsa.key",
			"/srv/backup/old-key",
		]);
	});

	it("says the day that openssl says", () => {
		const printed = bench.run("openssl", "x509", "-in", "rsa.crt", "-noout", "-enddate").toString();
		const day = new Date(printed.slice(printed.indexOf("=") + 1)).toISOString().slice(0, 10);
		expect(certificatesIn(bench.read("rsa.crt"))).toMatchObject([{ subject: "rsa.example", until: day }]);
	});
});

describe("bytes that are no certificate", () => {
	const armour = (label: string, body: string): string =>
		`-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
	it.each([
		["nothing", Buffer.alloc(0)],
		["a cut sequence", Buffer.from("308203", "hex")],
		["a sequence of nothing", Buffer.from("3000", "hex")],
		["noise in armour", Buffer.from(armour("CERTIFICATE", "MIIBAAAA"))],
		["another label", Buffer.from(armour("CERTIFICATE REQUEST", "MIIBAAAA"))],
		["armour without an end", Buffer.from("-----BEGIN CERTIFICATE-----\n".repeat(10_000))],
	])("give none: %s", (_what, bytes) => {
		expect(certificatesIn(bytes)).toEqual([]);
	});
});
