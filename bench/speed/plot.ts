/** Time against image size as an SVG, both axes logarithmic: a straight line of slope one is linear growth. */
export interface Point {
	readonly megabytes: number;
	readonly gzip: number;
	readonly scan: number;
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 64;
const BOTTOM = 52;
const TOP = 24;
const RIGHT = 120;

export function plot(points: readonly Point[]): string {
	const sizes = points.map(({ megabytes }) => megabytes);
	const times = points.flatMap(({ gzip, scan }) => [gzip, scan]);
	const x = scaleOf(sizes, LEFT, WIDTH - RIGHT);
	const y = scaleOf(times, HEIGHT - BOTTOM, TOP);
	const line = (value: (point: Point) => number): string =>
		points.map((point) => `${x.at(point.megabytes).toFixed(1)},${y.at(value(point)).toFixed(1)}`).join(" ");
	const series = (name: string, color: string, value: (point: Point) => number): string => {
		const last = points.at(-1);
		const dots = points
			.map(
				(point) =>
					`<circle cx="${x.at(point.megabytes).toFixed(1)}" cy="${y.at(value(point)).toFixed(1)}" r="3.5" fill="${color}"/>`,
			)
			.join("");
		const label = last
			? `<text x="${(x.at(last.megabytes) + 10).toFixed(1)}" y="${(y.at(value(last)) + 4).toFixed(1)}" fill="${color}">${name}</text>`
			: "";
		return `<polyline points="${line(value)}" fill="none" stroke="${color}" stroke-width="2"/>${dots}${label}`;
	};
	const grid = [
		...x.ticks.map((tick) => {
			const at = x.at(tick).toFixed(1);
			const label = tick >= 1000 ? `${tick / 1000} GB` : `${tick} MB`;
			return `<line x1="${at}" y1="${TOP}" x2="${at}" y2="${HEIGHT - BOTTOM}" stroke="#8884"/><text x="${at}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${label}</text>`;
		}),
		...y.ticks.map((tick) => {
			const at = y.at(tick).toFixed(1);
			return `<line x1="${LEFT}" y1="${at}" x2="${WIDTH - RIGHT}" y2="${at}" stroke="#8884"/><text x="${LEFT - 8}" y="${(y.at(tick) + 4).toFixed(1)}" text-anchor="end">${tick} s</text>`;
		}),
	].join("\n");
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#777">
<title>Time of a whole scan against the size of the image, uncompressed</title>
${grid}
${series("gzip -dc", "#c0603a", ({ gzip }) => gzip)}
${series("leakscan", "#2a78b8", ({ scan }) => scan)}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">size of the image, uncompressed</text>
</svg>
`;
}

interface Scale {
	at(value: number): number;
	readonly ticks: readonly number[];
}

/** Logarithmic, with a tick at each power of ten and at 3 times it. */
function scaleOf(values: readonly number[], from: number, to: number): Scale {
	const low = Math.log10(Math.min(...values)) - 0.1;
	const high = Math.log10(Math.max(...values)) + 0.1;
	const ticks: number[] = [];
	for (let power = Math.floor(low); power <= high; power++) {
		for (const factor of [1, 3]) {
			const tick = Number((factor * 10 ** power).toPrecision(1));
			if (Math.log10(tick) >= low && Math.log10(tick) <= high) ticks.push(tick);
		}
	}
	return { at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from), ticks };
}
