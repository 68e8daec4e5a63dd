/** What wasm-instance.ts uses of the global WebAssembly: its types come with the browser's library, which we do without. */
declare namespace WebAssembly {
	interface Memory {
		readonly buffer: ArrayBuffer;
		grow(pages: number): number;
	}
	class Module {
		constructor(bytes: Uint8Array);
	}
	class Instance {
		constructor(module: Module);
		readonly exports: Readonly<Record<string, unknown>>;
	}
}
