/** What turns the bytes of one form into those inside, synchronously: nested streams can't wait for each other. */

/** Takes compressed bytes; throws when they are broken, and at the end when they break off. */
export interface Decoder {
	write(chunk: Buffer): void;
	end(): void;
}

/** Takes plain bytes, which do not change afterwards. */
export type Output = (chunk: Buffer) => void;
