/**
 * The detector: prefilter -> pattern -> checks -> overlaps, over texts and over streams of bytes.
 * It keeps no state between texts, so one detector serves a whole run.
 */
import { freeMemory } from "../large-memory.ts";
import { type Ahead, type Anchor, aheadTest, bareAnchor, foldCase } from "./anchor.ts";
import { type AssignmentForm, assignmentsIn } from "./assignment.ts";
import { type AssignmentSite, assignmentsAt, type BareForm, nameAt } from "./assignment-at.ts";
import type { BlockMatch, BlockRules, BuiltInMatch } from "./block-rules.ts";
import { type CompiledPattern, compilePattern } from "./compiled-pattern.ts";
import { readsLikeLanguage } from "./entropy.ts";
import { type FileClass, fileClassOf } from "./file-class.ts";
import { type IndexTables, KeywordIndex, tablesOf } from "./keyword-index.ts";
import { LineCounter } from "./lines.ts";
import { loneWord } from "./lone-secret.ts";
import type { Match, TextContext } from "./match.ts";
import type { BlockObservation, Check, Observer } from "./observation.ts";
import { withoutOverlaps } from "./overlap.ts";
import type { Pattern, PatternList } from "./pattern.ts";
import { programAssignmentAt } from "./program-text.ts";
import { randomNearby } from "./random-nearby.ts";
import {
	type AssignmentVerdict,
	isGibberish,
	isHopeless,
	judgeAssignment,
	judgeIfOwn,
	LONE,
	LONE_TOKEN,
	NEARBY,
	standsAlone,
	type Trust,
} from "./secret-by-name.ts";
import { judgeName } from "./secret-name.ts";

/** Bytes before a keyword in which a match may begin. */
const LOOK_BEHIND = 160;
/** Bytes after a keyword in which a named value must end. */
const NAMED_LOOK_AHEAD = 1024;
/** Matches kept of one text: a file that holds more is a list of samples or made to flood the report. */
const MAX_MATCHES_PER_TEXT = 1000;

/** A keyword counts in every name, or only in names of configuration. */
const TELLS = 1;
const CONFIGURES = 2;

/** Bytes of a match's line that are looked at to each side of it. */
const LINE = 4096;
/** Observations passed on of one text. */
const MAX_OBSERVED = 100_000;

/** Names that hold a secret contain one of these; the names are judged word by word afterwards. */
const NAME_KEYWORDS = [
	"passw",
	"passphrase",
	"passcode",
	"pwd",
	"_pass",
	"-pass",
	"dbpass",
	"userpass",
	"rootpass",
	"adminpass",
	"smtppass",
	"mailpass",
	"ftppass",
	"ldappass",
	"secret",
	"token",
	"apikey",
	"api_key",
	"api-key",
	"api.key",
	"api key",
	"access key",
	"secret key",
	"private key",
	"auth key",
	"license key",
	"accesskey",
	"privatekey",
	"secretkey",
	"authkey",
	"masterkey",
	"signingkey",
	"encryptionkey",
	"credential",
	"creds",
	"_auth",
	"connectionstring",
	"connection_string",
	"dsn",
	"jwt",
	"bearer",
] as const;
/** These stand in so much code that they only count where configuration is written. */
const CONFIG_NAME_KEYWORDS = [
	"_key",
	"-key",
	".key",
	"_pw",
	"_pat",
	"key=",
	"key:",
	"key =",
	'key"',
] as const;

export interface DetectorOptions {
	/** Compiles all patterns at once; people's own run on an engine that cannot backtrack. Left out: each when it is called for. */
	readonly compile?: (pattern: Pattern) => CompiledPattern;
	/** People's rules that look at blocks. */
	readonly rules?: readonly BlockRules[];
	/** Hears what is thought of each candidate. Costs time; left out, none. */
	readonly observe?: Observer;
	/** What planOf() made of these same patterns before. */
	readonly plan?: SearchPlan | undefined;
}

