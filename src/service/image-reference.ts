/** How an image of a push is written, for `docker pull` and for the scan. */
import type { ImagePush } from "../store/scans.ts";

/** `registry.example/team/app@sha256:…`, or with the tag where that is all there is. */
export function referenceOf({ registry, repository, tag, digest }: ImagePush): string {
	return `${registry}/${repository}${digest === null ? `:${tag ?? "latest"}` : `@${digest}`}`;
}
