/** Shell completion, made from the command tree so that it cannot go stale. */
import type { Command, Option } from "commander";
import { LeakscanError } from "../errors.ts";

interface Node {
	/** Words that lead here: "", "image", "patterns list". */
	readonly path: string;
	readonly commands: readonly Command[];
	readonly options: readonly Option[];
}

/** The script for `shell`; throws USAGE for a shell it does not know. */
export function completionScript(shell: string, program: Command): string {
	const nodes = [...nodesOf(program, "")];
	switch (shell) {
		case "bash":
			return bash(nodes);
		case "zsh":
			return `#compdef leakscan\nautoload -U +X bashcompinit && bashcompinit\n${bash(nodes)}`;
		case "fish":
			return fish(nodes);
		default:
			throw new LeakscanError("USAGE", `no completion for ${shell}`, {
				hint: "there is one for bash, zsh and fish",
			});
	}
}

function* nodesOf(command: Command, path: string): Generator<Node> {
	yield { path, commands: command.commands, options: command.options };
	for (const child of command.commands)
		yield* nodesOf(child, path === "" ? child.name() : `${path} ${child.name()}`);
}

function words(node: Node): string {
	return [
		...node.commands.map((command) => command.name()),
		...node.options.map(({ long }) => long ?? ""),
		"--help",
	].join(" ");
}

function bash(nodes: readonly Node[]): string {
	const choices = new Map<string, string>();
	for (const { options } of nodes) {
		for (const { long, short, argChoices } of options) {
			if (argChoices) choices.set([short, long].filter(Boolean).join("|"), argChoices.join(" "));
		}
	}
	const cases = nodes.map((node) => `    "${node.path}") words="${words(node)}" ;;`).join("\n");
	const values = [...choices]
		.map(([flags, list]) => `    ${flags}) COMPREPLY=($(compgen -W "${list}" -- "$cur")); return ;;`)
		.join("\n");
	const parents = nodes.filter(({ commands }) => commands.length > 0).map(({ path }) => `"${path}"`);
	return `_leakscan() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" word
  COMPREPLY=()
  case "$prev" in
${values}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path" in
    ${parents.join("|")}) [[ "$word" == -* ]] || path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases}
  esac
  if [[ "$cur" == -* || "$words" != --* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
  [[ \${#COMPREPLY[@]} -gt 0 || "$cur" == -* ]] || COMPREPLY=($(compgen -f -- "$cur"))
}
complete -o filenames -F _leakscan leakscan
`;
}

function fish(nodes: readonly Node[]): string {
	const lines = ["complete -c leakscan -f"];
	for (const { path, commands, options } of nodes) {
		const seen = path.split(" ").filter(Boolean);
		const inside = seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
		const children = commands.map((command) => command.name()).join(" ");
		const atParent =
			seen.length === 0
				? "__fish_use_subcommand"
				: `${inside}; and not __fish_seen_subcommand_from ${children}`;
		for (const command of commands) {
			lines.push(
				`complete -c leakscan -n '${atParent}' -a ${command.name()} -d ${quoted(command.description())}`,
			);
		}
		for (const { long, short, argChoices, required, description } of options) {
			const condition = seen.length === 0 ? "" : ` -n '${inside}'`;
			const flags = `${short ? ` -s ${short.slice(1)}` : ""}${long ? ` -l ${long.slice(2)}` : ""}`;
			const value = argChoices ? ` -x -a '${argChoices.join(" ")}'` : required ? " -r -F" : "";
			lines.push(`complete -c leakscan${condition}${flags}${value} -d ${quoted(description)}`);
		}
		if (seen.length === 1 && commands.length === 0 && seen[0] !== "completion")
			lines.push(`complete -c leakscan -n '${inside}' -F`);
	}
	return `${lines.join("\n")}\n`;
}

function quoted(text: string): string {
	return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