/** What is searched for, and what each hit calls for: made of the patterns when leakscan is built, plain data. */
export interface SearchPlan {
	readonly tables: IndexTables;
	/** The same without what is not looked for in other people's packages: a third of the anchors, the least common words. */
	readonly packageTables: IndexTables;
	/** Per anchor number: the patterns (by number) that it calls for. */
	readonly calls: readonly (readonly number[])[];
	/** Per anchor number: its keyword's length. */
	readonly lengths: readonly number[];
	/** Per anchor number, where it asks for more than the search looks at: what comes after it. */
	readonly ahead: readonly (readonly [anchor: number, ahead: Ahead])[];
	readonly nameKeywords: readonly number[];
	readonly configKeywords: readonly number[];
	/** Bytes after a keyword in which every match ends. */
	readonly longest: number;
}

export function planOf(patterns: readonly Pattern[]): SearchPlan {
	const anchors: Anchor[] = [];
	const calls: number[][] = [];
	const numbers = new Map<string, number>();
	const numberOf = (anchor: Anchor): number => {
		const key = JSON.stringify(anchor);
		let number = numbers.get(key);
		if (number === undefined) {
			number = anchors.push(anchor) - 1;
			calls.push([]);
			numbers.set(key, number);
		}
		return number;
	};
	patterns.forEach((pattern, at) => {
		const own = pattern.anchors ?? [...new Set(pattern.keywords.map(foldCase))].map(bareAnchor);
		for (const anchor of own) calls[numberOf(anchor)]?.push(at);
	});
	const nameKeywords = NAME_KEYWORDS.map((keyword) => numberOf(bareAnchor(keyword)));
	const configKeywords = CONFIG_NAME_KEYWORDS.map((keyword) => numberOf(bareAnchor(keyword)));
	const isInPackages = (anchor: number): boolean =>
		nameKeywords.includes(anchor) || calls[anchor]?.some((at) => !patterns[at]?.outsidePackages) === true;
	return {
		tables: tablesOf(anchors),
		packageTables: tablesOf(anchors, isInPackages),
		calls,
		lengths: anchors.map(({ keyword }) => keyword.length),
		ahead: anchors.flatMap(({ ahead }, number) => (ahead ? [[number, ahead] as const] : [])),
		nameKeywords,
		configKeywords,
		longest: Math.max(NAMED_LOOK_AHEAD, ...patterns.map(({ maxLength }) => maxLength)),
	};
}

/** What a block of bytes is read as. */
interface Reading {
	readonly context: TextContext;
	readonly fileClass: FileClass | null;
	/** How assignments are looked for where every one is (short texts that were written on purpose). */
	readonly form: AssignmentForm | null;
	/** Where a bare value behind a telling name ends; null where names are not looked at. */
	readonly bare: BareForm | null;
	readonly trust: Trust;
	/** A shell's or a command prompt's script. */
	readonly isScript: boolean;
	/** Bytes with NUL among them: only patterns with a shape of their own are tried. */
	readonly binary: boolean;
	/** Gathers what is thought of a block's candidates, where someone wants to know. */
	readonly observe?: (observation: BlockObservation) => void;
	/** Per pattern that was called for: whether it is tried on this text. */
	readonly tries: Map<number, boolean>;
}

export class Detector {
	readonly #patterns: PatternList;
	/** By the pattern's number. */
	readonly #compiled: (CompiledPattern | undefined)[];
	readonly #index: KeywordIndex;
	readonly #packageTables: IndexTables;
	#packageIndex: KeywordIndex | undefined;
	/** Per anchor number: the patterns (by number) that it calls for. */
	readonly #calls: readonly (readonly number[])[];
	/** Per anchor number: its keyword's length. */
	readonly #lengths: readonly number[];
	readonly #ahead: ReadonlyMap<number, (bytes: Uint8Array, end: number) => boolean>;
	/** Per anchor number: TELLS and CONFIGURES, where its keyword is part of names that hold secrets. */
	readonly #names: Uint8Array;
	/** Bytes that a stream holds back so that no match is cut at a border. */
	readonly overlap: number;
	/** @internal */
	readonly observe: Observer | undefined;
	readonly #rules: readonly BlockRules[];

