import { describe, expect, it } from "vitest";
import { anyPath } from "../../../src/detect/documents/path-expression.ts";

/** One of each shape that the expressions of documents have. */
const SOURCES = [
	/(?:^|\/)a[|(]b$|(?:^|\/)(?:c|d)$/,
	/(?:^|\/)(?:\.docker\/config\.json|auth\.json|[^/]*htpasswd[^/]*)$/,
	/(?:^|\/)\.?netrc$|(?:^|\/)(?:in\/)?side$|(?:^|\/)(?:first|last)?name$/,
	/(?:^|\/)(?:x|y\/z)(?:-\w+)?\.ya?ml$/,
	/(?:^|\/)open[^.]*\.conf$|(?:^|\/)any.thing$|(?:^|\/)start/,
	/\.json5$|\.?keytab|\.(?:pem|der)$/,
	/\\|(?:^|\/)e\|f$/,
].map(({ source }) => source);

const NAMES = [
	..."a|b a(b ab c d xc cd config.json auth.json AUTH.JSON oauth.json my.htpasswd.old .netrc netrc xnetrc side in name".split(
		" ",
	),
	..."firstname lastname surname x.yml y.yaml z.yaml z-1.yml x-prod.yaml x-.yaml open.conf opened.conf any.thing any-thing".split(
		" ",
	),
	..."starting restart a.json5 json5 my.keytab a.pem pem \\ e|f e f b".split(" "),
];
const FOLDERS = [
	"",
	"/",
	"up/",
	".docker/",
	"a/.docker/",
	"in/",
	"begin/",
	"y/",
	"open/",
	"open/x/",
	"any/",
	"start/",
	"c/",
	"d.pem/",
];

describe("anyPath", () => {
	const isAny = anyPath(SOURCES);
	const each = SOURCES.map((source) => new RegExp(source, "i"));

	it.each(FOLDERS)("takes the names in %j that any of the expressions does", (folder) => {
		const paths = NAMES.map((name) => folder + name);
		expect(paths.filter(isAny)).toEqual(paths.filter((path) => each.some((one) => one.test(path))));
	});

	it("takes nothing of no expressions", () => {
		expect(["", "a", "a/b"].filter(anyPath([]))).toEqual([]);
	});
});
