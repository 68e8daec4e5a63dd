import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeakscanError } from "../../../src/errors.ts";
import { FORMS, type FormName } from "../../../src/service/notification/index.ts";
import type { NotificationRequest } from "../../../src/service/notification/push.ts";
import { DIGEST, payloads } from "./payloads.ts";

const bare: NotificationRequest = { registry: undefined, eventType: undefined };
const shop = { repository: "team/shop", tag: "1.4", digest: DIGEST };

const cases: readonly {
	form: FormName;
	payload: unknown;
	request?: Partial<NotificationRequest>;
	pushes: readonly object[];
	what: string;
}[] = [
	{
		form: "distribution",
		what: "the manifest, not the blob and not the pull",
		payload: payloads.distribution,
		pushes: [{ registry: "registry.example:5000", ...shop }],
	},
	{
		form: "distribution",
		what: "the host of target.url where the request names none",
		payload: {
			events: payloads.distribution.events.slice(0, 1).map(({ request: _, ...event }) => event),
		},
		pushes: [{ registry: "registry.example", ...shop }],
	},
	{
		form: "distribution",
		what: "?registry= before the host it was pushed to",
		payload: payloads.gitlab,
		request: { registry: "Registry.Example" },
		pushes: [{ registry: "registry.example", ...shop }],
	},
	{
		form: "gitlab",
		what: "the envelope of its registry",
		payload: payloads.gitlab,
		pushes: [{ registry: "registry.example:5000", ...shop }],
	},
	{
		form: "harbor",
		what: "the default form",
		payload: payloads.harbor,
		pushes: [{ registry: "harbor.example", ...shop }],
	},
	{
		form: "harbor",
		what: "CloudEvents, pushed by digest",
		payload: payloads.harborCloudEvents,
		pushes: [{ registry: "harbor.example", ...shop, tag: null }],
	},
	{ form: "harbor", what: "no pull", payload: { ...payloads.harbor, type: "PULL_ARTIFACT" }, pushes: [] },
	{
		form: "docker-hub",
		what: "a tag without a digest",
		payload: payloads["docker-hub"],
		pushes: [{ registry: "docker.io", ...shop, digest: null }],
	},
	{
		form: "quay",
		what: "a push for each tag",
		payload: payloads.quay,
		pushes: [
			{ registry: "quay.io", ...shop, digest: null },
			{ registry: "quay.io", ...shop, tag: "latest", digest: null },
		],
	},
	{
		form: "quay",
		what: "tags as the keys of an object",
		payload: { ...payloads.quay, updated_tags: { "1.4": "imageid" } },
		pushes: [{ registry: "quay.io", ...shop, digest: null }],
	},
	{
		form: "quay",
		what: "no build",
		payload: { ...payloads.quay, updated_tags: undefined, build_id: "b" },
		pushes: [],
	},
	{
		form: "github",
		what: "a name that docker can pull",
		payload: payloads.github,
		pushes: [{ registry: "ghcr.io", ...shop }],
	},
	{
		form: "github",
		what: "the event `package`",
		payload: { action: "updated", package: payloads.github.registry_package },
		pushes: [{ registry: "ghcr.io", ...shop }],
	},
	{ form: "github", what: "no ping", payload: { zen: "Keep it simple.", hook_id: 1, hook: {} }, pushes: [] },
	{
		form: "github",
		what: "no npm package",
		payload: { action: "published", registry_package: { package_type: "npm", package_version: {} } },
		pushes: [],
	},
	{
		form: "ecr",
		what: "the host of account and region",
		payload: payloads.ecr,
		pushes: [{ registry: "123456789012.dkr.ecr.us-west-2.amazonaws.com", ...shop }],
	},
	{
		form: "ecr",
		what: "the Chinese partition's domain",
		payload: { ...payloads.ecr, region: "cn-north-1" },
		pushes: [{ registry: "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", ...shop }],
	},
	{
		form: "ecr",
		what: "no failed push",
		payload: { ...payloads.ecr, detail: { ...payloads.ecr.detail, result: "FAILURE" } },
		pushes: [],
	},
	{
		form: "acr",
		what: "the registry's own webhook",
		payload: payloads.acr,
		pushes: [{ registry: "team.azurecr.io", ...shop }],
	},
	{
		form: "acr",
		what: "Event Grid",
		payload: payloads.acrEventGrid,
		pushes: [{ registry: "team.azurecr.io", ...shop }],
	},
	{ form: "acr", what: "no ping", payload: { id: "1", action: "ping" }, pushes: [] },
	{
		form: "artifact-registry",
		what: "digest and tag",
		payload: payloads["artifact-registry"],
		pushes: [
			{ registry: "europe-docker.pkg.dev", repository: "project/team/shop", tag: "1.4", digest: DIGEST },
		],
	},
	{
		form: "jfrog",
		what: "the repository key in the name",
		payload: payloads.jfrog,
		pushes: [{ registry: "example.jfrog.io", ...shop, repository: "docker-local/team/shop" }],
	},
	{
		form: "jfrog",
		what: "the repository key in the host",
		payload: payloads.jfrog,
		request: { registry: "docker-local.jfrog.example" },
		pushes: [{ registry: "docker-local.jfrog.example", ...shop }],
	},
	{ form: "jfrog", what: "no deletion", payload: { ...payloads.jfrog, event_type: "deleted" }, pushes: [] },
	{
		form: "zot",
		what: "binary mode: the type is a header",
		payload: payloads.zot,
		request: { registry: "zot.example:5000", eventType: "zotregistry.image.updated" },
		pushes: [{ registry: "zot.example:5000", ...shop }],
	},
	{
		form: "zot",
		what: "structured mode, by digest, host in the source",
		payload: payloads.zotStructured,
		pushes: [{ registry: "zot.example", ...shop, tag: null }],
	},
	{
		form: "zot",
		what: "no deletion",
		payload: payloads.zot,
		request: { eventType: "zotregistry.image.deleted" },
		pushes: [],
	},
];