	constructor(patterns: PatternList, options: DetectorOptions = {}) {
		this.observe = options.observe;
		this.#rules = options.rules ?? [];
		const { compile } = options;
		const all = (): Pattern[] =>
			Array.from({ length: patterns.length }, (_, at) => patterns.at(at)).filter((one) => one !== undefined);
		this.#patterns = patterns;
		this.#compiled = compile === undefined ? [] : all().map((pattern) => compile(pattern));
		const plan = options.plan ?? planOf(all());
		this.#calls = plan.calls;
		this.#lengths = plan.lengths;
		this.#ahead = new Map(plan.ahead.map(([anchor, ahead]) => [anchor, aheadTest(ahead)]));
		this.#names = new Uint8Array(plan.lengths.length);
		for (const anchor of plan.configKeywords) this.#names[anchor] = CONFIGURES;
		for (const anchor of plan.nameKeywords) this.#names[anchor] = TELLS;
		this.#index = new KeywordIndex(plan.tables);
		this.#packageTables = plan.packageTables;
		this.overlap = Math.max(plan.longest, ...this.#rules.map(({ maxLength }) => maxLength)) + LOOK_BEHIND;
	}

	/** Looks at a text that is whole in memory: a history entry, a label, a file name. */
	text(text: string, context: TextContext): Match[] {
		const bytes = Buffer.from(text, "utf8");
		const stream = this.stream(context);
		stream.write(bytes);
		return stream.end();
	}

	/** Looks at a value under its name: ENV, ARG, a build arg, a label. Offsets are those of the value. */
	assignment(name: string, value: string): Match[] {
		const lead = `${name}=`;
		const shift = Buffer.byteLength(lead);
		const found: Match[] = this.text(lead + value, { path: null, kind: "value" })
			.filter((match) => match.offset >= shift)
			.map((match) => ({ ...match, variable: name, offset: match.offset - shift, line: 1, column: 1 }));
		const verdict = judgeAssignment(name, value, "declared");
		this.observe?.({
			kind: "assignment",
			context: { path: null, kind: "value" },
			secret: value,
			variable: name,
			name,
			line: 1,
			column: 1,
			trust: "declared",
			fileClass: null,
			verdict,
		});
		if (verdict.kind === "accept") {
			const named = { ...verdict.found, secret: value, variable: name, offset: 0, line: 1, column: 1 };
			const allowed = this.#allows({
				patternId: named.patternId,
				path: null,
				secret: value,
				match: lead + value,
				line: lead + value,
			});
			if (allowed === null) found.push(named);
		}
		return this.withoutOverlaps(found, { path: null, kind: "value" });
	}

	/** @internal */
	withoutOverlaps(matches: readonly Match[], context: TextContext): Match[] {
		const { observe } = this;
		if (observe === undefined) return withoutOverlaps(matches);
		return withoutOverlaps(matches, (match, better) => {
			const { patternId, secret, variable, line, column } = match;
			observe({ kind: "overlap", context, patternId, secret, variable, line, column, better });
		});
	}

	/** Looks at a file as its bytes come. */
	stream(context: TextContext): MatchStream {
		return new MatchStream(this, context);
	}

	/** @internal All matches whose keyword ends in `bytes[settled, limit)`, unsorted; offsets are relative to `bytes`. */
	block(
		bytes: Buffer,
		settled: number,
		limit: number,
		reading: Reading,
		emit: (match: BlockMatch) => void,
	): void {
		/** Per pattern: the window that its keywords asked for. */
		const windows = new Map<number, { from: number; to: number }>();
		const flush = (pattern: number, window: { from: number; to: number }): void => {
			const text = bytes.toString("latin1", window.from, window.to);
			this.#shaped(pattern, text, window.from, reading, emit);
		};
		const ask = (pattern: number, end: number, ahead: number): void => {
			const from = Math.max(0, end - LOOK_BEHIND);
			const to = Math.min(bytes.length, end + ahead);
			const open = windows.get(pattern);
			if (open && from <= open.to) {
				open.from = Math.min(open.from, from);
				open.to = Math.max(open.to, to);
				return;
			}
			if (open) flush(pattern, open);
			windows.set(pattern, { from, to });
		};
		const configured = reading.trust === "declared" || reading.trust === "config" || reading.trust === "text";
		this.#indexFor(reading).scan(bytes, settled, limit, (keyword, end) => {
			if (this.#ahead.get(keyword)?.(bytes, end) === false) return;
			for (const at of this.#calls[keyword] ?? []) {
				if (this.#tries(at, reading)) ask(at, end, this.#patternAt(at)?.pattern.maxLength ?? 0);
			}
			const names = this.#names[keyword];
			if (names === 0 || reading.bare === null) return;
			const tells = names === TELLS;
			if (!tells && !configured) return;
			const from = end - (this.#lengths[keyword] ?? 0);
			if (reading.binary) {
				if (tells) this.#namedInProgram(bytes, from, end, reading, emit);
				return;
			}
			const found = this.#namedAt(bytes, from, end, reading.bare, reading, emit);
			if (found || !tells || reading.trust === "sample" || reading.trust === "package") return;
			if (judgeName(nameAt(bytes, from, end)) === "none") return;
			for (const { value, start } of randomNearby(bytes, from, end)) {
				reading.observe?.({ kind: "nearby", secret: value, variable: null, offset: start });
				emit({ ...NEARBY, secret: value, variable: null, offset: start });
			}
		});
		for (const [pattern, window] of windows) flush(pattern, window);
	}

	/** Compiled when something first calls for it, as in a scan few are. */
	#patternAt(at: number): CompiledPattern | undefined {
		const known = this.#compiled[at];
		if (known !== undefined) return known;
		const pattern = this.#patterns.at(at);
		const compiled = pattern && compilePattern(pattern);
		if (compiled !== undefined) this.#compiled[at] = compiled;
		return compiled;
	}

	#indexFor({ trust, fileClass }: Reading): KeywordIndex {
		if (trust !== "package" || fileClass === null) return this.#index;
		this.#packageIndex ??= new KeywordIndex(this.#packageTables);
		return this.#packageIndex;
	}

	/** Whether a pattern is tried on a text: asked once for each of the two. */
	#tries(at: number, { tries, binary, context }: Reading): boolean {
		let answer = tries.get(at);
		if (answer === undefined) {
			const compiled = this.#patternAt(at);
			answer =
				compiled !== undefined &&
				!(binary && compiled.pattern.confidence !== "structured") &&
				// A path is no place where somebody gives a provider's name a value.
				!(context.kind === "name" && compiled.pattern.assigned !== undefined) &&
				compiled.appliesTo(context.path);
			tries.set(at, answer);
		}
		return answer;
	}

	/** @internal The same for people's rules: all their matches that begin in `bytes[settled, limit)`. */
	ruled(
		bytes: Buffer,
		settled: number,
		limit: number,
		first: boolean,
		{ context, binary, observe }: Reading,
		emit: (match: BlockMatch) => void,
	): void {
		const block = { bytes, settled, limit, first, context, binary };
		for (const rules of this.#rules) rules.scan(block, emit, observe);
	}

	/** @internal Why people's rules let a match of a built-in pattern pass; null when they do not. */
	letsPass(match: BlockMatch, bytes: Buffer, { path, file }: TextContext): string | null {
		if (!this.#rules.some(({ allows }) => allows !== undefined)) return null;
		const { patternId, variable, offset } = match;
		const secret = fromLatin1(match.secret);
		const line = fromLatin1(lineAround(bytes, offset, match.secret.length));
		const name = variable === null ? -1 : line.lastIndexOf(variable, line.indexOf(secret));
		return this.#allows({
			patternId,
			path,
			file,
			secret,
			match: name < 0 ? secret : line.slice(name, line.indexOf(secret) + secret.length),
			line,
		});
	}

	#allows(match: BuiltInMatch): string | null {
		for (const rules of this.#rules) {
			const reason = rules.allows?.(match) ?? null;
			if (reason !== null) return reason;
		}
		return null;
	}

	/** @internal Every assignment of a short declared text, whatever its name: this is where entropy alone may speak. */
	declared(bytes: Buffer, reading: Reading, emit: (match: BlockMatch) => void): void {
		if (reading.form !== null) this.#named(bytes.toString("latin1"), 0, reading, emit);
	}

	/** @internal The one word of a file that holds nothing else, judged by the file's name. */
	alone(bytes: Buffer, reading: Reading, emit: (match: BlockMatch) => void): void {
		const { context, trust } = reading;
		if (context.kind !== "file" || trust === "sample" || trust === "package") return;
		const lone = loneWord(bytes, context.path ?? "");
		if (lone === null) return;
		const verdict = judgeAssignment(lone.name, lone.value, "config", LONE);
		observeAssignment(reading, lone, lone.start, verdict);
		const named = verdict.kind === "accept" ? verdict.found : null;
		const found = lone.isToken && named?.confidence !== "contextual" ? LONE_TOKEN : named;
		if (found !== null) emit({ ...found, secret: lone.value, variable: lone.name, offset: lone.start });
	}

	#shaped(at: number, text: string, base: number, reading: Reading, emit: (match: BlockMatch) => void): void {
		const compiled = this.#patternAt(at);
		if (!compiled) return;
		for (const raw of compiled.find(text)) {
			const checks: Check[] | undefined = reading.observe && [];
			const decision = compiled.decide(raw, text, checks);
			const rejected =
				decision.kind === "reject" ? decision.reason : this.#unfit(raw.secret, compiled, reading);
			reading.observe?.({
				kind: "pattern",
				patternId: compiled.pattern.id,
				secret: raw.secret,
				variable: raw.variable,
				offset: base + raw.secretStart,
				checks: checks ?? [],
				rejected,
			});
			if (decision.kind === "reject" || rejected !== null) continue;
			emit({
				patternId: compiled.pattern.id,
				secret: raw.secret,
				severity: decision.severity,
				confidence: decision.confidence,
				variable: raw.variable,
				offset: base + raw.secretStart,
				...(decision.details.length > 0 && { details: decision.details }),
				...(decision.identity !== undefined && { identity: decision.identity }),
			});
		}
	}

	/** Why a match does not count in such a text, though the pattern takes it; null when it does. */
	#unfit(secret: string, { pattern }: CompiledPattern, { trust }: Reading): string | null {
		const isOthers = trust === "sample" || trust === "package";
		return isOthers && !standsAlone(secret, pattern.id, pattern.confidence)
			? "too plain for a sample or a package"
			: null;
	}

	/** The assignment whose name holds the keyword at `bytes[from, to)`; true when it holds a secret. */
	#namedAt(
		bytes: Buffer,
		from: number,
		to: number,
		bare: BareForm,
		reading: Reading,
		emit: (match: BlockMatch) => void,
	): boolean {
		for (const site of assignmentsAt(bytes, from, to, bare)) {
			const own = reading.fileClass === "package" ? judgeIfOwn(site.name, site.value, site) : null;
			if (own === null && reading.observe === undefined && isHopeless(site.value, reading.trust, site))
				continue;
			const written = isText(bytes, site, reading) ? { ...site, quoted: true } : site;
			const strict = judgeAssignment(site.name, site.value, reading.trust, written);
			const isIfOwn = strict.kind === "reject" && own !== null;
			const verdict = isIfOwn ? own : strict;
			observeAssignment(reading, site, site.start, verdict);
			if (verdict.kind === "reject") continue;
			const match = { ...verdict.found, secret: site.value, variable: site.name, offset: site.start };
			emit(isIfOwn ? { ...match, ifOwn: true } : match);
			return true;
		}
		return false;
	}

	/** A text of a native program: only what looks like no word, whatever its name. */
	#namedInProgram(
		bytes: Buffer,
		from: number,
		to: number,
		reading: Reading,
		emit: (match: BlockMatch) => void,
	): void {
		if (reading.trust === "sample" || reading.trust === "package") return;
		const site = programAssignmentAt(bytes, from, to);
		if (site === null) return;
		const isWord =
			!/[A-Za-z]/.test(site.value) ||
			readsLikeLanguage(site.value) ||
			(!/[0-9]/.test(site.value) && !isGibberish(site.value));
		const verdict = isWord ? NO_WORDS : judgeAssignment(site.name, site.value, "code", site);
		observeAssignment(reading, site, site.start, verdict);
		if (verdict.kind === "reject" || verdict.found.confidence === "entropy") return;
		emit({ ...verdict.found, secret: site.value, variable: site.name, offset: site.start });
	}

	#named(text: string, base: number, reading: Reading, emit: (match: BlockMatch) => void): void {
		if (reading.form === null) return;
		for (const site of assignmentsIn(text, reading.form)) {
			const written = { quoted: site.quoted, relation: "assigned", alone: false } as const;
			const verdict = judgeAssignment(site.name, site.value, reading.trust, written);
			observeAssignment(reading, site, base + site.start, verdict);
			if (verdict.kind === "accept")
				emit({ ...verdict.found, secret: site.value, variable: site.name, offset: base + site.start });
		}
	}
}

