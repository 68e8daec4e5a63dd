import { defineConfig } from "vitest/config";
import { cataloguePlugin } from "./scripts/catalogue-plugin.ts";

export default defineConfig({
	plugins: [cataloguePlugin()],
	test: {
		include: ["test/**/*.test.ts"],
		globalSetup: ["test/build-if-stale.ts"],
		coverage: { provider: "v8", include: ["src/**"], reporter: ["text-summary", "lcov"] },
		// What tries all patterns takes a quarter of a minute on a machine that does other things too.
		testTimeout: 60_000,
		// Many wait for a program of their own: one file at a time, Vitest's choice on two cores, leaves the other idle.
		maxWorkers: "100%",
		// recheck's own JavaScript, rather than a process of another program for each expression.
		env: { RECHECK_BACKEND: "pure" },
	},
});
