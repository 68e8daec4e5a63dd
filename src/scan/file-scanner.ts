/**
 * One file of a layer: its bytes go to the detector, to whatever opens wrappers (whose parts are files again) and to the
 * documents that want it whole. It puts these together and holds no logic of their own.
 */
import type { LayerCertificate, LayerSighting } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import { DOCUMENT_HEAD, type DocumentReader, MAX_DOCUMENT } from "../detect/documents/document.ts";
import { documentFor } from "../detect/documents/index.ts";
import { type Decoded, EncodedText } from "../detect/encoded/encoded-text.ts";
import { encodedTextIn, isEncoding, plainSpelling, TEXT_NAME } from "../detect/encoded/worth.ts";
import { isPackageSample } from "../detect/file-class.ts";
import { certificatesIn, MAX_CERTIFICATE_FILE, mayHoldCertificates } from "../detect/keys/certificate.ts";
import type { Match, TextContext } from "../detect/match.ts";
import type { Observation, Observer } from "../detect/observation.ts";
import { readDocument } from "../detect/read-document.ts";
import type { MatchStream } from "../detect/search/match-stream.ts";
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import type { ContentSink } from "../unpack/layer.ts";
import { GitGathering, type LayerRepository, repositoryOf } from "../unpack/nested/git/gathering.ts";
import type { GitText } from "../unpack/nested/git/repository.ts";
import { type NestedSink, Unwrapping } from "../unpack/nested/unwrap.ts";
import { WRAPPER_HEAD } from "../unpack/nested/unwrapper.ts";
import { fileWitness } from "../unpack/packages/file-witness.ts";
import type { FileDigests } from "../unpack/packages/package-files.ts";
import { NameBatch } from "./name-batch.ts";

const HEAD = Math.max(DOCUMENT_HEAD, WRAPPER_HEAD);
/** Faults of one layer's files that are told one by one. */
const MAX_FAULTS = 100;
/** Characters of a part's name that it is judged by. */
const LONGEST_PART = 512;
/** Certificates kept of one layer: trust stores have some 150 each. */
const MAX_CERTIFICATES = 5000;

export interface FileScannerOptions {
	readonly detector: Detector;
	readonly unwrapping?: Unwrapping;
	/** Null for files that no package can own. Called for a layer's own files, not for what lies inside them. */
	readonly witness?: typeof fileWitness;
}

/** Scans the files of one layer; what it saw is in `sightings`, `certificates`, `repositories` and `faults`. */
export class FileScanner {
	readonly sightings: LayerSighting[] = [];
	readonly certificates: LayerCertificate[] = [];
	readonly faults: ScanFault[] = [];
	/** The git repositories that lie open in the layer, once it is finished. */
	readonly repositories: LayerRepository[] = [];
	readonly #detector: Detector;
	readonly #unwrapping: Unwrapping;
	readonly #witness: typeof fileWitness;
	readonly #names: NameBatch;
	/** What people's rules let pass inside the file that is open. */
	readonly #allowed: Allowed[] = [];
	readonly #git = new GitGathering();
	/** Where a repository's object files are, by the name they were gathered under. */
	readonly #gitFiles = new Map<string, Pick<Place, "path" | "inside">>();
	/** Repositories that lie in archives. */
	readonly #gitArchives = new Set<string | null>();

	constructor(options: FileScannerOptions) {
		this.#detector = options.detector;
		this.#unwrapping = options.unwrapping ?? new Unwrapping();
		this.#witness = options.witness ?? fileWitness;
		this.#names = new NameBatch(this.#detector, this.sightings);
	}

