/** The forms of notification by the name that stands in the webhook's URL: `/v1/notifications/NAME`. */
import { readAcr } from "./acr.ts";
import { readArtifactRegistry } from "./artifact-registry.ts";
import { readDistribution } from "./distribution.ts";
import { readDockerHub } from "./docker-hub.ts";
import { readEcr } from "./ecr.ts";
import { readGithub } from "./github.ts";
import { readGitlab } from "./gitlab.ts";
import { readHarbor } from "./harbor.ts";
import { readJfrog } from "./jfrog.ts";
import type { NotificationForm } from "./push.ts";
import { readQuay } from "./quay.ts";
import { readZot } from "./zot.ts";

export const FORMS = {
	acr: readAcr,
	"artifact-registry": readArtifactRegistry,
	distribution: readDistribution,
	"docker-hub": readDockerHub,
	ecr: readEcr,
	github: readGithub,
	gitlab: readGitlab,
	harbor: readHarbor,
	jfrog: readJfrog,
	quay: readQuay,
	zot: readZot,
} as const satisfies Record<string, NotificationForm>;

export type FormName = keyof typeof FORMS;

export function isFormName(name: string): name is FormName {
	return Object.hasOwn(FORMS, name);
}
