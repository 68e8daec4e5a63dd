/**
 * Names that a Java class gives to texts: the values of constants, and what an instruction loads just before another stores it in
 * a field, or hands it to a setter or, after its name, to a `put`. The Java Virtual Machine Specification, chapter 4 (The class File Format) and section 6.5.
 */
import { type CompiledText, isGlued, MOST_TEXTS } from "./compiled-text.ts";

const UTF8 = 1;
const FIXED_SIZES: readonly (readonly [tag: number, size: number])[] = [
	[3, 4],
	[4, 4],
	[5, 8],
	[6, 8],
	[7, 2],
	[8, 2],
	[9, 4],
	[10, 4],
	[11, 4],
	[12, 4],
	[15, 3],
	[16, 2],
	[17, 4],
	[18, 4],
	[19, 2],
	[20, 2],
];
/** Bytes of an entry of the constant pool, behind its tag. */
const SIZES = new Map(FIXED_SIZES);
const STRING = 8;
const FIELDS = [9];
const NAME_AND_TYPE = 12;
const METHODS = [10, 11];
const LONG = 5;
const DOUBLE = 6;
const LDC = 0x12;
const LDC_W = 0x13;
const PUT_STATIC = 0xb3;
const PUT_FIELD = 0xb5;
const INVOKES = [0xb6, 0xb7, 0xb8, 0xb9];

/** Java 1.1 to those of the next decades; a fat Mach-O binary has the same magic and a small number there. */
export function isJavaClass(head: Buffer): boolean {
	return (
		head.length >= 10 &&
		head.readUInt32BE(0) === 0xcafebabe &&
		head.readUInt16BE(6) >= 45 &&
		head.readUInt16BE(6) < 200
	);
}

/** Throws for what is no class, or a broken one. */
export function* javaTexts(bytes: Buffer): Generator<CompiledText> {
	const told = new Set<string>();
	const java = new JavaClass(bytes);
	let count = 0;
	for (const text of java.texts()) {
		if (++count > MOST_TEXTS) return;
		told.add(text.value);
		yield text;
	}
	for (const value of java.gluedTexts()) {
		if (told.has(value)) continue;
		if (++count > MOST_TEXTS) return;
		yield { name: null, value };
	}
}

