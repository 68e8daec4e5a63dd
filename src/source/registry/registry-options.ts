/**
 * What a caller decides about registries: who it is to each of them, how they are reached, and which it may connect to.
 * Everything has a default that does what `docker pull` does.
 */

/** What proves to a registry who asks. Toxic: never printed, never stored. */
export type Credential =
	| { readonly kind: "basic"; readonly username: string; readonly password: string }
	/** An OAuth2 refresh token, which docker's config.json calls identitytoken. */
	| { readonly kind: "identity-token"; readonly token: string }
	/** An access token that is sent as it is: `Authorization: Bearer`. */
	| { readonly kind: "bearer"; readonly token: string };

export interface RegistryOptions {
	/**
	 * The credential for a registry's host as references name it (`docker.io`, `registry.example:5000`); undefined for
	 * none of the caller's own. It is sent to that host alone, and to its token server (docs/security.md says which that may be).
	 */
	readonly credentials?: (host: string) => Credential | undefined | Promise<Credential | undefined>;
	/** False: where docker and podman keep credentials is not looked at. Default: it is, for hosts `credentials` has none for. */
	readonly storedCredentials?: boolean;
	/** Hosts spoken to over HTTP without TLS. A loopback host is, where it answers no TLS. */
	readonly plainHttp?: "all" | readonly string[];
	/** A PEM file of certificate authorities that are trusted beside the usual ones. */
	readonly caFile?: string | undefined;
	/** From a registry's host to the mirrors asked before it: `{ "docker.io": ["mirror.example"] }`. */
	readonly mirrors?: Readonly<Record<string, readonly string[]>>;
	/** Hosts beside a registry's own domain that may be given its credential when it names them as its token server. */
	readonly tokenHosts?: readonly string[];
	/**
	 * The only hosts that a reference may name, `host[:port]` each. Then redirects and token servers lead to these or to
	 * public addresses, never into a private network. Undefined: any host.
	 */
	readonly allowedHosts?: readonly string[] | undefined;
	/** False: the referrers of an image are not asked for. */
	readonly referrers?: boolean;
	/** Where proxies, DOCKER_CONFIG and the like are looked up. Default: this process's environment. */
	readonly env?: NodeJS.ProcessEnv;
	/** Milliseconds of silence after which a connection is given up. Default 60,000. */
	readonly silenceMs?: number;
	/** Requests in flight to one host. Default 6. */
	readonly requestsPerHost?: number;
}
