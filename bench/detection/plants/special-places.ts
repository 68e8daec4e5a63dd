/** Places that are special for where they are in the layers: deleted, overwritten, linked, changed after installing, in a name. */
import { createHash } from "node:crypto";
import type { Kind } from "./kinds.ts";
import type { Plant } from "./plant.ts";

const env = ({ variable, value }: Kind): string => `PORT=8080\n${variable}=${value}\n`;

export function specialPlants(draw: (place: string, id: string) => Kind): readonly Plant[] {
	const kinds = ["password", "hex-api-key", "github-token", "postgres-url", "aws-secret-access-key"];
	const each = (
		place: string,
		make: (kind: Kind, folder: string) => Omit<Plant, "place" | "kind" | "secret">,
	): Plant[] =>
		kinds.map((id) => {
			const kind = draw(place, id);
			return {
				place,
				kind: id,
				secret: kind.secret,
				...make(kind, `srv/${place.replace(/\W+/g, "-")}/${id}`),
			};
		});
	return [
		...each("deleted file", (kind, folder) => ({
			files: [{ path: `${folder}/.env`, content: env(kind) }],
			later: [{ path: `${folder}/.wh..env`, content: "" }],
			expected: { kind: "file", path: `${folder}/.env`, state: "deleted" },
		})),
		...each("deleted folder", (kind, folder) => ({
			files: [{ path: `${folder}/secrets/app.env`, content: env(kind) }],
			later: [{ path: `${folder}/.wh.secrets`, content: "" }],
			expected: { kind: "file", path: `${folder}/secrets/app.env`, state: "deleted" },
		})),
		...each("opaque folder", (kind, folder) => ({
			files: [{ path: `${folder}/config/app.env`, content: env(kind) }],
			later: [
				{ path: `${folder}/config/.wh..wh..opq`, content: "" },
				{ path: `${folder}/config/new.txt`, content: "new\n" },
			],
			expected: { kind: "file", path: `${folder}/config/app.env`, state: "deleted" },
		})),
		...each("overwritten file", (kind, folder) => ({
			files: [{ path: `${folder}/config.env`, content: env(kind) }],
			later: [{ path: `${folder}/config.env`, content: "PORT=8080\n" }],
			expected: { kind: "file", path: `${folder}/config.env`, state: "overwritten" },
		})),
		...each("behind a symlink", (kind, folder) => ({
			files: [
				{ path: `${folder}/data/v1/app.env`, content: env(kind) },
				{ path: `${folder}/data/current`, content: "", link: { type: "symlink", target: "v1" } },
			],
			expected: { kind: "file", path: `${folder}/data/v1/app.env`, state: "present" },
		})),
		...each("hard-linked, first name deleted", (kind, folder) => ({
			files: [
				{ path: `${folder}/a.env`, content: env(kind) },
				{ path: `${folder}/b.env`, content: "", link: { type: "link", target: `${folder}/a.env` } },
			],
			later: [{ path: `${folder}/.wh.a.env`, content: "" }],
			expected: { kind: "file", path: `${folder}/b.env`, state: "present" },
		})),
		...each("second layer", (kind, folder) => ({
			later: [{ path: `${folder}/late.env`, content: env(kind) }],
			expected: { kind: "file", path: `${folder}/late.env`, state: "present" },
		})),
		...each("system folder", ({ variable, value }, folder) => ({
			files: [
				{ path: `usr/local/${folder}/lib/shop.conf`, content: `${variable.toLowerCase()} = ${value}\n` },
			],
			expected: { kind: "file", path: `usr/local/${folder}/lib/shop.conf`, state: "present" },
		})),
		...each("own code in node_modules", ({ variable, value }, folder) => ({
			files: [
				{
					path: `${folder}/node_modules/@shop/config/index.js`,
					content: `module.exports = { ${variable}: ${JSON.stringify(value)} };\n`,
				},
			],
			expected: { kind: "file", path: `${folder}/node_modules/@shop/config/index.js`, state: "present" },
		})),
		...each("own code in site-packages", ({ variable, value }, folder) => {
			// As `pip install .` leaves it: with a record of its files, and the folder that it came from (PEP 610).
			const packages = `${folder}/lib/python3.11/site-packages`;
			const path = `${packages}/shop/settings.py`;
			const content = `${variable} = ${JSON.stringify(value)}\n`;
			const digest = createHash("sha256").update(content).digest("base64url");
			const record = `shop/settings.py,sha256=${digest},${content.length}\nshop-1.0.dist-info/RECORD,,\n`;
			return {
				files: [
					{ path, content },
					{ path: `${packages}/shop-1.0.dist-info/RECORD`, content: record },
					{
						path: `${packages}/shop-1.0.dist-info/direct_url.json`,
						content: JSON.stringify({ dir_info: {}, url: "file:///src" }),
					},
				],
				expected: { kind: "file", path, state: "present" },
			};
		}),
		...each("packaged file changed by hand", ({ variable, value, id }) => {
			// Debian's packages list these in their md5sums; the change shows.
			const owner = ["bash", "coreutils", "grep", "sed", "tar"][kinds.indexOf(id)];
			const path = `usr/share/doc/${owner}/copyright`;
			return {
				files: [{ path, content: `Free software.\n\n${variable}=${value}\n` }],
				expected: { kind: "file", path, state: "present" },
			};
		}),
		...nameless(draw("file name", "github-token")),
	];
}

/** A token that is a file's name, and one that a symlink points to. */
function nameless(kind: Kind): readonly Plant[] {
	const path = `srv/cache/session-${kind.value}.json`;
	return [
		{
			place: "file name",
			kind: kind.id,
			secret: kind.secret,
			files: [{ path, content: "{}\n" }],
			expected: { kind: "filename", path, state: "present" },
		},
	];
}
