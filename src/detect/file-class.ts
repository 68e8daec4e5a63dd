/**
 * What kind of text a file is, by its path: how an assignment is written in it and how much its author's samples can be
 * trusted. This only tunes the judgement of names and values; patterns with a shape of their own run on every file.
 */

export type FileClass =
	/** One `NAME=value` a line, written to configure: .env, environment files, shell profiles. */
	| "env"
	/** Configuration: YAML, JSON, TOML, INI, properties, XML. */
	| "config"
	/** Programs: only quoted values count. */
	| "code"
	/** Notes, logs, tables, documentation: what stands there is prose, and sometimes a password. */
	| "text"
	/** Tests, samples and their data: only values that look random count. */
	| "sample"
	/** Other people's packages and the system's own files: the same, and more strictly. */
	| "package"
	/** Lock files, checksums and indexes: nothing but hashes. */
	| "ledger";

const ENV =
	/(?:^|\/)(?:\.env(?:[.\-_][^/]*)?|[^/]*\.env|\.?env(?:ironment)?|\.envrc|\.(?:bash|zsh|sh|k?sh)?(?:rc|_profile|_history|env|profile)|\.flaskenv|dotenv|credentials|\.?secrets?|environment\.d\/[^/]+)$/i;
const CONFIG =
	/\.(?:ya?ml|json5?|jsonc|toml|ini|cfg|cnf|conf|config|properties|props|xml|plist|tfvars|tfstate|hcl|service|credentials|creds|secrets?|npmrc|pypirc|netrc|reg|inc|settings|local|pgpass|vars|sls|acl)$|(?:^|\/)(?:\.[a-z]+rc|config|settings|authorized|Dockerfile[^/]*|Makefile|docker-compose[^/]*)$/i;
const CODE =
	/\.(?:[cm]?[jt]sx?|vue|svelte|py|pyw|rb|php|phtml|java|kt|kts|scala|groovy|gradle|go|rs|cs|vb|fs|c|h|cc|cpp|hpp|m|mm|swift|dart|ex|exs|erl|lua|pl|pm|r|jl|clj|cljs|elm|hs|ml|ps1|psm1|bat|cmd|sh|bash|zsh|fish|tf|sql|ipynb|html?|ejs|hbs|j2|tmpl|tpl|css|scss|less)$/i;
const DOCUMENT =
	/\.(?:md|mdx|markdown|rst|txt|adoc|asciidoc|org|tex|pod|po|pot|mo|[1-9](?:\.gz)?|html?|svg|csv|tsv|log|map|snap|patch|diff|ipynb)$/i;
/** Of a file's name alone: it is asked of every file first. */
const LEDGER =
	/^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|go\.sum|flake\.lock|RECORD|SHA(?:1|256|512)SUMS?)$|\.(?:md5sums|sha\d+|lock|sum|asc|sig|integrity)$/i;
// A folder at the root of the image (`/tests`) is no project's test folder.
const SAMPLE_PLACE =
	/\/(?:tests?|testing|__tests__|specs?|testdata|test[-_]?(?:data|fixtures|cases)|fixtures?|mocks?|__mocks__|examples?|samples?|demos?|docs?|documentation|man|locales?|i18n|benchmarks?)\/|(?:^|\/)(?:changelog|readme|licen[cs]e|notice|copyright)[^/]*(?:\/|$)|(?:[._-](?:test|spec|example|sample|dist|template|tmpl|stories)s?)\.[a-z0-9]+$|\.(?:example|sample|template|dist|tmpl)$/i;
const PACKAGE_PLACE =
	/(?:^|\/)(?:node_modules|bower_components|site-packages|dist-packages|vendor|gems|\.cargo\/registry|go\/pkg\/mod|\.m2\/repository|\.npm|\.cache|_cacache|__pycache__(?!\/[^/]+\.pyc\/))\/|^(?:usr\/(?:share(?!\/(?:nginx|html|www|app)\/)|include|lib|lib64|libexec|src\/(?:linux|kernels|python|debug)[^/]*)|lib|lib64|var\/lib\/(?:dpkg|rpm|apt)|usr\/local\/lib\/(?:python|node|ruby)[^/]*)\//;

/** Units of the image's own stand beside those of packages. */
const SYSTEMD_PLACE = /\/systemd\/(?:system|user)\//;
const SYSTEMD_UNIT = /\.(?:service|conf)$/;
const PACKAGE_DOCUMENT =
	/\.(?:md|mdx|markdown|rst|adoc|d\.[cm]?ts)$|(?:^|\/)[^/]+\.(?:dist|egg)-info\/(?:METADATA|PKG-INFO)$/i;

/**
 * True for a package's own tests, samples and documentation: `node_modules/ssh2/test/fixtures/id_rsa`. What stands there came
 * with the package and is public with it, even where no list of the package's files is left to prove it.
 */
export function isPackageSample(path: string): boolean {
	const place = PACKAGE_PLACE.exec(path);
	if (place === null) return false;
	const inside = path.slice(place.index + place[0].length);
	return SAMPLE_PLACE.test(`/${inside}`) || PACKAGE_DOCUMENT.test(inside);
}

/** The path asked about last, and the answer: each that looks at a file asks. */
let lastAsked: { readonly path: string | null; readonly fileClass: FileClass } = {
	path: null,
	fileClass: "code",
};

/** Classifies a path without leading slash. */
export function fileClassOf(path: string): FileClass {
	if (path !== lastAsked.path) lastAsked = { path, fileClass: classOf(path) };
	return lastAsked.fileClass;
}

function classOf(path: string): FileClass {
	if (LEDGER.test(path.slice(path.lastIndexOf("/") + 1))) return "ledger";
	if (SYSTEMD_UNIT.test(path) && SYSTEMD_PLACE.test(path)) return "config";
	if (PACKAGE_PLACE.test(path)) return "package";
	if (SAMPLE_PLACE.test(path)) return "sample";
	if (ENV.test(path)) return "env";
	if (CODE.test(path) && !/\.(?:html?|ipynb)$/i.test(path)) return "code";
	if (CONFIG.test(path)) return "config";
	if (DOCUMENT.test(path)) return "text";
	// No extension that tells: what stands in /etc, in a dot file or beside nothing known was written to configure.
	return /^(?:etc|run|opt\/[^/]+\/(?:etc|conf))\/|(?:^|\/)\.[^/]+$|(?:^|\/)[^/.]+$/.test(path)
		? "config"
		: "code";
}
