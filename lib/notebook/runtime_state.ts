import { bareExpression, isTransparent, type SyntaxNode } from "./cell_syntax.ts";
import {
  isQuietGlobal,
  isQuietImport,
  leadsToChange,
  type Names,
  propertyName,
  rootOf,
} from "./harmless_calls.ts";
import type { Place } from "./scope_walk.ts";

/**
 * Data can go from one statement to another without a name of the notebook: through what the language and the platform
 * keep for themselves, and through what modules hold. Not seen is what the code does not show: time that passed, numbers
 * of timers, a built-in object reached by a property whose name is computed, and state that a function of a module keeps.
 */

/** Properties by which anything leads to what all things of its kind share. */
const SHARED = new Set([
  "__proto__",
  "constructor",
  "getPrototypeOf",
  "__defineGetter__",
  "__defineSetter__",
]);
/** What the last regular expression found (https://github.com/tc39/proposal-regexp-legacy-features). */
const LAST_MATCH = /^(\$[1-9&_+`']|lastMatch|lastParen|leftContext|rightContext)$/;
/** Stands behind a module for all that is in it. */
const WHOLE = " *";
/** Not objects: nothing can be kept in them. */
const PRIMITIVES = new Set(["undefined", "NaN", "Infinity"]);

/** Whether a node gets at state that built-in objects keep: writes into one, hands one on, or reads what one remembers. */
export function isRuntimeState(node: SyntaxNode, place: Place, names: Names): boolean {
  switch (node.type) {
    case "Identifier":
      return isBuiltIn(node.name as string, place, names) && isKept(node, place, names);
    case "MemberExpression":
      return remembers(propertyName(node) ?? "");
    case "ObjectPattern":
      return (node.properties as SyntaxNode[]).some(({ key }) => {
        const { name, value } = (key ?? {}) as Partial<SyntaxNode>;
        return remembers(String(name ?? value));
      });
    case "UnaryExpression":
      return node.operator === "delete" && isWithinBuiltIn(node.argument as SyntaxNode, place, names);
    default:
      return false;
  }
}

/** Whether what an assignment writes to lies in a built-in object. */
export function isWithinBuiltIn(target: SyntaxNode, place: Place, names: Names): boolean {
  const bare = bareExpression(target);
  if (bare.type === "MemberExpression") return isBuiltIn(rootOf(bare) ?? "", place, names);
  const parts = [bare.properties, bare.elements, bare.value, bare.argument, bare.left].flat();
  return parts.some((part) =>
    part !== null && typeof part === "object" && isWithinBuiltIn(part as SyntaxNode, place, names)
  );
}

function isBuiltIn(name: string, { isLocal }: Place, { declared }: Names): boolean {
  return isQuietGlobal(name) && !PRIMITIVES.has(name) && !isLocal(name) && !declared.has(name);
}

function remembers(property: string): boolean {
  return SHARED.has(property) || LAST_MATCH.test(property);
}

/** Whether the name of a built-in object stands for more than a call of what it offers. */
function isKept(node: SyntaxNode, { parents, isLocal }: Place, names: Names): boolean {
  const { whole, parent } = around(node, parents);
  switch (parent?.type) {
    case "MemberExpression":
      return parent.object !== whole || holdsState(node.name as string, propertyName(parent));
    case "BinaryExpression":
      return parent.operator !== "instanceof";
    case "ClassDeclaration":
    case "ClassExpression":
    case "UnaryExpression":
      return false;
  }
  if ((parent?.callee ?? parent?.tag) === whole) return false;
  const call = parents.findLast(({ type }) => !PARTS.has(type));
  if (call === undefined || !/^(Call|New)Expression$/.test(call.type)) return true;
  const callee = bareExpression(call.callee as SyntaxNode);
  const root = rootOf(callee) ?? "";
  if (!isLocal(root) && isQuietImport(root, names)) return false;
  // `xs.map(Number)`, `Array.from(xs, Number)`: these call what they are given, and do not give it back.
  const method = callee.type === "MemberExpression" ? propertyName(callee) : undefined;
  const at = (call.arguments as SyntaxNode[]).indexOf(whole);
  return method === undefined || !CALLING.has(method) || at !== (method === "from" ? 1 : 0);
}

/** What an argument is made of. */
const PARTS = new Set(["Property", "ObjectExpression", "ArrayExpression"]);
const CALLING = new Set([
  "map",
  "flatMap",
  "filter",
  "every",
  "some",
  "find",
  "findIndex",
  "findLast",
  "from",
]);

/** Whether a property of a built-in object tells what code did before. */
function holdsState(object: string, property: string | undefined): boolean {
  if (property === undefined || property === "prototype" || leadsToChange(property) && object !== "Object") {
    return true;
  }
  switch (object) {
    case "RegExp":
      return property !== "escape";
    case "performance":
      return property !== "now";
    case "Math":
      return property === "random";
    default:
      return false;
  }
}

/**
 * What a name of a quiet module stands for where it is more than a call: `landuse.REGIONS` as `kenzan/landuse/mod.ts
 * REGIONS`, the whole module as `kenzan/landuse/mod.ts *`. What is written into it is kept there.
 */
export function moduleConstant(node: SyntaxNode, { parents }: Place, { imports }: Names): string | undefined {
  const { package: module, member } = imports.get(node.name as string)!;
  const { whole, parent } = around(node, parents);
  const isCalled = (callee: SyntaxNode, call?: SyntaxNode) => (call?.callee ?? call?.tag) === callee;
  if (member !== undefined) return isCalled(whole, parent) ? undefined : `${module} ${member}`;
  if (parent?.type !== "MemberExpression" || parent.object !== whole) {
    return isCalled(whole, parent) ? undefined : `${module}${WHOLE}`;
  }
  const outer = around(parent, parents.slice(0, parents.indexOf(parent)));
  return isCalled(outer.whole, outer.parent) ? undefined : `${module} ${propertyName(parent) ?? "*"}`;
}

/** Where a whole module is handed on, each of its constants may be meant by it. */
export function withWholeModules<S extends { mentions: ReadonlySet<string> }>(statements: S[]): S[] {
  const whole = statements.flatMap(({ mentions }) => [...mentions]).filter((name) => name.endsWith(WHOLE));
  const modules = new Set(whole.map((name) => name.slice(0, -WHOLE.length)));
  if (modules.size === 0) return statements;
  return statements.map((statement) => ({
    ...statement,
    mentions: new Set([...statement.mentions].map((name) => {
      const [module, constant] = name.split(" ");
      return constant !== undefined && modules.has(module) ? `${module}${WHOLE}` : name;
    })),
  }));
}

/** An expression with what only tells the compiler something, and what that stands in. */
function around(
  node: SyntaxNode,
  parents: readonly SyntaxNode[],
): { whole: SyntaxNode; parent?: SyntaxNode } {
  let whole = node, at = parents.length - 1;
  while (at >= 0 && isTransparent(parents[at])) whole = parents[at--];
  return { whole, parent: parents[at] };
}
