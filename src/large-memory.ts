/**
 * Memory for large buffers that is gone as soon as they are done with. Left to the garbage collector they wait, dozens of
 * megabytes of them at a time, for a collection that V8 has no other reason for.
 *
 * A buffer that is transferred leaves who had it (HTML Standard, "StructuredSerializeWithTransfer"); sent through a port that
 * is closed it reaches nobody, and is freed at once.
 *
 * glibc takes what is freed between 128 KiB and 32 MiB for the size that is asked for again and again (mallopt(3),
 * M_MMAP_THRESHOLD): from then on all up to that size come from its heap, which is left full of holes. What is larger is
 * mapped by itself each time, and takes no more memory than what is written to.
 */
import type { MessagePort } from "node:worker_threads";

/** Bytes of a buffer that freeing is worth. Smaller ones may also share their memory with others (Buffer.poolSize). */
const FREED = 512 * 1024;
/** Bytes of a buffer that is mapped by itself, and how many are asked for then. */
export const MAPPED = 1024 ** 2;
export const MAPPED_BYTES = 32 * 1024 ** 2 + 64 * 1024;

let nowhere: MessagePort | null = null;

/** A buffer with anything in it, to be freed as soon as it is done with. */
export function memoryOf(length: number): Buffer {
	if (length < MAPPED) return Buffer.allocUnsafe(length);
	return Buffer.allocUnsafeSlow(Math.max(length, MAPPED_BYTES)).subarray(0, length);
}

/** Frees the memory behind `bytes` if it is large; nobody may look at it, or at a part of it, any more. */
export function freeMemory({ buffer }: ArrayBufferView): void {
	if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < FREED) return;
	if (nowhere === null) {
		const { port1, port2 } = new MessageChannel();
		port1.close();
		port2.close();
		nowhere = port1;
	}
	nowhere.postMessage(null, [buffer]);
}
