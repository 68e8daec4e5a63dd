/**
 * What one layer showed as bytes, and back: a head in JSON, the numbers behind it as they lie in memory. What was seen in
 * it, which has secrets, is a text apart: layer-cache.ts seals it by itself. A field that is not known here makes no record, so
 * that none is lost in silence.
 */
import { z } from "zod";
import type { LayerSightings } from "../attribute/sighting.ts";
import { CONFIDENCES, SEVERITIES } from "../detect/match.ts";
import { LayerChanges } from "../unpack/layer-changes.ts";
import { PackageFiles } from "../unpack/packages/package-files.ts";

/** A layer that was read to its end, without a fault. */
export interface LayerRecord extends LayerSightings {
	readonly changes: LayerChanges;
	/** Digest of the uncompressed tar, where it was computed. */
	readonly diffId: string | null;
	readonly files: number;
	/** Uncompressed bytes. */
	readonly bytes: number;
}

/** As in package-files.ts: bytes of a hash. */
const HASH_BYTES = 16;

const count = z.int().min(0);
const link = z.strictObject({ path: z.string(), target: z.string() });
const headSchema = z.strictObject({
	diffId: z.string().nullable(),
	files: count,
	bytes: count,
	sets: z.strictObject({ files: count, directories: count, whiteouts: count, opaques: count }),
	hardLinks: z.array(link),
	symlinks: z.array(link),
	certificates: z.array(
		z.strictObject({
			path: z.string(),
			inside: z.array(z.string()),
			fingerprint: z.string(),
			subject: z.string(),
			until: z.string(),
		}),
	),
	repositories: z.array(z.strictObject({ root: z.string(), isPartial: z.boolean() })),
	packages: z
		.object({
			owners: z.array(
				z.strictObject({ system: z.enum(["dpkg", "apk", "rpm", "python", "npm"]), name: z.string() }),
			),
			size: count,
			public: z.array(z.string()),
			direct: z.array(z.string()),
		})
		.nullable(),
});
type Head = z.output<typeof headSchema>;

const sightingsSchema = z.array(
	z.strictObject({
		kind: z.enum(["file", "filename", "link"]),
		path: z.string(),
		inside: z.array(z.string()),
		isSample: z.boolean(),
		digests: z
			.strictObject({
				md5: z.string().optional(),
				sha1: z.string().optional(),
				sha256: z.string().optional(),
			})
			.nullable(),
		match: z.strictObject({
			patternId: z.string(),
			secret: z.string(),
			severity: z.enum(SEVERITIES),
			confidence: z.enum(CONFIDENCES),
			variable: z.string().nullable(),
			offset: count,
			line: count,
			column: count,
			details: z.array(z.strictObject({ name: z.string(), value: z.string() })).exactOptional(),
			identity: z.string().exactOptional(),
			ifOwn: z.literal(true).exactOptional(),
		}),
	}),
);

/** All but the sightings. */
export function recordBytes(record: LayerRecord): Buffer {
	const { changes, packages, certificates, repositories, diffId, files, bytes } = record;
	const { hardLinks, symlinks, ...sets } = changes.pack();
	const packed = packages?.pack() ?? null;
	const head: Head = {
		diffId,
		files,
		bytes,
		sets: {
			files: sets.files.length,
			directories: sets.directories.length,
			whiteouts: sets.whiteouts.length,
			opaques: sets.opaques.length,
		},
		hardLinks: [...hardLinks],
		symlinks: [...symlinks],
		certificates: certificates.map(({ inside, ...rest }) => ({ ...rest, inside: [...inside] })),
		repositories: repositories.map(({ root, isPartial }) => ({ root, isPartial })),
		packages: packed && {
			owners: [...packed.owners],
			size: packed.numbers.length,
			public: [...packed.publicPackages],
			direct: [...packed.direct],
		},
	};
	const parts = [sets.files, sets.directories, sets.whiteouts, sets.opaques].map(bytesOf);
	if (packed !== null) {
		const { numbers, digests, marks } = packed;
		parts.push(bytesOf(numbers), bytesOf(digests), bytesOf(marks));
	}
	const text = Buffer.from(JSON.stringify(head));
	const length = Buffer.alloc(4);
	length.writeUInt32LE(text.length);
	return Buffer.concat([length, text, ...parts]);
}

/** Throws for what is no record. */
export function recordOf(record: Buffer, sightings: LayerRecord["sightings"]): LayerRecord {
	const reader = new Reader(record);
	const head = headSchema.parse(JSON.parse(reader.bytes(reader.uint32()).toString("utf8")));
	const { sets, hardLinks, symlinks, packages, ...facts } = head;
	const changes = new LayerChanges({
		files: reader.doubles(sets.files),
		directories: reader.doubles(sets.directories),
		whiteouts: reader.doubles(sets.whiteouts),
		opaques: reader.doubles(sets.opaques),
		hardLinks,
		symlinks,
	});
	return { ...facts, changes, sightings, packages: packages === null ? null : packagesOf(packages, reader) };
}

function packagesOf(head: NonNullable<Head["packages"]>, reader: Reader): PackageFiles {
	return new PackageFiles({
		owners: head.owners,
		numbers: reader.doubles(head.size),
		digests: reader.bytes(head.size * HASH_BYTES),
		marks: reader.words(head.size),
		publicPackages: new Set(head.public),
		direct: new Set(head.direct),
	});
}

export function sightingsText(sightings: LayerRecord["sightings"]): Buffer {
	return Buffer.from(JSON.stringify(sightings));
}

/** Throws for what are none. */
export function sightingsOf(text: Buffer): LayerRecord["sightings"] {
	return sightingsSchema.parse(JSON.parse(text.toString("utf8")));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
	return Buffer.from(buffer, byteOffset, byteLength);
}

/** Takes one thing after the other; throws RangeError where the bytes end early. */
class Reader {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	bytes(length: number): Buffer {
		const end = this.#at + length;
		if (end > this.#bytes.length) throw new RangeError("the record ends early");
		const taken = this.#bytes.subarray(this.#at, end);
		this.#at = end;
		return taken;
	}

	uint32(): number {
		return this.bytes(4).readUInt32LE();
	}

	// Numbers need a place that is a multiple of their size, so they are copied.
	doubles(count: number): Float64Array {
		return new Float64Array(new Uint8Array(this.bytes(count * 8)).buffer);
	}

	words(count: number): Uint32Array {
		return new Uint32Array(new Uint8Array(this.bytes(count * 4)).buffer);
	}
}
