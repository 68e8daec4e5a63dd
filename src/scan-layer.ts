/** One layer through unpack and detect: its bytes become sightings and the changes it makes. */
import type { LayerSightings } from "./attribute/sighting.ts";
import type { Detector } from "./detect/detector.ts";
import { faultOf, type ScanFault } from "./errors.ts";
import { FileScanner } from "./scan-file.ts";
import { NameBatch } from "./scan-names.ts";
import type { LayerBlob } from "./source/source.ts";
import { type ContentSink, type LayerReading, type LayerVisitor, readLayer } from "./unpack/layer.ts";
import { PackageCollector } from "./unpack/packages/package-collector.ts";

export interface ScannedLayer extends LayerSightings {
	readonly key: string;
	/** Digest of the uncompressed tar, where it was computed. */
	readonly diffId: string | null;
	readonly files: number;
	/** Uncompressed bytes. */
	readonly bytes: number;
	/** Why it was not read to its end; null when it was. */
	readonly fault: ScanFault | null;
	/** What could not be looked at inside its files. */
	readonly faults: readonly ScanFault[];
}

export interface ScanLayerOptions {
	readonly detector: Detector;
	/** Globs decided by the caller: false leaves a file's content unread. */
	readonly wants: (path: string) => boolean;
	/** The stored bytes, as they pass. */
	readonly onStored: (chunk: Buffer) => void;
	readonly signal?: AbortSignal | undefined;
}

/** Never throws for what a layer holds: a layer that breaks off gives what was seen until then, and a fault. */
export async function scanLayer(blob: LayerBlob, options: ScanLayerOptions): Promise<ScannedLayer> {
	const files = new FileScanner({ detector: options.detector });
	const { sightings } = files;
	const packages = new PackageCollector();
	const names = new NameBatch(options.detector, sightings);
	const counts = { files: 0, bytes: 0 };
	const visitor: LayerVisitor = {
		file(path, size) {
			counts.files++;
			counts.bytes += size;
			names.add({ kind: "filename", path, inside: [] }, path);
			const database = packages.open(path, size);
			if (size === 0 || !options.wants(path)) return database;
			return both(files.open(path, size), database);
		},
		link(path, target) {
			names.add({ kind: "filename", path, inside: [] }, path);
			names.add({ kind: "link", path, inside: [] }, target);
		},
		stored: options.onStored,
	};
	let reading: LayerReading | null = null;
	let fault: ScanFault | null = null;
	try {
		const stored = await blob.open();
		const signal = options.signal === undefined ? {} : { signal: options.signal };
		reading = await readLayer(stored, visitor, { digest: blob.digest, ...signal });
	} catch (error) {
		options.signal?.throwIfAborted();
		fault = faultOf(error, `layer ${blob.digest ?? blob.key}`, "LAYER_UNREADABLE");
	}
	names.flush();
	files.finish();
	return {
		key: blob.key,
		changes: reading?.changes ?? null,
		sightings,
		packages: packages.files.isEmpty ? null : packages.files,
		certificates: files.certificates,
		diffId: reading?.diffId ?? null,
		files: reading?.files ?? counts.files,
		bytes: reading?.bytes ?? counts.bytes,
		fault,
		faults: files.faults,
	};
}

/** A package database is looked at like any other file, and read as what it is. */
function both(sink: ContentSink, other: ContentSink | null): ContentSink {
	if (other === null) return sink;
	return {
		write(chunk) {
			sink.write(chunk);
			other.write(chunk);
		},
		end() {
			sink.end();
			other.end();
		},
	};
}
