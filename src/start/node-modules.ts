/**
 * Node brings the compiled code of its own modules along, and V8 takes that only under the flags that it was made with. What is
 * loaded once leakscan's are set is compiled anew: 8 of 90 ms of `leakscan history`. Of a thread it is 30 of 60 ms, but while other code
 * runs the flags cannot be taken back: V8 broke where an expression compiled under one of them ran without.
 */

/** What all commands take. */
const FOR_ALL = ["node:process"] as const;
/** What reading images and looking into files takes besides. */
const FOR_IMAGES = [
	"node:async_hooks",
	"node:crypto",
	"node:fs/promises",
	"node:os",
	"node:stream",
	"node:stream/consumers",
	"node:stream/promises",
	"node:string_decoder",
	"node:timers/promises",
	"node:url",
	"node:util",
	"node:worker_threads",
	"node:zlib",
] as const;

/** Loads them. To be called before V8's flags are set. */
export function loadNodeModules({ forImages }: { readonly forImages: boolean }): void {
	// Whether they are files, terminals or pipes decides what Node takes for them.
	void process.stdout;
	void process.stderr;
	for (const id of forImages ? [...FOR_ALL, ...FOR_IMAGES] : FOR_ALL) process.getBuiltinModule(id);
}
