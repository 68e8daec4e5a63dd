/** The built-in catalogue, compiled from patterns/*.yaml by scripts/catalogue-plugin.ts. */
declare module "virtual:leakscan-catalogue" {
	/** What packCatalogue() made, from byte `from` to `to`. */
	export function catalogueBytes(from: number, to: number): Buffer;
	/** Changes with any pattern. */
	export const patternsVersion: string;
	/** Changes with any source file of leakscan, and with the packages that it is built of. */
	export const engineVersion: string;
}
