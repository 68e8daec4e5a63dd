/** What CPython's instructions are called in numbers, and how they are written, by version: Lib/opcode.py and Include/opcode_ids.h. */

export interface Instruction {
	readonly op: number;
	readonly arg: number;
}

/** -1: that version has none. */
export interface Opcodes {
	readonly loadConst: number;
	readonly storeName: number;
	readonly storeGlobal: number;
	readonly storeAttr: number;
	readonly storeFast: number;
	readonly storeFastLoadFast: number;
	readonly storeFastStoreFast: number;
	readonly storeSubscript: number;
	/** With its pairs before it; until 3.4 they came after it, each with a STORE_MAP. */
	readonly buildMap: number;
	readonly storeMap: number;
	/** With names and values of its keywords before it, until 3.5. */
	readonly callFunction: number;
	readonly makeFunction: number;
	readonly extendedArg: number;
	/** Its argument is the number of a constant. */
	readonly keywordNames: number;
	/** Until 3.5 an instruction has one byte, or three from this one on; afterwards (0) all have two. */
	readonly firstWithArgument: number;
	/** Until 3.5: a function's defaults are loaded one after the other. */
	readonly hasDefaultsApart: boolean;
}

const FROM_3_6: Opcodes = {
	loadConst: 100,
	storeName: 90,
	storeGlobal: 97,
	storeAttr: 95,
	storeFast: 125,
	storeFastLoadFast: -1,
	storeFastStoreFast: -1,
	storeSubscript: 60,
	buildMap: 105,
	storeMap: -1,
	callFunction: -1,
	makeFunction: 132,
	extendedArg: 144,
	keywordNames: 172,
	firstWithArgument: 0,
	hasDefaultsApart: false,
};
const OF_3_5: Opcodes = {
	...FROM_3_6,
	callFunction: 131,
	keywordNames: -1,
	firstWithArgument: 90,
	hasDefaultsApart: true,
};
const FROM_3_2: Opcodes = { ...OF_3_5, buildMap: -1, storeMap: 54 };
const OF_3_13: Opcodes = {
	...FROM_3_6,
	loadConst: 83,
	storeName: 114,
	storeGlobal: 113,
	storeAttr: 108,
	storeFast: 110,
	storeFastLoadFast: 111,
	storeFastStoreFast: 112,
	storeSubscript: 39,
	buildMap: 48,
	makeFunction: 26,
	extendedArg: 71,
	keywordNames: -1,
};
const OF_3_14: Opcodes = {
	...OF_3_13,
	loadConst: 82,
	storeName: 116,
	storeGlobal: 115,
	storeAttr: 110,
	storeFast: 112,
	storeFastLoadFast: 113,
	storeFastStoreFast: 114,
	storeSubscript: 38,
	buildMap: 47,
	makeFunction: 23,
	extendedArg: 69,
};

/** `version`: 27, or 300 to 314. */
export function opcodesOf(version: number): Opcodes {
	if (version >= 314) return OF_3_14;
	if (version >= 313) return OF_3_13;
	if (version >= 306) return FROM_3_6;
	if (version >= 305) return OF_3_5;
	if (version >= 302) return FROM_3_2;
	return { ...FROM_3_2, extendedArg: version === 27 ? 145 : 143 };
}

/** Since 3.6 two bytes each, the first the operation. Operation 0 keeps room for what the interpreter learns. */
export function instructionsOf(code: Buffer, { extendedArg, firstWithArgument }: Opcodes): Instruction[] {
	const instructions: Instruction[] = [];
	const isOld = firstWithArgument > 0;
	let more = 0;
	for (let at = 0; at < code.length; ) {
		const op = code[at] ?? 0;
		const bytes = !isOld ? 2 : op >= firstWithArgument ? 3 : 1;
		const low = bytes > 1 ? (code[at + 1] ?? 0) : 0;
		const arg = isOld ? more * 65536 + (bytes > 1 ? (code[at + 2] ?? 0) : 0) * 256 + low : more * 256 + low;
		at += bytes;
		more = op === extendedArg ? arg : 0;
		if (op !== 0 && op !== extendedArg) instructions.push({ op, arg });
	}
	return instructions;
}
