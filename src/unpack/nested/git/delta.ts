/** A git delta: an object as copies from another and new bytes. gitformat-pack(5), "Deltified representation". */

/** The object that `delta` makes of `base`; throws when it is broken or larger than `most`. */
export function applyDelta(base: Buffer, delta: Buffer, most: number): Buffer {
	let at = 0;
	const number = (): number => {
		let value = 0;
		for (let shift = 0; shift < 49; shift += 7) {
			const byte = delta[at++] ?? broken();
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return value;
		}
		return broken();
	};
	if (number() !== base.length) broken();
	const size = number();
	if (size > most) broken();
	const made = Buffer.allocUnsafe(size);
	let filled = 0;
	while (at < delta.length) {
		const command = delta[at++] ?? 0;
		if (command === 0) broken();
		if (command < 0x80) {
			const end = at + command;
			if (end > delta.length || filled + command > size) broken();
			delta.copy(made, filled, at, end);
			filled += command;
			at = end;
			continue;
		}
		let offset = 0;
		let count = 0;
		for (let bit = 0; bit < 4; bit++) if (command & (1 << bit)) offset += (delta[at++] ?? 0) * 2 ** (8 * bit);
		for (let bit = 0; bit < 3; bit++) if (command & (16 << bit)) count += (delta[at++] ?? 0) * 2 ** (8 * bit);
		if (count === 0) count = 0x10000;
		if (offset + count > base.length || filled + count > size) broken();
		base.copy(made, filled, offset, offset + count);
		filled += count;
	}
	if (filled !== size) broken();
	return made;
}

function broken(): never {
	throw new Error("a broken git delta");
}
