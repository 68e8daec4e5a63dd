/** A scanning thread's start. It runs what a scan of an image does, and takes the compiled code that was kept of one. */
import { loadProgram } from "./program.ts";

loadProgram(import.meta.dirname, "scan-worker.cjs", "image");
