/** What a scan is given. */
import type { LimitFunction } from "p-limit";
import type { PatternInfo } from "../attribute/findings.ts";
import type { Detector } from "../detect/detector.ts";
import type { Platform } from "../image/platform.ts";
import type { RegistryAccess } from "../source/registry/open-registry.ts";
import type { LayerCache } from "../store/layer-cache.ts";
import type { ScanProgress } from "./progress.ts";
import type { ScannedLayer } from "./scan-layer.ts";
import type { ScanThreads } from "./scan-threads.ts";

export interface ScanOptions {
	readonly detector: Detector;
	readonly patternOf: (id: string) => PatternInfo;
	/** Undefined: this machine's where an image offers a choice, what there is where it offers none. */
	readonly platform?: Platform | "all" | undefined;
	/** False: the build metadata alone, and no layer is read. */
	readonly layers: boolean;
	/** Layers read at the same time, where a source allows it. */
	readonly concurrency: number;
	/** The same, for all scans that are given this one. */
	readonly limit?: LimitFunction | undefined;
	/** Others that look at files, with the same detector, for all scans that are given these. Left out: this thread does. */
	readonly threads?: ScanThreads | undefined;
	/** What is known of layers. Its key must tell `detector` and `excludePath` apart. */
	readonly cache?: LayerCache | undefined;
	/** Globs of paths whose content is not to be read. */
	readonly excludePath?: readonly string[];
	readonly progress?: ScanProgress | undefined;
	readonly idKey?: string | undefined;
	/** True: what is set aside as a public package's is only counted, and gets no id. */
	readonly spareIds?: boolean | undefined;
	/** How registries are reached, and as whom. */
	readonly registry?: RegistryAccess | undefined;
	/** Results of layers, for several scans. Default: each scan has its own. */
	readonly known?: LayerResults | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** From a layer's digest to what it showed. */
export interface LayerResults {
	get(digest: string): ScannedLayer | undefined;
	set(digest: string, layer: ScannedLayer): unknown;
	/** Where scans run side by side: reads the layer unless one of them is at it; then that one's result is awaited. */
	once?(digest: string, read: () => Promise<ScannedLayer>): Promise<ScannedLayer>;
}
