/** What a command is run with: where it prints, what it may read of its surroundings, and how it is told to stop. */
export interface Terminal {
	readonly stdin: NodeJS.ReadableStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly env: NodeJS.ProcessEnv;
	readonly signal: AbortSignal;
}
