/** Where a value without quotes ends that goes to the end of its line. */
import { BACKSLASH, code, LF, latin1, SPACE, TAB } from "./signs.ts";

/** Leaves out what follows a bare value on its line: a comment, a closing comma or semicolon. */
export function endOfLineValue(bytes: Buffer, from: number, lineEnd: number): number {
	let end = lineEnd;
	for (let at = from + 1; at < lineEnd; at++) {
		if (bytes[at - 1] !== SPACE && bytes[at - 1] !== TAB) continue;
		const byte = bytes[at];
		if (byte === code("#") || byte === code(";") || (byte === code("/") && bytes[at + 1] === code("/"))) {
			end = at;
			break;
		}
	}
	end = beforeOddQuote(bytes, from, beforeNext(bytes, from, end));
	// A backslash goes on with the command on the next line.
	if (bytes[end - 1] === BACKSLASH && (bytes[end - 2] === SPACE || bytes[end - 2] === TAB)) end--;
	while (end > from && " \t,;".includes(String.fromCharCode(bytes[end - 1] ?? 0))) end--;
	return end;
}

/** `password=v become_pass=w`: another name and value end the one word before them. */
function beforeNext(bytes: Buffer, from: number, end: number): number {
	const word = /^[^\s"'`]{1,200}(?=[ \t]{1,8}[A-Za-z_][\w.-]{0,60}=[^\s=])/.exec(latin1(bytes, from, end));
	return word === null ? end : from + word[0].length;
}

/** A quote without its pair ends a text that the assignment stands in: `"arn:secret:name-1a2b",`. */
function beforeOddQuote(bytes: Buffer, from: number, end: number): number {
	for (const quote of ['"', "'"]) {
		let first = -1;
		let count = 0;
		for (let at = from; at < end; at++) {
			if (bytes[at] !== code(quote)) continue;
			if (first < 0) first = at;
			count++;
		}
		const after = bytes[first + 1] ?? LF;
		const ends = first + 1 >= end || " \t,;}])".includes(String.fromCharCode(after));
		if (count === 1 && first > from && ends) return first;
	}
	return end;
}
