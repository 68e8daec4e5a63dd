import { expect, test } from "vitest";
import { mayHaveCredential } from "../../../src/source/registry/token-realm.ts";

test.each([
	// Its own host, whatever the port.
	["quay.io", "https://quay.io/v2/auth", true],
	["registry.example:5000", "https://registry.example:5001/token", true],
	["127.0.0.1:5000", "https://127.0.0.1:5001/token", true],
	["[::1]:5000", "https://[::1]:5001/token", true],
	// Above and below.
	["registry.gitlab.com", "https://gitlab.com/jwt/auth", true],
	["corp.example", "https://auth.corp.example/token", true],
	// Sisters under one organisation.
	["registry.corp.example", "https://auth.corp.example/token", true],
	["registry.corp.co.uk", "https://auth.corp.co.uk/token", true],
	["docker.io", "https://auth.docker.io/token", true],
	// Strangers.
	["registry.corp.example", "https://evil.example/token", false],
	["registry.corp.example", "https://corp.example.evil.example/token", false],
	["corp.example", "https://evilcorp.example/token", false],
	["docker.io", "https://evil.docker.io/token", false],
	["corp.co.uk", "https://evil.co.uk/token", false],
	["a.azurecr.io", "https://b.azurecr.io/token", false],
	["a.jfrog.io", "https://b.jfrog.io/token", false],
	["a.run.app", "https://b.run.app/token", false],
	["1.2.3.4", "https://5.6.3.4/token", false],
	["registry.corp.example", "https://10.0.0.1/token", false],
	["localhost:5000", "https://otherhost/token", false],
	// In the clear.
	["registry.corp.example", "http://registry.corp.example/token", false],
	["registry.corp.example", "ftp://registry.corp.example/token", false],
])("the credential of %s goes to %s: %s", (registry, realm, expected) => {
	expect(mayHaveCredential({ registry, registryUsesTls: true, realm: new URL(realm), tokenHosts: [] })).toBe(
		expected,
	);
});

test("what the user names is allowed, by host or host and port, but not in the clear", () => {
	const ask = (realm: string, tokenHosts: string[]) =>
		mayHaveCredential({ registry: "a.example", registryUsesTls: true, realm: new URL(realm), tokenHosts });
	expect(ask("https://b.test/token", ["b.test"])).toBe(true);
	expect(ask("https://b.test:8443/token", ["b.test:8443"])).toBe(true);
	expect(ask("https://c.b.test/token", ["b.test"])).toBe(false);
	expect(ask("http://b.test/token", ["b.test"])).toBe(false);
});

test("a registry without TLS may have a token server without", () => {
	const realm = new URL("http://localhost:5001/token");
	expect(
		mayHaveCredential({ registry: "localhost:5000", registryUsesTls: false, realm, tokenHosts: [] }),
	).toBe(true);
});
