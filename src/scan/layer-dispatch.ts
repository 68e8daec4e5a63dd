/**
 * Where each entry of a layer is looked at: on this thread while no other has started, then in batches on others, and on this
 * one again when all of those have enough to do. One file of a layer stays on one thread, and so do all files of its git
 * repositories, which can only be read together.
 */
import type { Detector } from "../detect/detector.ts";
import { type ContentSink, heldBy } from "../unpack/layer.ts";
import { isObjectFile } from "../unpack/nested/git/gathering.ts";
import { BATCH_BYTES, type BatchContent, BatchFilling, BatchReader } from "./batch.ts";
import { EntryScanner, type SeenPart } from "./entry-scanner.ts";
import type { ScanThread, ScanThreads } from "./scan-threads.ts";

/** Entries on the way to one thread (null: to whichever has least to do). */
interface Lane {
	filling: BatchFilling | null;
	thread: ScanThread | null;
}

export class LayerDispatch {
	readonly #threads: ScanThreads | null;
	readonly #layer: number;
	readonly #here: EntryScanner;
	readonly #batchesHere: BatchReader;
	readonly #lane: Lane = { filling: null, thread: null };
	/** The lane of the layer's repositories, once there is one; null: it is this thread. */
	#home: Lane | null | undefined;
	readonly #used = new Set<ScanThread>();
	#batches = 0;
	/** The file that is open, where its content is looked at where it lies. */
	#open: ContentSink | null = null;
	#pinned: ScanThread | null = null;

	constructor(detector: Detector, threads: ScanThreads | null) {
		this.#threads = threads;
		this.#layer = threads?.nextLayer() ?? 0;
		this.#here = new EntryScanner(detector);
		this.#batchesHere = new BatchReader(this.#here);
	}

	/** A file whose content is looked at. */
	file(path: string, size: number): ContentSink {
		if (size > BATCH_BYTES) this.#threads?.hear();
		const lane = isObjectFile(path) ? this.#homeLane() : this.#lane;
		const thread = lane?.thread ?? this.#threads?.idlest() ?? null;
		if (lane === null || thread === null) return this.#direct(path, size);
		if (size > BATCH_BYTES && lane.thread === null && !thread.hasRoom) return this.#direct(path, size);
		const filling = this.#roomFor(lane, size);
		filling.file(path, size);
		if (size <= BATCH_BYTES) return { write: (chunk) => void filling.write(chunk), end: () => {} };
		return this.#large(path, size, filling, lane);
	}

	/** A file of which only the name is looked at. */
	name(path: string): void {
		if (this.#isHere()) this.#here.name("filename", path, path);
		else this.#roomFor(this.#lane, 0).file(path, -1);
	}

	link(path: string, target: string): void {
		if (this.#isHere()) {
			this.#here.name("filename", path, path);
			this.#here.name("link", path, target);
		} else this.#roomFor(this.#lane, 0).link(path, target);
	}

	/** Resolves when more may come; null when it may at once. */
	room(): Promise<void> | null {
		const only = this.#pinned ?? this.#home?.thread ?? null;
		return only === null ? null : (this.#threads?.room(only) ?? null);
	}

	/** Bytes of the content that came last that are needed where they lie; what is in batches was copied. */
	held(): number {
		return this.#open === null ? 0 : heldBy(this.#open);
	}

	/** What all threads saw, and why that is not all; null when it is. */
	async finish(): Promise<{ readonly parts: readonly SeenPart[]; readonly failure: unknown }> {
		for (const lane of [this.#lane, this.#home]) {
			if (!lane?.filling) continue;
			// A file in the middle of which the layer broke off has no end.
			this.#send(lane, lane.filling, lane.filling.isShort);
		}
		const others = await Promise.allSettled([...this.#used].map((thread) => thread.finish(this.#layer)));
		const parts = [this.#here.finish()];
		let failure: unknown = null;
		for (const other of others) {
			if (other.status === "fulfilled") parts.push(other.value);
			else failure ??= other.reason;
		}
		return { parts, failure };
	}

	#homeLane(): Lane | null {
		if (this.#home === undefined) {
			const thread = this.#threads?.idlest() ?? null;
			this.#home = thread === null ? null : { filling: null, thread };
		}
		return this.#home;
	}

	#isHere(): boolean {
		return (this.#threads?.idlest() ?? null) === null;
	}

	/** A file that is looked at here as it comes; it counts as a batch. */
	#direct(path: string, size: number): ContentSink {
		this.#here.name("filename", path, path);
		const sink = this.#here.content(path, size);
		this.#open = sink;
		return {
			write: (chunk) => sink.write(chunk),
			end: () => {
				sink.end();
				this.#open = null;
				this.#here.close(this.#batches++);
			},
		};
	}

	#roomFor(lane: Lane, size: number): BatchFilling {
		const fitting = Math.min(size, BATCH_BYTES);
		if (lane.filling !== null && !lane.filling.fits(fitting)) this.#send(lane, lane.filling, false);
		lane.filling ??= new BatchFilling(this.#buffer());
		return lane.filling;
	}

	/** A file that is larger than a batch goes to one thread, a piece at a time. */
	#large(path: string, size: number, first: BatchFilling, lane: Lane): ContentSink {
		const thread = lane.thread ?? this.#threads?.idlest() ?? null;
		this.#pinned = thread;
		let filling = first;
		return {
			write: (chunk) => {
				for (let at = 0; at < chunk.length; ) {
					at += filling.write(at === 0 ? chunk : chunk.subarray(at));
					if (at === chunk.length) return;
					this.#send({ filling, thread }, filling, true);
					filling = new BatchFilling(this.#buffer(), { path, size });
					lane.filling = filling;
				}
			},
			end: () => {
				this.#send({ filling, thread }, filling, false);
				lane.filling = null;
				this.#pinned = null;
			},
		};
	}

	/** To the lane's thread; without one to that with least to do, and if none has room, this one looks itself. */
	#send(lane: Lane, filling: BatchFilling, pauses: boolean): void {
		lane.filling = null;
		this.#threads?.hear();
		const batch = filling.batch(this.#layer, this.#batches++, pauses);
		const thread = lane.thread ?? this.#threads?.idlest() ?? null;
		if (thread === null || (lane.thread === null && !thread.hasRoom)) {
			for (const content of this.#batchesHere.read(batch)) this.#threads?.spare(content);
			return;
		}
		this.#used.add(thread);
		thread.send(batch);
	}

	#buffer(): BatchContent {
		return this.#threads?.buffer() ?? new Uint8Array(BATCH_BYTES);
	}
}
