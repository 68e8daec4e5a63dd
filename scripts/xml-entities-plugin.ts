/**
 * htmlparser2 makes HTML's table of entities as it is loaded, also for who reads XML alone, as leakscan does: XML has five of its own
 * (https://www.w3.org/TR/xml/#sec-predefined-ent), in another table. In the build the first is empty.
 */

/** The part of Rolldown's plugin interface that this needs. */
interface XmlEntitiesPlugin {
	readonly name: string;
	transform(code: string, id: string): string | null;
}

const TABLE = /export const htmlDecodeTree = .*;/;

export function xmlEntitiesPlugin(): XmlEntitiesPlugin {
	return {
		name: "leakscan-xml-entities",
		transform(code, id) {
			if (!/\/entities\/dist\/generated\/decode-data-html\.js$/.test(id)) return null;
			if (!TABLE.test(code)) throw new Error(`${id} makes its table in another way`);
			return "export const htmlDecodeTree = new Uint16Array(0);\n";
		},
	};
}
