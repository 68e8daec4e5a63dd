/** The formats a report can take. Each is made from the redacted document, never from a Run. */
import type { Format } from "./formats.ts";
import { renderGitlab } from "./gitlab.ts";
import { renderJson } from "./json.ts";
import { type PrettyOptions, renderPretty } from "./pretty.ts";
import { renderSarif } from "./sarif.ts";
import type { ReportDocument } from "./schema.ts";

export type RenderOptions = PrettyOptions;

export const renderers: Readonly<
	Record<Format, (document: ReportDocument, options: RenderOptions) => string>
> = {
	pretty: renderPretty,
	json: renderJson,
	sarif: renderSarif,
	gitlab: (document) => renderGitlab(document),
};
