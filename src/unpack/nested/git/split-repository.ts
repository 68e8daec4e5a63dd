/**
 * A repository whose objects lie in several layers: `git fetch` in a RUN brings commits of files that an earlier COPY has, a
 * blobless clone (git-clone(1), `--filter`) gets its files with the checkout. Each layer by itself has been read; what it
 * could not name or put together then, it can with the others.
 */
import { hashBytesOf, type ObjectFile, repositoryFrom, tooManyObjects } from "./gathering.ts";
import { ObjectCache } from "./object-cache.ts";
import { MOST_ROUNDS } from "./pack.ts";
import { type GitText, type Repository, unnamedBlob } from "./repository.ts";

/** What a layer's part of the repository says once the others are known. */
export interface SplitText extends GitText {
	/** The repository's folder. */
	readonly root: string;
	/** What it was called as long as its commit was not known; null where it could not be read at all. */
	readonly replaces: string | null;
}

/** `parts`: the object files of each layer, of the repository in `root`. Throws a LeakscanError when it is too much. */
export function splitTexts(
	root: string,
	parts: readonly (readonly ObjectFile[])[],
	spend: (bytes: number) => void,
): Generator<SplitText>[] {
	const cache = new ObjectCache();
	const hashBytes = hashBytesOf(parts.flat());
	const repositories = parts.map((files) => {
		const repository = repositoryFrom(files, { hashBytes, spend, cache });
		return { repository, ids: repository.ids, before: repository.firstSeen() };
	});
	const all = repositories.map(({ repository }) => repository);
	for (const repository of all) repository.join(all);
	for (let round = 0, isFound = true; isFound && round < MOST_ROUNDS; round++) {
		isFound = false;
		for (const repository of all) if (repository.settle()) isFound = true;
	}
	const named = all[0]?.firstSeen() ?? new Map();
	function* textsOf(repository: Repository, ids: ReadonlySet<string>, before: ReadonlyMap<string, unknown>) {
		const isNews = (id: string): boolean => !ids.has(id) || (named.has(id) && !before.has(id));
		for (const { id, ...text } of repository.texts(named, isNews))
			yield { ...text, root, replaces: ids.has(id) ? unnamedBlob(id) : null };
		if (repository.isFull) throw tooManyObjects();
	}
	return repositories.map(({ repository, ids, before }) => textsOf(repository, ids, before));
}
