/**
 * Names that a compiled Python module gives to texts. A .pyc is a header and a marshalled code object (CPython's
 * Python/marshal.c; PEP 3147, PEP 552); a text is an assignment's value where the instruction that loads it stands before the
 * one that stores it. CPython 2.7 and 3.0 to 3.14; of others nothing is told, and their bytes say what they say.
 */
import { type CompiledText, isGlued, MOST_TEXTS } from "./compiled-text.ts";
import { instructionsOf, type Opcodes, opcodesOf } from "./python-instructions.ts";

/** Magic numbers of a version: the first of it, and of the one after it. Python 2.7 is 27 here, 3.14 is 314. */
const VERSIONS: readonly (readonly [first: number, version: number])[] = [
	[3000, 300],
	[3141, 301],
	[3160, 302],
	[3190, 303],
	[3250, 304],
	[3320, 305],
	[3360, 306],
	[3390, 307],
	[3400, 308],
	[3420, 309],
	[3430, 310],
	[3450, 311],
	[3500, 312],
	[3550, 313],
	[3600, 314],
	[3650, 0],
	[62171, 27],
	[62212, 0],
];

/** The header ends in a line break, so that no text tool leaves a module whole. */
export function isPythonBytecode(head: Buffer): boolean {
	return versionOf(head) !== null;
}

function versionOf(head: Buffer): number | null {
	if (head.length < 16 || head[2] !== 0x0d || head[3] !== 0x0a) return null;
	const magic = head.readUInt16LE(0);
	return VERSIONS.findLast(([first]) => magic >= first)?.[1] || null;
}

interface Code {
	readonly kind: "code";
	/** Arguments that may be given by their place; they are the first of the locals. */
	readonly args: number;
	readonly code: Buffer;
	readonly consts: readonly Value[];
	readonly names: readonly Value[];
	readonly locals: readonly Value[];
}
/** Numbers and the like are of no interest: null. */
type Value = string | Buffer | Code | readonly Value[] | null;

/** Throws for what is no module, or a broken one. */
export function* pythonTexts(bytes: Buffer): Generator<CompiledText> {
	const version = versionOf(bytes);
	if (version === null) return;
	const module = new Unmarshaller(bytes, version).read();
	const ops = opcodesOf(version);
	const left: Value[] = [module];
	// One code object may stand in several others.
	const seen = new Set<Value>();
	const named = new Set<string>();
	const steps: Steps = { left: MOST_STEPS };
	for (let next = left.pop(), told = 0; next !== undefined; next = left.pop()) {
		if (!isCode(next) || seen.has(next)) continue;
		seen.add(next);
		for (const text of textsOf(next, ops, steps)) {
			if (++told > MOST_TEXTS) return;
			named.add(text.value);
			yield text;
		}
		for (const value of next.consts.flatMap((one) => (Array.isArray(one) ? one : [one]))) {
			if (typeof value !== "string" || !isGlued(value.length) || named.has(value)) continue;
			if (++told > MOST_TEXTS) return;
			yield { name: null, value };
		}
		for (const inner of next.consts) if (isCode(inner)) left.push(inner);
	}
}

function isCode(value: Value): value is Code {
	return typeof value === "object" && value !== null && "kind" in value;
}

/** Instructions that are gone back through, in a whole module, for what stands before the one that takes it. */
const MOST_STEPS = 2_000_000;

interface Steps {
	left: number;
}

