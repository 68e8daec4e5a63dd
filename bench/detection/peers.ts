/**
 * Other scanners on the same images, where one is on PATH: how many alarms each gives, and how much of what was planted it
 * finds. They read folders, so each layer is unpacked into one of its own first, deleted files included; what stands in the
 * build metadata they cannot see, and it counts as lost.
 */
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import { run } from "../images/run.ts";
import { casePath, type Measured } from "./measure.ts";

interface PeerFinding {
	readonly rule: string;
	/** Inside the folder that was scanned, with a slash at its beginning. */
	readonly file: string;
	/** What it took for the secret; null for a scanner that says only where one stands. */
	readonly text: string | null;
	/** What makes it one secret, however many places it stands in. */
	readonly identity: string;
}

interface Peer {
	readonly name: string;
	version(): Promise<string>;
	scan(folder: string): Promise<readonly PeerFinding[]>;
}

/** gitleaks: https://github.com/gitleaks/gitleaks, archives and encodings opened as deep as leakscan does. */
const gitleaks: Peer = {
	name: "gitleaks",
	version: () => run("gitleaks", ["version"]),
	async scan(folder) {
		const report = `${folder}.json`;
		await run("gitleaks", [
			...["dir", folder, "--no-banner", "--redact=0", "--exit-code=0", "--log-level=error"],
			...["--max-archive-depth=5", "--max-decode-depth=5", "--report-format=json", "--report-path", report],
		]);
		const findings = JSON.parse(await readFile(report, "utf8")) as {
			RuleID: string;
			File: string;
			Secret: string;
			Match: string;
		}[];
		return findings.map(({ RuleID, File, Secret, Match }) => ({
			rule: RuleID,
			// A member of an archive stands behind an exclamation mark.
			file: (File.split("!")[0] ?? File).slice(folder.length),
			text: `${Secret}\n${Match}`,
			identity: Secret,
		}));
	},
};

/** Kingfisher: https://github.com/mongodb/kingfisher, on PyPI as kingfisher-bin. Asks nobody whether a secret is live. */
const kingfisher: Peer = {
	name: "kingfisher",
	version: () =>
		run("kingfisher", ["--version", "--no-update-check"]).then((said) => said.replace("kingfisher", "")),
	async scan(folder) {
		const report = `${folder}.json`;
		await run(
			"kingfisher",
			[
				...["scan", folder, "--no-validate", "--no-dedup", "--no-update-check", "--quiet"],
				...["--extraction-depth=5", "--format=json", "--output", report],
			],
			{ fine: [200, 205] },
		);
		const { findings } = JSON.parse(await readFile(report, "utf8")) as {
			findings: { rule: { id: string }; finding: { path: string; snippet: string } }[];
		};
		return findings.map(({ rule, finding }) => ({
			rule: rule.id,
			file: (finding.path.split("!")[0] ?? "").slice(folder.length),
			text: finding.snippet,
			identity: finding.snippet,
		}));
	},
};

/** Trivy: https://github.com/aquasecurity/trivy. It masks what it found, so that a finding counts for its whole file. */
const trivy: Peer = {
	name: "trivy",
	version: () => run("trivy", ["--version", "--quiet"]).then((said) => said.replace("Version:", "")),
	async scan(folder) {
		const report = `${folder}.json`;
		await run("trivy", [
			...["filesystem", folder, "--scanners=secret", "--offline-scan", "--skip-version-check", "--quiet"],
			...["--format=json", "--output", report],
		]);
		const { Results = [] } = JSON.parse(await readFile(report, "utf8")) as {
			Results?: { Target: string; Secrets?: { RuleID: string; Match: string }[] }[];
		};
		return Results.flatMap(({ Target, Secrets = [] }) =>
			Secrets.map(({ RuleID, Match }) => ({
				rule: RuleID,
				file: `/${Target}`,
				text: null,
				identity: `${RuleID} ${Match}`,
			})),
		);
	},
};

const PEERS: readonly Peer[] = [gitleaks, kingfisher, trivy];

export async function peerTable(measured: Measured): Promise<string> {
	const lines = [
		"| scanner | alarms, plain images | plants found | forms found | forms alarmed |",
		"| --- | --- | ---: | ---: | ---: |",
	];
	for (const peer of PEERS) {
		const version = await peer.version().catch(() => undefined);
		if (version === undefined) lines.push(`| ${peer.name}: not on PATH | | | | |`);
		else lines.push(await peerRow(peer, version.trim(), measured));
	}
	return lines.join("\n");
}

async function peerRow(peer: Peer, version: string, { archives, plants, cases }: Measured): Promise<string> {
	const alarms: number[] = [];
	for (const archive of archives.plain) alarms.push(distinct(await scanLayers(peer, archive)));

	const planted = await scanLayers(peer, archives.planted[0] ?? "");
	const found = plants.filter(({ expected, secret, spellings = [] }) => {
		if (!("path" in expected)) return false;
		const here = planted.filter(({ file }) => file.includes(`/${expected.path}`));
		return here.some(
			({ text: said }) => said === null || [secret, ...spellings].some((spelling) => said.includes(spelling)),
		);
	});

	const files = new Map<string, PeerFinding[]>();
	for (const finding of await scanLayers(peer, archives.forms)) {
		files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
	}
	const own = cases.map((entry, at) => ({ entry, said: files.get(`/0/${casePath(at, entry, "own")}`) }));
	const hits = own.filter(
		({ entry, said }) =>
			entry.isSecret && said?.some(({ text: found }) => found?.includes(entry.value) ?? true),
	).length;
	const cries = own.filter(({ entry, said }) => !entry.isSecret && said !== undefined).length;

	const percent = (part: number, whole: number): string => `${part} (${((100 * part) / whole).toFixed(1)}%)`;
	const secrets = cases.filter(({ isSecret }) => isSecret).length;
	const cells = [
		`${peer.name} ${version}`,
		alarms.join(", "),
		percent(found.length, plants.length),
		percent(hits, secrets),
		percent(cries, cases.length - secrets),
	];
	return `| ${cells.join(" | ")} |`;
}

/** As leakscan counts: one secret that stands in ten places is one. */
function distinct(findings: readonly PeerFinding[]): number {
	return new Set(findings.map(({ identity }) => identity)).size;
}

async function scanLayers(peer: Peer, archive: string): Promise<readonly PeerFinding[]> {
	const folder = await mkdtemp(join(tmpdir(), "leakscan-peer."));
	try {
		await unpackLayers(archive, join(folder, "image"));
		return await peer.scan(join(folder, "image"));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Layer 0 into folder 0, and so on, by the manifest's order. */
async function unpackLayers(archive: string, folder: string): Promise<void> {
	const order = await layerOrder(archive);
	for (const [at, digest] of order.entries()) {
		const target = join(folder, String(at));
		await mkdir(target, { recursive: true });
		const unpack = `tar -xOf "$0" "blobs/$1" | tar -xz -C "$2" --no-same-owner`;
		await run("bash", ["-o", "pipefail", "-c", unpack, archive, digest.replace(":", "/"), target]);
	}
}

async function layerOrder(archive: string): Promise<readonly string[]> {
	const untar = extract();
	createReadStream(archive).pipe(untar);
	for await (const entry of untar) {
		if ((entry.header.size ?? 0) < 1_000_000) {
			const content = await text(entry);
			if (content.includes('"layers"')) {
				const manifest = JSON.parse(content) as { layers: readonly { digest: string }[] };
				untar.destroy();
				return manifest.layers.map(({ digest }) => digest);
			}
		} else entry.resume();
	}
	throw new Error(`${archive} has no manifest`);
}
