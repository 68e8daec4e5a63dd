/**
 * An engine behind ssh, reached through the system's own ssh command: it knows the user's keys, agents, jump hosts and
 * known hosts, as docker's own ssh:// does. Each connection is a child process whose stdio carries HTTP.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex, type Readable, type Writable } from "node:stream";
import { LeakscanError } from "../errors.ts";
import { printable } from "./printable.ts";

const LONGEST_COMPLAINT = 4_096;

/** Connects by running `command` with `args`. */
export class SshAgent extends Agent {
	readonly #command: string;
	readonly #args: readonly string[];
	readonly #connections = new Set<SshConnection>();

	constructor(args: readonly string[], command = "ssh") {
		super({ keepAlive: false });
		this.#args = args;
		this.#command = command;
	}

	override createConnection(): Duplex {
		const connection = new SshConnection(this.#command, this.#args);
		this.#connections.add(connection);
		connection.once("close", () => this.#connections.delete(connection));
		return connection;
	}

	override destroy(): void {
		for (const connection of this.#connections) connection.destroy();
		super.destroy();
	}
}

class SshConnection extends Duplex {
	readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
	#complaint = "";

	constructor(command: string, args: readonly string[]) {
		super();
		this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
		const { stdin, stdout, stderr } = this.#child;
		stdout.on("data", (chunk: Buffer) => {
			if (!this.push(chunk)) stdout.pause();
		});
		stderr.on("data", (chunk: Buffer) => {
			if (this.#complaint.length < LONGEST_COMPLAINT) this.#complaint += chunk.toString("utf8");
		});
		stdin.on("error", (error) => this.destroy(error));
		this.#child.on("error", (error) =>
			this.destroy(this.#failure(`${command} can't be run (${error.message})`)),
		);
		this.#child.on("close", (code) => {
			if (code === 0 || this.destroyed) this.push(null);
			else this.destroy(this.#failure(`${command} ended with ${code ?? "a signal"}`));
		});
	}

	override _read(): void {
		this.#child.stdout.resume();
	}

	override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#child.stdin.write(chunk, encoding, done);
	}

	override _final(done: () => void): void {
		this.#child.stdin.end(done);
	}

	override _destroy(error: Error | null, done: (error: Error | null) => void): void {
		this.#child.kill();
		done(error);
	}

	// http expects these of a socket.
	setTimeout(): this {
		return this;
	}
	setNoDelay(): this {
		return this;
	}
	setKeepAlive(): this {
		return this;
	}
	ref(): this {
		return this;
	}
	unref(): this {
		return this;
	}

	#failure(what: string): LeakscanError {
		const lines = this.#complaint.trim().split("\n");
		const last = printable(lines.at(-1) ?? "");
		return new LeakscanError("ENGINE_UNREACHABLE", last === "" ? what : `${what}: ${last}`, {
			hint: "try the same host with `ssh HOST docker version`",
		});
	}
}
