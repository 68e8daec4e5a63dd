/**
 * An exposure in words: where it is, and what became of it. For people; the JSON report has the facts one by one.
 * Every text here is a single line, fit for a terminal.
 */
import type { ReportDocument, ReportExposure } from "./schema.ts";
import { shorten, visible } from "./visible-text.ts";

const LONGEST = 4000;

/** `created_by` as the Dockerfile would have it, without what the builders add around it. */
export function instructionText(createdBy: string): string {
	// A hostile history entry can be megabytes long, and is shown once for each of its exposures.
	const bounded = createdBy.length > LONGEST ? `${createdBy.slice(0, LONGEST)}…` : createdBy;
	const text = visible(bounded.replace(/\s+/g, " "))
		.replace(/ # buildkit$/, "")
		.trim();
	const shell = /^(RUN )?(?:\|\d+ (.*? )?)?\/bin\/(?:ba|a|da)?sh -c (#\(nop\) ?)?(.*)$/s.exec(text);
	if (!shell) return text;
	const [, , buildArgs, nop, body = ""] = shell;
	if (nop) return body.trim();
	return buildArgs === undefined
		? `RUN ${body.trim()}`
		: `RUN ${body.trim()} (build args: ${buildArgs.trim()})`;
}

/** Where it is: `/app/.env:3:9 (API_KEY)`, `ENV API_KEY`, `history`. */
export function placeText(exposure: ReportExposure): string {
	const { line, column, kind } = exposure;
	const variable = exposure.variable === null ? null : visible(exposure.variable);
	if (exposure.path !== null) {
		const path = [repositoryOf(exposure) ?? exposure.path, ...exposure.inside].map(visible).join(" -> ");
		const at = line === null ? path : column === null ? `${path}:${line}` : `${path}:${line}:${column}`;
		if (kind === "filename") return `${at} (in the name of the file)`;
		if (kind === "link") return `${at} (in the target of the link)`;
		return variable === null ? at : `${at} (${variable})`;
	}
	// What an attestation states is told with its state.
	const inside = kind === "attestation" ? exposure.inside.slice(1) : exposure.inside;
	const name = variable === null ? METADATA[kind] : `${METADATA[kind]} ${variable}`;
	return [name, ...inside.map(visible)].join(" -> ");
}

/** The folder of the repository, for what stands in its history: which of its files holds an object tells nobody anything. */
function repositoryOf({ path, inside: [first] }: ReportExposure): string | null {
	if (first === undefined || !/^(?:commit|blob|tag) [0-9a-f]{7}\b/.test(first)) return null;
	return /^(.+)\/objects\/(?:pack|[0-9a-f]{2})\/[^/]+$/.exec(path ?? "")?.[1] ?? null;
}

const METADATA: Readonly<Record<ReportExposure["kind"], string>> = {
	file: "file",
	filename: "file name",
	link: "link",
	env: "ENV",
	arg: "build arg",
	history: "build history",
	label: "LABEL",
	cmd: "CMD",
	entrypoint: "ENTRYPOINT",
	healthcheck: "HEALTHCHECK",
	onbuild: "ONBUILD",
	shell: "SHELL",
	comment: "comment of the build history",
	author: "author of the image",
	annotation: "annotation",
	attestation: "attestation",
};

/**
 * Which layer and instruction put it there, and which one took it away, a clause or two: `deleted in layer 4 (RUN rm
 * .env),` and `still in layer 3, #2 COPY . /app`. Instructions lose their middle where a clause would take more than
 * `room` columns.
 */
export function stateClauses(exposure: ReportExposure, document: ReportDocument, room: number): string[] {
	const { layer, state, removedInLayer } = exposure;
	if (exposure.kind === "attestation")
		return [`beside the image, in its ${visible(exposure.inside[0] ?? "attestation")}`];
	if (layer === null) return [originText("", exposure.instruction, room) || "in the image config"];
	const vendored = exposure.vendored ? ["part of a public package"] : [];
	const end = exposure.vendored ? "," : "";
	if (state === "present" || state === "metadata") {
		return [originText(`layer ${layer.index}`, exposure.instruction, room - end.length) + end, ...vendored];
	}
	const by = document.images[exposure.image]?.layers[removedInLayer ?? -1]?.createdBy ?? null;
	const removed = removedInLayer === null ? state : `${state} in layer ${removedInLayer}`;
	const remover = by === null ? "" : ` (${fitted(by, room - removed.length - 4)})`;
	const origin = originText(`still in layer ${layer.index}`, exposure.instruction, room - end.length);
	return [`${removed}${remover},`, origin + end, ...vendored];
}

function originText(where: string, instruction: ReportExposure["instruction"], room: number): string {
	if (instruction === null) return where;
	const start = `${where}${where === "" ? "" : ", "}#${instruction.index} `;
	return start + fitted(instruction.createdBy, room - start.length);
}

function fitted(createdBy: string, room: number): string {
	return shorten(instructionText(createdBy), Math.max(room, 16));
}

/** `shop/api:1.4`, with its platform where the run has the reference for several. */
export function imageText(document: ReportDocument, index: number): string {
	const image = document.images[index];
	if (!image) return `image ${index}`;
	const namesakes = document.images.filter(({ reference }) => reference === image.reference);
	return visible(namesakes.length > 1 ? `${image.reference} (${image.platform})` : image.reference);
}
