/**
 * What the service counts, in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).
 * No label holds a name that a sender chose: that would let it make as many series as it likes.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { countUnfinished } from "../store/results.ts";
import type { Store } from "../store/store.ts";

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(store: Store) {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	new Gauge({
		name: "leakscan_scans",
		help: "Scans that are not over, and those given up (failed), by state.",
		labelNames: ["state"],
		registers,
		async collect() {
			const counts = await countUnfinished(store);
			for (const state of ["queued", "active", "retry", "failed"] as const)
				this.set({ state }, counts.get(state) ?? 0);
		},
	});
	return {
		registry,
		notifications: new Counter({
			name: "leakscan_notifications_total",
			help: "Notifications by form and what became of them: accepted, invalid, unauthorized.",
			labelNames: ["form", "outcome"],
			registers,
		}),
		pushes: new Counter({
			name: "leakscan_pushes_total",
			help: "Images named by notifications: queued, duplicate, refused (not in the allow-list).",
			labelNames: ["outcome"],
			registers,
		}),
		scans: new Counter({
			name: "leakscan_scans_total",
			help: "Scans of this process by how they ended: pass, block, incomplete, skipped, failed, retry.",
			labelNames: ["outcome"],
			registers,
		}),
		scanSeconds: new Histogram({
			name: "leakscan_scan_duration_seconds",
			help: "How long a scan took, pull included.",
			buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
			registers,
		}),
		findings: new Counter({
			name: "leakscan_findings_total",
			help: "Findings of this process's scans by severity.",
			labelNames: ["severity"],
			registers,
		}),
		removed: new Counter({
			name: "leakscan_scans_removed_total",
			help: "Scans whose results this process has removed because they were old.",
			registers,
		}),
		deliveries: new Counter({
			name: "leakscan_deliveries_total",
			help: "Results sent on, by kind of receiver and outcome: done, retry, failed.",
			labelNames: ["receiver", "outcome"],
			registers,
		}),
	};
}
