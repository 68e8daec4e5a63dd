/** One layer through unpack and detect: its bytes become sightings and the changes it makes. */
import type { LayerSightings } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import { faultOf, type ScanFault } from "../errors.ts";
import type { LayerBlob } from "../source/source.ts";
import { type ContentSink, type LayerReading, type LayerVisitor, readLayer } from "../unpack/layer.ts";
import { PackageCollector } from "../unpack/packages/package-collector.ts";
import { certificatesOf, sightingsOf } from "./entry-scanner.ts";
import { LayerDispatch } from "./layer-dispatch.ts";
import type { ScanThreads } from "./scan-threads.ts";

/** Faults of one layer's files that are told one by one. */
const MAX_FAULTS = 100;

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
	/** Others that look at contents; null: this one does. */
	readonly threads: ScanThreads | null;
	/** Globs decided by the caller: false leaves a file's content unread. */
	readonly wants: (path: string) => boolean;
	/** The stored bytes, as they pass. */
	readonly onStored: (chunk: Buffer) => void;
	/** Files that are wanted beside: those that other layers may be needed for. */
	readonly beside?: ((path: string) => ContentSink | null) | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** Never throws for what a layer holds: a layer that breaks off gives what was seen until then, and a fault. */
export async function scanLayer(blob: LayerBlob, options: ScanLayerOptions): Promise<ScannedLayer> {
	const entries = new LayerDispatch(options.detector, options.threads);
	const packages = new PackageCollector();
	const counts = { files: 0, bytes: 0 };
	const visitor: LayerVisitor = {
		file(path, size) {
			counts.files++;
			counts.bytes += size;
			const database = packages.open(path, size);
			if (size > 0 && options.wants(path))
				return both(both(entries.file(path, size), database), options.beside?.(path) ?? null);
			entries.name(path);
			return database;
		},
		link: (path, target) => entries.link(path, target),
		room: () => entries.room(),
		held: () => entries.held(),
		stored: options.onStored,
	};
	let reading: LayerReading | null = null;
	let fault: ScanFault | null = null;
	const where = `layer ${blob.digest ?? blob.key}`;
	try {
		const stored = await blob.open();
		const signal = options.signal === undefined ? {} : { signal: options.signal };
		// What lies in a place of its own is read for this layer alone.
		const isOwn = blob.place !== undefined;
		reading = await readLayer(stored, visitor, { digest: blob.digest, isOwn, ...signal });
	} catch (error) {
		options.signal?.throwIfAborted();
		fault = faultOf(error, where, "LAYER_UNREADABLE");
	}
	const { parts, failure } = await entries.finish();
	options.signal?.throwIfAborted();
	packages.files.settle();
	if (failure !== null) fault ??= faultOf(failure, where, "INTERNAL");
	return {
		key: blob.key,
		changes: reading?.changes ?? null,
		sightings: sightingsOf(parts),
		packages: packages.files.isEmpty ? null : packages.files,
		certificates: certificatesOf(parts),
		repositories: parts.flatMap(({ repositories }) => repositories),
		diffId: reading?.diffId ?? null,
		files: reading?.files ?? counts.files,
		bytes: reading?.bytes ?? counts.bytes,
		fault,
		faults: parts.flatMap(({ faults }) => faults).slice(0, MAX_FAULTS),
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
