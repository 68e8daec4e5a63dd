/**
 * May a registry's credential go to the token server that it names? A registry says in its challenge where tokens are
 * given out, and that can be any URL. The credential goes there with cause only:
 *
 * - it is the registry's own host, or one above or below it (registry.gitlab.com and gitlab.com);
 * - it is a sister under one organisation's domain (registry.corp.example and auth.corp.example), unless that domain is
 *   one where every customer has a host of their own;
 * - Docker Hub, whose server is auth.docker.io;
 * - the user names it (`--token-host`).
 *
 * And never over plain HTTP, unless the registry itself is spoken to so. Elsewhere a token is asked for without it.
 */
import { isIP } from "node:net";
import { DOCKER_HUB } from "./repository-name.ts";

/** Domains under which hosts belong to strangers. */
const SHARED = [
	"amazonaws.com",
	"azurecr.io",
	"azurewebsites.net",
	"cloudapp.net",
	"cloudfront.net",
	"fly.dev",
	"github.io",
	"githubusercontent.com",
	"gitlab.io",
	"herokuapp.com",
	"jfrog.io",
	"ngrok.io",
	"ngrok-free.app",
	"onrender.com",
	"pages.dev",
	"pkg.dev",
	"run.app",
	"scw.cloud",
	"vercel.app",
	"workers.dev",
];

export interface RealmQuestion {
	/** `docker.io`, `registry.example:5000`. */
	readonly registry: string;
	readonly registryUsesTls: boolean;
	readonly realm: URL;
	/** Hosts that the user allows beside. */
	readonly tokenHosts: readonly string[];
}

export function mayHaveCredential({ registry, registryUsesTls, realm, tokenHosts }: RealmQuestion): boolean {
	if (realm.protocol !== "https:" && (registryUsesTls || realm.protocol !== "http:")) return false;
	const host = realm.hostname.toLowerCase();
	if (tokenHosts.some((allowed) => allowed.toLowerCase() === host || allowed.toLowerCase() === realm.host))
		return true;
	const own = new URL(`https://${registry}`).hostname;
	if (host === own) return true;
	if (registry === DOCKER_HUB) return host === "auth.docker.io";
	if (isIP(host.replace(/^\[|\]$/g, "")) !== 0 || isIP(own.replace(/^\[|\]$/g, "")) !== 0) return false;
	if (!host.includes(".") || !own.includes(".")) return false;
	if (own.endsWith(`.${host}`) || host.endsWith(`.${own}`)) return true;
	const domain = organisationOf(own);
	return domain !== undefined && domain === organisationOf(host);
}

/** `corp.example` of `registry.corp.example`; undefined where hosts below a domain belong to strangers. */
function organisationOf(host: string): string | undefined {
	const labels = host.split(".");
	// co.uk, com.au, gov.br: two short labels at the end are one suffix.
	const [second = "", top = ""] = labels.slice(-2);
	const count = top.length === 2 && second.length <= 3 ? 3 : 2;
	if (labels.length <= count) return labels.length === count ? host : undefined;
	const domain = labels.slice(-count).join(".");
	return SHARED.some((shared) => domain === shared || domain.endsWith(`.${shared}`)) ? undefined : domain;
}
