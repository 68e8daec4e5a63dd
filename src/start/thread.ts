/** A scanning thread's start. It runs what a scan of an image does, and takes the compiled code that was kept of one. */
import { setFlagsFromString } from "node:v8";
import { workerData } from "node:worker_threads";
import type { WorkerSettings } from "../scan/scan-threads.ts";
import { loadProgram } from "./program.ts";

const { flags = [] }: WorkerSettings = workerData;
loadProgram(import.meta.dirname, "scan-worker.cjs", "image");
// Not before: V8 takes compiled code only under the flags that it was made with.
for (const flag of flags) setFlagsFromString(flag);
