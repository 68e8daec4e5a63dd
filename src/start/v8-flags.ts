/**
 * V8 is set for what leakscan does: much of it once, or bytes by the gigabyte. The flags hold for all threads of the process,
 * and V8 takes compiled code that was kept only under those that it was made with.
 */
import { setFlagsFromString } from "node:v8";

/** As a process begins, once Node has loaded its modules (node-modules.ts), and again before compiled code is kept. */
export function setForStart(): void {
	// What a scan holds is bytes that come and go outside of V8's heap, and V8 marks its heap again for every few dozen megabytes
	// of them. Marking it beside the program, in small steps, took a fifth of all processor time; at once, when it is due, it
	// takes none to speak of.
	setFlagsFromString("--no-incremental-marking");
	setFlagsFromString("--semi-space-growth-factor=2");
	// What ran in the beginning alone is kept for the next start, and V8 would let go of it in a scan of some seconds.
	setFlagsFromString("--no-flush-bytecode");
	// By itself V8 makes bytecode of an expression for its first run, and machine code for its second: nearly all run twice.
	setFlagsFromString("--regexp-tier-up-ticks=0");
	optimizeLater();
}

/** When the scanning threads have come up: V8 sets the young space anew with each thread. */
export function setForScan(): void {
	// What is young is emptied more often, in less memory: otherwise V8 lets this thread's young space grow to 32 MB. Not at the
	// start, where it would be emptied a dozen times of what stays.
	setFlagsFromString("--semi-space-growth-factor=1");
}

/** How often more than by itself V8 lets code run before it is optimized. */
const LATER = 8;

/**
 * By itself V8 optimizes what has run for a few milliseconds, and each scanning thread does so for itself: of a small image
 * that was a fifth of all processor time, for code that hardly ran again, and of gigabytes it takes no longer than with what
 * is optimized earlier. V8 12 changed how it counts; what a version after 14 is set by is not known, and it would say so on the terminal.
 */
function optimizeLater(): void {
	const version = Number.parseInt(process.versions.v8, 10);
	if (version < 12) setFlagsFromString(`--interrupt-budget=${LATER * 66 * 1024}`);
	else if (version <= 14) setFlagsFromString(`--invocation-count-for-turbofan=${LATER * 3000}`);
}
