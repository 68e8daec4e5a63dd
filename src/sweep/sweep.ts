/** Every image of a plan, several at a time; what was scanned before is not scanned again. */
import pLimit from "p-limit";
import { LeakscanError } from "../errors.ts";
import type { ReportDocument } from "../report/schema.ts";
import { mergedReport, referenceOf, type SweptImage } from "./merged-report.ts";
import type { SweepFolder } from "./sweep-folder.ts";
import type { PlannedImage, PlannedRepository } from "./sweep-plan.ts";

export interface SweepOptions {
	readonly tool: ReportDocument["tool"];
	/** Undefined: nothing outlives this run. */
	readonly folder: SweepFolder | undefined;
	/** `reference` names the image by its digest. */
	readonly scanImage: (reference: string) => Promise<SweptImage>;
	readonly progress: SweepProgress;
	readonly signal: AbortSignal | undefined;
}

export interface SweepProgress {
	/** The images that lie ahead: not those that were done before. */
	begin(ahead: readonly PlannedImage[], done: number): void;
	imageDone(image: PlannedImage): void;
}

/**
 * Images in work at the same time: while one waits for what the registry says of it, others are read. How many layers are
 * read at the same time is bounded for all of them together.
 */
const AT_ONCE = 6;

/** Never throws for one image: what it fails with is an error of the report. */
export async function sweep(
	repositories: readonly PlannedRepository[],
	options: SweepOptions,
): Promise<ReportDocument> {
	const started = performance.now();
	const { folder, progress, signal } = options;
	const results = new Map<string, SweptImage | ReportDocument["errors"][number]>();
	const ahead = new Map<string, PlannedImage>();
	for (const image of repositories.flatMap(({ images }) => images)) {
		if (results.has(image.digest) || ahead.has(image.digest)) continue;
		const known = await folder?.read(image.digest);
		if (known !== undefined) results.set(image.digest, known);
		else ahead.set(image.digest, image);
	}
	progress.begin([...ahead.values()], results.size);
	const scanOne = async (image: PlannedImage): Promise<void> => {
		signal?.throwIfAborted();
		const reference = referenceOf(image);
		try {
			const result = await options.scanImage(
				`registry:${image.name.host}/${image.name.repository}@${image.digest}`,
			);
			results.set(image.digest, result);
			// What could not be read now may be read next time.
			if (result.document.complete) await folder?.write(image.digest, result);
		} catch (error) {
			signal?.throwIfAborted();
			if (!(error instanceof LeakscanError) || error.code === "OUTPUT_UNWRITABLE") throw error;
			results.set(image.digest, { code: error.code, message: error.message, where: reference });
		}
		progress.imageDone(image);
	};
	const limit = pLimit(AT_ONCE);
	try {
		await Promise.all([...ahead.values()].map((image) => limit(() => scanOne(image))));
	} catch (error) {
		limit.clearQueue();
		throw error;
	}
	const missing = (image: PlannedImage) => ({
		code: "INTERNAL",
		message: "it was not scanned",
		where: referenceOf(image),
	});
	return mergedReport(repositories, (image) => results.get(image.digest) ?? missing(image), {
		tool: options.tool,
		seconds: Math.round(performance.now() - started) / 1000,
	});
}
