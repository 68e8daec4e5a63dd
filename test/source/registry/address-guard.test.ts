import { expect, test } from "vitest";
import { isPrivateAddress, refusePrivate } from "../../../src/source/registry/address-guard.ts";

test.each([
	["127.0.0.1", true],
	["10.1.2.3", true],
	["172.16.0.1", true],
	["192.168.1.1", true],
	["169.254.169.254", true],
	["100.64.0.1", true],
	["0.0.0.0", true],
	["224.0.0.1", true],
	["::1", true],
	["::", true],
	["fe80::1", true],
	["fd00::1", true],
	["::ffff:127.0.0.1", true],
	["::ffff:169.254.169.254", true],
	["1.1.1.1", false],
	["172.32.0.1", false],
	["2606:4700::1111", false],
	["::ffff:1.1.1.1", false],
])("%s is private: %s", (address, expected) => expect(isPrivateAddress(address)).toBe(expected));

test.each([
	"http://127.0.0.1/",
	"http://127.1/",
	"http://2130706433/",
	"http://0x7f.0.0.1/",
	"http://[::1]/",
	"http://[::ffff:7f00:1]/",
	"http://localhost/",
	"http://a.localhost/",
	"http://169.254.169.254/latest/meta-data/",
])("%s is refused however it is written", (url) => {
	expect(() => refusePrivate(new URL(url))).toThrow(expect.objectContaining({ code: "REGISTRY_DENIED" }));
});
