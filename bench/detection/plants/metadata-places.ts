/** Build metadata that a secret gets into: every builder's form of it, as history and config have it. */
import type { Kind } from "./kinds.ts";
import type { Expected, PlantedMetadata } from "./plant.ts";
import { kebab } from "./text-places.ts";

export interface MetadataPlace {
	readonly id: string;
	readonly expected: Expected;
	render(kind: Kind): PlantedMetadata;
}

export const METADATA_PLACES: readonly MetadataPlace[] = [
	{
		id: "ENV",
		expected: { kind: "env" },
		render: ({ variable, value }) => ({
			history: [`ENV ${variable}=${value}`],
			env: `${variable}=${value}`,
		}),
	},
	{
		id: "ENV in the config alone",
		expected: { kind: "env" },
		render: ({ variable, value }) => ({ env: `${variable}=${value}` }),
	},
	{
		id: "ENV of the classic builder",
		expected: { kind: "env" },
		render: ({ variable, value }) => ({
			history: [`/bin/sh -c #(nop)  ENV ${variable}=${value}`],
			env: `${variable}=${value}`,
		}),
	},
	{
		id: "build arg",
		expected: { kind: "arg" },
		render: ({ variable, value }) => ({
			history: [`ARG ${variable}`, `RUN |1 ${variable}=${value} /bin/sh -c make install # buildkit`],
		}),
	},
	{
		id: "build arg, classic builder",
		expected: { kind: "arg" },
		render: ({ variable, value }) => ({
			history: [`/bin/sh -c #(nop)  ARG ${variable}`, `|1 ${variable}=${value} /bin/sh -c make install`],
		}),
	},
	{
		id: "second of several build args",
		expected: { kind: "arg" },
		render: ({ variable, value }) => ({
			history: [`RUN |3 VERSION=1.4.2 ${variable}=${value} MODE=fast /bin/sh -c make # buildkit`],
		}),
	},
	{
		id: "default of an ARG",
		expected: { kind: "arg" },
		render: ({ variable, value }) => ({ history: [`ARG ${variable}=${value}`] }),
	},
	{
		id: "RUN export",
		expected: { kind: "history" },
		render: ({ variable, value }) => ({
			history: [`RUN /bin/sh -c export ${variable}=${value} && make install # buildkit`],
		}),
	},
	{
		id: "RUN with a flag",
		expected: { kind: "history" },
		render: ({ variable, value }) => ({
			history: [`RUN /bin/sh -c ./configure --${kebab(variable)}=${value} --prefix=/usr # buildkit`],
		}),
	},
	{
		id: "RUN curl",
		expected: { kind: "history" },
		render: ({ value }) => ({
			history: [
				`RUN /bin/sh -c curl -fsSH "Authorization: Bearer ${value}" https://get.shop.lan/cli -o /bin/cli # buildkit`,
			],
		}),
	},
	{
		id: "RUN echo into a file",
		expected: { kind: "history" },
		render: ({ variable, value }) => ({
			history: [`/bin/sh -c echo "${variable}=${value}" >> /app/.env`],
		}),
	},
	{
		id: "LABEL",
		expected: { kind: "label" },
		render: ({ variable, value }) => ({
			history: [`LABEL lan.shop.${kebab(variable)}=${value}`],
			label: [`lan.shop.${kebab(variable)}`, value],
		}),
	},
	{
		id: "HEALTHCHECK",
		expected: { kind: "healthcheck" },
		render: ({ value }) => ({
			healthcheck: ["CMD-SHELL", `curl -fsu probe:${value} http://localhost/health || exit 1`],
		}),
	},
	{
		id: "CMD",
		expected: { kind: "cmd" },
		render: ({ variable, value }) => ({ cmd: ["/app/server", `--${kebab(variable)}`, value, "--port=80"] }),
	},
	{
		id: "ONBUILD",
		expected: { kind: "onbuild" },
		render: ({ variable, value }) => ({ onBuild: `ENV ${variable}=${value}` }),
	},
	{
		id: "manifest annotation",
		expected: { kind: "annotation" },
		render: ({ variable, value }) => ({ annotation: [`lan.shop.${kebab(variable)}`, value] }),
	},
];
