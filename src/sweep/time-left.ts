/**
 * How long it will still take, said only when there is something to go by: the bytes that lie ahead are known, and the pace
 * is that of the last minutes, so that a slow start or a fast end does not mislead for long.
 */

/** Nothing is said before so much has been seen. */
const LEAST_MS = 5_000;
const LEAST_PART = 0.01;
/** How far back the pace is looked at. */
const WINDOW_MS = 180_000;

export class TimeLeft {
	readonly #total: number;
	readonly #marks: { readonly at: number; readonly done: number }[] = [];
	#done = 0;

	constructor(totalBytes: number, now: number) {
		this.#total = totalBytes;
		this.#marks.push({ at: now, done: 0 });
	}

	/** Layers that turn out not to be read count as done, too. */
	advance(bytes: number, now: number): void {
		this.#done = Math.min(this.#total, this.#done + bytes);
		const last = this.#marks.at(-1);
		if (last !== undefined && now - last.at < 1_000) return;
		this.#marks.push({ at: now, done: this.#done });
		while ((this.#marks[1]?.at ?? now) < now - WINDOW_MS) this.#marks.shift();
	}

	get done(): number {
		return this.#done;
	}

	/** Seconds; null while nobody can tell. */
	seconds(now: number): number | null {
		const [first] = this.#marks;
		if (first === undefined || this.#total === 0) return null;
		const took = now - first.at;
		const pace = (this.#done - first.done) / took;
		if (took < LEAST_MS || this.#done < this.#total * LEAST_PART || !(pace > 0)) return null;
		return (this.#total - this.#done) / pace / 1000;
	}
}

/** `40 seconds`, `12 minutes`, `3 hours`: no more exact than it can be. */
export function durationText(seconds: number): string {
	if (seconds < 10) return "a few seconds";
	if (seconds < 90) return `${Math.round(seconds / 10) * 10} seconds`;
	if (seconds < 5_400) return `${Math.round(seconds / 60)} minutes`;
	return `${Math.round(seconds / 3_600)} hours`;
}
