/**
 * Where a registry may lead us. A redirect or a token server that it names can be any address, also one that only this
 * machine can reach (a cloud's metadata service, the administration page of a router): a registry on the internet has
 * no business there. RFC 6890 lists the special-purpose addresses.
 */
import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { LeakscanError } from "../../errors.ts";
import { printable } from "../printable.ts";

const PRIVATE = new BlockList();
for (const [network, prefix] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["224.0.0.0", 3],
] as const) {
	PRIVATE.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
	["::", 127],
	["fc00::", 7],
	["fe80::", 10],
	["ff00::", 8],
	["64:ff9b:1::", 48],
] as const) {
	PRIVATE.addSubnet(network, prefix, "ipv6");
}

/** True for addresses that are not those of the public internet. IPv4 inside IPv6 is looked at as IPv4. */
export function isPrivateAddress(address: string): boolean {
	const family = isIP(address);
	if (family === 0) return false;
	// BlockList itself takes ::ffff:a.b.c.d for the IPv4 address that it is.
	return PRIVATE.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** True when `host` (a name or an address, without port) is this machine. */
export function isLoopback(host: string): boolean {
	const bare = host.replace(/^\[|\]$/g, "");
	return (
		bare === "localhost" ||
		bare.endsWith(".localhost") ||
		bare === "::1" ||
		/^127(?:\.\d{1,3}){3}$/.test(bare)
	);
}

/** dns.lookup for connections that must not end in a private network. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, addresses) => {
		if (error !== null) return callback(error, []);
		const refused = addresses.find(({ address }) => isPrivateAddress(address));
		if (refused !== undefined) return callback(leadsInside(hostname), []);
		const [first] = addresses;
		if (options.all === true) return callback(null, addresses);
		return callback(null, first?.address ?? "", first?.family);
	});
};

/** Throws REGISTRY_DENIED for a URL whose host is written as a private address. */
export function refusePrivate(url: URL): void {
	const host = url.hostname.replace(/^\[|\]$/g, "");
	if (isPrivateAddress(host) || isLoopback(host)) throw leadsInside(host);
}

/** True when a registry's own host is in a private network, so that what it names may be there too. */
export function isInside(hostname: string): Promise<boolean> {
	const bare = hostname.replace(/^\[|\]$/g, "");
	if (isIP(bare) !== 0) return Promise.resolve(isPrivateAddress(bare));
	if (isLoopback(bare)) return Promise.resolve(true);
	return new Promise((resolve) => {
		lookup(bare, { all: true }, (error, addresses) => {
			resolve(error === null && addresses.some(({ address }) => isPrivateAddress(address)));
		});
	});
}

function leadsInside(host: string): LeakscanError {
	return new LeakscanError(
		"REGISTRY_DENIED",
		`the registry leads to ${printable(host)}, an address inside a private network`,
		{ hint: "a registry outside has no business there; nothing was sent" },
	);
}