/**
 * Whether a word without quotes of its own is a text and no identifier: `export NAME=word`, `set NAME=word` in a shell; in other
 * languages where the quotes are around both, `"NAME=word"`.
 */
function isText(bytes: Uint8Array, site: AssignmentSite, { trust, isScript }: Reading): boolean {
	const { name, value, start, relation, quoted } = site;
	if (trust !== "code" || quoted || relation !== "assigned" || bytes[start - 1] !== EQUALS) return false;
	const byte = bytes[start - name.length - 2];
	const before = byte === undefined ? "\n" : String.fromCharCode(byte);
	if (isScript && ' \t\n"'.includes(before)) return true;
	return "\"'`".includes(before) && bytes[start + value.length] === byte;
}

const EQUALS = 0x3d;

const NO_WORDS: AssignmentVerdict = { kind: "reject", reason: "words" };

function observeAssignment(
	{ observe, trust, fileClass }: Reading,
	site: { readonly name: string; readonly value: string },
	offset: number,
	verdict: AssignmentVerdict,
): void {
	const { name, value: secret } = site;
	observe?.({ kind: "assignment", name, secret, variable: name, offset, trust, fileClass, verdict });
}

function observeAllowed({ observe }: Reading, match: BlockMatch, rejected: string): void {
	const { patternId, secret, variable, offset } = match;
	const checks: Check[] = [{ kind: "allowlist", passed: false }];
	observe?.({ kind: "pattern", patternId, secret, variable, offset, checks, rejected });
}

