/** Whiteouts: how a layer says that something below it is gone. OCI image-spec layer.md, "Whiteouts". */

const PREFIX = ".wh.";
const OPAQUE = ".wh..wh..opq";
/** AUFS left these beside the real whiteouts (`.wh..wh.plnk`, `.wh..wh.aufs`, `.wh..wh.orph`); they delete nothing. */
const AUFS_META = ".wh..wh.";

export type Whiteout =
	| { readonly kind: "none" }
	/** `path` and all below it is deleted. */
	| { readonly kind: "whiteout"; readonly path: string }
	/** All that lower layers have below `path` is hidden. */
	| { readonly kind: "opaque"; readonly path: string }
	| { readonly kind: "meta" };

/** Reads a tar entry's (normalized) path. */
export function whiteoutOf(path: string): Whiteout {
	const slash = path.lastIndexOf("/");
	const base = path.slice(slash + 1);
	if (!base.startsWith(PREFIX)) return { kind: "none" };
	const directory = slash < 0 ? "" : path.slice(0, slash);
	if (base === OPAQUE) return { kind: "opaque", path: directory };
	if (base.startsWith(AUFS_META)) return { kind: "meta" };
	const name = base.slice(PREFIX.length);
	if (name === "") return { kind: "none" };
	return { kind: "whiteout", path: directory === "" ? name : `${directory}/${name}` };
}
