/**
 * Symlinks and hard links between an archive's entries. Docker before 25 writes a layer that several images share once,
 * and symlinks `<id>/layer.tar` to it; skopeo and buildah do so for their legacy names.
 */
import { linkTarget, normalizeEntryPath } from "../archive/entry-path.ts";
import { MAX_ENTRY_NAME, MAX_LINK_HOPS } from "./limits.ts";

export class Links {
	readonly #targets = new Map<string, string>();

	/** Remembers a link entry. A hard link's target is written from the archive's root, a symlink's from its own folder. */
	add(path: string, target: string, type: "symlink" | "link"): void {
		if (target.length > MAX_ENTRY_NAME) return;
		this.#targets.set(path, type === "link" ? normalizeEntryPath(target) : linkTarget(path, target));
	}

	/** A later entry of the same name takes a link's place. */
	delete(path: string): void {
		this.#targets.delete(path);
	}

	/** Where `path` leads in the end; undefined for a loop. */
	resolve(path: string): string | undefined {
		let at = path;
		for (let hop = 0; hop <= MAX_LINK_HOPS; hop++) {
			const next = this.#targets.get(at);
			if (next === undefined) return at;
			at = next;
		}
		return undefined;
	}
}
