/**
 * An ar archive read as its bytes come: Debian packages (deb(5)) and static libraries. ar(5), with the long names of GNU (a
 * member `//` that lists them) and of BSD (`#1/LENGTH`, before the content).
 */
import type { Decoder } from "./decoder.ts";

const MAGIC = "!<arch>\n";
const HEADER = 60;
/** Bytes of names: one of a member, or the list of all. */
const MOST_NAME = 4096;
const MOST_NAMES = 1024 ** 2;

const FIRST = MAGIC.charCodeAt(0);

export function isAr(head: Buffer): boolean {
	return head[0] === FIRST && head.toString("latin1", 0, MAGIC.length) === MAGIC;
}

interface Member {
	left: number;
	readonly sink: Decoder | null;
}

export class ArReader implements Decoder {
	readonly #visit: (name: string) => Decoder | null;
	/** What is being gathered before anything can be told: the magic, a header, a name. */
	#held: Buffer = Buffer.alloc(0);
	#wanted = MAGIC.length;
	#take: (bytes: Buffer) => void = () => this.#expect(HEADER, (header) => this.#header(header));
	#member: Member | null = null;
	/** Members begin at even places. */
	#padding = 0;
	#names = "";

	constructor(visit: (name: string) => Decoder | null) {
		this.#visit = visit;
	}

	write(chunk: Buffer): void {
		let at = 0;
		while (at < chunk.length) {
			if (this.#member !== null) {
				const part = chunk.subarray(at, at + this.#member.left);
				at += part.length;
				this.#member.left -= part.length;
				if (part.length > 0) this.#member.sink?.write(part);
				if (this.#member.left === 0) this.#endMember();
			} else if (this.#padding > 0) {
				at++;
				this.#padding--;
			} else {
				const part = chunk.subarray(at, at + this.#wanted - this.#held.length);
				at += part.length;
				this.#held = Buffer.concat([this.#held, part]);
				if (this.#held.length < this.#wanted) return;
				const held = this.#held;
				this.#held = Buffer.alloc(0);
				this.#take(held);
			}
		}
	}

	end(): void {
		if (this.#member !== null) throw new Error("the archive breaks off");
	}

	#expect(bytes: number, take: (bytes: Buffer) => void): void {
		this.#wanted = bytes;
		this.#take = take;
	}

	#header(header: Buffer): void {
		const size = Number(header.toString("latin1", 48, 58).trim());
		if (header.toString("latin1", 58, 60) !== "`\n" || !Number.isSafeInteger(size) || size < 0)
			throw new Error("a broken ar header");
		const name = header.toString("latin1", 0, 16).trimEnd();
		const odd = size % 2;
		const next = (): void => this.#expect(HEADER, (bytes) => this.#header(bytes));
		const long = /^#1\/(\d+)$/.exec(name);
		if (long) {
			const length = Number(long[1]);
			if (length === 0 || length > MOST_NAME || length > size) throw new Error("a broken ar header");
			this.#expect(length, (bytes) => {
				next();
				this.#open(bytes.toString("utf8").replace(/\0.*$/s, ""), size - length, odd);
			});
		} else {
			next();
			this.#open(name, size, odd);
		}
	}

	#open(name: string, size: number, padding: number): void {
		const listed = /^\/(\d+)$/.exec(name);
		const real = listed ? this.#listed(Number(listed[1])) : name.replace(/(?<=.)\/$/, "");
		const isTable = /^(?:\/|\/SYM64|__\.SYMDEF.*)$/.test(name);
		const sink = name === "//" ? this.#nameList(size) : isTable ? null : this.#visit(real);
		this.#padding = padding;
		this.#member = { left: size, sink };
		if (size === 0) this.#endMember();
	}

	#endMember(): void {
		const sink = this.#member?.sink;
		this.#member = null;
		sink?.end();
	}

	#nameList(size: number): Decoder | null {
		if (size > MOST_NAMES) return null;
		const chunks: Buffer[] = [];
		return {
			write: (chunk) => void chunks.push(chunk),
			end: () => {
				this.#names = Buffer.concat(chunks).toString("utf8");
			},
		};
	}

	#listed(offset: number): string {
		const end = this.#names.indexOf("\n", offset);
		return this.#names.slice(offset, end < 0 ? undefined : end).replace(/\/$/, "") || "member";
	}
}
