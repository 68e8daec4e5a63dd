/**
 * Commander loads `node:child_process`, and with it the network's modules, for subcommands that are programs of their own. leakscan
 * has none, and `--help` took a tenth less without: in the build it is loaded when something is spawned.
 */

/** The part of Rolldown's plugin interface that this needs. */
interface CommanderSpawnPlugin {
	readonly name: string;
	transform(code: string, id: string): string | null;
}

const LOADED = "const childProcess = require('node:child_process');";
const LOADED_LATE =
	"const childProcess = { spawn: (...options) => require('node:child_process').spawn(...options) };";

export function commanderSpawnPlugin(): CommanderSpawnPlugin {
	return {
		name: "leakscan-commander-spawn",
		transform(code, id) {
			if (!/\/commander\/lib\/command\.js$/.test(id)) return null;
			if (!code.includes(LOADED)) throw new Error(`${id} loads child_process in another way`);
			return code.replace(LOADED, LOADED_LATE);
		},
	};
}
