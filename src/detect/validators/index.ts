/** The checks that a pattern can ask for, by the names that patterns use. */
import type { ValidatorName } from "../pattern.ts";
import { atlassianCrc32 } from "./atlassian-crc32.ts";
import { awsAccessKeyId } from "./aws-access-key-id.ts";
import { azureKeyChecksum } from "./azure-key-checksum.ts";
import { azureSas } from "./azure-sas.ts";
import { base58check } from "./base58check.ts";
import { base64BasicAuth } from "./base64-basic-auth.ts";
import { bech32 } from "./bech32.ts";
import { bip39Mnemonic } from "./bip39-mnemonic.ts";
import { confluentCrc32 } from "./confluent-crc32.ts";
import { discordBotToken } from "./discord-bot-token.ts";
import { gcpServiceAccount } from "./gcp-service-account.ts";
import { gitlabCrc32 } from "./gitlab-crc32.ts";
import { grafanaCrc32 } from "./grafana-crc32.ts";
import { jfrogReferenceToken } from "./jfrog-reference-token.ts";
import { jwt } from "./jwt.ts";
import { keyBody } from "./key-body.ts";
import { natsNkey } from "./nats-nkey.ts";
import { pemPrivateKey } from "./pem-private-key.ts";
import { prefixedCrc32 } from "./prefixed-crc32.ts";
import { pypiMacaroon } from "./pypi-macaroon.ts";
import { randomText } from "./random-text.ts";
import { sentryOrgToken } from "./sentry-org-token.ts";
import { stellarStrkey } from "./stellar-strkey.ts";
import type { Validator } from "./verdict.ts";

export const validators: Readonly<Record<ValidatorName, Validator>> = {
	"github-crc32": prefixedCrc32,
	"npm-crc32": prefixedCrc32,
	jwt,
	"aws-access-key-id": awsAccessKeyId,
	"grafana-crc32": grafanaCrc32,
	"gitlab-crc32": gitlabCrc32,
	base58check,
	bech32,
	"stellar-strkey": stellarStrkey,
	"bip39-mnemonic": bip39Mnemonic,
	"sentry-org-token": sentryOrgToken,
	"azure-sas": azureSas,
	"discord-bot-token": discordBotToken,
	"base64-basic-auth": base64BasicAuth,
	"pem-private-key": pemPrivateKey,
	"key-body": keyBody,
	"gcp-service-account": gcpServiceAccount,
	"azure-key-checksum": azureKeyChecksum,
	"confluent-crc32": confluentCrc32,
	"pypi-macaroon": pypiMacaroon,
	"nats-nkey": natsNkey,
	"atlassian-crc32": atlassianCrc32,
	"jfrog-reference-token": jfrogReferenceToken,
	"random-text": randomText,
};
