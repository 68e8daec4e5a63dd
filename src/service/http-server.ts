/**
 * The service's HTTP interface (fastify). It answers a notification once what it names is durable, and does nothing else
 * in that request. What it logs has no header, no query and no token.
 *
 *     POST /v1/notifications/FORM[/TOKEN]    a registry tells of a push
 *     GET  /v1/scans, /v1/scans/ID           results, with LEAKSCAN_API_TOKEN
 *     POST /v1/scans/ID/retry                a dead letter, once more
 *     OPTIONS the same                      may I send?
 *     GET  /healthz /readyz /metrics
 */
import fastify, {
	type FastifyBaseLogger,
	type FastifyInstance,
	type FastifyRequest,
	LogController,
} from "fastify";
import { z } from "zod";
import { LeakscanError } from "../errors.ts";
import { findScan, findScans } from "../store/results.ts";
import { acceptPushes, reviveScan } from "../store/scans.ts";
import type { Store } from "../store/store.ts";
import { SCAN_STATES, VERDICTS } from "../store/tables.ts";
import { type AllowedRegistry, isAllowed } from "./allow-list.ts";
import { isAuthentic, isBearer } from "./credentials.ts";
import type { IdentityCheck } from "./google-identity.ts";
import type { Metrics } from "./metrics.ts";
import { permission, validationResponse } from "./notification/handshake.ts";
import { FORMS, type FormName, isFormName } from "./notification/index.ts";

/** Notifications are a few kilobytes; GitHub's are the largest and stop at 25 MB, of which an image's needs little. */
const BODY_LIMIT = 2 * 1024 ** 2;
/** Images that one notification may name. */
const MOST_PUSHES = 1_000;

export interface HttpServerOptions {
	readonly store: Store;
	readonly metrics: Metrics;
	readonly log: FastifyBaseLogger;
	readonly engine: string;
	readonly allowed: readonly AllowedRegistry[];
	/** What proves a notification. */
	readonly webhookTokens: readonly string[];
	/** What proves a Pub/Sub push beside a token of ours; undefined: nothing does. */
	readonly googleIdentity: IdentityCheck | undefined;
	/** What lets people and programs read results; none: nobody may. */
	readonly apiTokens: readonly string[];
	readonly onAccepted: () => void;
}

const querySchema = z.object({ token: z.string().optional(), registry: z.string().max(260).optional() });

const scansQuerySchema = z.object({
	registry: z.string().optional(),
	repository: z.string().optional(),
	digest: z.string().optional(),
	state: z.enum(SCAN_STATES).optional(),
	verdict: z.enum(VERDICTS).optional(),
	finding: z.string().optional(),
	limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** The server, ready to listen. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
	const { store, metrics, log } = options;
	const app = fastify({
		loggerInstance: log,
		// Its own lines have the URL, and so the token; the hook below writes better ones.
		logController: new LogController({ disableRequestLogging: true }),
		bodyLimit: BODY_LIMIT,
		// Slow senders hold a connection no longer than this.
		requestTimeout: 30_000,
		routerOptions: { maxParamLength: 256 },
	});
	// Signatures are over the bytes as they came.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

	app.addHook("onResponse", async (request, reply) => {
		const path = request.routeOptions.url ?? "(unknown)";
		if (path === "/healthz" || path === "/readyz" || path === "/metrics") return;
		request.log.info({
			method: request.method,
			path,
			form: formOf(request),
			status: reply.statusCode,
			milliseconds: Math.round(reply.elapsedTime),
		});
	});
	app.setErrorHandler(async (error, request, reply) => {
		if (error instanceof LeakscanError) {
			request.log.warn({ code: error.code, error: error.message, hint: error.hint }, "refused");
			return reply.code(statusOf(error)).send({ code: error.code, message: error.message, hint: error.hint });
		}
		const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
		if (status >= 500) request.log.error({ err: error }, "failed");
		const message = status < 500 && error instanceof Error ? error.message : "not accepted: send it again";
		return reply.code(status).send({ code: "INTERNAL", message });
	});
	app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ message: "not found" }));

	app.get("/healthz", async () => ({ status: "ok" }));
	app.get("/readyz", async (_request, reply) => {
		try {
			await store.ping();
			return { status: "ready" };
		} catch {
			return reply.code(503).send({ status: "the store does not answer" });
		}
	});
	app.get("/metrics", async (_request, reply) => {
		reply.header("content-type", metrics.registry.contentType);
		return metrics.registry.metrics();
	});
	app.post("/v1/notifications/:form", notify(options));
	app.post("/v1/notifications/:form/:token", notify(options));
	app.options("/v1/notifications/:form", permit(options));
	app.options("/v1/notifications/:form/:token", permit(options));
	addResults(app, options);
	return app;
}

interface Reply {
	code(status: number): Reply;
	headers(values: Readonly<Record<string, string>>): Reply;
	send(body?: object): unknown;
}

/** The form that the request is of, once its sender has proven itself; undefined when the reply says why not. */
async function admitted(
	options: HttpServerOptions,
	request: FastifyRequest,
	reply: Reply,
): Promise<
	{ readonly form: FormName; readonly query: z.output<typeof querySchema>; readonly body: Buffer } | undefined
