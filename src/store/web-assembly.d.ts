/** The one name of the JavaScript API (https://www.w3.org/TR/wasm-js-api-2/) that TypeScript's ES libraries leave to the DOM's. */
declare namespace WebAssembly {
	interface Module {
		readonly [Symbol.toStringTag]: string;
	}
	function compile(bytes: Uint8Array): Promise<Module>;
}
