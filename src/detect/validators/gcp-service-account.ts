/**
 * Google Cloud service account keys: the JSON that holds the private key names the account and the project it is for.
 * https://docs.cloud.google.com/iam/docs/keys-create-delete
 */
import type { Detail } from "../match.ts";
import { reject, type ValidatorContext, type Verdict } from "./verdict.ts";

export function gcpServiceAccount(_secret: string, { text }: ValidatorContext): Verdict {
	if (!/"client_email\\?"\s{0,8}:|\.iam\.gserviceaccount\.com/.test(text)) {
		return reject("no service account is named beside it");
	}
	const details: Detail[] = [];
	const [account] = /[a-z0-9.-]{1,64}@[a-z0-9.-]{1,64}\.gserviceaccount\.com/.exec(text) ?? [];
	if (account !== undefined) details.push({ name: "account", value: account });
	const [, project] = /"project_id\\?"\s{0,8}:\s{0,8}\\?"([a-z0-9.:-]{4,60})\\?"/.exec(text) ?? [];
	if (project !== undefined) details.push({ name: "project", value: project });
	return { kind: "plausible", details };
}
