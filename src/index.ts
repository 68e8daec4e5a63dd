/** leakscan as a library: scan references, get a report. */

export type { Exposure, ExposureKind, ExposureState, Finding, Remediation } from "./attribute/finding.ts";
export { Detector } from "./detect/detector.ts";
export {
	CONFIDENCES,
	type Confidence,
	type Match,
	SEVERITIES,
	type Severity,
	type TextContext,
} from "./detect/match.ts";
export type { Pattern, PatternFile } from "./detect/pattern.ts";
export { type ErrorCode, LeakscanError, type ScanFault } from "./errors.ts";
export type { Image, Layer } from "./image/image.ts";
export type { Instruction } from "./image/instruction.ts";
export { buildDocument, type ReportDocument } from "./report/document.ts";
export type { ScanProgress } from "./scan/progress.ts";
export { type ScanResult, scan } from "./scan/scan.ts";
export type { ScanOptions } from "./scan/scan-options.ts";
export { type PushedReferrer, pushReferrer, type ReferrerDocument } from "./source/registry/push-referrer.ts";
export type { Credential, RegistryOptions } from "./source/registry/registry-options.ts";
