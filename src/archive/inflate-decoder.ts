/** What is deflated inside a layer's files: gzip (RFC 1952, many members too) and bare deflate (RFC 1951). */
import type { Decoder, Output } from "./decoder.ts";
import { Inflate, type InflateFormat } from "./inflate.ts";

export class InflateDecoder implements Decoder {
	readonly #inflate: Inflate;
	readonly #output: Output;
	#isEmpty = true;

	constructor(format: InflateFormat, output: Output) {
		// A member's checksum is not asked: what can be read is looked at.
		this.#inflate = new Inflate(format, { checks: false });
		this.#output = output;
	}

	write(chunk: Buffer): void {
		if (chunk.length > 0) this.#isEmpty = false;
		for (let at = 0; at < chunk.length; ) {
			at += this.#inflate.take(at === 0 ? chunk : chunk.subarray(at));
			this.#pieces(false);
		}
	}

	end(): void {
		if (!this.#isEmpty) this.#pieces(true);
		this.#inflate.release();
	}

	#pieces(isLast: boolean): void {
		for (;;) {
			const piece = this.#inflate.piece(isLast);
			if (piece === null) return;
			this.#output(Buffer.from(piece));
		}
	}
}
