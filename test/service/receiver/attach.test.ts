import { describe, expect, test } from "vitest";
import { LeakscanError } from "../../../src/errors.ts";
import { buildDocument } from "../../../src/report/document.ts";
import { parseAllowed } from "../../../src/service/allow-list.ts";
import { type AttachedReport, attachReceiver } from "../../../src/service/receiver/attach.ts";
import type { ScanMessage } from "../../../src/service/scan-message.ts";
import { RUN, SECRETS } from "../../report/sample-run.ts";

const DIGEST = `sha256:${"5e".repeat(32)}`;
const PLATFORMS = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}`);
const ALLOWED = [parseAllowed("registry.example/team")];
const running = new AbortController().signal;

const document = buildDocument(
	{ ...RUN, images: RUN.images.map((one, at) => ({ ...one, manifestDigest: PLATFORMS[at] ?? null })) },
	{ showSecrets: false },
);

function message(scan: Partial<ScanMessage["scan"]> = {}): ScanMessage {
	return {
		type: "scan.completed",
		scan: {
			...{ id: "1", image: "registry.example/team/shop:1", registry: "registry.example" },
			...{ repository: "team/shop", tag: "1", digest: DIGEST, verdict: "block", findings: 9, blocking: 2 },
			...{ error: null, finishedAt: "2026-11-24T10:00:00.000Z" },
			...scan,
		},
		report: document,
	};
}

/** What is attached for these messages, one after the other. */
async function attached(...messages: ScanMessage[]): Promise<AttachedReport[]> {
	const reports: AttachedReport[] = [];
	const receiver = attachReceiver(ALLOWED, async (report) => void reports.push(report));
	for (const one of messages) await receiver.send(one, "delivery", running);
	return reports;
}

describe("what is attached to an image", () => {
	test("is its report in SARIF, with the verdict in annotations and no secret", async () => {
		const [report, ...more] = await attached(message());
		expect(more).toEqual([]);
		expect(report).toMatchObject({
			image: `registry.example/team/shop@${DIGEST}`,
			artifactType: "application/sarif+json",
			annotations: {
				"org.opencontainers.image.created": "2026-11-24T10:00:00.000Z",
				"leakscan.verdict": "block",
				"leakscan.findings": "9",
				"leakscan.blocking": "2",
				"leakscan.version": "0.1.0",
				"leakscan.patterns-version": "2026.11",
			},
		});
		expect(JSON.parse(report?.content ?? "")).toMatchObject({ version: "2.1.0" });
		for (const secret of Object.values(SECRETS)) expect(JSON.stringify(report)).not.toContain(secret);
	});

	test("is the same when a delivery is tried again", async () => {
		const [first, second] = await attached(message(), message());
		expect(second).toEqual(first);
	});

	test("is attached to each platform where a tag alone is known", async () => {
		const reports = await attached(message({ digest: null }));
		expect(reports.map(({ image }) => image)).toEqual(
			PLATFORMS.map((digest) => `registry.example/team/shop@${digest}`),
		);
	});
});

describe("nothing is attached", () => {
	test.each([
		["another registry", { registry: "elsewhere.example" }],
		["another part of it", { repository: "teammate/shop" }],
	])("to %s than is allowed, and the delivery says so", async (_what, scan) => {
		await expect(attached(message(scan))).rejects.toMatchObject({
			code: "DELIVERY_FAILED",
			message: expect.stringContaining("--allow-registry does not name"),
		});
	});

	test("for a scan that failed", () => {
		const receiver = attachReceiver(ALLOWED, async () => undefined);
		expect(receiver.wants(message())).toBe(true);
		expect(receiver.wants({ ...message({ verdict: null }), type: "scan.failed", report: null })).toBe(false);
	});

	test("where the registry refuses, and the delivery says why", async () => {
		const receiver = attachReceiver(ALLOWED, () =>
			Promise.reject(new LeakscanError("REGISTRY_DENIED", "registry.example refuses")),
		);
		await expect(receiver.send(message(), "delivery", running)).rejects.toMatchObject({
			code: "DELIVERY_FAILED",
			message: "registry.example refuses",
		});
	});

	test("once the service has been stopped", async () => {
		const stopped = AbortSignal.abort(new Error("stopped"));
		const receiver = attachReceiver(ALLOWED, async (_report, signal) => signal.throwIfAborted());
		await expect(receiver.send(message(), "delivery", stopped)).rejects.toMatchObject({
			code: "DELIVERY_FAILED",
			message: "the service was stopped",
		});
	});
});