function* textsOf(
	{ code, consts, names, locals }: Code,
	ops: Opcodes,
	steps: Steps,
): Generator<CompiledText> {
	const instructions = instructionsOf(code, ops);
	/** The constant that the instruction at `at` loads. */
	const loaded = (at: number): Value => {
		const instruction = instructions[at];
		return instruction?.op === ops.loadConst ? (consts[instruction.arg] ?? null) : null;
	};
	const text = (name: Value, value: Value): CompiledText[] =>
		typeof name === "string" && typeof value === "string" ? [{ name, value }] : [];
	for (const [at, { op, arg }] of instructions.entries()) {
		switch (op) {
			case ops.storeName:
			case ops.storeGlobal:
				yield* text(names[arg] ?? null, loaded(at - 1));
				break;
			case ops.storeFast:
				yield* text(locals[arg] ?? null, loaded(at - 1));
				break;
			// Two instructions in one, whose arguments have four bits each.
			case ops.storeFastLoadFast:
				yield* text(locals[arg >> 4] ?? null, loaded(at - 1));
				break;
			case ops.storeFastStoreFast:
				yield* text(locals[arg >> 4] ?? null, loaded(at - 1));
				yield* text(locals[arg & 15] ?? null, loaded(at - 2));
				break;
			// value, object, STORE_ATTR
			case ops.storeAttr:
				yield* text(names[arg] ?? null, loaded(at - 2));
				break;
			// value, object (one or two steps), key, STORE_SUBSCR
			case ops.storeSubscript:
				yield* text(loaded(at - 1), loaded(at - 3) ?? loaded(at - 4));
				break;
			// value, key, STORE_MAP
			case ops.storeMap:
				yield* text(loaded(at - 1), loaded(at - 2));
				break;
			// key, value, key, value, BUILD_MAP
			case ops.buildMap:
				yield* pairsBefore(at, arg);
				break;
			// Until 3.5, names and values as in a map; the upper byte counts them.
			case ops.callFunction:
				yield* pairsBefore(at, arg >> 8);
				break;
			case ops.makeFunction:
				yield* defaultsBefore(at, arg);
				break;
			// values, then their names in one constant: a dictionary, or a call's keywords
			case ops.keywordNames:
			case ops.loadConst: {
				const keys = consts[arg];
				if (!Array.isArray(keys)) break;
				for (
					let back = 1;
					back <= keys.length && instructions[at - back]?.op === ops.loadConst && steps.left-- > 0;
					back++
				)
					yield* text(keys[keys.length - back] ?? null, loaded(at - back));
			}
		}
	}

	function* pairsBefore(at: number, count: number): Generator<CompiledText> {
		for (let pair = 0; pair < count && 2 * pair < at && steps.left-- > 0; pair++)
			yield* text(loaded(at - 2 * pair - 2), loaded(at - 2 * pair - 1));
	}

	/** Arguments' defaults: a constant of all of them, or (until 3.5) one after the other; then code, and its name. */
	function* defaultsBefore(at: number, count: number): Generator<CompiledText> {
		const codeAt = [at - 1, at - 2].find((place) => isCode(loaded(place)));
		const made = codeAt === undefined ? null : loaded(codeAt);
		if (codeAt === undefined || !isCode(made)) return;
		const { args, locals: given } = made;
		if (ops.hasDefaultsApart) {
			for (let back = 1; back <= Math.min(count & 0xff, args) && steps.left-- > 0; back++)
				yield* text(given[args - back] ?? null, loaded(codeAt - back));
			return;
		}
		for (let back = 1; back <= MOST_ATTRIBUTES; back++) {
			const values = loaded(codeAt - back);
			if (!Array.isArray(values) || values.length > args) continue;
			for (const [number, value] of values.entries()) {
				if (steps.left-- <= 0) return;
				yield* text(given[args - values.length + number] ?? null, value);
			}
		}
	}
}

/** Defaults, those of keywords, annotations and closure: what a function may be given before its code. */
const MOST_ATTRIBUTES = 4;

const FLAG_REF = 0x80;
const MOST_DEPTH = 200;
const MOST_OBJECTS = 1_000_000;

class Unmarshaller {
	readonly #bytes: Buffer;
	readonly #version: number;
	readonly #refs: Value[] = [];
	/** Python 2: names, which are written once. */
	readonly #interned: Value[] = [];
	#at: number;
	#objects = 0;

	constructor(bytes: Buffer, version: number) {
		this.#bytes = bytes;
		this.#version = version;
		// The source's time; 3.3 added its size, PEP 552 a word of flags.
		this.#at = version >= 307 ? 16 : version >= 303 ? 12 : 8;
	}