	/** The sink for a file's content. */
	open(path: string, size: number): ContentSink {
		const seen: Seen[] = [];
		const witness = this.#witness(path, size);
		const file = this.#artifact({ path, inside: [], name: path }, (found) => seen.push(found));
		const settle = (): void => {
			file.end();
			const allowed = this.#allowed.splice(0);
			if (seen.length === 0) return;
			const digests = witness?.digests() ?? null;
			const allowedPlaces = placesAround(allowed);
			for (const found of withoutEchoes(seen, this.#detector.observe)) {
				if (!isAllowedInside(found, allowedPlaces)) this.sightings.push(sightingOf(found, digests));
			}
		};
		if (witness === null) return { write: (chunk) => file.write(chunk), end: settle };
		return {
			write: (chunk) => {
				witness.write(chunk);
				file.write(chunk);
			},
			end: settle,
		};
	}

	/**
	 * What stands in another form in a text that is no file, beside what was found in it as it stands (`plain`). `name`
	 * is the text's, for faults.
	 */
	encodedIn(text: Buffer, name: string, plain: readonly Match[]): EncodedMatch[] {
		const place = { path: name, inside: [], name: TEXT_NAME };
		const seen: Seen[] = plain.map((match) => ({ ...place, match }));
		const carriers = new Map<Match, string>();
		let last = { offset: -1, length: 0, text: "" };
		const encoded = this.#encoded(text, place, (found, { offset, length }) => {
			seen.push(found);
			// One text for all that stands in it.
			if (last.offset !== offset || last.length !== length)
				last = { offset, length, text: text.toString("utf8", offset, offset + length) };
			carriers.set(found.match, last.text);
		});
		encoded?.write(text);
		encoded?.end();
		this.#allowed.length = 0;
		return withoutEchoes(seen, this.#detector.observe).flatMap(({ match, inside }) => {
			const carrier = carriers.get(match);
			return carrier === undefined ? [] : [{ match, inside, carrier }];
		});
	}

	/** Looks at what can only be read once all files of the layer are there: the history in its repositories, names. */
	finish(): void {
		this.#names.flush();
		this.history(
			this.#git.texts({
				spend: (bytes) => this.#unwrapping.unpacked(bytes),
				fault: (root, error) => this.#fault(error, { path: root, inside: [] }),
				read: (repository) => {
					// What lies in an archive is there as a whole.
					if (!this.#gitArchives.has(repository.root)) this.repositories.push(repository);
				},
			}),
		);
	}

	/** Looks at what the history of repositories holds. */
	history(texts: Iterable<GitText & { readonly root: string }>): void {
		/** A secret of a file stands in every version of it: the first that had it says most. */
		const first = new Map<string, { readonly time: number; readonly found: Seen }>();
		for (const { root, file, inside, name, time, content } of texts) {
			const holder = this.#gitFiles.get(file) ?? { path: file, inside: [] };
			const tree = root.slice(0, root.lastIndexOf("/") + 1);
			const seen: Seen[] = [];
			const place = { path: holder.path, inside: [...holder.inside, ...inside], name: tree + name };
			const sink = this.#artifact(place, (found) => seen.push(found));
			sink.write(content);
			sink.end();
			for (const found of withoutEchoes(seen, this.#detector.observe)) {
				const key = JSON.stringify([root, found.name, found.match.secret]);
				const known = first.get(key);
				if (known === undefined || time < known.time) first.set(key, { time, found });
			}
		}
		for (const { found } of first.values()) this.sightings.push(sightingOf(found, null));
	}

	#artifact(place: Place, found: (seen: Seen) => void): ContentSink {
		const { path, inside, name } = place;
		const context: TextContext =
			inside.length === 0 ? { path: name, kind: "file" } : { path: name, file: path, kind: "file" };
		const sink = new ArtifactSink(this.#detector.stream(context), {
			open: (head) =>
				this.#unwrapping.open(name, head, inside.length, {
					part: (part) => {
						const way = [...inside, part];
						this.#names.add({ kind: "filename", path, inside: way }, part);
						return this.#artifact({ path, inside: way, name: `${name}/${part.slice(-LONGEST_PART)}` }, found);
					},
					fault: (error) => this.#fault(error, place),
				}),
			document: (head) => documentFor(name, head),
			read: (reader, bytes, searched) => readDocument(this.#detector, reader, bytes, context, searched),
			encoded: (head) => this.#encoded(head, place, found),
			certificates: (head) =>
				this.certificates.length < MAX_CERTIFICATES && mayHoldCertificates(name, head)
					? (bytes) => this.#certificates(bytes, place)
					: null,
			found: (match) => found({ ...place, match }),
			allowed: (secret) => {
				if (inside.length > 0) this.#allowed.push({ inside, secret });
			},
		});
		const git = this.#git.gather(name, (error) => this.#fault(error, place));
		if (git === null) return sink;
		this.#gitFiles.set(name, place);
		if (inside.length > 0) this.#gitArchives.add(repositoryOf(name));
		return {
			write: (chunk) => {
				git.write(chunk);
				sink.write(chunk);
			},
			end: () => {
				git.end();
				sink.end();
			},
		};
	}

	/** Looks again at what stands in a text in another form. Its place is where that begins in the text. */
	#encoded(
		head: Buffer,
		{ path, inside, name }: Place,
		found: (seen: Seen, decoded: Decoded) => void,
	): EncodedText | null {
		const options = encodedTextIn(name, head);
		if (options === null) return null;
		return new EncodedText(options, (decoded) => {
			const { encoding, content, line, column, isOpen } = decoded;
			const place = { path, inside: [...inside, encoding], name: `${name}/${encoding}${endingOf(name)}` };
			const isAllowed = (spend: () => void): boolean => {
				try {
					spend();
					return true;
				} catch (error) {
					if (!(error instanceof LeakscanError)) throw error;
					this.#fault(error, { path, inside });
					return false;
				}
			};
			if (!isAllowed(() => this.#unwrapping.decoded(content.length, inside.length))) return null;
			const run = { depth: inside.length, line, column };
			const sink = this.#artifact(place, (seen) => {
				const isText = seen.inside.length === place.inside.length;
				const runs = [run, ...(seen.runs ?? [])];
				if (!isText) found({ ...seen, runs }, decoded);
				else found({ ...seen, match: { ...seen.match, line, column }, within: seen.match, runs }, decoded);
			});
			sink.write(content);
			if (!isOpen) {
				sink.end();
				return null;
			}
			let goesOn = true;
			return {
				write: (more) => {
					goesOn &&= isAllowed(() => this.#unwrapping.unpacked(more.length));
					if (goesOn) sink.write(more);
				},
				end: () => sink.end(),
			};
		});
	}

	#certificates(bytes: Buffer, { path, inside }: Place): void {
		const left = MAX_CERTIFICATES - this.certificates.length;
		for (const certificate of certificatesIn(bytes).slice(0, left))
			this.certificates.push({ path, inside, ...certificate });
	}

	#fault(error: LeakscanError, { path, inside }: Pick<Place, "path" | "inside">): void {
		if (this.faults.length >= MAX_FAULTS) return;
		this.faults.push(faultOf(error, [`/${path}`, ...inside].join(" -> "), "INTERNAL"));
	}
}

