/** Digests of small documents, which are checked before anything in them is believed. OCI image-spec descriptor.md. */
import { createHash } from "node:crypto";
import { LeakscanError } from "../errors.ts";
import type { Descriptor } from "../image/descriptor.ts";

const HEX_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** `sha256:...` of `bytes`. */
export function sha256Of(bytes: Uint8Array): string {
	return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Throws DIGEST_MISMATCH unless `bytes` are what the descriptor promises. */
export function verifyContent(descriptor: Descriptor, bytes: Uint8Array): void {
	const [algorithm = "", encoded = ""] = descriptor.digest.split(":");
	if (HEX_LENGTH[algorithm] !== encoded.length) {
		throw new LeakscanError(
			"DIGEST_MISMATCH",
			`${descriptor.digest} cannot be checked: not a sha256, sha384 or sha512 digest`,
		);
	}
	const actual = createHash(algorithm).update(bytes).digest("hex");
	if (actual !== encoded.toLowerCase()) {
		throw new LeakscanError(
			"DIGEST_MISMATCH",
			`the content of ${descriptor.digest} has another digest (${algorithm}:${actual})`,
			{
				hint: "the image was changed or damaged after it was written: save or copy it again",
			},
		);
	}
}

/** Where an OCI layout keeps a blob: image-layout.md "Blobs". The digest's grammar has no slash and no `..`. */
export function blobPath(digest: string): string {
	return `blobs/${digest.replace(":", "/")}`;
}

/** The digest that a blob's path promises; null where it is not a content-addressed path. */
export function digestOfPath(path: string): string | null {
	const [, algorithm = "", encoded = ""] = /^blobs\/([a-z0-9]+)\/([a-f0-9]+)$/.exec(path) ?? [];
	return HEX_LENGTH[algorithm] === encoded.length ? `${algorithm}:${encoded}` : null;
}
