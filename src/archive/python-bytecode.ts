/**
 * Names that a compiled Python module gives to texts. A .pyc is a header and a marshalled code object (CPython's
 * Python/marshal.c; PEP 3147, PEP 552); a text is an assignment's value where the instruction that loads it stands before the
 * one that stores it. CPython 3.6 to 3.13; of others nothing is told, and their bytes say what they say.
 */
import { type CompiledText, isGlued, MOST_TEXTS } from "./compiled-text.ts";

/** Magic numbers of a minor version: the first of it, and of the one after it. */
const VERSIONS: readonly (readonly [first: number, minor: number])[] = [
	[3379, 6],
	[3390, 7],
	[3400, 8],
	[3420, 9],
	[3430, 10],
	[3450, 11],
	[3500, 12],
	[3550, 13],
	[3600, 14],
];
const OLDEST = 6;
const NEWEST = 13;

/** The header ends in a line break, so that no text tool leaves a module whole. */
export function isPythonBytecode(head: Buffer): boolean {
	return minorOf(head) !== null;
}

function minorOf(head: Buffer): number | null {
	if (head.length < 16 || head[2] !== 0x0d || head[3] !== 0x0a) return null;
	const magic = head.readUInt16LE(0);
	const minor = VERSIONS.findLast(([first]) => magic >= first)?.[1] ?? 0;
	return minor >= OLDEST && minor <= NEWEST ? minor : null;
}

interface Code {
	readonly kind: "code";
	readonly code: Buffer;
	readonly consts: readonly Value[];
	readonly names: readonly Value[];
	readonly locals: readonly Value[];
}
/** Numbers and the like are of no interest: null. */
type Value = string | Buffer | Code | readonly Value[] | null;

/** Throws for what is no module, or a broken one. */
export function* pythonTexts(bytes: Buffer): Generator<CompiledText> {
	const minor = minorOf(bytes);
	if (minor === null) return;
	const module = new Unmarshaller(bytes, minor).read();
	const left: Value[] = [module];
	// One code object may stand in several others.
	const seen = new Set<Value>();
	const named = new Set<string>();
	const steps: Steps = { left: MOST_STEPS };
	for (let next = left.pop(), told = 0; next !== undefined; next = left.pop()) {
		if (!isCode(next) || seen.has(next)) continue;
		seen.add(next);
		for (const text of textsOf(next, minor, steps)) {
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

interface Opcodes {
	readonly loadConst: number;
	readonly storeName: number;
	readonly storeGlobal: number;
	readonly storeAttr: number;
	readonly storeFast: number;
	readonly storeSubscript: number;
	readonly buildMap: number;
	readonly extendedArg: number;
	/** Its argument is the number of a constant. */
	readonly keywordNames: number;
}

const OPCODES: Opcodes = {
	loadConst: 100,
	storeName: 90,
	storeGlobal: 97,
	storeAttr: 95,
	storeFast: 125,
	storeSubscript: 60,
	buildMap: 105,
	extendedArg: 144,
	keywordNames: 172,
};
const OPCODES_13: Opcodes = {
	loadConst: 83,
	storeName: 114,
	storeGlobal: 113,
	storeAttr: 108,
	storeFast: 110,
	storeSubscript: 39,
	buildMap: 48,
	extendedArg: 71,
	keywordNames: -1,
};

interface Instruction {
	readonly op: number;
	readonly arg: number;
}

/** Instructions that are gone back through, in a whole module, for what stands before the one that takes it. */
const MOST_STEPS = 2_000_000;

interface Steps {
	left: number;
}

function* textsOf(
	{ code, consts, names, locals }: Code,
	minor: number,
	steps: Steps,
): Generator<CompiledText> {
	const ops = minor >= 13 ? OPCODES_13 : OPCODES;
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
			// value, object, STORE_ATTR
			case ops.storeAttr:
				yield* text(names[arg] ?? null, loaded(at - 2));
				break;
			// value, object (one or two steps), key, STORE_SUBSCR
			case ops.storeSubscript:
				yield* text(loaded(at - 1), loaded(at - 3) ?? loaded(at - 4));
				break;
			// key, value, key, value, BUILD_MAP
			case ops.buildMap:
				for (let pair = 0; pair < arg && 2 * pair < at && steps.left-- > 0; pair++)
					yield* text(loaded(at - 2 * pair - 2), loaded(at - 2 * pair - 1));
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
}

/** Two bytes each, the first the operation. Operation 0 keeps room for what the interpreter learns. */
function instructionsOf(code: Buffer, { extendedArg }: Opcodes): Instruction[] {
	const instructions: Instruction[] = [];
	let more = 0;
	for (let at = 0; at + 1 < code.length; at += 2) {
		const op = code[at] ?? 0;
		const arg = more * 256 + (code[at + 1] ?? 0);
		more = op === extendedArg ? arg : 0;
		if (op !== 0 && op !== extendedArg) instructions.push({ op, arg });
	}
	return instructions;
}

const FLAG_REF = 0x80;
const MOST_DEPTH = 200;
const MOST_OBJECTS = 1_000_000;

class Unmarshaller {
	readonly #bytes: Buffer;
	readonly #minor: number;
	readonly #refs: Value[] = [];
	#at: number;
	#objects = 0;

	constructor(bytes: Buffer, minor: number) {
		this.#bytes = bytes;
		this.#minor = minor;
		// PEP 552 added a word of flags.
		this.#at = minor >= 7 ? 16 : 12;
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
			case "t":
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
			default:
				throw new Error("not marshalled");
		}
	}

	#code(depth: number): Code {
		const minor = this.#minor;
		// 3.8 counts positional arguments of their own; 3.11 no more the locals.
		this.#skip(4 * (minor >= 11 ? 5 : minor >= 8 ? 6 : 5));
		const code = this.read(depth + 1);
		const consts = listOf(this.read(depth + 1));
		const names = listOf(this.read(depth + 1));
		const locals = listOf(this.read(depth + 1));
		// Kinds of locals, or free and cell variables; the file, the name, and since 3.11 the qualified name.
		for (let more = 4; more > 0; more--) this.read(depth + 1);
		this.#skip(4);
		for (let more = minor >= 11 ? 2 : 1; more > 0; more--) this.read(depth + 1);
		if (!Buffer.isBuffer(code)) throw new Error("no code in it");
		return { kind: "code", code, consts, names, locals };
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