export interface EncodedMatch {
	readonly match: Match;
	readonly inside: readonly string[];
	/** The encoded text that it stands in. */
	readonly carrier: string;
}

interface Place {
	readonly path: string;
	readonly inside: readonly string[];
	/**
	 * What it is judged by: the path, and for what lies in an archive the way on below the archive's own. What lies in a
	 * package's archive is the package's.
	 */
	readonly name: string;
}

interface Seen extends Place {
	readonly match: Match;
	/** For a match in decoded text, whose place is where that begins in the text around it: its place in the text itself. */
	readonly within?: Pick<Match, "line" | "column">;
	/** Encoded texts that it stands in. */
	readonly runs?: readonly EncodedRun[];
}

/** Where an encoded text begins, and how many wrappers are around the text that it stands in. */
interface EncodedRun {
	readonly depth: number;
	readonly line: number;
	readonly column: number;
}

function sightingOf({ path, inside, name, match }: Seen, digests: FileDigests | null): LayerSighting {
	return { kind: "file", path, inside, isSample: isPackageSample(name), digests, match };
}

function endingOf(name: string): string {
	return /\.[^./]{1,12}$/.exec(name)?.[0] ?? "";
}

/**
 * What is stored in an archive as it is shows twice: in the archive's bytes, and inside, which says more. What is encoded
 * may be understood without being decoded, and then its own place says more.
 */
