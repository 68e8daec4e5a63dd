import { describe, expect, it } from "vitest";
import { fileClassOf, isPackageSample } from "../../src/detect/file-class.ts";

describe("fileClassOf", () => {
	it.each([
		["app/.env", "env"],
		["app/.env.production", "env"],
		["root/.bashrc", "env"],
		["app/config/database.yml", "config"],
		["etc/app/main", "config"],
		["usr/src/app/config.json", "config"],
		["usr/share/nginx/html/env.json", "config"],
		["app/notes.txt", "text"],
		["app/server.log", "text"],
		["usr/src/app/server.js", "code"],
		["app/tests/test_login.py", "sample"],
		["tests/notes.yml", "config"],
		["app/config.example.yml", "sample"],
		["app/node_modules/x/index.js", "package"],
		["usr/lib/python3/dist-packages/x.py", "package"],
		["usr/share/perl/5.36/x.pm", "package"],
		["app/package-lock.json", "ledger"],
		["lib/systemd/system/shop.service", "config"],
		["root/.m2/settings.xml", "config"],
		["root/.m2/repository/a/b.xml", "package"],
	])("%s is %s", (path, expected) => {
		expect(fileClassOf(path)).toBe(expected);
	});
});

describe("isPackageSample", () => {
	it.each([
		"app/node_modules/ssh2/test/fixtures/id_rsa",
		"app/node_modules/@aws-sdk/client-sts/dist-types/AssumeRole.d.ts",
		"app/node_modules/aws-sdk/apis/kms.examples.json",
		"app/node_modules/ioredis/README.md",
		"usr/lib/python3.11/site-packages/pyjwt-2.9.dist-info/METADATA",
		"usr/lib/python3.11/site-packages/twisted/test/__pycache__/keydata.cpython-311.pyc",
		"usr/share/doc/openssl/demo.pem",
	])("%s is a package's", (path) => {
		expect(isPackageSample(path)).toBe(true);
	});

	it.each([
		"app/node_modules/ssh2/lib/constants.js",
		"app/test/fixtures/id_rsa",
		"app/tests/node_modules/internal/config.js",
		"app/README.md",
		"usr/src/app/test/id_rsa",
		"etc/ssl/private/server.key",
	])("%s is not", (path) => {
		expect(isPackageSample(path)).toBe(false);
	});
});
