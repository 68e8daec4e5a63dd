/** A glob in a file that people write. */
import { z } from "zod";
import { globFault } from "./glob.ts";

export const globSchema = z.string().superRefine((glob, context) => {
	const fault = globFault(glob);
	if (fault !== null) context.addIssue({ code: "custom", message: `"${glob.slice(0, 80)}" ${fault}` });
});