function withoutEchoes(seen: readonly Seen[], observe: Observer | undefined): readonly Seen[] {
	if (seen.length < 2 || seen.every(({ inside }) => inside.length === 0)) return seen;
	const byText = new Map<string, Seen[]>();
	for (const each of seen) {
		const text = each.inside.join("\0");
		const known = byText.get(text);
		if (known === undefined) byText.set(text, [each]);
		else known.push(each);
	}
	const secrets = new Map<string, SecretsOfText>();
	const withoutDecoded = seen.filter((each) => {
		const encoding = each.inside.at(-1);
		if (encoding === undefined || !isEncoding(encoding)) return true;
		const carrier = each.inside.slice(0, -1).join("\0");
		const known = secrets.get(carrier) ?? new SecretsOfText(byText.get(carrier) ?? []);
		secrets.set(carrier, known);
		const better = known.same(each.match);
		if (better !== undefined) observe?.(echoOf(each, better));
		return better === undefined;
	});
	const runs = new Map<string, { readonly column: number; readonly inner: Seen }[]>();
	for (const inner of withoutDecoded) {
		for (const { depth, line, column } of inner.runs ?? []) {
			const key = JSON.stringify([line, ...inner.inside.slice(0, depth)]);
			const known = runs.get(key);
			if (known === undefined) runs.set(key, [{ column, inner }]);
			else known.push({ column, inner });
		}
	}
	const told = withoutDecoded.filter((each) => {
		const { confidence, secret } = each.match;
		const { line, column: from } = each.within ?? each.match;
		// What only looks random is no news once it is told what it says.
		const told = confidence === "entropy" ? runs.get(JSON.stringify([line, ...each.inside])) : undefined;
		const better = told?.find(({ column }) => column >= from && column < from + secret.length)?.inner;
		if (better !== undefined) observe?.(echoOf(each, better));
		return better === undefined;
	});
	const inner = new Map<string, Seen>();
	for (const each of told) {
		for (let depth = 0; depth < each.inside.length; depth++)
			inner.set(JSON.stringify([each.match.secret, ...each.inside.slice(0, depth)]), each);
	}
	return told.filter((each) => {
		const better = inner.get(JSON.stringify([each.match.secret, ...each.inside]));
		if (better !== undefined) observe?.(echoOf(each, better));
		return better === undefined;
	});
}

/** What was found in one text, by secret: many texts may be decoded from it. */
class SecretsOfText {
	readonly #bySecret = new Map<string, Seen>();
	readonly #byLine = new Map<string, Seen>();

