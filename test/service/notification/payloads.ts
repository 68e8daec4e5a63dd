/** Payloads in the shape that each sender documents, cut to what matters and with names of our own. */

export const DIGEST = `sha256:${"5e".repeat(32)}`;
const OTHER = `sha256:${"0a".repeat(32)}`;

const target = {
	mediaType: "application/vnd.docker.distribution.manifest.v2+json",
	size: 708,
	digest: DIGEST,
	length: 708,
	repository: "team/shop",
	tag: "1.4",
};

const distributionEvent = {
	id: "asdf-asdf-asdf-asdf-0",
	timestamp: "2026-01-02T15:04:05Z",
	action: "push",
	target: { ...target, url: `http://registry.example/v2/team/shop/manifests/${DIGEST}` },
	request: {
		id: "asdfasdf",
		addr: "192.0.2.4:41234",
		host: "registry.example:5000",
		method: "PUT",
		useragent: "docker/28",
	},
	actor: { name: "ci" },
	source: { addr: "hostname:5000", instanceID: "a53db899-3b4b-4a62-a067-8dd013beaca4" },
};

export const payloads = {
	distribution: {
		events: [
			distributionEvent,
			{
				...distributionEvent,
				target: { ...distributionEvent.target, mediaType: "application/octet-stream", digest: OTHER },
			},
			{ ...distributionEvent, action: "pull" },
		],
	},
	gitlab: { events: [distributionEvent] },
	harbor: {
		type: "PUSH_ARTIFACT",
		occur_at: 1586922308,
		operator: "admin",
		event_data: {
			resources: [{ digest: DIGEST, tag: "1.4", resource_url: "harbor.example/team/shop:1.4" }],
			repository: {
				date_created: 1586922308,
				name: "shop",
				namespace: "team",
				repo_full_name: "team/shop",
				repo_type: "private",
			},
		},
	},
	harborCloudEvents: {
		specversion: "1.0",
		id: "4b2f89a6-548d-4c12-9993-a1f5790b97d2",
		source: "/projects/1/webhook/policies/3",
		type: "harbor.artifact.pushed",
		datacontenttype: "application/json",
		time: "2026-04-03T06:04:46Z",
		data: {
			resources: [{ digest: DIGEST, tag: DIGEST, resource_url: `harbor.example/team/shop@${DIGEST}` }],
			repository: { name: "shop", namespace: "team", repo_full_name: "team/shop", repo_type: "private" },
		},
		operator: "robot$ci",
	},
	"docker-hub": {
		callback_url: "https://registry.hub.docker.com/u/team/shop/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/",
		push_data: { pushed_at: 1417566161, pusher: "builder", tag: "1.4" },
		repository: {
			comment_count: 0,
			is_official: false,
			is_private: true,
			name: "shop",
			namespace: "team",
			owner: "team",
			repo_name: "team/shop",
			repo_url: "https://registry.hub.docker.com/u/team/shop/",
			status: "Active",
		},
	},
	quay: {
		name: "shop",
		repository: "team/shop",
		namespace: "team",
		docker_url: "quay.io/team/shop",
		homepage: "https://quay.io/repository/team/shop",
		updated_tags: ["1.4", "latest"],
	},
	github: {
		action: "published",
		registry_package: {
			id: 1,
			name: "shop",
			namespace: "Team",
			ecosystem: "CONTAINER",
			package_type: "CONTAINER",
			package_version: {
				id: 2,
				version: DIGEST,
				container_metadata: { labels: {}, manifest: {}, tag: { name: "1.4", digest: DIGEST } },
				package_url: "ghcr.io/Team/shop:1.4",
			},
		},
		repository: { full_name: "Team/shop" },
	},
	ecr: {
		version: "0",
		id: "13cde686-328b-6117-af20-0e5566167482",
		"detail-type": "ECR Image Action",
		source: "aws.ecr",
		account: "123456789012",
		time: "2026-11-16T01:54:34Z",
		region: "us-west-2",
		resources: [],
		detail: {
			result: "SUCCESS",
			"repository-name": "team/shop",
			"image-digest": DIGEST,
			"action-type": "PUSH",
			"image-tag": "1.4",
			"manifest-media-type": "application/vnd.oci.image.manifest.v1+json",
		},
	},
	acr: {
		id: "cb8c3971-9adc-488b-xxxx-43cbb4974ff5",
		timestamp: "2026-11-17T16:52:01.343145347Z",
		action: "push",
		target,
		request: {
			id: "3cbb6949-7549-4fa1-xxxx-a6d5451dffc7",
			host: "team.azurecr.io",
			method: "PUT",
			useragent: "docker/28",
		},
	},
	acrEventGrid: [
		{
			id: "831e1650-001e-001b-66ab-eeb76e069631",
			source: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/team",
			subject: "team/shop:1.4",
			type: "Microsoft.ContainerRegistry.ImagePushed",
			time: "2026-04-25T21:39:47.6549614Z",
			data: {
				id: "31c51664-e5bd-416a-a5df-e5206bc47ed0",
				timestamp: "2026-04-25T21:39:47.276585742Z",
				action: "push",
				target,
				request: {
					id: "7c66f28b-de19-40a4-821c-6f5f6c0003a4",
					host: "team.azurecr.io",
					method: "PUT",
					useragent: "docker/28",
				},
			},
			specversion: "1.0",
		},
	],
	"artifact-registry": {
		message: {
			data: Buffer.from(
				JSON.stringify({
					action: "INSERT",
					digest: `europe-docker.pkg.dev/project/team/shop@${DIGEST}`,
					tag: "europe-docker.pkg.dev/project/team/shop:1.4",
				}),
			).toString("base64"),
			messageId: "2070443601311540",
			publishTime: "2026-02-26T19:13:55.749Z",
		},
		subscription: "projects/project/subscriptions/leakscan",
	},
	jfrog: {
		domain: "docker",
		event_type: "pushed",
		data: {
			repo_key: "docker-local",
			event_type: "pushed",
			path: "team/shop/1.4/manifest.json",
			name: "manifest.json",
			sha256: DIGEST.slice("sha256:".length),
			size: 1206,
			image_name: "team/shop",
			tag: "1.4",
			platforms: [{ architecture: "amd64", os: "linux" }],
		},
		subscription_key: "leakscan",
		jpd_origin: "https://example.jfrog.io",
		source: "jfrog/user@example.com",
	},
	zot: {
		name: "team/shop",
		reference: "1.4",
		digest: DIGEST,
		mediaType: "application/vnd.oci.image.manifest.v1+json",
		manifest: "{}",
	},
	zotStructured: {
		specversion: "1.0",
		id: "a2b5f3d2",
		source: "https://zot.example",
		type: "com.example.registry.image.updated",
		datacontenttype: "application/json",
		data: {
			name: "team/shop",
			reference: DIGEST,
			digest: DIGEST,
			mediaType: "application/vnd.oci.image.index.v1+json",
		},
	},
} as const;