/** Methods that are given a name and its value: of maps, properties, headers. */
const GIVES = /^(?:put|set|add|with|header|entry|of$)/;
const TWO_TEXTS = /^\((?:Ljava\/lang\/(?:String|Object|CharSequence);){2}/;
const PLAIN_NAME = /^[A-Za-z][\w.-]{1,79}$/;

class JavaClass {
	readonly #bytes: Buffer;
	/** Where each entry of the constant pool has its tag. */
	readonly #entries: readonly number[];
	/** Texts of the constant pool that were asked for: many instructions may name one. */
	readonly #texts = new Map<number, string>();
	#at = 8;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
		const count = this.#short();
		const entries: number[] = [0];
		while (entries.length < count) {
			entries.push(this.#at);
			const tag = bytes.readUInt8(this.#at++);
			const size = tag === UTF8 ? 2 + bytes.readUInt16BE(this.#at) : SIZES.get(tag);
			if (size === undefined) throw new Error("a broken class");
			this.#at += size;
			if (tag === LONG || tag === DOUBLE) entries.push(0);
		}
		this.#entries = entries;
	}

	*texts(): Generator<CompiledText> {
		// Access, this class, its superclass.
		this.#at += 6;
		const interfaces = this.#short();
		this.#at += 2 * interfaces;
		for (let left = this.#short(); left > 0; left--) yield* this.#field();
		for (let left = this.#short(); left > 0; left--) yield* this.#method();
	}

	/** Texts of the program that the search of its bytes would not see as they are. */
	*gluedTexts(): Generator<string> {
		for (const [index, at] of this.#entries.entries()) {
			if (at === 0 || this.#bytes[at] !== STRING) continue;
			const text = this.#entries[this.#bytes.readUInt16BE(at + 1)] ?? 0;
			if (text !== 0 && this.#bytes[text] === UTF8 && isGlued(this.#bytes.readUInt16BE(text + 1)))
				yield this.#string(index) ?? "";
		}
	}

	*#field(): Generator<CompiledText> {
		this.#at += 2;
		const name = this.#short();
		this.#at += 2;
		for (const { kind, start } of this.#attributes()) {
			if (kind !== "ConstantValue") continue;
			const value = this.#string(this.#bytes.readUInt16BE(start));
			if (value !== null) yield { name: this.#utf8(name), value };
		}
	}

	*#method(): Generator<CompiledText> {
		this.#at += 6;
		for (const { kind, start, end } of this.#attributes()) {
			// Stack, locals, and the length of the code.
			if (kind === "Code" && start + 8 <= end)
				yield* this.#code(start + 8, Math.min(end, start + 8 + this.#bytes.readUInt32BE(start + 4)));
		}
	}

	/**
	 * `ldc` of a String right before what takes it. Instructions are of many lengths, and two bytes in the middle of one
	 * may look like this: what the constant pool says of both numbers tells.
	 */
	*#code(from: number, to: number): Generator<CompiledText> {
		for (let at = from; at + 5 <= to; at++) {
			const op = this.#bytes[at];
			if (op !== LDC && op !== LDC_W) continue;
			const next = at + (op === LDC ? 2 : 3);
			if (next + 3 > to) return;
			const taker = this.#bytes[next] ?? 0;
			const index = op === LDC ? (this.#bytes[at + 1] ?? 0) : this.#bytes.readUInt16BE(at + 1);
			if (taker === LDC || taker === LDC_W) {
				yield* this.#pair(index, next, to);
				continue;
			}
			const isPut = taker === PUT_STATIC || taker === PUT_FIELD;
			if (!isPut && !INVOKES.includes(taker)) continue;
			const value = this.#string(index);
			const member = value === null ? null : this.#member(this.#bytes.readUInt16BE(next + 1), isPut);
			if (value !== null && member !== null) yield { name: member, value };
		}
	}

	/** `put("name", "text")`: the name was loaded, `at` loads the text. */
	*#pair(name: number, at: number, to: number): Generator<CompiledText> {
		const isShort = this.#bytes[at] === LDC;
		const next = at + (isShort ? 2 : 3);
		if (next + 3 > to || !INVOKES.includes(this.#bytes[next] ?? 0)) return;
		const value = this.#string(isShort ? (this.#bytes[at + 1] ?? 0) : this.#bytes.readUInt16BE(at + 1));
		const given = value === null ? null : this.#string(name);
		if (value === null || given === null || !PLAIN_NAME.test(given)) return;
		const method = this.#reference(this.#bytes.readUInt16BE(next + 1), METHODS);
		if (method !== null && TWO_TEXTS.test(method.type) && GIVES.test(method.name))
			yield { name: given, value };
	}

	/** The field, or the property that a method sets: `setPassword(String)` and a builder's `password(String)`. */
	#member(index: number, isField: boolean): string | null {
		const reference = this.#reference(index, isField ? FIELDS : METHODS);
		if (reference === null) return null;
		const { name, type } = reference;
		if (isField) return type === "Ljava/lang/String;" ? name : null;
		// What is asked by a name is given none.
		if (!type.startsWith("(Ljava/lang/String;)") || /^(?:get|is|has|find|load|read|check)[A-Z]/.test(name))
			return null;
		return name.replace(/^(?:set|with)(?=[A-Z])/, "");
	}

	/** Name and type of the field or method that an entry of one of these tags stands for. */
	#reference(
		index: number,
		tags: readonly number[],
	): { readonly name: string; readonly type: string } | null {
		const at = this.#entries[index] ?? 0;
		if (at === 0 || !tags.includes(this.#bytes[at] ?? 0)) return null;
		const pair = this.#entries[this.#bytes.readUInt16BE(at + 3)] ?? 0;
		if (pair === 0 || this.#bytes[pair] !== NAME_AND_TYPE) return null;
		return {
			name: this.#utf8(this.#bytes.readUInt16BE(pair + 1)),
			type: this.#utf8(this.#bytes.readUInt16BE(pair + 3)),
		};
	}

	*#attributes(): Generator<{ readonly kind: string; readonly start: number; readonly end: number }> {
		for (let left = this.#short(); left > 0; left--) {
			const kind = this.#utf8(this.#short());
			const start = this.#at + 4;
			const end = start + this.#bytes.readUInt32BE(this.#at);
			if (end > this.#bytes.length) throw new RangeError("a broken class");
			yield { kind, start, end };
			this.#at = end;
		}
	}

	/** A String of the constant pool. */
	#string(index: number): string | null {
		const at = this.#entries[index] ?? 0;
		return at !== 0 && this.#bytes[at] === STRING ? this.#utf8(this.#bytes.readUInt16BE(at + 1)) : null;
	}

	/** "Modified" UTF-8 differs in NUL and in what lies beyond 16 bits only. */
	#utf8(index: number): string {
		const known = this.#texts.get(index);
		if (known !== undefined) return known;
		const at = this.#entries[index] ?? 0;
		if (at === 0 || this.#bytes[at] !== UTF8) return "";
		const length = this.#bytes.readUInt16BE(at + 1);
		const text = this.#bytes.toString("utf8", at + 3, at + 3 + length);
		this.#texts.set(index, text);
		return text;
	}

	#short(): number {
		const value = this.#bytes.readUInt16BE(this.#at);
		this.#at += 2;
		return value;
	}
}
