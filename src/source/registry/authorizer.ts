/**
 * Who we are to one registry: answers its challenges, and remembers the answers. distribution-spec "Authentication":
 * a 401 names Basic, or Bearer with the place where tokens are given out.
 */
import { LeakscanError } from "../../errors.ts";
import { printable } from "../printable.ts";
import { basicAuthorization, fetchToken, type Token } from "./bearer-token.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import type { Credential } from "./registry-options.ts";
import { mayHaveCredential } from "./token-realm.ts";
import type { HttpRequest, HttpResponse } from "./transport.ts";

export interface AuthorizerOptions {
	/** As references have it. */
	readonly registry: string;
	/** Looked up once, when first asked for. */
	readonly credential: () => Promise<Credential | undefined>;
	readonly tokenHosts: readonly string[];
	/** Sends to a token server. Redirects are not followed there. */
	readonly send: (request: HttpRequest) => Promise<HttpResponse>;
}

export class Authorizer {
	readonly #options: AuthorizerOptions;
	/** Headers by scope, once a challenge has been answered. */
	readonly #tokens = new Map<string, Promise<Token>>();
	#bearer: { readonly realm: URL; readonly service: string | undefined } | undefined;
	#fixed: string | undefined;
	#usesTls = true;
	#credential: Promise<Credential | undefined> | undefined;
	#refreshToken: string | undefined;

	constructor(options: AuthorizerOptions) {
		this.#options = options;
	}

	/** The Authorization header to send at once; undefined where nothing is known to be wanted yet. */
	async header(scope: string): Promise<string | undefined> {
		if (this.#fixed !== undefined || this.#bearer === undefined) return this.#fixed;
		return `Bearer ${(await this.#token(scope)).value}`;
	}

	/**
	 * Takes a 401's challenge in. True when another try has a chance. Throws what the token server refuses with.
	 */
	async answer(wanted: string | undefined, scope: string, usesTls: boolean): Promise<boolean> {
		const challenges = parseChallenges(wanted ?? "");
		if (this.#fixed !== undefined) return false;
		const credential = await this.#known();
		if (credential?.kind === "bearer") {
			this.#fixed = `Bearer ${credential.token}`;
			return true;
		}
		const bearer = challenges.find(({ scheme }) => scheme === "bearer");
		if (bearer !== undefined) return this.#answerBearer(bearer, scope, usesTls);
		const isBasic = challenges.some(({ scheme }) => scheme === "basic");
		if (!isBasic || credential?.kind !== "basic") return false;
		this.#fixed = basicAuthorization(credential);
		return true;
	}

	async #answerBearer(challenge: Challenge, scope: string, usesTls: boolean): Promise<boolean> {
		const realm = this.#realm(challenge);
		const before = this.#tokens.get(scope);
		this.#bearer = { realm, service: challenge.parameters.get("service") };
		this.#usesTls = usesTls;
		// The token that was sent has run out, or is not enough: a new one, once.
		if (before !== undefined) this.#tokens.delete(scope);
		await this.#token(scope);
		return true;
	}

	#realm({ parameters }: Challenge): URL {
		const text = parameters.get("realm") ?? "";
		const { registry } = this.#options;
		const realm = URL.canParse(text) ? new URL(text) : undefined;
		if (
			realm === undefined ||
			!/^https?:$/.test(realm.protocol) ||
			realm.username !== "" ||
			realm.password !== ""
		) {
			throw new LeakscanError("REGISTRY_ERROR", `${printable(registry)} names no usable token server`, {
				hint: "its WWW-Authenticate header has no http(s) realm: is it a container registry?",
			});
		}
		return realm;
	}

	#token(scope: string): Promise<Token> {
		const known = this.#tokens.get(scope);
		const token = known === undefined ? this.#fetch(scope) : known.then((it) => this.#fresh(it, scope));
		this.#tokens.set(scope, token);
		token.catch(() => {
			if (this.#tokens.get(scope) === token) this.#tokens.delete(scope);
		});
		return token;
	}

	#fresh(token: Token, scope: string): Token | Promise<Token> {
		return token.expires > Date.now() ? token : this.#fetch(scope);
	}

	async #fetch(scope: string): Promise<Token> {
		const { registry, tokenHosts, send } = this.#options;
		if (this.#bearer === undefined) throw new LeakscanError("INTERNAL", "no token server is known");
		const { realm, service } = this.#bearer;
		const allowed = mayHaveCredential({ registry, registryUsesTls: this.#usesTls, realm, tokenHosts });
		const known = await this.#known();
		const credential = allowed ? this.#current(known) : undefined;
		try {
			const token = await fetchToken({ registry, realm, service, scope, credential }, send);
			this.#refreshToken = token.refreshToken ?? this.#refreshToken;
			return token;
		} catch (error) {
			if (allowed || known === undefined || !(error instanceof LeakscanError)) throw error;
			throw new LeakscanError(
				error.code,
				`${error.message}; your credential for ${printable(registry)} was not sent there`,
				{
					hint: `if ${printable(realm.host)} is its token server, say so: --token-host ${printable(realm.host)}`,
					cause: error,
				},
			);
		}
	}

	#current(credential: Credential | undefined): Exclude<Credential, { kind: "bearer" }> | undefined {
		if (credential?.kind === "bearer") return undefined;
		if (credential?.kind === "identity-token" && this.#refreshToken !== undefined) {
			return { kind: "identity-token", token: this.#refreshToken };
		}
		return credential;
	}

	#known(): Promise<Credential | undefined> {
		this.#credential ??= this.#options.credential();
		return this.#credential;
	}
}
