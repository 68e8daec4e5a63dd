/**
 * JFrog's reference tokens: base64 of `reftkn:01:SECONDS:RANDOM`, with the time at which they expire, zero for never.
 * https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens
 */
import { PLAUSIBLE, type Verdict } from "./verdict.ts";

export function jfrogReferenceToken(secret: string): Verdict {
	const [, seconds] =
		/^reftkn:\d{2}:(\d{1,11}):\S+$/.exec(Buffer.from(secret, "base64").toString("latin1")) ?? [];
	if (seconds === undefined) return PLAUSIBLE;
	if (Number(seconds) === 0) return { kind: "structured" };
	const date = new Date(Number(seconds) * 1000);
	const expired = date.getTime() < Date.now();
	const details = [{ name: expired ? "expired" : "expires", value: date.toISOString() }];
	return { kind: "structured", expired, details };
}
