/** A bar for each layer being read. Nothing stays behind: stop() clears what was drawn. */
import cliProgress from "cli-progress";
import { amount, bytesText } from "../report/amount.ts";
import { columns, shorten, visible } from "../report/visible-text.ts";
import type { ScanProgress } from "../scan/progress.ts";

export interface ProgressOptions {
	readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
	/** False: draw nothing at all. */
	readonly enabled: boolean;
	/** Milliseconds from the first layer on, before anything is drawn. */
	readonly delayMs: number;
}

/** Layers in work at once are few; more bars than this would only jump about. */
const MOST_BARS = 4;
const BAR = 24;

interface LayerState {
	readonly label: string;
	readonly total: number | null;
	read: number;
}

export class BarProgress implements ScanProgress {
	readonly #options: ProgressOptions;
	readonly #layers = new Map<string, LayerState>();
	readonly #bars: cliProgress.SingleBar[] = [];
	#multi: cliProgress.MultiBar | undefined;
	#timer: NodeJS.Timeout | undefined;
	#stopped = false;
	#done = 0;
	#bytes = 0;

	constructor(options: ProgressOptions) {
		this.#options = options;
	}

	layerStarted(key: string, label: string, totalBytes: number | null): void {
		if (this.#stopped) return;
		this.#layers.set(key, { label: shortLabel(label), total: totalBytes, read: 0 });
		this.#timer ??= setTimeout(() => this.#draw(), this.#options.delayMs).unref();
		if (this.#multi) this.#addBars();
	}

	layerAdvanced(key: string, bytes: number): void {
		const layer = this.#layers.get(key);
		if (!layer) return;
		layer.read += bytes;
		this.#bytes += bytes;
	}

	layerDone(key: string): void {
		if (this.#layers.delete(key)) this.#done++;
	}

	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#timer);
		this.#multi?.stop();
		this.#multi = undefined;
		this.#layers.clear();
	}

	#draw(): void {
		if (this.#stopped) return;
		this.#multi = new cliProgress.MultiBar({
			stream: this.#options.stream,
			clearOnComplete: true,
			// Neither the cursor nor the terminal's line wrapping is touched, so an interrupted scan leaves nothing to mend.
			hideCursor: false,
			linewrap: true,
			gracefulExit: false,
			forceRedraw: true,
			fps: 10,
			format: () => "",
		});
		this.#multi.create(1, 0, {}, { format: () => this.#fit(this.#summary()) });
		this.#addBars();
	}

	/** A bar is a line of the screen: the first line shows the oldest layer in work, and so on down. */
	#addBars(): void {
		while (this.#multi && this.#bars.length < Math.min(this.#layers.size, MOST_BARS)) {
			const line = this.#bars.length;
			const format = (): string => {
				const layer = [...this.#layers.values()][line];
				return layer ? this.#fit(layerLine(layer)) : "";
			};
			this.#bars.push(this.#multi.create(1, 0, {}, { format }));
		}
	}

	#summary(): string {
		const inWork = this.#layers.size;
		return `Scanning: ${amount(this.#done, "layer")} done, ${inWork} in work, ${bytesText(this.#bytes)} read`;
	}

	/** One column stays free: a full line would wrap in some terminals. */
	#fit(text: string): string {
		return shorten(text, (this.#options.stream.columns ?? 80) - 1);
	}
}

/** `  3f2a9c01b7de  ████████░░░░░░░░  50%  12.0 MB of 24.0 MB`; without a bar when the size is not known. */
function layerLine({ label, total, read }: LayerState): string {
	const name = `  ${label}${" ".repeat(Math.max(BAR - columns(label), 0))}`;
	if (total === null || total <= 0) return `${name}  ${bytesText(read)}`;
	const part = Math.min(read / total, 1);
	const full = Math.round(part * BAR);
	const bar = "█".repeat(full) + "░".repeat(BAR - full);
	return `${name}  ${bar}  ${String(Math.floor(part * 100)).padStart(3)}%  ${bytesText(read)} of ${bytesText(total)}`;
}

/** Of a digest the first twelve digits, as `docker` shows them. */
function shortLabel(label: string): string {
	return shorten(visible(label.replace(/^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/, "$1")), BAR);
}
