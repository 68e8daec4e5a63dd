/** What is deflated inside a layer's files: gzip (RFC 1952, many members too) and bare deflate (RFC 1951). */
import type { Decoder, Output } from "./decoder.ts";
import { Inflate, type InflateFormat } from "./inflate.ts";

export class InflateDecoder implements Decoder {
	readonly #inflate: Inflate;
	readonly #output: Output;

	constructor(format: InflateFormat, output: Output) {
		// A member's checksum is not asked: what can be read is looked at.
		this.#inflate = new Inflate(format, { checks: false });
		this.#output = output;
	}

	write(chunk: Buffer): void {
		for (const piece of this.#inflate.write(chunk)) this.#output(Buffer.from(piece));
	}

	end(): void {
		for (const piece of this.#inflate.end()) this.#output(Buffer.from(piece));
	}
}
