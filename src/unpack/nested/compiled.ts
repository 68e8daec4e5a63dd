/**
 * Compiled Python modules and Java classes: one part, a line `name = "text"` for each text that the program gives a name to, since
 * in the bytes names and values stand far apart. Their own bytes are looked at as well, so that of what has no name only those texts
 * are told that cannot be seen there.
 */
import type { CompiledText } from "../../archive/compiled-text.ts";
import { isJavaClass, javaTexts } from "../../archive/java-class.ts";
import { isPythonBytecode, pythonTexts } from "../../archive/python-bytecode.ts";
import type { PartVisitor, Unwrapper, Wrapper } from "./unwrapper.ts";

/** Modules and classes are much smaller: a method has 64 KiB at most. */
const LARGEST = 16 * 1024 ** 2;
/** What came with the interpreter or a package is public, and its source stands beside it as a rule. */
const PACKAGED = /(?:^|\/)(?:(?:site|dist)-packages|lib(?:64)?\/(?:python|pypy)[\d.]*|node_modules)\//;
/** Shorter texts are no secrets, longer ones are data: those are seen as they stand. */
const SHORTEST = 3;
const LONGEST = 8192;
/** No name that a person gave is longer. */
const LONGEST_NAME = 256;

export const unwrapCompiled: Unwrapper = (path, head) => {
	if (isJavaClass(head)) return wrapper("constants.java", javaTexts);
	if (isPythonBytecode(head) && !PACKAGED.test(path)) return wrapper("constants.py", pythonTexts);
	return null;
};

function wrapper(name: string, texts: (bytes: Buffer) => Iterable<CompiledText>): Wrapper {
	return { isPacked: false, read: (parts) => gatherer(name, texts, parts) };
}

function gatherer(
	name: string,
	texts: (bytes: Buffer) => Iterable<CompiledText>,
	parts: PartVisitor,
): { write(chunk: Buffer): void; end(): void } {
	let chunks: Buffer[] = [];
	let bytes = 0;
	return {
		write(chunk) {
			bytes += chunk.length;
			if (bytes > LARGEST) chunks = [];
			else chunks.push(chunk);
		},
		end() {
			if (bytes > LARGEST) return;
			const lines = new Set<string>();
			try {
				for (const { name: variable, value } of texts(Buffer.concat(chunks))) {
					if (value.length < SHORTEST || value.length > LONGEST) continue;
					if (variable === null) lines.add(`${quoted(value)}\n`);
					else if (variable.length <= LONGEST_NAME) lines.add(`${variable} = ${quoted(value)}\n`);
				}
			} finally {
				// What stands before the place where it is broken.
				if (lines.size > 0) {
					const part = parts.part(name);
					part?.write(Buffer.from([...lines].join("")));
					part?.end();
				}
			}
		},
	};
}

function quoted(value: string): string {
	const quote = ['"', "'", "`"].find((sign) => !value.includes(sign) && !/[\\\r\n]/.test(value));
	return quote === undefined ? JSON.stringify(value) : quote + value + quote;
}
