/** Instances of the modules in wasm/, which are kept in base64. Each module is compiled once a thread. */

const PAGE = 64 * 1024;
const compiled = new Map<string, WebAssembly.Module>();

/** An instance with a memory of its own of at least so many bytes. */
export function wasmInstance<Exports extends { readonly memory: WebAssembly.Memory }>(
	base64: string,
	bytes: number,
): Exports {
	let module = compiled.get(base64);
	if (module === undefined) {
		module = new WebAssembly.Module(Buffer.from(base64, "base64"));
		compiled.set(base64, module);
	}
	const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
	const missing = bytes - exports.memory.buffer.byteLength;
	if (missing > 0) exports.memory.grow(Math.ceil(missing / PAGE));
	return exports;
}
