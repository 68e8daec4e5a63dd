/**
 * The content of one file, or of one part of a wrapper, on its way to all that look at it: as its bytes come to the detector,
 * to whatever opens it as a wrapper or reads encoded text in it; as a whole to what wants it so.
 */
import { DOCUMENT_HEAD, type DocumentReader, MAX_DOCUMENT } from "../detect/documents/document.ts";
import type { EncodedText } from "../detect/encoded/encoded-text.ts";
import { MAX_CERTIFICATE_FILE } from "../detect/keys/certificate.ts";
import type { Match } from "../detect/match.ts";
import type { MatchStream } from "../detect/search/match-stream.ts";
import type { ContentSink } from "../unpack/layer.ts";
import type { NestedSink } from "../unpack/nested/unwrap.ts";
import { WRAPPER_HEAD } from "../unpack/nested/unwrapper.ts";
import { Gathered } from "./gathered.ts";

/** Bytes by which it is told what a file is. */
const HEAD = Math.max(DOCUMENT_HEAD, WRAPPER_HEAD);

/** What looks at a file beside the detector: asked with its first bytes (as many as any of them wants), null where it is not concerned. */
export interface ArtifactParts {
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

export class ArtifactSink implements ContentSink {
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

	/** Where the detector alone looks at it. Others may hold all of it. */
	get held(): number {
		const isDecided = this.#head === null && this.#packed.length === 0;
		const others = this.#wrapper ?? this.#encoded ?? this.#document ?? this.#certificates;
		return isDecided && others === null ? this.#stream.held : Number.POSITIVE_INFINITY;
	}

	#decide(): void {
		const chunks = this.#head ?? [];
		this.#head = null;
		if (this.#headBytes === 0) return;
		const [first] = chunks;
		const all = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
		const head = all.length <= HEAD ? all : all.subarray(0, HEAD);
		this.#wrapper = this.#parts.open(head);
		const reader = this.#parts.document(head);
		if (this.#wrapper === null) this.#encoded = this.#parts.encoded(head);
		if (reader !== null)
			this.#document = { reader, gathered: new Gathered(Math.min(reader.maxBytes, MAX_DOCUMENT)) };
		const read = this.#parts.certificates(head);
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
