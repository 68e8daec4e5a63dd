/** Google Cloud service account keys: the JSON that holds the private key names the account it is for. */
import { PLAUSIBLE, reject, type ValidatorContext, type Verdict } from "./verdict.ts";

export function gcpServiceAccount(_secret: string, { text }: ValidatorContext): Verdict {
	return /"client_email\\?"\s{0,8}:|\.iam\.gserviceaccount\.com/.test(text)
		? PLAUSIBLE
		: reject("no service account is named beside it");
}
