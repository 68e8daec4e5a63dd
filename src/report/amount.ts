/** Numbers as people read them: `1,204 files`, `88.4 MB`, `1.2 s`. */

/** `1 layer`, `1,204 files`. */
export function amount(count: number, one: string, many: string = `${one}s`): string {
	// By hand: the first Intl.NumberFormat of a process takes longer than a small scan's report.
	const grouped = String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
	return `${grouped} ${count === 1 ? one : many}`;
}

/** Bytes in decimal units, as `docker images` has them. */
export function bytesText(bytes: number): string {
	if (bytes < 1000) return `${bytes} B`;
	let value = bytes / 1000;
	let unit = "kB";
	for (const larger of ["MB", "GB"]) {
		if (value < 999.95) break;
		value /= 1000;
		unit = larger;
	}
	return `${value.toFixed(1)} ${unit}`;
}

/** `0.4 s`, `12 s`, `3 min 20 s`. */
export function secondsText(seconds: number): string {
	if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
