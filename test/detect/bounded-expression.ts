/**
 * Proves that an expression cannot take long on hostile text. A backtracking engine takes exponential time only where a
 * repeat stands around something that can match one text in two ways. So: every repeat has a bound, and the body of every
 * repeat around more than one character is checked, with all bounds in it taken away, by recheck's automaton
 * (https://makenowjust-labs.github.io/recheck/), which decides the ambiguity exactly. What is left is polynomial, and small
 * by its bounds and the window it runs on.
 */
import { type AST, RegExpParser, visitRegExpAST } from "@eslint-community/regexpp";
import { checkSync, type Diagnostics } from "recheck";

const parser = new RegExpParser();
const known = new Map<string, string | null>();

/** Problems, one a line; empty when the expression is proven bounded. */
export function boundProblems(source: string): string[] {
	const problems: string[] = [];
	const pattern = parser.parsePattern(source);
	visitRegExpAST(pattern, {
		onQuantifierEnter(repeat) {
			if (repeat.max === Number.POSITIVE_INFINITY)
				problems.push(`unbounded repeat ${repeat.raw} at ${repeat.start} in ${source}`);
			if (repeat.max <= 1 || isOneCharacter(repeat.element)) return;
			const ambiguity = ambiguityOf(`^(?:${withoutBounds(repeat.element)})*$`);
			if (ambiguity !== null) problems.push(`${repeat.raw} at ${repeat.start} in ${source} ${ambiguity}`);
		},
	});
	return problems;
}

function isOneCharacter({ type }: AST.Element): boolean {
	return type === "Character" || type === "CharacterClass" || type === "CharacterSet";
}

/** Letter case makes no difference to ambiguity worth a second run: what differs in case only is taken as the same. */
function ambiguityOf(loop: string): string | null {
	const before = known.get(loop);
	if (before !== undefined) return before;
	const found = verdictOn(checkSync(loop, "i", { checker: "automaton", timeout: 20_000 }));
	known.set(loop, found);
	return found;
}

function verdictOn(result: Diagnostics): string | null {
	switch (result.status) {
		case "safe":
			return null;
		case "vulnerable":
			return result.complexity.type === "exponential"
				? "can match one text in exponentially many ways"
				: null;
		case "unknown":
			return `could not be checked (${result.error.kind}): write it more simply`;
	}
}

/** The node with every bound of a repeat taken away, look-around left out and groups without names: no less ambiguous. */
function withoutBounds(node: AST.Element | AST.Alternative): string {
	const choices = (alternatives: readonly AST.Alternative[]): string =>
		`(?:${alternatives.map(withoutBounds).join("|")})`;
	switch (node.type) {
		case "Alternative":
			return node.elements.map(withoutBounds).join("");
		case "Quantifier": {
			const { element, min, max } = node;
			const least = max <= 1 ? "?" : min === 0 ? "*" : "+";
			return max === 1 && min === 1 ? withoutBounds(element) : withoutBounds(element) + least;
		}
		case "Group":
		case "CapturingGroup":
			return choices(node.alternatives);
		case "Assertion":
			return "";
		case "Backreference":
			return [node.resolved].flat().map(withoutBounds).join("|");
		default:
			return node.raw;
	}
}
