/** In which texts it is worth looking for text inside, and when what was found there is not news. */
import { fileClassOf } from "../file-class.ts";
import { ENCODINGS, EncodedText, type EncodedTextOptions } from "./encoded-text.ts";

/** How to look for encoded text in a file that begins with `head`; null for binaries, and for ledgers, which are hashes. */
export function encodedTextIn(path: string, head: Buffer): EncodedTextOptions | null {
	if (head.includes(0)) return null;
	const fileClass = fileClassOf(path);
	if (fileClass === "ledger") return null;
	return { escapes: fileClass === "config" || fileClass === "env" };
}

/** What a text that is no file is judged by: as settings are, which metadata is. */
export const TEXT_NAME = "env";

/** True when something stands in another form in a text that is no file. */
export function holdsEncodedText(text: Buffer): boolean {
	const options = encodedTextIn(TEXT_NAME, text);
	if (options === null) return false;
	let holds = false;
	const encoded = new EncodedText(options, () => {
		holds = true;
		return null;
	});
	encoded.write(text);
	encoded.end();
	return holds;
}

/** True for the name of an encoding, as a text that was decoded is called by. */
export function isEncoding(part: string): boolean {
	return ENCODINGS.some((known) => known === part);
}

/** A secret as it is without percent-encoding and escapes: what is decoded may be understood in the text itself, so spelled. */
export function plainSpelling(secret: string): string {
	return secret
		.replace(/%([0-9a-f]{2})|\\u00([0-9a-f]{2})/gi, (_, a?: string, b?: string) =>
			String.fromCharCode(Number.parseInt(a ?? b ?? "", 16)),
		)
		.replaceAll("\\", "");
}
