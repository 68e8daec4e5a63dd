/**
 * The threads that look at what is in layers, while this one reads, inflates and untars: batches of entries go to whichever has
 * least to do, so one large layer keeps all cores busy, wherever its bytes come from. Threads are started only when there is
 * enough to look at: a start costs a quarter of a second. Until then, and where that is not so, this thread looks itself.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MessagePort, Worker } from "node:worker_threads";
import type { DetectorRecipe } from "../detect/detector-recipe.ts";
import { LeakscanError } from "../errors.ts";
import { freeMemory } from "../large-memory.ts";
import { BATCH_BYTES, type Batch, type BatchContent } from "./batch.ts";
import type { SeenPart } from "./entry-scanner.ts";

export interface WorkerSettings {
	readonly recipe: DetectorRecipe;
}

/** What a thread is started with. */
export interface WorkerData extends WorkerSettings {
	/** ToWorker comes here, FromWorker goes there. */
	readonly port: MessagePort;
}

export type ToWorker =
	| { readonly kind: "batch"; readonly batch: Batch }
	/** Nothing more comes of the layer; answered by `finished`, or `failed`. */
	| { readonly kind: "finish"; readonly layer: number };

export type FromWorker =
	| { readonly kind: "ready" }
	/** A batch was looked at. What nothing looks at any more comes back, of batches before it too. */
	| { readonly kind: "done"; readonly free: readonly BatchContent[] }
	| { readonly kind: "finished"; readonly layer: number; readonly part: SeenPart }
	| { readonly kind: "failed"; readonly layer: number; readonly message: string };

/** Stored bytes that are worth threads: about what one looks at while another starts. */
const WORTH_THREADS = 24 * 1024 ** 2;
/**
 * Batches that a thread may have waiting: one to look at, and what it goes on with while this thread looks at one. Some take
 * twenty times as long as others, so the fewer threads there are, the more each may have: with three on each of two cores
 * the threads waited for each other a tenth of the time.
 */
const WAITING = { least: 3, inAll: 16 };
/**
 * What a thread makes of a batch lives no longer than the batch: a small space for young objects is emptied as fast as a large
 * one, and takes 30 MB less a thread (a third of its memory).
 */
const YOUNG_MEGABYTES = 4;
/** Built beside whatever file of the bundle this ends up in; not there when the sources run as they are. */
const WORKER = new URL("./worker.cjs", import.meta.url);

export interface ScanThreadsOptions {
	/** This one counted. */
	readonly threads: number;
	readonly worker: WorkerSettings;
	/** Called when all threads have come up. */
	readonly started?: () => void;
}

export class ScanThreads {
	readonly #options: ScanThreadsOptions;
	readonly #threads: ScanThread[] = [];
	readonly #spare: BatchContent[] = [];
	/** Batches that each thread may have waiting. */
	readonly #mostWaiting: number;
	#expected = 0;
	#waiting: (() => void)[] = [];
	#layers = 0;
	#scans = 0;

	constructor(options: ScanThreadsOptions) {
		this.#options = options;
		this.#mostWaiting = Math.max(WAITING.least, Math.ceil(WAITING.inAll / Math.max(options.threads - 1, 1)));
	}

