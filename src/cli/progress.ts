/**
 * Progress on stderr, once the scan takes longer than a moment. Nothing is drawn, nor what draws loaded, where nobody looks (no
 * terminal, --quiet).
 */
import type { ScanProgress } from "../scan/progress.ts";
import type { ProgressOptions } from "./progress-bars.ts";

const SILENT: ScanProgress = {
	layerStarted() {},
	layerAdvanced() {},
	layerDone() {},
	stop() {},
};

/** Draws on `stream` when it is a terminal. Call stop() at the end, whatever happens: it clears the bars. */
export async function createProgress(options: ProgressOptions): Promise<ScanProgress> {
	if (!options.enabled || options.stream.isTTY !== true) return SILENT;
	const { BarProgress } = await import("./progress-bars.ts");
	return new BarProgress(options);
}
