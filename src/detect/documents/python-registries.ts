/** Logins of Python's package indexes: .pypirc (packaging.python.org), pip.conf, Poetry's auth.toml, uv.toml. */

import { urlPassword } from "./decoded.ts";
import type { DocumentKind } from "./document.ts";
import { fieldDocument } from "./field-document.ts";

export const pypirc: DocumentKind = fieldDocument({
	files: /(?:^|\/)\.?pypirc$/,
	format: "ini",
	rules: [
		{ field: "* > password", kind: "pypirc-password" },
		{ field: "* > repository", kind: "pip-index-password", secret: urlPassword },
	],
});

const INDEX = "(index-url|extra-index-url|index|find-links|trusted-host|proxy)";

export const pipConfig: DocumentKind = fieldDocument({
	files: /(?:^|\/)(?:pip\.(?:conf|ini)|\.pip\/[^/]+|\.?pydistutils\.cfg)$/,
	format: "ini",
	rules: [{ field: `* > ${INDEX}`, kind: "pip-index-password", secret: urlPassword }],
});

export const poetryAuth: DocumentKind = fieldDocument({
	files: /(?:^|\/)pypoetry\/(?:auth|config)\.toml$/,
	format: "toml",
	rules: [
		{ field: "http-basic > * > password", kind: "poetry-password" },
		{ field: "pypi-token > *", kind: "poetry-password" },
	],
});

export const uvConfig: DocumentKind = fieldDocument({
	files: /(?:^|\/)(?:uv\.toml|pyproject\.toml|Pipfile)$/,
	head: /index|source/,
	format: "toml",
	rules: [
		{
			field: "** > (url|index-url|extra-index-url|default)",
			kind: "pip-index-password",
			secret: urlPassword,
		},
		{ field: "** > (index-url|extra-index-url) > *", kind: "pip-index-password", secret: urlPassword },
	],
});
