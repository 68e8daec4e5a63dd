/** Platforms: OCI image-spec image-index.md `platform`, and the `os/arch/variant` text form people type. */
import { z } from "zod";

export const platformSchema = z.object({
	os: z.string().default(""),
	architecture: z.string().default(""),
	variant: z.string().nullish(),
});

export interface Platform {
	readonly os: string;
	readonly architecture: string;
	readonly variant?: string | null | undefined;
}

const ARCHITECTURE_ALIASES: Readonly<Record<string, string>> = {
	x86_64: "amd64",
	"x86-64": "amd64",
	x64: "amd64",
	aarch64: "arm64",
	armhf: "arm",
	i386: "386",
	ia32: "386",
};

/** Half a platform: which architecture of it is meant stays open. */
const OPERATING_SYSTEMS: ReadonlySet<string> = new Set(["linux", "windows", "darwin", "freebsd"]);

/** `linux/arm64/v8`, as `docker build --platform` takes it. */
export function formatPlatform(platform: Platform): string {
	const base = `${platform.os}/${platform.architecture}`;
	return platform.variant ? `${base}/${platform.variant}` : base;
}

/** Reads `os/arch[/variant]` or a bare `arch`; undefined when the text is neither. */
export function parsePlatform(text: string): Platform | undefined {
	const parts = text.trim().toLowerCase().split("/");
	if (parts.length > 3 || parts.some((part) => !/^[a-z0-9_.-]+$/.test(part))) return undefined;
	const [first = "", second, variant] = parts;
	if (second === undefined) {
		return OPERATING_SYSTEMS.has(first)
			? undefined
			: { os: "linux", architecture: ARCHITECTURE_ALIASES[first] ?? first };
	}
	const architecture = ARCHITECTURE_ALIASES[second] ?? second;
	return variant === undefined ? { os: first, architecture } : { os: first, architecture, variant };
}

/** True when an image for `offered` is what someone who asked for `wanted` gets. A variant left out matches any. */
export function platformMatches(offered: Platform, wanted: Platform): boolean {
	if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return false;
	if (!wanted.variant || !offered.variant) return true;
	return offered.variant === wanted.variant;
}

/** The platform of this machine's containers: Linux, whatever the host is, as Docker Desktop does. */
export function hostPlatform(arch: string = process.arch): Platform {
	return { os: "linux", architecture: ARCHITECTURE_ALIASES[arch] ?? arch };
}
