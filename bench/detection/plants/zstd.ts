/** Compresses with the machine's zstd: Node 20 has none of its own. */
import { spawn } from "node:child_process";
import { buffer } from "node:stream/consumers";

export async function zstdCompress(content: Buffer): Promise<Buffer> {
	const zstd = spawn("zstd", ["-q", "-c"], { stdio: ["pipe", "pipe", "inherit"] });
	zstd.stdin.end(content);
	return buffer(zstd.stdout);
}
