import { describe, expect, it } from "vitest";
import { buildDocument } from "../../src/report/document.ts";
import { instructionText, placeText, stateClauses } from "../../src/report/place.ts";
import { inFile, inMetadata, RUN, SECRETS } from "./sample-run.ts";

const document = buildDocument(RUN, { showSecrets: false });

describe("instructionText", () => {
	it.each([
		["/bin/sh -c #(nop)  ENV A=b", "ENV A=b"],
		["/bin/sh -c #(nop) COPY file:1f in /app ", "COPY file:1f in /app"],
		["/bin/sh -c go build", "RUN go build"],
		["RUN /bin/sh -c go build # buildkit", "RUN go build"],
		["COPY . /app # buildkit", "COPY . /app"],
		["|1 A=b c /bin/sh -c go build", "RUN go build (build args: A=b c)"],
		["RUN |1 A=b /bin/sh -c go build # buildkit", "RUN go build (build args: A=b)"],
		["|0 /bin/sh -c go build", "RUN go build"],
		["/bin/bash -c x", "RUN x"],
		["a\n\tb\u001b", "a b\\x1b"],
		["", ""],
	])("reads %j as %j", (createdBy, expected) => {
		expect(instructionText(createdBy)).toBe(expected);
	});
});

describe("placeText", () => {
	it.each([
		[inFile("/a", 0, { line: 3, column: 9 }), "/a:3:9"],
		[inFile("/a", 0, { line: 3, column: null, variable: "KEY" }), "/a:3 (KEY)"],
		[inFile("/a", 0, { kind: "filename", line: null, column: null }), "/a (in the name of the file)"],
		[inFile("/a", 0, { kind: "link", line: null, column: null }), "/a (in the target of the link)"],
		[
			inFile("/a.jar", 0, { inside: ["BOOT-INF/lib/b.jar", "c\u001b.yml"], line: 3, column: 9 }),
			"/a.jar -> BOOT-INF/lib/b.jar -> c\\x1b.yml:3:9",
		],
		[
			inFile(`/app/.git/objects/pack/pack-${"0".repeat(40)}.pack`, 0, {
				inside: ["commit 1a2b3c4 (2026-05-01)", "src/config.py"],
				line: 3,
				column: 9,
			}),
			"/app/.git -> commit 1a2b3c4 (2026-05-01) -> src/config.py:3:9",
		],
		[inMetadata("env", 1, { variable: "KEY" }), "ENV KEY"],
		[inMetadata("history", 1), "build history"],
		[inFile("/a\nb", 0, { line: null, variable: "K\u001bY" }), "/a\\nb (K\\x1bY)"],
	])("says where", (exposure, expected) => {
		expect(placeText(exposure)).toBe(expected);
	});
});

describe("stateClauses", () => {
	it.each([
		[inFile("/a", 2), ["layer 2, #3 COPY . /app"]],
		[
			inFile("/a", 2, { state: "overwritten", removedInLayer: 4 }),
			["overwritten in layer 4 (COPY file:9c8b /app/config.yml),", "still in layer 2, #3 COPY . /app"],
		],
		[
			inFile("/a", 2, { state: "deleted", removedInLayer: 99, vendored: true }),
			["deleted in layer 99,", "still in layer 2, #3 COPY . /app,", "part of a public package"],
		],
		[inFile("/a", 2, { state: "deleted", instruction: null }), ["deleted,", "still in layer 2"]],
		[inFile("/a", 2, { vendored: true }), ["layer 2, #3 COPY . /app,", "part of a public package"]],
		[inMetadata("env", null), ["in the image config"]],
		[inMetadata("cmd", 6), ['#6 CMD ["shop", "serve"]']],
	])("says what became of it", (exposure, expected) => {
		expect(stateClauses(exposure, document, 200)).toEqual(expected);
	});

	it("shortens instructions, not the clause around them", () => {
		expect(RUN.images[0]?.layers[3]?.createdBy).toContain(Buffer.from(SECRETS.hidden).toString("base64"));
		const exposure = inFile("/a", 2, { state: "deleted", removedInLayer: 3 });
		expect(stateClauses(exposure, document, 44)).toEqual([
			"deleted in layer 3 (RUN printf '%s…pp/.env),",
			"still in layer 2, #3 COPY . /app",
		]);
	});
});
