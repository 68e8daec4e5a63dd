/** The checks that a pattern can ask for, by the names that patterns use. */
import type { ValidatorName } from "../pattern.ts";
import { awsAccessKeyId } from "./aws-access-key-id.ts";
import { base64BasicAuth } from "./base64-basic-auth.ts";
import { gcpServiceAccount } from "./gcp-service-account.ts";
import { jwt } from "./jwt.ts";
import { pemPrivateKey } from "./pem-private-key.ts";
import { prefixedCrc32 } from "./prefixed-crc32.ts";
import type { Validator } from "./verdict.ts";

export const validators: Readonly<Record<ValidatorName, Validator>> = {
	"github-crc32": prefixedCrc32,
	"npm-crc32": prefixedCrc32,
	jwt,
	"aws-access-key-id": awsAccessKeyId,
	"base64-basic-auth": base64BasicAuth,
	"pem-private-key": pemPrivateKey,
	"gcp-service-account": gcpServiceAccount,
};
