/** Settings that stand in an ENV, a label, a build arg or a command in another form: built by the real engine, both builders. */
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportSchema } from "../../src/report/schema.ts";
import { leakscan } from "../cli/command.ts";
import { expandSample } from "../detect/sample.ts";
import { temporaryFolder } from "../source/archives.ts";
import { docker, dockerWith, engine, engineEnv, staticBusybox } from "./engine.ts";

const host = await engine();
const busybox = await staticBusybox();
const why =
	host === undefined
		? " (skipped: no Docker Engine)"
		: busybox === undefined
			? " (skipped: no static busybox)"
			: "";

const secrets = {
	env: expandSample("{{github:ghp_}}"),
	arg: expandSample("{{github:gho_}}"),
	label: expandSample("{{github:ghs_}}"),
	run: expandSample("{{github:ghu_}}"),
	gzip: expandSample("{{npm}}"),
	json: expandSample("glpat-{{alnum:20}}"),
} as const;
const settings = (token: string): string => `# settings of the shop\nTOKEN=${token}\nREGION=eu\n`;
const carriers = {
	env: Buffer.from(settings(secrets.env)).toString("base64"),
	arg: Buffer.from(settings(secrets.arg)).toString("base64"),
	label: Buffer.from(settings(secrets.label)).toString("hex"),
	run: Buffer.from(settings(secrets.run)).toString("base64"),
	gzip: gzipSync(settings(secrets.gzip)).toString("base64"),
};

const DOCKERFILE = `FROM scratch
COPY busybox /bin/busybox
ARG SETTINGS
ENV APP_SETTINGS=${carriers.env}
ENV RELEASE=${carriers.gzip}
LABEL com.example.settings="${carriers.label}" com.example.notes="{\\"env\\": \\"A=1\\\\nCI_TOKEN=${secrets.json}\\"}"
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN echo ${carriers.run} | base64 -d | wc -c
`;
const BUILDERS = { classic: "0", buildkit: "1" } as const;

describe.skipIf(why !== "")(`encoded build metadata${why}`, () => {
	beforeAll(async () => {
		const context = await temporaryFolder();
		await copyFile(busybox ?? "", path.join(context, "busybox"));
		await writeFile(path.join(context, "Dockerfile"), DOCKERFILE);
		for (const [name, mode] of Object.entries(BUILDERS)) {
			const args = [
				"--network=host",
				"--build-arg",
				`SETTINGS=${carriers.arg}`,
				"-t",
				`leakscan-encoded:${name}`,
			];
			await dockerWith({ env: { DOCKER_BUILDKIT: mode } }, "build", "-q", ...args, context);
		}
	}, 120_000);
	afterAll(() => docker("rmi", "-f", ...Object.keys(BUILDERS).map((name) => `leakscan-encoded:${name}`)));

	it.each(Object.keys(BUILDERS))("is decoded (%s)", async (builder) => {
		const args = ["history", `leakscan-encoded:${builder}`];
		const { stdout } = await leakscan([...args, "--format", "json", "--show-secrets"], {
			env: await engineEnv(),
		});
		const report = reportSchema.parse(JSON.parse(stdout));
		const places = new Map(
			report.findings.map(({ secret, exposures }) => [
				secret.value,
				exposures.map(({ kind, variable, inside }) => [kind, variable ?? "-", ...inside].join(" ")),
			]),
		);
		expect(report.complete).toBe(true);
		expect(places.get(secrets.env)).toEqual(["env APP_SETTINGS base64"]);
		expect(places.get(secrets.gzip)).toEqual(["env RELEASE base64 base64"]);
		expect(places.get(secrets.arg)).toEqual(["arg SETTINGS base64"]);
		expect(places.get(secrets.label)).toEqual(["label com.example.settings hex"]);
		expect(places.get(secrets.run)).toEqual(["history - base64"]);
		expect(places.get(secrets.json)).toHaveLength(1);
		expect(places.size).toBe(6);
	});

	it.each(Object.keys(BUILDERS))("is hidden in reports, in its other form as well (%s)", async (builder) => {
		const env = await engineEnv();
		for (const format of ["json", "pretty", "sarif"]) {
			const { stdout } = await leakscan(["history", `leakscan-encoded:${builder}`, "--format", format], {
				env,
			});
			expect(stdout).toContain("APP_SETTINGS");
			for (const text of [...Object.values(secrets), ...Object.values(carriers)])
				expect(stdout).not.toContain(text);
		}
	});
});
