/**
 * From what a person types to a source: the place where all the ways meet. With a scheme it is what the scheme says;
 * without one it is what is there: a folder, a file, else the name of an image in the engine, else in a registry.
 */
import { createReadStream, type Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { compressionOf } from "../archive/compression.ts";
import { TAR_BLOCK } from "../archive/tar-header.ts";
import { LeakscanError } from "../errors.ts";
import type { Platform } from "../image/platform.ts";
import { isTarHead } from "./blob-kind.ts";
import { errorCode, fileError } from "./file-error.ts";
import { FolderContents } from "./folder-contents.ts";
import { parseImageName } from "./image-name.ts";
import { READ_CHUNK } from "./limits.ts";
import { openPipe } from "./open-pipe.ts";
import { printable } from "./printable.ts";
import { RandomSource } from "./random-source.ts";
import type { ReadRequest } from "./read-images.ts";
import { type ArchiveScheme, looksLikePath, parseReference, type Reference } from "./reference.ts";
import type { RegistryAccess } from "./registry/open-registry.ts";
import type { Source } from "./source.ts";
import { TarContents } from "./tar-contents.ts";
import { readerOf } from "./tar-index.ts";

export interface OpenOptions {
	/** Undefined: this machine's where an image offers a choice, what there is where it offers none. */
	readonly platform?: Platform | "all" | undefined;
	/** False: metadata alone. layers() then yields nothing, and an engine is asked for no layer bytes. */
	readonly layers: boolean;
	/** Default: this process's. */
	readonly stdin?: Readable;
	/** Where DOCKER_HOST and its kin are looked up. Default: this process's. */
	readonly env?: NodeJS.ProcessEnv;
	/** How registries are reached. */
	readonly registry?: RegistryAccess | undefined;
	/** Closes the source. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Opens what `reference` names. Throws USAGE, REFERENCE_NOT_FOUND, NOT_AN_IMAGE, PLATFORM_NOT_FOUND,
 * JSON_INVALID, ARCHIVE_INVALID, FILE_UNREADABLE, ENGINE_... or REGISTRY_.... A sequential
 * source throws what is wrong with its content later, from layers() or images().
 */
export async function openSource(reference: string, options: OpenOptions): Promise<Source> {
	options.signal?.throwIfAborted();
	const source = await openReference(parseReference(reference), reference, options);
	options.signal?.addEventListener("abort", () => void source.close().catch(() => undefined), { once: true });
	return source;
}

async function openReference(reference: Reference, typed: string, options: OpenOptions): Promise<Source> {
	switch (reference.kind) {
		case "stdin":
			return openStdin(requestFor("any", typed, "-", options), options);
		case "registry":
			return openFromRegistry(reference.name, typed, options);
		case "docker":
			return openEngine(reference.name, typed, options);
		case "docker-archive":
		case "oci":
		case "oci-archive":
			return openArchive(reference, typed, options);
		case "plain":
			return openPlain(reference.text, options);
	}
}

async function openArchive(
	reference: Extract<Reference, { kind: ArchiveScheme }>,
	typed: string,
	options: OpenOptions,
): Promise<Source> {
	const { kind, rest } = reference;
	// A path may hold a colon itself: what is there decides.
	const whole = reference.path === rest ? undefined : await statOf(rest);
	const place = whole === undefined ? reference.path : rest;
	const selection = whole === undefined ? reference.selection : undefined;
	const form = kind === "docker-archive" ? "docker-archive" : "oci";
	const request = { ...requestFor(form, typed, place, options), selection };
	if (place === "-") return openStdin(request, options);
	const stats = whole ?? (await statOf(place));
	if (stats === undefined) throw noSuchFile(place);
	if (stats.isDirectory()) return openFolder(place, request);
	if (kind === "oci") {
		throw new LeakscanError("NOT_AN_IMAGE", `${printable(place)} is a file, not an OCI layout folder`, {
			hint: `for a tar of a layout write oci-archive:${printable(rest)}`,
		});
	}
	return openFile(place, stats, request);
}

async function openPlain(text: string, options: OpenOptions): Promise<Source> {
	const stats = await statOf(text);
	const request = requestFor("any", text, text, options);
	// A bare word is an image's name before it is a folder that happens to be called so, or a program.
	const bareWord = /^[a-z0-9][a-z0-9_-]*$/.test(text);
	if (stats?.isDirectory()) {
		if (!bareWord || (await isImageFolder(text))) return openFolder(text, request);
	} else if (stats !== undefined) {
		if (!bareWord || !stats.isFile() || (await isArchive(text))) return openFile(text, stats, request);
	}
	if (looksLikePath(text)) throw noSuchFile(text);
	return openEngineOrRegistry(text, options);
}

/** As `docker run` has it: the engine's image where there is one, else the registry's. */
async function openEngineOrRegistry(name: string, options: OpenOptions): Promise<Source> {
	try {
		return await openEngine(name, name, options);
	} catch (error) {
		if (!(error instanceof LeakscanError) || !canBePulled(error, name)) throw error;
		return await openFromRegistry(name, name, options).catch((failure: unknown) => {
			throw failure instanceof LeakscanError ? neither(error, failure) : failure;
		});
	}
}

/** An image ID is no name that a registry knows. */
function canBePulled({ code }: LeakscanError, name: string): boolean {
	if (parseImageName(name) === undefined || /^(?:sha256:)?[0-9a-f]{12,64}$/.test(name)) return false;
	return code === "ENGINE_UNREACHABLE" || code === "REFERENCE_NOT_FOUND";
}

/** Both said no: the registry's word is the last, unless it could not even be asked. */
function neither(engine: LeakscanError, registry: LeakscanError): LeakscanError {
	if (registry.code === "REGISTRY_UNREACHABLE") {
		const hint = { ...(engine.hint === undefined ? {} : { hint: engine.hint }), cause: engine };
		return new LeakscanError(engine.code, `${engine.message}; ${registry.message}`, hint);
	}
	const { code, message, hint } = registry;
	return new LeakscanError(code, `${engine.message}; ${message}`, {
		...(hint === undefined ? {} : { hint }),
		cause: registry,
	});
}

async function openFromRegistry(name: string, typed: string, options: OpenOptions): Promise<Source> {
	const { openRegistry } = await import("./registry/open-registry.ts");
	const { platform, layers, signal, env } = options;
	const access = options.registry ?? (env === undefined ? {} : { env });
	return openRegistry(name, { typed, platform, layers, signal }, access);
}

async function openFolder(folder: string, request: ReadRequest): Promise<Source> {
	const contents = new FolderContents(folder);
	const isLayout = (await contents.blob("index.json")) !== undefined && request.form !== "docker-archive";
	return RandomSource.open(contents, { ...request, source: isLayout ? "oci" : "docker-archive" });
}

async function openFile(file: string, stats: Stats, request: ReadRequest): Promise<Source> {
	// `leakscan image <(docker save app)` and the like: no seeking there.
	if (!stats.isFile()) return openPipe(createReadStream(file, { highWaterMark: READ_CHUNK }), request);
	const head = await headOf(file);
	if (head.length === 0) {
		throw new LeakscanError("NOT_AN_IMAGE", `${printable(file)} is empty`, {
			hint: "write it with `docker save -o app.tar app:latest`",
		});
	}
	if (isTarHead(head)) return RandomSource.open(await TarContents.open(file), request);
	if (compressionOf(head) !== "none") {
		return openPipe(createReadStream(file, { highWaterMark: READ_CHUNK }), request);
	}
	throw new LeakscanError(
		"NOT_AN_IMAGE",
		`${printable(file)} is neither a tar archive nor a compressed one`,
		{
			hint: "give it what `docker save app:latest` or `skopeo copy` writes; for a folder of source code this is the wrong tool",
		},
	);
}

async function openStdin(request: ReadRequest, options: OpenOptions): Promise<Source> {
	const stdin = options.stdin ?? process.stdin;
	if ("isTTY" in stdin && stdin.isTTY === true) {
		throw new LeakscanError("USAGE", "standard input is a terminal, not an archive", {
			hint: "pipe one in: `docker save app:latest | leakscan image -`",
		});
	}
	return openPipe(stdin, request);
}

async function openEngine(name: string, typed: string, options: OpenOptions): Promise<Source> {
	if (parseImageName(name) === undefined) {
		const upper = /[A-Z]/.test(name) && parseImageName(name.toLowerCase()) !== undefined;
		throw new LeakscanError(
			"REFERENCE_NOT_FOUND",
			`no such file, and not an image name: ${printable(name)}`,
			{
				hint: upper
					? "image names are lower case"
					: "name an image (app:latest), a `docker save` archive, or an OCI layout folder",
			},
		);
	}
	// dockerode is large: only who asks an engine waits for it.
	const { openEngineImage } = await import("./engine-source.ts");
	return openEngineImage(
		name,
		{ ...requestFor("any", typed, name, options), source: "docker" },
		options.env ?? process.env,
	);
}

function requestFor(
	form: ReadRequest["form"],
	typed: string,
	place: string,
	options: OpenOptions,
): ReadRequest {
	return {
		form,
		typed: typed === "-" ? "standard input" : typed,
		path: place,
		selection: undefined,
		platform: options.platform,
		layers: options.layers,
	};
}

async function isImageFolder(folder: string): Promise<boolean> {
	for (const name of ["oci-layout", "index.json", "manifest.json"]) {
		if ((await statOf(path.join(folder, name)))?.isFile()) return true;
	}
	return false;
}

async function isArchive(file: string): Promise<boolean> {
	const head = await headOf(file);
	return isTarHead(head) || compressionOf(head) !== "none";
}

async function headOf(file: string): Promise<Buffer> {
	try {
		const handle = await open(file, "r");
		try {
			return await readerOf(handle)(0, TAR_BLOCK);
		} finally {
			await handle.close();
		}
	} catch (error) {
		throw fileError(file, error);
	}
}

async function statOf(file: string): Promise<Stats | undefined> {
	try {
		return await stat(file);
	} catch (error) {
		const code = errorCode(error);
		if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG" || code === "ELOOP")
			return undefined;
		throw fileError(file, error);
	}
}

function noSuchFile(file: string): LeakscanError {
	const image = parseImageName(file) === undefined ? "" : ` (for an image of that name write docker:${file})`;
	return new LeakscanError("REFERENCE_NOT_FOUND", `no such file or folder: ${printable(file)}`, {
		hint: `check the path${image}`,
	});
}