/** The line that `bytes[offset, offset + length)` stands in, as far as LINE bytes to each side. */
function lineAround(bytes: Buffer, offset: number, length: number): string {
	const end = offset + length;
	const least = Math.max(0, offset - LINE);
	const before = bytes.subarray(least, offset).lastIndexOf(0x0a);
	const after = bytes.subarray(end, end + LINE);
	const to = after.indexOf(0x0a);
	return bytes.toString("latin1", least + before + 1, end + (to < 0 ? after.length : to));
}

/** Bytes gathered before the automaton runs over them; small files are looked at whole. */
const BLOCK = 256 * 1024;
/** Bytes of one piece that the automaton runs over at once: they are copied, behind what is kept of the block before. */
const MOST_AT_ONCE = 1024 * 1024;
/** How far into a file to look for a NUL byte. */
const SNIFF = 8 * 1024;
/** Texts above this are dumps, not settings: only telling names are looked for in them. */
const MAX_DECLARED = 1024 * 1024;
const MAX_WRITTEN = 256 * 1024;

const EMPTY = Buffer.alloc(0);

/** Feeds a text block by block, holding back what a match could straddle. */
export class MatchStream {
	readonly #detector: Detector;
	readonly #context: TextContext;
	#reading: Reading | null = null;
	/** What came since the last block: one piece, or several. */
	#piece: Buffer | null = null;
	#more: Buffer[] | null = null;
	#pendingBytes = 0;
	/** What is kept of the block before, and how much of it is settled (looked at as far as keywords go). */
	#carry: Buffer = EMPTY;
	#settled = 0;
	#base = 0;
	// Null until there is one: most files have none of these, and there are many files.
	#lines: LineCounter | null = null;
	#matches: Map<string, Match> | null = null;
	#observed: BlockObservation[] | null = null;
	#reported: Set<string> | null = null;
	#allowed: Set<string> | null = null;

