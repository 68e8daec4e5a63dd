import { describe, expect, it } from "vitest";
import { isPublished } from "../../src/attribute/published.ts";
import { PUBLISHED_SECRETS } from "../../src/attribute/published-secrets.ts";
import { expandSample } from "../detect/sample.ts";

describe("published samples", () => {
	it("knows the token that jwt.io shows, which stands in hundreds of packages", () => {
		const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
		const token = [
			part({ alg: "HS256", typ: "JWT" }),
			part({ sub: "1234567890", name: "John Doe", iat: 1516239022 }),
			["SflKxwRJSMeKKF2QT4", "fwpMeJf36POk6yJV", "_adQssw5c"].join(""),
		].join(".");
		expect(isPublished(token)).toBe(true);
	});

	it("knows the key that yarn searches packages with", () => {
		expect(isPublished(["6fe4476ee5a18328", "82e326b506d14126"].join(""))).toBe(true);
	});

	it.each(["{{github:ghp_}}", "{{jwt}}", "{{lit:password}}", "{{lit:changeit}}", "{{pem:RSA PRIVATE KEY}}"])(
		"does not know %s",
		(template) => {
			expect(isPublished(expandSample(template))).toBe(false);
		},
	);

	it("stays small", () => {
		expect(PUBLISHED_SECRETS.length).toBeLessThan(100_000);
	});
});