	read(depth = 0): Value {
		if (depth > MOST_DEPTH || ++this.#objects > MOST_OBJECTS) throw new RangeError("too much in a .pyc");
		const type = this.#byte();
		if ((type & FLAG_REF) === 0) return this.#object(type, depth);
		// Its place is taken before what is inside it takes theirs.
		const place = this.#refs.push(null) - 1;
		const value = this.#object(type & ~FLAG_REF, depth);
		this.#refs[place] = value;
		return value;
	}

	#object(type: number, depth: number): Value {
		switch (String.fromCharCode(type)) {
			case "0":
			case "N":
			case "F":
			case "T":
			case "S":
			case ".":
				return null;
			case "i":
				return this.#skip(4);
			case "I":
			case "g":
				return this.#skip(8);
			case "y":
				return this.#skip(16);
			case "l":
				return this.#skip(2 * Math.abs(this.#int()));
			case "f":
				return this.#skip(this.#byte());
			case "x":
				this.#skip(this.#byte());
				return this.#skip(this.#byte());
			case "s":
				return this.#take(this.#int());
			case "t": {
				const name = this.#take(this.#int()).toString("utf8");
				this.#interned.push(name);
				return name;
			}
			case "R":
				return this.#interned[this.#int()] ?? null;
			case "u":
				return this.#take(this.#int()).toString("utf8");
			case "a":
			case "A":
				return this.#take(this.#int()).toString("latin1");
			case "z":
			case "Z":
				return this.#take(this.#byte()).toString("latin1");
			case ")":
				return this.#list(this.#byte(), depth);
			case "(":
			case "[":
			case "<":
			case ">":
				return this.#list(this.#int(), depth);
			case "r":
				return this.#refs[this.#int()] ?? null;
			case "c":
				return this.#code(depth);
			// A slice: its start, end and step.
			case ":":
				for (let part = 0; part < 3; part++) this.read(depth + 1);
				return null;
			default:
				throw new Error("not marshalled");
		}
	}

	#code(depth: number): Code {
		const version = this.#version;
		const args = this.#int();
		// Arguments of other kinds, the locals (until 3.10), the stack, flags.
		this.#skip(4 * (version === 27 ? 3 : version < 308 || version >= 311 ? 4 : 5));
		const code = this.read(depth + 1);
		const consts = listOf(this.read(depth + 1)).map(withTexts);
		const names = listOf(this.read(depth + 1)).map(withTexts);
		const locals = listOf(this.read(depth + 1)).map(withTexts);
		// Kinds of locals, or free and cell variables; the file, the name, and since 3.11 the qualified name.
		for (let more = 4; more > 0; more--) this.read(depth + 1);
		this.#skip(4);
		for (let more = version >= 311 ? 2 : 1; more > 0; more--) this.read(depth + 1);
		if (!Buffer.isBuffer(code)) throw new Error("no code in it");
		return { kind: "code", args, code, consts, names, locals };
	}

	#list(length: number, depth: number): Value[] {
		if (length < 0 || length > this.#bytes.length - this.#at) throw new RangeError("a broken .pyc");
		return Array.from({ length }, () => this.read(depth + 1));
	}

	#byte(): number {
		return this.#take(1)[0] ?? 0;
	}

	#int(): number {
		return this.#take(4).readInt32LE();
	}

	#skip(count: number): null {
		this.#take(count);
		return null;
	}

	#take(count: number): Buffer {
		const start = this.#at;
		if (count < 0 || start + count > this.#bytes.length) throw new RangeError("a broken .pyc");
		this.#at += count;
		return this.#bytes.subarray(start, this.#at);
	}
}

function listOf(value: Value): readonly Value[] {
	return Array.isArray(value) ? value : [];
}

/** In Python 2 a text is bytes; in Python 3 keys are, as often as not. */
function withTexts(value: Value): Value {
	if (Array.isArray(value)) return value.map(withTexts);
	return Buffer.isBuffer(value) && !CONTROL.test(value.toString("latin1")) ? value.toString("utf8") : value;
}

const CONTROL = /[^\P{Cc}\s]/u;
