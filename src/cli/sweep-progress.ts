/**
 * How far a sweep is, on stderr: a line that is drawn over on a terminal; elsewhere (a CI log) a line every minute. What it says of
 * the time left is in sweep/time-left.ts.
 */
import { amount, bytesText } from "../report/amount.ts";
import { shorten } from "../report/visible-text.ts";
import type { ScanProgress } from "../scan/progress.ts";
import type { SweepProgress } from "../sweep/sweep.ts";
import type { PlannedImage } from "../sweep/sweep-plan.ts";
import { durationText, TimeLeft } from "../sweep/time-left.ts";

export interface SweepProgressOptions {
	readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
	readonly enabled: boolean;
	/** Milliseconds. Default: performance.now. */
	readonly now?: () => number;
}

const REDRAWN_MS = 200;
const LOGGED_MS = 60_000;

/** Also takes what the scan of an image tells of its layers. Call stop() at the end: it clears the line. */
export class SweepLine implements SweepProgress, ScanProgress {
	readonly #options: SweepProgressOptions;
	readonly #now: () => number;
	/** Bytes of the layers that lie ahead, until they are read. */
	readonly #ahead = new Map<string, number>();
	#left: TimeLeft | undefined;
	#images = 0;
	#done = 0;
	#before = 0;
	#shown: number;
	#drawn = false;

	constructor(options: SweepProgressOptions) {
		this.#options = options;
		this.#now = options.now ?? (() => performance.now());
		// A log wants no line of a sweep that is over in a moment, but for what lies ahead.
		this.#shown = options.stream.isTTY === true ? Number.NEGATIVE_INFINITY : this.#now();
	}

	planning(repositories: number, tags: number): void {
		this.#show(`Listing: ${amount(repositories, "repository", "repositories")}, ${amount(tags, "tag")}`);
	}

	begin(ahead: readonly PlannedImage[], done: number): void {
		this.#images = ahead.length;
		this.#before = done;
		for (const { layers } of ahead) for (const [digest, size] of layers) this.#ahead.set(digest, size);
		const total = [...this.#ahead.values()].reduce((sum, size) => sum + size, 0);
		this.#left = new TimeLeft(total, this.#now());
		this.#shown = Number.NEGATIVE_INFINITY;
		this.#show(this.text());
	}

	imageDone({ layers }: PlannedImage): void {
		this.#done++;
		// A layer that could not be read to its end will not be read again.
		for (const digest of layers.keys()) this.#passed(digest, Number.POSITIVE_INFINITY);
		this.#show(this.text());
	}

	layerStarted(): void {}

	/** `key` is the layer's digest. */
	layerAdvanced(key: string, bytes: number): void {
		this.#passed(key, bytes);
		this.#show(this.text());
	}

	layerDone(key: string): void {
		this.#passed(key, Number.POSITIVE_INFINITY);
	}

	stop(): void {
		if (this.#drawn) this.#options.stream.write("\r\x1b[2K");
		this.#drawn = false;
		this.#shown = Number.POSITIVE_INFINITY;
	}

	/** `Scanning: 12 of 340 images, 1.2 GB of 45 GB, 14 minutes left`. */
	text(): string {
		const before = this.#before === 0 ? "" : ` (and ${this.#before} done before)`;
		const parts = [`Scanning: ${this.#done} of ${amount(this.#images, "image")}${before}`];
		const total = [...this.#ahead.values()].reduce((sum, size) => sum + size, 0) + (this.#left?.done ?? 0);
		if (total > 0) parts.push(`${bytesText(this.#left?.done ?? 0)} of ${bytesText(total)}`);
		const seconds = this.#left?.seconds(this.#now()) ?? null;
		if (seconds !== null) parts.push(`${durationText(seconds)} left`);
		return parts.join(", ");
	}

	#passed(digest: string, bytes: number): void {
		const ahead = this.#ahead.get(digest);
		if (ahead === undefined) return;
		const passed = Math.min(bytes, ahead);
		if (passed === ahead) this.#ahead.delete(digest);
		else this.#ahead.set(digest, ahead - passed);
		this.#left?.advance(passed, this.#now());
	}

	#show(text: string): void {
		const { stream, enabled } = this.#options;
		const isTerminal = stream.isTTY === true;
		const now = this.#now();
		if (!enabled || now - this.#shown < (isTerminal ? REDRAWN_MS : LOGGED_MS)) return;
		this.#shown = now;
		if (!isTerminal) {
			stream.write(`leakscan: ${text}\n`);
			return;
		}
		this.#drawn = true;
		stream.write(`\r\x1b[2K${shorten(text, (stream.columns ?? 80) - 1)}`);
	}
}
