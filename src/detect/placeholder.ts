/**
 * Values that stand where a secret would: samples, references to a variable, masks, words of a type system. A person
 * who reads `PASSWORD=changeme` or `TOKEN: ${TOKEN}` knows that nothing leaked; so must we.
 */
import { wordsOf } from "./secret-name.ts";
import { isTokenHeader } from "./token-header.ts";

const EXACT = new Set(
	(
		"changeme change_me change-me change.me changeit change-it changethis replaceme replace_me replace-me fixme todo tbd null nil none undefined nan true false yes no on off " +
		"empty unset default example sample dummy placeholder redacted hidden masked removed password passwd passphrase pass pwd secret token key apikey api_key " +
		"api-key mypassword mysecret mytoken my_password my_secret my_token my-secret my-token secretkey secret_key secret-key accesskey access_key your_password yourpassword " +
		"string str text number int integer bool boolean object array any void unknown bytes byte char varchar uuid optional required value foo bar baz foobar test testing " +
		"asdf qwerty abc abcd abc123 xyz 123 1234 12345 username user root:root user:password user:pass username:password admin:admin secretpassword some-secret some_secret somesecret insert-here notset not-set not_set n/a na"
	).split(" "),
);

const SHAPES: readonly RegExp[] = [
	// References: ${VAR}, $VAR, $(command), {{ template }}, %VAR%, %(var)s, <your token>, [token], #{ruby}, @var@, ENC[...]
	/^\$\{?[A-Za-z_]\w*(?::?[-?+=][^}]*)?\}?$/,
	/\$\(/,
	/^`[^`]*`$/,
	/^\{\{|\{%|%\}/,
	/^%[A-Za-z_(][\w.)]*%?s?$/,
	/^<[^>]*>?$/,
	/^\[[^\]]*\]$/,
	/^\{[\w.]*\}$/,
	/^@[\w.]+@$/,
	/^ENC\[|^vault:|^arn:aws|^op:\/\/|^secret:\/\/|^keyring:|^ssm:|^projects\/[^/]+\/secrets\//,
	// BuildKit's options of a secret or an SSH key, which name it: `--secret id=npmrc`
	/^(?:(?:id|src|source|target|env|type)=[\w./~$-]*,?)+$/,
	// Code that fetches the value.
	/^(?:secrets?|vars?|env|local|data|module|inputs?|github|matrix|steps)\.[A-Za-z_][\w.-]*$/,
	// Rules of a validator: `required|min:8`.
	/^(?:required|nullable|sometimes|bail|string)\|[a-z_|:,\d]+$/,
	/^(?:process\.env|os\.environ|os\.getenv|getenv|System\.getenv|ENV\[|env\(|std::env|import\.meta)/i,
	// Masks: ****, xxxx, ...., ----, 0000
	/^(.)\1{2,}$/,
	/^[*•x.X_-]{3,}$/,
	/\*{4,}|x{6,}|X{6,}|\.{3}$|…/,
	// Rows of keys; a longer value that only begins like one may have been typed in by a person.
	/^(?:0123456789|1234567890?|abcdefgh)[A-Za-z0-9]{0,10}$/i,
	// Said in so many words.
	/^(?:your|my|some|the|a|an|insert|enter|put|add|replace|use|set|type|paste|fill)[-_ .]?(?:own|real|actual|super|new|api|secret|token|password|pass|key|app|client|access|auth|github|gitlab|aws|personal|private|account|user|db|database|very|value|here)/i,
	/(?:^|[-_ .])(?:example|sample|dummy|placeholder|changeme|change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this)|redacted|your[-_]|goes[-_ ]?here|fake|not[-_]?(?:a[-_])?real|todo|fixme|insecure|mock|lorem|foobar)(?:$|[-_ .\d])/i,
	/EXAMPLE(?:KEY)?$/,
	/here$/i,
];

/** True when the value is no secret but the place of one. `name` is what it is assigned to, if known. */
export function isPlaceholder(value: string, name: string | null = null): boolean {
	const text = value.trim();
	if (text === "" || EXACT.has(text.toLowerCase())) return true;
	if (SHAPES.some((shape) => shape.test(text)) || holdsReference(text)) return true;
	if (isTokenHeader(text)) return true;
	return name !== null && sameWords(text, name);
}

/** `${VAR}`, `#{ruby}`, `{{ template }}` anywhere in it. Not by an expression: one would look for the end from each beginning. */
function holdsReference(text: string): boolean {
	const end = text.lastIndexOf("}");
	if (end < 0) return false;
	if (isBefore(text.indexOf("${"), end) || isBefore(text.indexOf("#{"), end)) return true;
	return text.includes("{{") && text.split(/[\n\r\u2028\u2029]/).some(hasTemplate);
}

function isBefore(start: number, end: number): boolean {
	return start >= 0 && start < end;
}

function hasTemplate(line: string): boolean {
	const start = line.indexOf("{{");
	return start >= 0 && line.indexOf("}}", start + 2) >= 0;
}

/** `API_KEY=api-key`, `password: Password`: the value only says its name again. */
function sameWords(value: string, name: string): boolean {
	if (!/^[A-Za-z_.\- ]+$/.test(value)) return false;
	return wordsOf(value).join("") === wordsOf(name).join("");
}

/** A path, a plain URL, a host, a version, a date, a MIME type: things that names like PASSWORD may well hold, but no secrets. */
export function isOrdinaryValue(value: string): boolean {
	return (
		/^(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)[\w@%+.,:\\/~ -]*$/.test(value) ||
		/^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i.test(value) ||
		/^v?\d+(?:\.\d+)+(?:[-+][\w.]+)?$/.test(value) ||
		/^\d{4}-\d\d-\d\d(?:[T ][\d:.Z+-]*)?$/.test(value) ||
		/^[a-z]+\/[a-z0-9.+-]+$/.test(value) ||
		/^(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|local|internal|svc|cluster)(?::\d+)?$/i.test(value)
	);
}
