/** Jupyter notebooks: source lines and outputs are JSON strings, so a quoted value stands behind escapes. nbformat 4. */
import { assignmentsIn } from "../assignment.ts";
import { documentNamed } from "./document.ts";
import { jsonFields } from "./fields/json.ts";
import { type Found, matchesOf } from "./found.ts";
import { secretByName } from "./named.ts";
import { documentText } from "./text.ts";

export const notebook = documentNamed(/\.ipynb$/, () => ({
	maxBytes: 4 * 1024 * 1024,
	read: (bytes) => matchesOf(bytes, secretsIn(bytes)),
}));

function* secretsIn(bytes: Buffer): Generator<Found> {
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
				const judged = secretByName(name, secret, form === "shell" ? "config" : "code");
				if (judged === null) continue;
				const at = text.indexOf(JSON.stringify(secret).slice(1, -1), start);
				yield {
					kind: "notebook-secret",
					secret,
					byte: byteOf(at < 0 ? start : at),
					variable: name,
					confidence: "contextual",
					severity: judged.severity,
				};
			}
		}
	}
}