	constructor(seen: readonly Seen[]) {
		for (const each of seen) {
			const { secret, line } = each.match;
			const spelled = `${line} ${plainSpelling(secret)}`;
			if (!this.#bySecret.has(secret)) this.#bySecret.set(secret, each);
			if (!this.#byLine.has(spelled)) this.#byLine.set(spelled, each);
		}
	}

	/** What was found of the same secret, at most in other spelling. */
	same({ secret, line }: Match): Seen | undefined {
		return this.#bySecret.get(secret) ?? this.#byLine.get(`${line} ${plainSpelling(secret)}`);
	}
}

interface Allowed {
	readonly inside: readonly string[];
	readonly secret: string;
}

/** What is stored in an archive as it is stands in the archive's bytes too, where the path that a rule allows is not told. */
function isAllowedInside({ inside, match }: Seen, places: ReadonlySet<string>): boolean {
	return places.has(JSON.stringify([match.secret, ...inside]));
}

/** Secrets that rules let pass, each with every text around it. */
function placesAround(allowed: readonly Allowed[]): ReadonlySet<string> {
	const places = new Set<string>();
	for (const { secret, inside } of allowed)
		for (let depth = 0; depth < inside.length; depth++)
			places.add(JSON.stringify([secret, ...inside.slice(0, depth)]));
	return places;
}

function echoOf({ name, match }: Seen, better: Seen): Observation {
	const { patternId, secret, variable, line, column } = match;
	const context: TextContext = { path: name, kind: "file" };
	return { kind: "overlap", context, patternId, secret, variable, line, column, better: better.match };
}

interface ArtifactParts {
	open(head: Buffer): NestedSink | null;
	document(head: Buffer): DocumentReader | null;
	/** What a document's reader finds, with what was searched in the same file. */
	read(reader: DocumentReader, bytes: Buffer, searched: readonly Match[]): readonly Match[];
	encoded(head: Buffer): EncodedText | null;
	/** Takes the whole file, if it may hold certificates. */
	certificates(head: Buffer): ((bytes: Buffer) => void) | null;
	found(match: Match): void;
	/** A secret that people's rules let pass here. */
	allowed(secret: string): void;
}

/** The content of one file, or of one part of a wrapper. */
class ArtifactSink implements ContentSink {
	readonly #stream: MatchStream;
	readonly #parts: ArtifactParts;
	/** What came before there was enough of it to tell what it is; null once that is told. */
	#head: Buffer[] | null = [];
	#headBytes = 0;
	#wrapper: NestedSink | null = null;
	/** What the detector need not see while the wrapper around it is whole. */
	#packed: Buffer[] = [];
	#packedBytes = 0;
	#encoded: EncodedText | null = null;
	#document: { readonly reader: DocumentReader; readonly gathered: Gathered } | null = null;
	#certificates: { readonly read: (bytes: Buffer) => void; readonly gathered: Gathered } | null = null;

	constructor(stream: MatchStream, parts: ArtifactParts) {
		this.#stream = stream;
		this.#parts = parts;
	}

	write(chunk: Buffer): void {
		if (this.#head === null) this.#pass(chunk);
		else {
			this.#head.push(chunk);
			this.#headBytes += chunk.length;
			if (this.#headBytes >= HEAD) this.#decide();
		}
	}

	end(): void {
		if (this.#head !== null) this.#decide();
		this.#wrapper?.end();
		if (this.#wrapper?.isPacked === false) this.#unpack();
		const found = this.#stream.end();
		const all =
			this.#document === null
				? found
				: this.#parts.read(this.#document.reader, this.#document.gathered.whole(), found);
		for (const match of all) this.#parts.found(match);
		for (const secret of this.#stream.allowed ?? []) this.#parts.allowed(secret);
		this.#encoded?.end();
		this.#certificates?.read(this.#certificates.gathered.whole());
	}

	#decide(): void {
		const chunks = this.#head ?? [];
		this.#head = null;
		if (this.#headBytes === 0) return;
		const [first = Buffer.alloc(0), ...more] = chunks;
		const head = more.length === 0 ? first : Buffer.concat(chunks);
		this.#wrapper = this.#parts.open(head.subarray(0, WRAPPER_HEAD));
		const reader = this.#parts.document(head.subarray(0, DOCUMENT_HEAD));
		if (this.#wrapper === null) this.#encoded = this.#parts.encoded(head.subarray(0, HEAD));
		if (reader !== null)
			this.#document = { reader, gathered: new Gathered(Math.min(reader.maxBytes, MAX_DOCUMENT)) };
		const read = this.#parts.certificates(head.subarray(0, DOCUMENT_HEAD));
		if (read !== null) this.#certificates = { read, gathered: new Gathered(MAX_CERTIFICATE_FILE) };
		for (const chunk of chunks) this.#pass(chunk);
	}

	#pass(chunk: Buffer): void {
		this.#wrapper?.write(chunk);
		if (this.#wrapper?.isPacked === true) this.#holdPacked(chunk);
		else {
			this.#unpack();
			this.#stream.write(chunk);
			this.#encoded?.write(chunk);
		}
		if (this.#document?.gathered.add(chunk) === false) this.#document = null;
		if (this.#certificates?.gathered.add(chunk) === false) this.#certificates = null;
	}

	/** Some of it is kept, for the detector to look at if it turns out to be packed in no way. */
	#holdPacked(chunk: Buffer): void {
		this.#packedBytes += chunk.length;
		if (this.#packedBytes > MAX_DOCUMENT) this.#packed = [];
		else this.#packed.push(chunk);
	}

	#unpack(): void {
		for (const chunk of this.#packed) this.#stream.write(chunk);
		this.#packed = [];
	}
}

/** A file that is wanted whole, if it is not too large. */
class Gathered {
	readonly #most: number;
	#chunks: Buffer[] = [];
	#bytes = 0;

	constructor(most: number) {
		this.#most = most;
	}

	/** False when it has become too large: what was gathered is let go. */
	add(chunk: Buffer): boolean {
		this.#bytes += chunk.length;
		if (this.#bytes > this.#most) {
			this.#chunks = [];
			return false;
		}
		this.#chunks.push(chunk);
		return true;
	}

	whole(): Buffer {
		const [only, more] = this.#chunks;
		return only !== undefined && more === undefined ? only : Buffer.concat(this.#chunks);
	}
}