describe("what each form reads", () => {
	it.each(cases)("$form: $what", ({ form, payload, request, pushes }) => {
		expect(FORMS[form](payload, { ...bare, ...request })).toEqual(pushes);
	});
});

const refused: readonly { form: FormName; payload: unknown; what: string; message: RegExp }[] = [
	{
		form: "zot",
		what: "no registry anywhere",
		payload: { ...payloads.zotStructured, source: "zotregistry.dev" },
		message: /which registry/,
	},
	{
		form: "gitlab",
		what: "a project hook",
		payload: { object_kind: "push", project: {} },
		message: /tell of no images/,
	},
	{
		form: "harbor",
		what: "a push without resources",
		payload: { type: "PUSH_ARTIFACT", event_data: {} },
		message: /event_data\.resources/,
	},
	{
		form: "jfrog",
		what: "a push without a tag",
		payload: { ...payloads.jfrog, data: { repo_key: "a", image_name: "b" } },
		message: /tag/,
	},
	{ form: "acr", what: "a push without a target", payload: { action: "push" }, message: /target/ },
	{
		form: "ecr",
		what: "an account that is a host name",
		payload: { ...payloads.ecr, account: "evil.example/#" },
		message: /account/,
	},
	{
		form: "artifact-registry",
		what: "data that is no JSON",
		payload: { message: { data: "e30x" } },
		message: /no JSON/,
	},
	{
		form: "docker-hub",
		what: "a repository that climbs",
		payload: { ...payloads["docker-hub"], repository: { repo_name: "team/../../v2" } },
		message: /no repository name/,
	},
	{
		form: "docker-hub",
		what: "a tag with a query",
		payload: { ...payloads["docker-hub"], push_data: { tag: "a?b" } },
		message: /no tag/,
	},
	{
		form: "quay",
		what: "a host with a user",
		payload: { ...payloads.quay, docker_url: "user@quay.io/team/shop" },
		message: /no (?:host|repository) name/,
	},
	{
		form: "distribution",
		what: "a list",
		payload: [],
		message: /not a notification of the form distribution/,
	},
];

describe("what each form refuses", () => {
	it.each(refused)("$form: $what", ({ form, payload, message }) => {
		let error: unknown;
		try {
			FORMS[form](payload, bare);
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toBeInstanceOf(LeakscanError);
		expect(error).toMatchObject({ code: "NOTIFICATION_INVALID", message: expect.stringMatching(message) });
	});

	it.each(Object.keys(FORMS) as FormName[])("%s: anything at all throws nothing else", (form) => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.option(fc.string(), { nil: undefined }), (payload, registry) => {
				try {
					for (const push of FORMS[form](payload, { registry, eventType: undefined })) {
						expect(`${push.registry}/${push.repository}`).toMatch(/^[a-z0-9.:[\]/_-]+$/);
					}
				} catch (error) {
					expect(error).toMatchObject({ code: "NOTIFICATION_INVALID" });
				}
			}),
			{ numRuns: 200 },
		);
	});
});