	/** So many stored bytes more are going to be read. */
	expect(storedBytes: number): void {
		this.#expected += storedBytes;
		const { threads } = this.#options;
		if (this.#expected < WORTH_THREADS || threads < 2 || this.#threads.length > 0) return;
		if (!existsSync(fileURLToPath(WORKER))) return;
		while (this.#threads.length < threads - 1) this.#threads.push(this.#started());
	}

	/** A number by which the threads know a layer. */
	nextLayer(): number {
		return this.#layers++;
	}

	/** The thread with least to do; null while none has started. */
	idlest(): ScanThread | null {
		let idlest: ScanThread | null = null;
		for (const thread of this.#threads)
			if (thread.isReady && (idlest === null || thread.waiting < idlest.waiting)) idlest = thread;
		return idlest;
	}

	/**
	 * Takes what the threads have said by now. Events come only when this thread waits for something: until then one that had
	 * long done all it was given would count as busy.
	 */
	hear(): void {
		for (const thread of this.#threads) thread.hear();
	}

	/** A buffer to fill. */
	buffer(): BatchContent {
		return this.#spare.pop() ?? new Uint8Array(BATCH_BYTES);
	}

	/** Takes back a buffer. */
	spare(content: BatchContent): void {
		if (this.#spare.length <= this.#threads.length * this.#mostWaiting) this.#spare.push(content);
		else freeMemory(content);
	}

	/** Resolves when a thread has no more waiting than it may, or is no more. Null: so it is. */
	room(thread: ScanThread): Promise<void> | null {
		return thread.isOverfull ? this.#untilRoom(thread) : null;
	}

	/** A scan begins; the threads that it starts are there for all scans that go on at the same time. */
	enter(): void {
		this.#scans++;
	}

	/** A scan has ended; with the last, the threads end. */
	async leave(): Promise<void> {
		if (--this.#scans > 0) return;
		this.#expected = 0;
		const threads = this.#threads.splice(0);
		this.#spare.length = 0;
		this.#wake();
		await Promise.all(threads.map((thread) => thread.close()));
	}

	async #untilRoom(thread: ScanThread): Promise<void> {
		while (thread.isOverfull) await new Promise<void>((resolve) => this.#waiting.push(resolve));
	}

	#tellStarted(): void {
		const isUp = this.#threads.length > 0 && this.#threads.every(({ isReady }) => isReady);
		if (isUp) this.#options.started?.();
	}

	#wake(): void {
		for (const resolve of this.#waiting.splice(0)) resolve();
	}

	#started(): ScanThread {
		// Not loaded where no thread is started.
		const { MessageChannel, receiveMessageOnPort, Worker } = process.getBuiltinModule("node:worker_threads");
		const { port1, port2 } = new MessageChannel();
		const worker = new Worker(WORKER, {
			workerData: { ...this.#options.worker, port: port2 } satisfies WorkerData,
			transferList: [port2],
			resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
		});
		const thread: ScanThread = new ScanThread(
			worker,
			{ port: port1, receive: receiveMessageOnPort },
			this.#mostWaiting,
			{
				ready: () => this.#tellStarted(),
				done: (free) => {
					for (const content of free) this.spare(content);
					this.#wake();
				},
				// It ran out of memory, say. The layers it had a part in are told; others go on with another in its place,
				// unless it never came up: one more would not either.
				ended: (wasReady) => {
					const at = this.#threads.indexOf(thread);
					if (at >= 0) this.#threads.splice(at, 1, ...(wasReady ? [this.#started()] : []));
					this.#wake();
				},
			},
		);
		return thread;
	}
}

interface ThreadEvents {
	ready(): void;
	done(free: readonly BatchContent[]): void;
	ended(wasReady: boolean): void;
}

/** This thread's end of what it and another say to each other. */
interface Line {
	readonly port: MessagePort;
	/** The next of what has come, without waiting. */
	receive(port: MessagePort): { readonly message: FromWorker } | undefined;
}

/** Another thread, which looks at batches in the order in which they come. */
export class ScanThread {
	readonly #worker: Worker;
	readonly #line: Line;
	readonly #mostWaiting: number;
	readonly #events: ThreadEvents;
	readonly #finishing = new Map<number, { resolve(part: SeenPart): void; reject(error: unknown): void }>();
	#ended: LeakscanError | null = null;
	/** Batches that it has not looked at yet. */
	waiting = 0;
	isReady = false;

	get hasRoom(): boolean {
		return this.waiting < this.#mostWaiting;
	}

	/** It was sent what no other may look at, though it had no room. */
	get isOverfull(): boolean {
		return this.isReady && this.waiting > this.#mostWaiting;
	}

	constructor(worker: Worker, line: Line, mostWaiting: number, events: ThreadEvents) {
		this.#worker = worker;
		this.#line = line;
		this.#mostWaiting = mostWaiting;
		this.#events = events;
		line.port.on("message", (message: FromWorker) => this.#take(message));
		worker
			.on("error", (error) => {
				const reason = error instanceof Error ? error.message : String(error);
				this.#end(new LeakscanError("INTERNAL", `a scanning thread failed: ${reason}`, { cause: error }));
			})
			.on("exit", (code) =>
				this.#end(new LeakscanError("INTERNAL", `a scanning thread ended by itself (${code})`)),
			);
	}

	/** Takes what it has said by now. */
	hear(): void {
		const { port, receive } = this.#line;
		for (let next = receive(port); next !== undefined; next = receive(port)) this.#take(next.message);
	}

	#take(message: FromWorker): void {
		switch (message.kind) {
			case "ready":
				this.isReady = true;
				this.#events.ready();
				break;
			case "done":
				this.waiting--;
				this.#events.done(message.free);
				break;
			case "finished":
				this.#finishing.get(message.layer)?.resolve(message.part);
				this.#finishing.delete(message.layer);
				break;
			case "failed":
				this.#finishing.get(message.layer)?.reject(new LeakscanError("INTERNAL", message.message));
				this.#finishing.delete(message.layer);
				break;
		}
	}

	#end(error: LeakscanError): void {
		if (this.#ended !== null) return;
		// What it said before counts.
		this.hear();
		this.#line.port.close();
		this.#ended = error;
		const wasReady = this.isReady;
		this.isReady = false;
		for (const { reject } of this.#finishing.values()) reject(error);
		this.#finishing.clear();
		this.#events.ended(wasReady);
	}

	send(batch: Batch): void {
		if (this.#ended !== null) return;
		this.waiting++;
		this.#line.port.postMessage({ kind: "batch", batch } satisfies ToWorker, [batch.content.buffer]);
	}

	/** What it saw of a layer. Rejects when it could not look at all that it was given. */
	finish(layer: number): Promise<SeenPart> {
		if (this.#ended !== null) return Promise.reject(this.#ended);
		return new Promise((resolve, reject) => {
			this.#finishing.set(layer, { resolve, reject });
			this.#line.port.postMessage({ kind: "finish", layer } satisfies ToWorker);
		});
	}

	async close(): Promise<void> {
		this.isReady = false;
		this.#ended ??= new LeakscanError("INTERNAL", "the scan was stopped");
		for (const { reject } of this.#finishing.values()) reject(this.#ended);
		this.#line.port.close();
		await this.#worker.terminate();
	}
}
