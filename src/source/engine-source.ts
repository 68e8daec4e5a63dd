/**
 * An image of a Docker Engine. With its layers it is the engine's export (what `docker save` writes), read as it comes;
 * without, it is what inspect and history tell.
 */
import { Readable } from "node:stream";
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import type { Image } from "../image/image.ts";
import { formatPlatform, platformMatches } from "../image/platform.ts";
import { platformOf } from "./candidate.ts";
import { connectEngine, type EngineClient } from "./engine-client.ts";
import { configFromEngine, engineHistorySchema, type Inspection, inspectSchema } from "./engine-history.ts";
import { errorCode } from "./file-error.ts";
import { familiarName } from "./image-name.ts";
import { printable } from "./printable.ts";
import type { ReadRequest } from "./read-images.ts";
import { SequentialSource } from "./sequential-source.ts";
import type { LayerBlob, Source } from "./source.ts";

/**
 * Opens the image called `name`. Throws ENGINE_UNREACHABLE, REFERENCE_NOT_FOUND, PLATFORM_NOT_FOUND, ENGINE_ERROR.
 */
export async function openEngineImage(
	name: string,
	request: ReadRequest,
	env: NodeJS.ProcessEnv,
): Promise<Source> {
	const client = await connectEngine(env);
	try {
		const inspection = await inspect(client, name);
		if (!request.layers) {
			const image = await inspectedImage(client, inspection, request);
			if (image !== undefined) {
				client.close();
				return new InspectedSource(image);
			}
		}
		return await exportSource(client, name, inspection, request);
	} catch (error) {
		client.close();
		throw error;
	}
}

async function inspect(client: EngineClient, name: string): Promise<Inspection> {
	let answer: unknown;
	try {
		answer = await client.docker.getImage(name).inspect();
	} catch (error) {
		if (statusOf(error) === 404) {
			throw new LeakscanError("REFERENCE_NOT_FOUND", `the engine has no image ${name} (${client.label})`, {
				hint: `fetch it with \`docker pull ${name}\`; \`docker images\` lists what is there`,
				cause: error,
			});
		}
		throw engineError(client, error);
	}
	return parseAnswer(client, inspectSchema, answer);
}

/** The image as inspect and history tell of it; undefined when they do not suffice. */
async function inspectedImage(
	client: EngineClient,
	inspection: Inspection,
	request: ReadRequest,
): Promise<Image | undefined> {
	const history = parseAnswer(
		client,
		engineHistorySchema,
		await client.docker
			.getImage(inspection.Id)
			.history()
			.catch((error: unknown) => {
				throw engineError(client, error);
			}),
	);
	const inspected = configFromEngine(inspection, history);
	if (inspected === undefined) return undefined;
	const { config, layerSizes } = inspected;
	const platform = platformOf(config);
	// containerd keeps several platforms under one name, and tells of one.
	const several = /index|manifest\.list/.test(inspection.Descriptor?.mediaType ?? "");
	const wanted = request.platform;
	if (several && wanted !== undefined) return undefined;
	if (wanted !== undefined && wanted !== "all" && !platformMatches(platform, wanted)) {
		throw new LeakscanError(
			"PLATFORM_NOT_FOUND",
			`the engine's ${printable(request.typed)} is for ${formatPlatform(platform)}, not ${formatPlatform(wanted)}`,
			{
				hint: `\`docker pull --platform ${formatPlatform(wanted)} ${printable(request.path)}\` fetches the other`,
			},
		);
	}
	const diffIds = config.rootfs?.diff_ids ?? [];
	return {
		reference: request.typed,
		source: "docker",
		imageId: inspection.Id,
		manifestDigest: several ? null : (inspection.Descriptor?.digest ?? null),
		platform,
		config,
		layers: diffIds.map((diffId, index) => ({
			index,
			key: diffId,
			digest: null,
			diffId,
			mediaType: "application/vnd.docker.image.rootfs.diff.tar",
			size: layerSizes[index] ?? 0,
		})),
		annotations: [],
		attestations: [],
	};
}

/** Exports by ID: a name without a tag would export every tag of it, and a tag may move meanwhile. */
async function exportSource(
	client: EngineClient,
	name: string,
	inspection: Inspection,
	request: ReadRequest,
): Promise<Source> {
	const exported = await client.docker
		.getImage(inspection.Id)
		.get()
		.catch(() => client.docker.getImage(familiarName(name)).get())
		.catch((error: unknown) => {
			throw engineError(client, error);
		});
	if (!(exported instanceof Readable)) throw engineError(client, new Error("it sent no export"));
	return new SequentialSource(
		{
			stream: exported,
			explain: (error) => (error instanceof LeakscanError ? error : engineError(client, error)),
			close: async () => client.close(),
		},
		request,
	);
}

class InspectedSource implements Source {
	readonly access = "random";
	readonly faults = [];
	readonly #image: Image;

	constructor(image: Image) {
		this.#image = image;
	}

	async *layers(): AsyncGenerator<LayerBlob> {}

	async images(): Promise<readonly Image[]> {
		return [this.#image];
	}

	attestation(): Promise<Readable> {
		return Promise.reject(new LeakscanError("INTERNAL", "inspect tells of no attestations"));
	}

	async close(): Promise<void> {}
}

const failureSchema = z.object({ statusCode: z.number() });

function statusOf(error: unknown): number | undefined {
	return failureSchema.safeParse(error).data?.statusCode;
}

function parseAnswer<S extends z.ZodType>(client: EngineClient, schema: S, answer: unknown): z.output<S> {
	const parsed = schema.safeParse(answer);
	if (parsed.success) return parsed.data;
	// The answer holds the image's ENV: no part of it goes into the message.
	const at = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
	throw new LeakscanError(
		"ENGINE_ERROR",
		`the engine's answer is not what its API promises, at "${printable(at)}" (${client.label})`,
	);
}

function engineError(client: EngineClient, error: unknown): LeakscanError {
	if (errorCode(error) === "ECONNRESET") {
		return new LeakscanError("ENGINE_ERROR", `the engine broke the connection off (${client.label})`, {
			hint: "its log says why (`journalctl -u docker`); a full disk is a common cause",
			cause: error,
		});
	}
	const reason = error instanceof Error ? printable(error.message.trim()) : "it failed";
	return new LeakscanError("ENGINE_ERROR", `the engine answers: ${reason} (${client.label})`, {
		cause: error,
	});
}