	/** @internal Use Detector.stream. */
	constructor(detector: Detector, context: TextContext) {
		this.#detector = detector;
		this.#context = context;
	}

	/** Takes the bytes that come next. They must not change until the call after the next. */
	write(chunk: Buffer): void {
		if (chunk.length <= MOST_AT_ONCE) this.#write(chunk);
		else
			for (let at = 0; at < chunk.length; at += MOST_AT_ONCE)
				this.#write(chunk.subarray(at, at + MOST_AT_ONCE));
	}

	#write(chunk: Buffer): void {
		if (this.#piece === null) this.#piece = chunk;
		else if (this.#more === null) this.#more = [this.#piece, chunk];
		else this.#more.push(chunk);
		this.#pendingBytes += chunk.length;
		if (this.#pendingBytes >= BLOCK) this.#run(false);
	}

	/** Secrets that people's rules let pass here; null where there are none. */
	get allowed(): ReadonlySet<string> | null {
		return this.#allowed;
	}

	/** Ends the text; the matches in order of offset. */
	end(): Match[] {
		this.#run(true);
		return this.#matches === null
			? []
			: this.#detector.withoutOverlaps([...this.#matches.values()], this.#context);
	}

	#run(last: boolean): void {
		const { bytes, isCopy } = this.#gathered();
		if (bytes.length === 0) return;
		this.#reading ??= this.#read(bytes);
		const limit = last ? bytes.length : Math.max(this.#settled, bytes.length - this.#detector.overlap);
		const found: BlockMatch[] = [];
		const reading = this.#reading;
		const emit = (match: BlockMatch): void => {
			const reason = this.#detector.letsPass(match, bytes, this.#context);
			if (reason === null) found.push(match);
			else {
				this.#allowed ??= new Set();
				this.#allowed.add(fromLatin1(match.secret));
				observeAllowed(reading, match, reason);
			}
		};
		this.#detector.ruled(
			bytes,
			this.#settled,
			limit,
			this.#base === 0 && this.#settled === 0,
			reading,
			(match) => {
				found.push(match);
			},
		);
		this.#detector.block(bytes, this.#settled, limit, this.#reading, emit);
		if (
			last &&
			this.#base === 0 &&
			bytes.length <= (this.#reading.trust === "declared" ? MAX_DECLARED : MAX_WRITTEN) &&
			!this.#reading.binary
		) {
			this.#detector.declared(bytes, this.#reading, emit);
			this.#detector.alone(bytes, this.#reading, emit);
		}
		this.#report(bytes);
		this.#keep(bytes, found);
		if (!last) {
			const from = Math.max(0, limit - LOOK_BEHIND);
			this.#lines = this.#linesFrom(bytes, from);
			// A copy, so that the large block can be freed or reused by whoever wrote it.
			this.#carry = Buffer.from(bytes.subarray(from));
			this.#settled = limit - from;
			this.#base += from;
		}
		if (isCopy) freeMemory(bytes);
	}

	/** What came since the last block behind what is kept of that, and whether it is a copy that nobody else has. */
	#gathered(): { readonly bytes: Buffer; readonly isCopy: boolean } {
		const pieces = this.#more ?? (this.#piece === null ? [] : [this.#piece]);
		const [only, other] = pieces;
		this.#piece = null;
		this.#more = null;
		this.#pendingBytes = 0;
		if (only !== undefined && other === undefined && this.#carry.length === 0)
			return { bytes: only, isCopy: false };
		return { bytes: Buffer.concat([this.#carry, ...pieces]), isCopy: true };
	}

	#linesFrom(bytes: Buffer, offset: number): LineCounter {
		return (this.#lines ?? new LineCounter()).advance(bytes, offset);
	}

	#read(bytes: Buffer): Reading {
		const reading = readingOf(this.#context, bytes);
		if (this.#detector.observe === undefined) return reading;
		const observed: BlockObservation[] = [];
		this.#observed = observed;
		return { ...reading, observe: (observation) => void observed.push(observation) };
	}

	/** Passes on what was thought of the block's candidates, each once, now that their lines can be told. */
	#report(bytes: Buffer): void {
		if (this.#observed === null) return;
		const observations = this.#observed.splice(0).sort((a, b) => a.offset - b.offset);
		const lines = this.#linesFrom(bytes, 0);
		this.#reported ??= new Set();
		for (const { offset, ...observation } of observations) {
			const what =
				observation.kind === "pattern"
					? `${observation.patternId} ${observation.rejected}`
					: observation.kind;
			const key = `${what} ${this.#base + offset} ${observation.secret.length}`;
			if (this.#reported.has(key) || this.#reported.size > MAX_OBSERVED) continue;
			this.#reported.add(key);
			this.#detector.observe?.({
				...observation,
				context: this.#context,
				secret: fromLatin1(observation.secret),
				variable: observation.variable === null ? null : fromLatin1(observation.variable),
				...lines.locate(bytes, offset),
			});
		}
	}

	#keep(bytes: Buffer, found: BlockMatch[]): void {
		if (found.length === 0) return;
		found.sort((a, b) => a.offset - b.offset);
		const lines = this.#linesFrom(bytes, 0);
		this.#matches ??= new Map();
		for (const match of found) {
			if (this.#matches.size >= MAX_MATCHES_PER_TEXT) return;
			const key = `${match.patternId} ${this.#base + match.offset} ${match.secret.length}`;
			if (this.#matches.has(key)) continue;
			this.#matches.set(key, {
				...match,
				secret: fromLatin1(match.secret),
				variable: match.variable === null ? null : fromLatin1(match.variable),
				offset: this.#base + match.offset,
				...lines.locate(bytes, match.offset),
			});
		}
	}
}

/** Patterns run over latin1 so that bytes and characters are one; what is UTF-8 is given back as such. */
function fromLatin1(text: string): string {
	return /[\x80-\xff]/.test(text) ? Buffer.from(text, "latin1").toString("utf8") : text;
}

function readingOf(context: TextContext, bytes: Buffer): Reading {
	const binary = context.kind === "file" && bytes.subarray(0, SNIFF).includes(0);
	const ways = waysOf(context);
	const isScript = ways.trust === "code" && SCRIPT.test(context.path ?? "");
	return { context, binary, isScript, tries: new Map(), ...ways };
}

const SCRIPT = /\.(?:(?:ba|z|k|da|fi)?sh|bat|cmd)$/i;

function waysOf(context: TextContext): Pick<Reading, "fileClass" | "form" | "bare" | "trust"> {
	switch (context.kind) {
		case "shell":
			return { fileClass: null, form: "shell", bare: "word", trust: "declared" };
		case "value":
		case "name":
			return { fileClass: null, form: null, bare: "word", trust: "config" };
		case "file": {
			const fileClass = fileClassOf(context.path ?? "");
			switch (fileClass) {
				case "env":
					return { fileClass, form: "line", bare: "line", trust: "declared" };
				case "config":
					return { fileClass, form: "line", bare: "line", trust: "config" };
				case "text":
					return { fileClass, form: "code", bare: "word", trust: "text" };
				case "code":
					return { fileClass, form: "code", bare: "word", trust: "code" };
				case "sample":
					return { fileClass, form: null, bare: "word", trust: "sample" };
				case "package":
					return { fileClass, form: null, bare: "word", trust: "package" };
				case "ledger":
					return { fileClass, form: null, bare: null, trust: "package" };
			}
		}
	}
}
