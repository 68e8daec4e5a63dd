/**
 * One file of a layer: its bytes go to the detector, to whatever opens wrappers (whose parts are files again) and to the
 * documents that want it whole. It puts these together and holds no logic of their own.
 */
import type { LayerCertificate, LayerSighting } from "../attribute/sighting.ts";
import type { Detector } from "../detect/detector.ts";
import { documentFor } from "../detect/documents/index.ts";
import { type Decoded, EncodedText } from "../detect/encoded/encoded-text.ts";
import { encodedTextIn, TEXT_NAME } from "../detect/encoded/worth.ts";
import { certificatesIn, mayHoldCertificates } from "../detect/keys/certificate.ts";
import type { Match, TextContext } from "../detect/match.ts";
import { readDocument } from "../detect/read-document.ts";
import { faultOf, LeakscanError, type ScanFault } from "../errors.ts";
import { type ContentSink, heldBy } from "../unpack/layer.ts";
import { GitGathering, type LayerRepository, repositoryOf } from "../unpack/nested/git/gathering.ts";
import type { GitText } from "../unpack/nested/git/repository.ts";
import { Unwrapping } from "../unpack/nested/unwrap.ts";
import { type FileWitness, fileWitness } from "../unpack/packages/file-witness.ts";
import { type Allowed, isAllowedInside, placesAround } from "./allowed-inside.ts";
import { ArtifactSink } from "./artifact-sink.ts";
import { withoutEchoes } from "./echoes.ts";
import { NameBatch } from "./name-batch.ts";
import { type Place, type Seen, sightingOf } from "./seen.ts";

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
		return new OpenFile(file, witness, settle);
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

/** A layer's own file. (An object with an accessor of its own would cost V8 a hidden class for each file.) */
class OpenFile implements ContentSink {
	readonly #file: ContentSink;
	readonly #witness: FileWitness | null;
	readonly #settle: () => void;

	constructor(file: ContentSink, witness: FileWitness | null, settle: () => void) {
		this.#file = file;
		this.#witness = witness;
		this.#settle = settle;
	}

	write(chunk: Buffer): void {
		this.#witness?.write(chunk);
		this.#file.write(chunk);
	}

	end(): void {
		this.#settle();
	}

	get held(): number {
		return this.#witness?.holds === true ? Number.POSITIVE_INFINITY : heldBy(this.#file);
	}
}

export interface EncodedMatch {
	readonly match: Match;
	readonly inside: readonly string[];
	/** The encoded text that it stands in. */
	readonly carrier: string;
}

function endingOf(name: string): string {
	return /\.[^./]{1,12}$/.exec(name)?.[0] ?? "";
}
