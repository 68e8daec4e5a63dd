/** Modules of Python's versions that few machines have, put together by their format: what their names hold. */
import { describe, expect, it } from "vitest";
import { isPythonBytecode, pythonTexts } from "../../src/archive/python-bytecode.ts";

interface Version {
	readonly magic: number;
	/** Bytes before the code object, and its numbers. */
	readonly header: number;
	readonly numbers: number;
	readonly text: "s" | "u";
	readonly op: Readonly<Record<"loadConst" | "storeName" | "storeFast" | "extendedArg", number>>;
	readonly isOld: boolean;
	/** 3.11: the kinds of locals in place of two lists, a qualified name and a table of exceptions. */
	readonly hasQualifiedName: boolean;
}

const OLD = { loadConst: 100, storeName: 90, storeFast: 125, extendedArg: 144 };
const PYTHON_3 = {
	text: "u",
	header: 12,
	numbers: 5,
	op: OLD,
	isOld: true,
	hasQualifiedName: false,
} as const;
const VERSIONS: readonly (readonly [string, Version])[] = [
	["2.7", { ...PYTHON_3, magic: 62211, header: 8, numbers: 4, text: "s", op: { ...OLD, extendedArg: 145 } }],
	["3.0", { ...PYTHON_3, magic: 3131, header: 8, op: { ...OLD, extendedArg: 143 } }],
	["3.1", { ...PYTHON_3, magic: 3151, header: 8, op: { ...OLD, extendedArg: 143 } }],
	["3.2", { ...PYTHON_3, magic: 3180, header: 8 }],
	["3.3", { ...PYTHON_3, magic: 3230 }],
	["3.4", { ...PYTHON_3, magic: 3310 }],
	["3.5", { ...PYTHON_3, magic: 3351 }],
	["3.6", { ...PYTHON_3, magic: 3379, isOld: false }],
	[
		"3.14",
		{
			...PYTHON_3,
			magic: 3627,
			header: 16,
			op: { loadConst: 82, storeName: 116, storeFast: 112, extendedArg: 69 },
			isOld: false,
			hasQualifiedName: true,
		},
	],
];

const int = (value: number): Buffer => {
	const bytes = Buffer.alloc(4);
	bytes.writeInt32LE(value);
	return bytes;
};
const sized = (type: string, bytes: Buffer): Buffer =>
	Buffer.concat([Buffer.from(type), int(bytes.length), bytes]);
const list = (parts: readonly Buffer[]): Buffer =>
	Buffer.concat([Buffer.from("("), int(parts.length), ...parts]);

function moduleOf(
	version: Version,
	consts: readonly Buffer[],
	steps: readonly (readonly [number, number])[],
): Buffer {
	const text = (value: string): Buffer => sized(version.text, Buffer.from(value));
	const code = steps.flatMap(([op, arg]) => (version.isOld ? [op, arg & 255, arg >> 8] : [op, arg & 255]));
	const head = Buffer.alloc(version.header);
	head.writeUInt16LE(version.magic);
	head.write("\r\n", 2);
	return Buffer.concat([
		head,
		Buffer.from("c"),
		Buffer.alloc(4 * version.numbers),
		sized("s", Buffer.from(code)),
		list(consts),
		list([text("DB_PASSWORD"), text("USER")]),
		list([text("host"), text("token")]),
		...(version.hasQualifiedName ? [sized("s", Buffer.alloc(0))] : [list([]), list([])]),
		text("shop.py"),
		text("<module>"),
		...(version.hasQualifiedName ? [text("<module>")] : []),
		int(1),
		sized("s", Buffer.alloc(0)),
		...(version.hasQualifiedName ? [sized("s", Buffer.alloc(0))] : []),
	]);
}

const pairs = (bytes: Buffer): string[] =>
	[...pythonTexts(bytes)].filter(({ name }) => name !== null).map(({ name, value }) => `${name}=${value}`);

describe.each(VERSIONS)("Python %s", (_name, version) => {
	const text = (value: string): Buffer => sized(version.text, Buffer.from(value));
	const { loadConst, storeName, storeFast, extendedArg } = version.op;

	it("gives names to texts", () => {
		const bytes = moduleOf(
			version,
			[text("first"), text("second")],
			[
				[loadConst, 0],
				[storeName, 0],
				[loadConst, 1],
				[storeFast, 1],
			],
		);
		expect(isPythonBytecode(bytes)).toBe(true);
		expect(pairs(bytes)).toEqual(["DB_PASSWORD=first", "token=second"]);
	});

	it("counts with numbers that are written in two parts", () => {
		const place = version.isOld ? 65536 : 256;
		const filler = Array.from({ length: place }, () => Buffer.from("N"));
		const bytes = moduleOf(
			version,
			[...filler, text("far")],
			[
				[extendedArg, 1],
				[loadConst, 0],
				[storeName, 0],
			],
		);
		expect(pairs(bytes)).toEqual(["DB_PASSWORD=far"]);
	});
});

it.each([2999, 3650, 3655, 62170, 62218, 0])("nothing is told of version %s", (magic) => {
	const [, version] = VERSIONS[1] ?? [];
	expect(version && isPythonBytecode(moduleOf({ ...version, magic }, [], []))).toBe(false);
});
