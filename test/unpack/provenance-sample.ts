/**
 * Provenance as BuildKit writes it, put together field by field after its documentation
 * (docs/attestations/slsa-provenance.md and slsa-definitions.md of moby/buildkit).
 */

export interface SampleBuild {
	readonly args: Readonly<Record<string, string>>;
	/** Only in `mode=max`. */
	readonly dockerfile?: string;
	readonly command?: readonly string[];
	readonly env?: readonly string[];
}

const frontendArgs = ({ args }: SampleBuild) =>
	Object.fromEntries(Object.entries(args).map(([name, value]) => [`build-arg:${name}`, value]));

const buildConfig = ({ command = [], env = [] }: SampleBuild) => ({
	llbDefinition: [
		{ id: "step0", op: { Op: { source: { identifier: "docker-image://docker.io/library/alpine:latest" } } } },
		{
			id: "step1",
			op: {
				Op: {
					exec: {
						meta: { args: command, env, cwd: "/", removeMountStubsRecursive: true },
						mounts: [{ dest: "/" }],
					},
				},
				platform: { Architecture: "amd64", OS: "linux" },
			},
			inputs: ["step0:0"],
		},
	],
	digestMapping: { "sha256:0123456789abcdef": "step0" },
});

const source = ({ dockerfile = "" }: SampleBuild) => ({
	locations: { step1: { locations: [{ ranges: [{ start: { line: 3 }, end: { line: 3 } }] }] } },
	infos: [
		{ filename: "Dockerfile", language: "Dockerfile", data: Buffer.from(dockerfile).toString("base64") },
	],
});

const subject = [{ name: "pkg:docker/app@1?platform=linux%2Famd64", digest: { sha256: "0".repeat(64) } }];

/** SLSA provenance v0.2. */
export function provenance02(build: SampleBuild): object {
	const max = build.dockerfile !== undefined;
	return {
		_type: "https://in-toto.io/Statement/v0.1",
		predicateType: "https://slsa.dev/provenance/v0.2",
		subject,
		predicate: {
			builder: { id: "" },
			buildType: "https://mobyproject.org/buildkit@v1",
			materials: [{ uri: "pkg:docker/alpine@latest", digest: { sha256: "1".repeat(64) } }],
			invocation: {
				configSource: { entryPoint: "Dockerfile" },
				parameters: {
					frontend: "dockerfile.v0",
					args: frontendArgs(build),
					...(max ? { secrets: [{ id: "api_secret_key", optional: true }] } : {}),
					locals: [{ name: "context" }, { name: "dockerfile" }],
				},
				environment: { platform: "linux/amd64" },
			},
			...(max ? { buildConfig: buildConfig(build) } : {}),
			metadata: {
				buildInvocationID: "q1w2e3r4t5y6",
				buildStartedOn: "2026-11-01T10:00:00Z",
				completeness: { parameters: true, environment: true, materials: false },
				reproducible: false,
				"https://mobyproject.org/buildkit@v1#metadata": max ? { source: source(build) } : {},
			},
		},
	};
}

/** SLSA provenance v1. */
export function provenance1(build: SampleBuild): object {
	const max = build.dockerfile !== undefined;
	return {
		_type: "https://in-toto.io/Statement/v1",
		predicateType: "https://slsa.dev/provenance/v1",
		subject,
		predicate: {
			buildDefinition: {
				buildType: "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
				externalParameters: {
					configSource: { path: "Dockerfile" },
					request: { frontend: "dockerfile.v0", args: frontendArgs(build), locals: [{ name: "context" }] },
				},
				internalParameters: {
					builderPlatform: "linux/amd64",
					...(max ? { buildConfig: buildConfig(build) } : {}),
				},
				resolvedDependencies: [],
			},
			runDetails: {
				builder: { id: "" },
				metadata: {
					invocationID: "q1w2e3r4t5y6",
					startedOn: "2026-11-01T10:00:00Z",
					buildkit_metadata: max ? { source: source(build) } : {},
				},
			},
		},
	};
}

/** As cosign and others sign it: DSSE. */
export function envelopeOf(statement: object): object {
	return {
		payloadType: "application/vnd.in-toto+json",
		payload: Buffer.from(JSON.stringify(statement)).toString("base64"),
		signatures: [{ keyid: "", sig: "" }],
	};
}
