/** The kinds of documents that are known, and which of them a file is. */
import { htpasswd, shadow } from "./account-files.ts";
import {
	cloudInit,
	dotnetSettings,
	editorSettings,
	gradleProperties,
	springProperties,
	springYaml,
} from "./application-settings.ts";
import {
	awsCache,
	awsConfig,
	azureCredentials,
	azurePrincipal,
	gcpCredentials,
	openstackClouds,
	s3cfg,
} from "./cloud-logins.ts";
import { dockerConfig, dockercfg } from "./container-registries.ts";
import { csvExport } from "./csv-export.ts";
import { mysqlOptions, pgbouncer, pgpass, pgService, redisConfig } from "./database-logins.ts";
import type { DocumentKind, DocumentReader } from "./document.ts";
import { dbeaver, jetbrains, mremoteng } from "./editor-state.ts";
import { frameworkSettings } from "./framework-settings.ts";
import { gitConfig, gitCredentials } from "./git-logins.ts";
import { promptHistory, shellHistory, sqlHistory } from "./histories.ts";
import { npmrc, yarnrc } from "./javascript-registries.ts";
import { derPrivateKey, gnupgKey, openpgpKeyring } from "./key-files.ts";
import { javaKeystore, pkcs12Keystore } from "./keystores.ts";
import { kubeconfig } from "./kubeconfig.ts";
import { kubernetesManifest } from "./kubernetes-manifest.ts";
import { mongodbKeyfile } from "./mongodb-keyfile.ts";
import { netrc } from "./netrc.ts";
import { mailAccounts, mailRelays, openvpnProfile, pppSecrets } from "./network-logins.ts";
import { notebook } from "./notebook.ts";
import { anyPath } from "./path-expression.ts";
import { pipConfig, poetryAuth, pypirc, uvConfig } from "./python-registries.ts";
import { SECRET_STORES } from "./secret-stores.ts";
import { sqlRows } from "./sql-rows.ts";
import { SYSTEM_SERVICES } from "./system-services.ts";
import { systemdUnit } from "./systemd-unit.ts";
import { terraformState, terraformVariables } from "./terraform.ts";
import { TOKEN_DOCUMENTS, TOOL_LOGINS } from "./tool-logins.ts";
import { vncPassword } from "./vnc-password.ts";

/** The first that takes a file has it, so what is told by more than a name comes first. */
const KINDS: readonly DocumentKind[] = [
	javaKeystore,
	pkcs12Keystore,
	derPrivateKey,
	openpgpKeyring,
	gnupgKey,
	...SECRET_STORES,
	dockerConfig,
	dockercfg,
	kubeconfig,
	npmrc,
	yarnrc,
	pypirc,
	pipConfig,
	poetryAuth,
	uvConfig,
	netrc,
	gitCredentials,
	gitConfig,
	shadow,
	htpasswd,
	vncPassword,
	...SYSTEM_SERVICES,
	pgpass,
	pgService,
	mysqlOptions,
	pgbouncer,
	redisConfig,
	mongodbKeyfile,
	awsConfig,
	awsCache,
	s3cfg,
	...TOOL_LOGINS,
	...TOKEN_DOCUMENTS,
	azureCredentials,
	openstackClouds,
	terraformState,
	terraformVariables,
	shellHistory,
	sqlHistory,
	promptHistory,
	notebook,
	systemdUnit,
	mailAccounts,
	mailRelays,
	pppSecrets,
	openvpnProfile,
	dbeaver,
	mremoteng,
	jetbrains,
	editorSettings,
	springYaml,
	springProperties,
	gradleProperties,
	dotnetSettings,
	frameworkSettings,
	cloudInit,
	csvExport,
	sqlRows,
	gcpCredentials,
	azurePrincipal,
	kubernetesManifest,
];

/**
 * Kinds that take any path, or any that ends in an ordinary way: told by what is in the file. (Only expressions that may are
 * asked: asking all would compile each in every start.)
 */
const BY_CONTENT = KINDS.filter(
	({ files }) => files === undefined || (files.source.includes("\\.json$") && files.test("-.json")),
);
const BY_PATH = KINDS.filter((kind) => !BY_CONTENT.includes(kind));

/** Matches every path that a kind takes by its path, and few others: one look for nearly all files, which are of none. */
const isPathOfOne = anyPath(BY_PATH.flatMap(({ files }) => (files ? [files.source] : [])));

/** Programs, their headers, maps and documentation are searched: nine files in ten of a package, and no document is called so. */
const SEARCHED = /\.(?:[cm]?[jt]sx?|map|md|rst|css|svg|pyc|pyi|pyx|so|mo|po|[ch](?:pp|c)?)$/;

/** Characters of a path that kinds are told by: some of their expressions take time with its square, and there may be many. */
const LONGEST_END = 1024;

/** The last folders of a path, and its file. */
function endOf(path: string): string {
	const from = path.length - LONGEST_END;
	return path.slice(Math.max(from, path.indexOf("/", from) + 1));
}

/** The reader for a file, by its path and first bytes; null for the many that are no document. */
export function documentFor(path: string, head: Buffer): DocumentReader | null {
	if (SEARCHED.test(path)) return null;
	const end = path.length > LONGEST_END ? endOf(path) : path;
	for (const kind of isPathOfOne(end) ? KINDS : BY_CONTENT) {
		const reader = kind(end, head);
		if (reader !== null)
			return { maxBytes: reader.maxBytes, read: (bytes, rejected) => readLeniently(reader, bytes, rejected) };
	}
	return null;
}

/** A file that does not parse is none of the kind: the patterns have looked at it as at any other. */
function readLeniently(
	reader: DocumentReader,
	...[bytes, rejected]: Parameters<DocumentReader["read"]>
): ReturnType<DocumentReader["read"]> {
	try {
		return reader.read(bytes, rejected);
	} catch {
		return [];
	}
}
