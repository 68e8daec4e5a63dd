/** Jupyter notebooks: source lines and outputs are JSON strings, so a quoted value stands behind escapes. nbformat 4. */
import { assignmentsIn } from "../assignments/assignments-in.ts";
import { documentNamed } from "./document.ts";
import { jsonFields } from "./fields/json.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import { refusalByName, secretByName } from "./named.ts";
import { documentText } from "./text.ts";

export const notebook = documentNamed(/\.ipynb$/, () => ({
	maxBytes: 4 * 1024 * 1024,
	read: (bytes, rejected) => matchesOf(bytes, secretsIn(bytes), rejected),
}));

function* secretsIn(bytes: Buffer): Generator<Found | Refused> {
	const { text, byteOf } = documentText(bytes);
	for (const { path, value, start } of jsonFields(text)) {
		const output = path.includes("outputs");
		if (value.length < 8 || value.length > 64 * 1024) continue;
		if (!path.includes("source") && !(output && (path.includes("text") || path.includes("text/plain"))))
			continue;
		const line = value.replace(/^%(?:env|set_env)\s+/gm, "");
		for (const form of output ? (["code"] as const) : (["code", "shell"] as const)) {
			// Shell lines are those that begin with ! or %env.
			if (form === "shell" && !/^[!%]/m.test(value)) continue;
			for (const { name, value: secret } of assignmentsIn(line, form)) {
				const trust = form === "shell" ? "config" : "code";
				const judged = secretByName(name, secret, trust);
				const reason = judged === null ? refusalByName(name, secret, trust) : null;
				if (judged === null && reason === null) continue;
				const at = text.indexOf(JSON.stringify(secret).slice(1, -1), start);
				const byte = byteOf(at < 0 ? start : at);
				const place = { kind: "notebook-secret", secret, byte, variable: name } as const;
				if (judged !== null) yield { ...place, confidence: "contextual", severity: judged.severity };
				else if (reason !== null) yield { ...place, reason };
			}
		}
	}
}
