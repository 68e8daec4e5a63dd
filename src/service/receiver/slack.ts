/**
 * Slack's incoming webhooks, which Mattermost and Rocket.Chat take too: a line for notifications and a block for reading.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * https://docs.slack.dev/messaging/formatting-message-text (what must be escaped)
 */
import { findingLine, headline, type ScanMessage } from "../scan-message.ts";
import { checkedUrl, needsAction, postJson, type Receiver } from "./receiver.ts";

/** Slack cuts a block's text at 3,000 characters. */
const MOST_FINDINGS = 8;
const LONGEST_LINE = 300;

/** Throws USAGE. */
export function slackReceiver(url: string): Receiver {
	const address = checkedUrl("Slack", url);
	return {
		name: "slack",
		wants: needsAction,
		send: (message) => postJson("Slack", address, JSON.stringify(slackMessage(message))),
	};
}

export function slackMessage(message: ScanMessage): object {
	const { scan, report } = message;
	const findings = report?.findings ?? [];
	const shown = findings.slice(0, MOST_FINDINGS).map((finding) => `• ${escaped(findingLine(finding))}`);
	const rest = findings.length - shown.length;
	const text = [
		`*${escaped(headline(message))}*`,
		...(scan.error === null ? [] : [escaped(scan.error)]),
		...shown,
		...(rest > 0 ? [`and ${rest} more`] : []),
	].join("\n");
	return {
		text: escaped(headline(message)),
		blocks: [
			{ type: "section", text: { type: "mrkdwn", text } },
			{
				type: "context",
				elements: [
					{ type: "mrkdwn", text: escaped(`${scan.image}\n${scan.blocking} block, scan ${scan.id}`) },
				],
			},
		],
	};
}

/** Also what would be formatting: a file name must not become a link or mention everyone. */
function escaped(text: string): string {
	return text
		.slice(0, LONGEST_LINE)
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replace(/[*_~`]/g, (character) => `\u200b${character}\u200b`);
}
