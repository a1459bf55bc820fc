import type { NotebookCode, Statement } from "./cell_statements.ts";
import { bareExpression, type SyntaxNode } from "./cell_syntax.ts";
import { isOutOfSight, propertyName } from "./harmless_calls.ts";
import { walkScopes } from "./scope_walk.ts";
import { textOf } from "./statement_sources.ts";

/** By the kind of a basis, the numbers that decide: a threshold is for the author to set. */
const DECIDING: Record<string, string[][]> = {
  interval: [["interval", "lower"], ["interval", "upper"]],
  test: [["p"]],
  comparison: [["left", "value"], ["right", "value"]],
};

/**
 * Whether a claim rests on numbers that stand in the code as they are: whatever the data, it cannot fall. Only what is
 * certain counts; where the code does not show what decides, it is taken to be computed.
 *
 * @param statement that publishes the claim.
 * @param isComputed whether something other than the author's hand has gone into these names of the notebook.
 */
export function isTypedClaim(
  id: string,
  statement: Statement,
  { names }: NotebookCode,
  isComputed: (names: readonly string[]) => boolean,
): boolean {
  const bases = statement.isWild ? [] : basesOf(id, statement);
  return bases.some((deciding) => {
    if (deciding.length === 0) return false;
    const used = new Set<string>();
    let isTyped = true;
    walkScopes(statement.node, (node, { isLocal }) => {
      const isInside = deciding.some(({ start, end }) => start <= node.start && node.end <= end);
      if (!isInside || node.type !== "Identifier") return;
      const name = node.name as string;
      if (isLocal(name) || names.imports.has(name) || isOutOfSight(name, names)) isTyped = false;
      else if (names.declared.has(name)) used.add(name);
    });
    return isTyped && !isComputed([...used]);
  });
}

/** For each basis of a claim the expressions that decide; none where the code does not show them. */
function basesOf(id: string, { node: top }: Statement): SyntaxNode[][] {
  let found: SyntaxNode[][] = [];
  walkScopes(top, (node) => {
    if (node.type !== "CallExpression") return;
    const callee = bareExpression(node.callee as SyntaxNode);
    const name = callee.type === "MemberExpression" ? propertyName(callee) : callee.name;
    const [first, , , options] = node.arguments as SyntaxNode[];
    if (name !== "claim" || textOf(first) !== id) return;
    const basis = options && inObject(options, ["basis"]);
    const bases = basis?.type === "ArrayExpression" ? basis.elements as SyntaxNode[] : basis ? [basis] : [];
    found = bases.map(decidingIn);
  });
  return found;
}

function decidingIn(basis: SyntaxNode): SyntaxNode[] {
  const bare = bareExpression(basis);
  if (bare.type !== "ObjectExpression") return bare.type === "Identifier" ? [bare] : [];
  const paths = DECIDING[textOf(inObject(bare, ["kind"])) ?? ""] ?? [];
  const deciding = paths.map((path) => inObject(bare, path));
  return deciding.every((it) => it !== undefined) ? deciding : [];
}

/** What stands under a path of properties in an object that the code shows; on the way, what is no such object. */
function inObject(object: SyntaxNode, [name, ...rest]: string[]): SyntaxNode | undefined {
  const bare = bareExpression(object);
  if (name === undefined || bare.type !== "ObjectExpression") return bare;
  const properties = bare.properties as SyntaxNode[];
  if (properties.some(({ type, computed }) => type !== "Property" || computed === true)) return undefined;
  const property = properties.find(({ key }) => {
    const { name: word, value } = key as SyntaxNode;
    return (word ?? value) === name;
  });
  return property && inObject(property.value as SyntaxNode, rest);
}