> {
	const form = formOf(request);
	if (form === undefined || !isFormName(form)) {
		const names = Object.keys(FORMS).join(", ");
		reply.code(404).send({ message: `no such form of notification; there are ${names}` });
		return undefined;
	}
	const query = querySchema.parse(request.query);
	const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
	const pathToken = param(request, "token");
	const presented = { headers: request.headers, queryToken: query.token, pathToken, body };
	if (isAuthentic(presented, options.webhookTokens)) return { form, query, body };
	if (form === "artifact-registry" && (await options.googleIdentity?.(request.headers)) === true)
		return { form, query, body };
	options.metrics.notifications.inc({ form, outcome: "unauthorized" });
	reply.code(401).send({ message: "the token or signature is not right" });
	return undefined;
}

function permit(options: HttpServerOptions) {
	return async (request: FastifyRequest, reply: Reply) => {
		if ((await admitted(options, request, reply)) === undefined) return reply;
		const headers = permission(request.headers);
		return reply
			.code(headers === undefined ? 204 : 200)
			.headers(headers ?? { allow: "OPTIONS, POST" })
			.send();
	};
}

function notify(options: HttpServerOptions) {
	const { store, metrics, allowed } = options;
	return async (request: FastifyRequest, reply: Reply) => {
		const known = await admitted(options, request, reply);
		if (known === undefined) return reply;
		const { form, query, body } = known;
		const eventType = request.headers["ce-type"];
		try {
			const payload = jsonOf(body);
			const validation = form === "acr" ? validationResponse(payload) : undefined;
			if (validation !== undefined) return reply.code(200).send(validation);
			const pushes = FORMS[form](payload, {
				registry: query.registry,
				eventType: typeof eventType === "string" ? eventType : undefined,
			});
			if (pushes.length > MOST_PUSHES)
				throw new LeakscanError("NOTIFICATION_INVALID", `it names more than ${MOST_PUSHES} images`);
			const welcome = pushes.filter((push) => isAllowed(allowed, push));
			const { queued, duplicates } =
				welcome.length === 0
					? { queued: 0, duplicates: 0 }
					: await acceptPushes(store, form, welcome, options.engine);
			const refused = pushes.length - welcome.length;
			for (const { registry, repository } of pushes.filter((push) => !isAllowed(allowed, push)))
				request.log.warn({ registry, repository }, "refused: --allow-registry does not name it");
			metrics.notifications.inc({ form, outcome: "accepted" });
			metrics.pushes.inc({ outcome: "queued" }, queued);
			metrics.pushes.inc({ outcome: "duplicate" }, duplicates);
			metrics.pushes.inc({ outcome: "refused" }, refused);
			if (queued > 0) options.onAccepted();
			return reply.code(202).send({ queued, duplicates, refused });
		} catch (error) {
			if (error instanceof LeakscanError) metrics.notifications.inc({ form, outcome: "invalid" });
			throw error;
		}
	};
}

function addResults(app: FastifyInstance, { store, apiTokens, onAccepted }: HttpServerOptions): void {
	app.register(async (results) => {
		results.addHook("onRequest", async (request, reply) => {
			if (isBearer(request.headers, apiTokens)) return;
			const message =
				apiTokens.length === 0 ? "set LEAKSCAN_API_TOKEN to read results" : "the bearer token is not right";
			await reply.code(401).header("www-authenticate", "Bearer").send({ message });
		});
		results.get("/v1/scans", async (request, reply) => {
			const query = scansQuerySchema.safeParse(request.query);
			if (query.success) return { scans: await findScans(store, query.data) };
			const [issue] = query.error.issues;
			return reply.code(400).send({ message: `${issue?.path.join(".")}: ${issue?.message}` });
		});
		results.get("/v1/scans/:id", async (request, reply) => {
			const id = idOf(request);
			const scan = id === undefined ? undefined : await findScan(store, id);
			return scan ?? reply.code(404).send({ message: "no such scan" });
		});
		results.post("/v1/scans/:id/retry", async (request, reply) => {
			const id = idOf(request);
			if (id === undefined || !(await reviveScan(store, id)))
				return reply.code(404).send({ message: "no failed scan of that id" });
			onAccepted();
			return reply.code(202).send({ queued: 1 });
		});
	});
}

function param(request: FastifyRequest, name: string): string | undefined {
	const { params } = request;
	if (typeof params !== "object" || params === null) return undefined;
	const value: unknown = Reflect.get(params, name);
	return typeof value === "string" ? value : undefined;
}

function formOf(request: FastifyRequest): string | undefined {
	return param(request, "form");
}

function idOf(request: FastifyRequest): string | undefined {
	return z.uuid().safeParse(param(request, "id")).data;
}

function jsonOf(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString("utf8"));
	} catch (error) {
		throw new LeakscanError("NOTIFICATION_INVALID", "the body is no JSON", { cause: error });
	}
}

function statusOf(error: LeakscanError): number {
	return error.code === "NOTIFICATION_INVALID" ? 400 : 503;
}
