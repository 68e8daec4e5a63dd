/** systemd units: `Environment="A=b" C=d`, with systemd's quoting. systemd.exec(5), systemd.syntax(7). */

import type { DocumentKind } from "./document.ts";
import { type LineSecret, lineDocument } from "./line-document.ts";
import { secretByName } from "./named.ts";

const WORD = /"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<bare>[^\s"']\S*)/dg;

export const systemdUnit: DocumentKind = lineDocument({
	files: /(?:^|\/)[^/]+\.(?:service|socket|timer|mount)(?:\.d\/[^/]+\.conf)?$|(?:^|\/)systemd\/.+\.conf$/,
	*read(line): Generator<LineSecret> {
		const setting = /^\s*(Environment|SetCredential|PassEnvironment)\s*=\s*/.exec(line);
		if (!setting) return;
		if (setting[1] === "SetCredential") {
			const [name = "", ...value] = line.slice(setting[0].length).split(":");
			const secret = value.join(":").trim();
			if (secret.length >= 4)
				yield {
					kind: "systemd-environment",
					secret,
					at: line.indexOf(secret, setting[0].length + name.length),
					variable: name,
				};
			return;
		}
		const lead = setting[0].length;
		for (const match of line.slice(lead).matchAll(WORD)) {
			const word = match.groups?.["double"] ?? match.groups?.["single"] ?? match.groups?.["bare"] ?? "";
			const equals = word.indexOf("=");
			if (equals < 1) continue;
			const name = word.slice(0, equals);
			const secret = word.slice(equals + 1);
			if (secretByName(name, secret, "declared") === null) continue;
			const quote = match.groups?.["bare"] === undefined ? 1 : 0;
			yield {
				kind: "systemd-environment",
				secret,
				at: lead + match.index + quote + equals + 1,
				variable: name,
				confidence: "contextual",
			};
		}
	},
});
