/**
 * Microsoft Teams: a workflow "when a webhook request is received", which takes a message with an Adaptive Card.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * https://adaptivecards.io/explorer/AdaptiveCard.html
 */
import { findingLine, headline, type ScanMessage } from "../scan-message.ts";
import { checkedUrl, needsAction, postJson, type Receiver } from "./receiver.ts";

/** Teams refuses messages over 28 KB. */
const MOST_FINDINGS = 15;
const LONGEST_LINE = 400;

/** Throws USAGE. */
export function teamsReceiver(url: string): Receiver {
	const address = checkedUrl("Teams", url);
	return {
		name: "teams",
		wants: needsAction,
		send: (message) => postJson("Teams", address, JSON.stringify(teamsMessage(message))),
	};
}

export function teamsMessage(message: ScanMessage): object {
	const { scan, report } = message;
	const findings = report?.findings ?? [];
	const rest = findings.length - MOST_FINDINGS;
	const lines = [
		...(scan.error === null ? [] : [scan.error]),
		...findings.slice(0, MOST_FINDINGS).map(findingLine),
		...(rest > 0 ? [`and ${rest} more`] : []),
	];
	return {
		type: "message",
		attachments: [
			{
				contentType: "application/vnd.microsoft.card.adaptive",
				content: {
					$schema: "http://adaptivecards.io/schemas/adaptive-card.json",
					type: "AdaptiveCard",
					version: "1.4",
					body: [
						textBlock(headline(message), { size: "Medium", weight: "Bolder" }),
						...lines.map((line) => textBlock(line)),
						textBlock(`${scan.image}: ${scan.blocking} block, scan ${scan.id}`, { isSubtle: true }),
					],
				},
			},
		],
	};
}

/** A text block reads a part of Markdown: a file name must not become a link. */
function textBlock(text: string, more: object = {}): object {
	const escaped = text.slice(0, LONGEST_LINE).replace(/[\\`*_[\]()#!<>~-]/g, "\\$&");
	return { type: "TextBlock", wrap: true, text: escaped, ...more };
}
