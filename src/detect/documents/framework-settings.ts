/**
 * Settings that are a program: Django's settings.py, wp-config.php and their kin. In code a value must look random to count,
 * since code is full of names and words; in these files an assignment is a setting that somebody typed in.
 */
import { assignmentsIn } from "../assignments/assignments-in.ts";
import { fileClassOf } from "../file-class.ts";
import { documentNamed, refusalOfAny } from "./document.ts";
import { type Found, matchesOf, type Refused } from "./found.ts";
import type { DocumentKindId } from "./kinds.ts";
import { secretByName } from "./named.ts";
import { documentText } from "./text.ts";

interface Framework {
	readonly files: RegExp;
	/** What such a file has in it, where its name alone says little. */
	readonly marker?: RegExp;
	/** `name=value` of settings whose names alone say little, and what they are. */
	readonly also?: readonly (readonly [RegExp, DocumentKindId])[];
}

const FRAMEWORKS: readonly Framework[] = [
	// docs.djangoproject.com, "Settings"; flask.palletsprojects.com, "Configuration Handling"
	{
		files: /(?:^|\/)(?:local_)?settings(?:_\w+|\/[\w-]+)?\.py$/,
		marker: /\b(?:INSTALLED_APPS|DATABASES|SECRET_KEY|MIDDLEWARE|CACHES)\b/,
	},
	{ files: /(?:^|\/)config\.py$/, marker: /\b(?:SQLALCHEMY_DATABASE_URI|SECRET_KEY)\b/ },
	// laravel.com, "Encryption"
	{
		files: /(?:^|\/)config\/(?:app|auth|broadcasting|database|filesystems|mail|queue|services)\.php$/,
		marker: /\breturn\s*(?:\[|array\()/,
		also: [[/^key=base64:[A-Za-z0-9+/]{43}=$/, "laravel-app-key"]],
	},
	{ files: /(?:^|\/)\.env(?:\.\w+)*\.php$/ },
	// developer.wordpress.org, "Editing wp-config.php": its defines are the catalogue's
	{ files: /(?:^|\/)wp-config\.php$/ },
	{
		files: /(?:^|\/)sites\/[^/]+\/settings(?:\.local)?\.php$/,
		also: [[/^hash_salt=.{20}/, "generic-secret"]],
	},
	{ files: /(?:^|\/)configuration\.php$/, marker: /\bclass JConfig\b/ },
	{ files: /(?:^|\/)app\/etc\/(?:env|local)\.php$/, also: [[/^key=[0-9a-f]{32}/, "generic-secret"]] },
	{
		files: /(?:^|\/)LocalSettings\.php$/,
		marker: /\$wg[A-Z]/,
		also: [[/^\$wg(?:Secret|Upgrade)Key=/, "generic-secret"]],
	},
	{
		files: /(?:^|\/)config\/config\.php$/,
		marker: /\$CONFIG\b/,
		also: [[/^(?:passwordsalt|secret)=/, "generic-secret"]],
	},
	{
		files: /(?:^|\/)(?:LocalConfiguration|system\/settings)\.php$/,
		marker: /\breturn\b/,
		also: [[/^encryptionKey=/, "generic-secret"]],
	},
	{
		files: /(?:^|\/)config(?:\.inc)?\.php$/,
		marker: /\$cfg\b|\$CFG\b/,
		also: [[/^blowfish_secret=/, "generic-secret"]],
	},
	{ files: /(?:^|\/)config\/(?:initializers|environments)\/\w+\.rb$/ },
];

const MAX_BYTES = 512 * 1024;

const FILES = new RegExp(FRAMEWORKS.map(({ files }) => files.source).join("|"));

export const frameworkSettings = documentNamed(FILES, (path) => {
	const framework = FRAMEWORKS.find(({ files }) => files.test(path));
	if (framework === undefined) return null;
	const fileClass = fileClassOf(path);
	if (fileClass === "package" || fileClass === "sample") return null;
	return {
		maxBytes: MAX_BYTES,
		read: (bytes, rejected) => matchesOf(bytes, secretsIn(bytes, framework), rejected),
	};
});

function* secretsIn(bytes: Buffer, { marker, also = [] }: Framework): Generator<Found | Refused> {
	const { text, byteOf } = documentText(bytes);
	if (marker?.test(text) === false) return;
	for (const { name, value, start } of assignmentsIn(text, "code")) {
		const place = { secret: value, byte: byteOf(start), variable: name };
		const named = also.find(([setting]) => setting.test(`${name}=${value}`));
		const reason = named ? refusalOfAny(value, name, 8) : null;
		if (named && reason === null) {
			yield { ...place, kind: named[1] };
			continue;
		}
		const judged = secretByName(name, value, "config");
		if (judged === null || judged.patternId === "high-entropy") {
			if (named && reason !== null) yield { ...place, kind: named[1], reason };
			continue;
		}
		yield { ...place, kind: judged.patternId, severity: judged.severity, confidence: judged.confidence };
	}
}
