/**
 * What several images of one run share: connections, tokens, and the documents that were fetched already. It also knows
 * which hosts may be spoken to at all.
 */
import { LeakscanError } from "../../errors.ts";
import { printable } from "../printable.ts";
import { Authorizer } from "./authorizer.ts";
import { DocumentCache } from "./document-cache.ts";
import { RegistryClient } from "./registry-client.ts";
import type { Credential, RegistryOptions } from "./registry-options.ts";
import { DOCKER_HUB, hostName, type RepositoryName } from "./repository-name.ts";
import { type HelperAnswers, storedCredential } from "./stored-credentials.ts";
import { Transport } from "./transport.ts";

const REQUESTS_PER_HOST = 6;
const SILENCE_MS = 60_000;
const USER_AGENT = "leakscan (+https://github.com/opencontainers/distribution-spec)";

export class RegistrySession {
	readonly documents = new DocumentCache();
	/** By `host/repository`, where its tags were listed: those that cosign writes. Nobody has to ask for one that is not there. */
	readonly cosignTags = new Map<string, ReadonlySet<string>>();
	readonly options: RegistryOptions;
	readonly #transport: Transport;
	readonly #clients = new Map<string, RegistryClient>();
	readonly #helperAnswers: HelperAnswers = new Map();

	private constructor(options: RegistryOptions, transport: Transport) {
		this.options = options;
		this.#transport = transport;
	}

	/** Throws REFERENCE_NOT_FOUND or FILE_UNREADABLE for a CA file that can't be read. */
	static async create(options: RegistryOptions): Promise<RegistrySession> {
		const transport = await Transport.create({
			env: options.env ?? process.env,
			caFile: options.caFile,
			requestsPerHost: options.requestsPerHost ?? REQUESTS_PER_HOST,
			silenceMs: options.silenceMs ?? SILENCE_MS,
			userAgent: USER_AGENT,
		});
		return new RegistrySession(options, transport);
	}

	/** Speaks to the registry that holds the repository. Throws REGISTRY_DENIED for a host that is not allowed. */
	client(name: RepositoryName): RegistryClient {
		const { allowedHosts } = this.options;
		if (allowedHosts !== undefined && !allowedHosts.some((allowed) => hostName(allowed) === name.host)) {
			throw new LeakscanError(
				"REGISTRY_DENIED",
				`${printable(name.host)} is not one of the registries allowed`,
				{
					hint: `allowed are ${allowedHosts.map(printable).join(", ") || "none"}`,
				},
			);
		}
		return this.#clientFor(name.host, name);
	}

	/** The mirrors of the repository's registry, then the registry itself. */
	endpoints(name: RepositoryName): RegistryClient[] {
		const own = this.client(name);
		const mirrors = this.options.mirrors?.[name.host] ?? [];
		return [...mirrors.map((mirror) => this.#mirror(mirror, name)), own];
	}

	async close(): Promise<void> {
		await this.#transport.close();
	}

	/** `mirror.example`, or with a scheme: `http://127.0.0.1:5000`. A credential is kept for the mirror's own host. */
	#mirror(mirror: string, name: RepositoryName): RegistryClient {
		const [, scheme, host = ""] = /^(?:(https?):\/\/)?([^/]+)\/?$/.exec(mirror) ?? [];
		if (host === "") {
			throw new LeakscanError("CONFIG_INVALID", `"${printable(mirror)}" is no mirror`, {
				hint: "write HOST or http://HOST:PORT",
			});
		}
		return this.#clientFor(hostName(host), { ...name, host: hostName(host) }, scheme === "http");
	}

	#clientFor(host: string, name: RepositoryName, plain?: boolean): RegistryClient {
		// podman keeps credentials for parts of a registry, so each repository has a login of its own.
		const key = `${host}/${name.repository}`;
		const known = this.#clients.get(key);
		if (known !== undefined) return known;
		const { options } = this;
		const { plainHttp, tokenHosts = [], allowedHosts } = options;
		const transport = this.#transport;
		const client: RegistryClient = new RegistryClient({
			host,
			address: host === DOCKER_HUB ? "registry-1.docker.io" : host,
			plainHttp: plain ?? (plainHttp === "all" || (plainHttp ?? []).some((one) => hostName(one) === host)),
			allowedHosts,
			transport,
			documents: this.documents,
			authorizer: new Authorizer({
				registry: host,
				tokenHosts,
				credential: () => this.#credential(name),
				send: (request) => client.sendElsewhere(request),
			}),
		});
		this.#clients.set(key, client);
		return client;
	}

	async #credential(name: RepositoryName): Promise<Credential | undefined> {
		const own = await this.options.credentials?.(name.host);
		if (own !== undefined || this.options.storedCredentials === false) return own;
		return storedCredential(name, this.options.env ?? process.env, this.#helperAnswers);
	}
}
