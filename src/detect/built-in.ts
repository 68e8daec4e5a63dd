/** The built-in catalogue, read when it is first asked for. */
import { catalogueBytes } from "virtual:leakscan-catalogue";
import { PackedCatalogue } from "./packed-catalogue.ts";

let catalogue: PackedCatalogue | undefined;

export function builtIn(): PackedCatalogue {
	catalogue ??= new PackedCatalogue(catalogueBytes);
	return catalogue;
}
