/**
 * The grammar of image names: `[domain[:port]/]path[:tag][@digest]`, and the short forms that Docker shows.
 * distribution/reference, reference.go: <https://github.com/distribution/reference/blob/main/reference.go>
 */

const DOMAIN_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const DOMAIN = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`;
const PATH_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const NAME = `(?:${DOMAIN}/)?${PATH_PART}(?:/${PATH_PART})*`;
const TAG = "[\\w][\\w.-]{0,127}";
const DIGEST = "[a-zA-Z][a-zA-Z0-9]*(?:[-_+.][a-zA-Z][a-zA-Z0-9]*)*:[0-9a-fA-F]{32,}";
const REFERENCE = new RegExp(`^(${NAME})(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const LONGEST_NAME = 255;
const LONGEST_TEXT = 1_024;

export interface ImageName {
	/** Domain and path. */
	readonly name: string;
	readonly tag: string | undefined;
	readonly digest: string | undefined;
}

/** Reads an image name; undefined when the text is none. Image IDs, short or `sha256:...`, fit the grammar too. */
export function parseImageName(text: string): ImageName | undefined {
	if (text.length > LONGEST_TEXT) return undefined;
	const [, name, tag, digest] = REFERENCE.exec(text) ?? [];
	if (name === undefined || name.length > LONGEST_NAME) return undefined;
	return { name, tag, digest };
}

/** `docker.io/library/app` -> `app:latest`: the form that Docker shows, with the tag it would take. */
export function familiarName(text: string): string {
	const short = text.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, "");
	const parsed = parseImageName(short);
	if (parsed === undefined || parsed.tag !== undefined || parsed.digest !== undefined) return short;
	return `${short}:latest`;
}
