/**
 * Discord's bot tokens begin with the bot's user id in base64; the id holds the time it was made.
 * https://docs.discord.com/developers/reference#snowflakes
 */
import { PLAUSIBLE, type Verdict } from "./verdict.ts";

export function discordBotToken(secret: string): Verdict {
	const id = Buffer.from(secret.split(".")[0] ?? "", "base64url").toString("latin1");
	return /^\d{17,20}$/.test(id) ? { kind: "plausible", details: [{ name: "user", value: id }] } : PLAUSIBLE;
}
