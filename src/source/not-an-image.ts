/** What to tell someone whose file or folder is no image: most often it is something close to one. */
import { LeakscanError } from "../errors.ts";

const ROOT_FOLDERS = ["bin", "dev", "etc", "home", "lib", "proc", "root", "sbin", "sys", "tmp", "usr", "var"];

/** `names` are those at the top of the archive or folder; `form` is what a scheme said it was. */
export function notAnImage(
	typed: string,
	names: readonly string[],
	form: "docker-archive" | "oci" | "any",
): LeakscanError {
	return new LeakscanError("NOT_AN_IMAGE", `${typed} is not ${nameOf(form)}`, { hint: hintFor(names, form) });
}

function nameOf(form: "docker-archive" | "oci" | "any"): string {
	if (form === "oci") return "an OCI layout: it has no index.json";
	if (form === "docker-archive") return "a `docker save` archive: it has no manifest.json";
	return "a container image: it has neither manifest.json nor index.json";
}

function hintFor(names: readonly string[], form: "docker-archive" | "oci" | "any"): string {
	const has = new Set(names);
	if (form === "oci" && has.has("manifest.json"))
		return "it has a manifest.json: try docker-archive: or no scheme at all";
	if (form === "docker-archive" && has.has("index.json"))
		return "it has an index.json: try oci-archive: or no scheme at all";
	if (has.size === 0) return "it is empty: write it with `docker save -o app.tar app:latest`";
	if (has.has("blobs") || names.some((name) => /^[a-f0-9]{64}(?:\.tar|\.json)?$/.test(name))) {
		return "it holds parts of an image and may be cut short: save the image again";
	}
	if (ROOT_FOLDERS.filter((folder) => has.has(folder)).length >= 4) {
		return "it looks like a root file system (`docker export`), which has no layers or history: use `docker save`";
	}
	return "write one with `docker save -o app.tar app:latest` or `skopeo copy`";
}
