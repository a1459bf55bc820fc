import { Fault } from "../fault/mod.ts";
import type { NotebookCode } from "./cell_statements.ts";
import { bareExpression, isTransparent, type SyntaxNode } from "./cell_syntax.ts";
import { propertyName } from "./harmless_calls.ts";
import { isPublishingCall, PUBLISHERS } from "./publishing_statements.ts";
import { isCode, type Place, walkScopes } from "./scope_walk.ts";
import { lineAt } from "./statement_sources.ts";

/** A call that publishes, and that nothing in its cell waits for. */
export interface UnawaitedPublication {
  cell: number;
  /** 1-based, in the cell's source. */
  line: number;
  /** The line itself, or how it begins. */
  text: string;
}

const LONGEST_TEXT = 90;
/** These call a function and drop the promise that it gives. */
const DROPPING = new Set(["forEach", "setTimeout", "setInterval", "queueMicrotask", "addEventListener"]);
/** These give a list of what it gives: `await` waits for none of them. */
const LISTING = new Set(["map", "flatMap", "filter"]);
/** These give a promise of what they are given. */
const JOINING = new Set(["all", "allSettled", "any", "race", "resolve"]);
const CHAINING = new Set(["then", "catch", "finally"]);

/**
 * Calls of `publish.*`, and of the notebook's functions that wait for such a call, whose promise is dropped where they
 * stand: `publish.value(…)` without `await`, `void run()`, `list.forEach(async …)`. The run may end before they do, and
 * what they publish would be lost without a word. A promise that is given a name is taken to be awaited later.
 */
export function unawaitedPublications(
  { statements, names: { imports } }: NotebookCode,
): UnawaitedPublication[] {
  const own = statements.filter(({ isImport, node }) => !isImport && node.type !== "Program");
  const helpers = new Set(own.flatMap(({ node }) => aliases(node, isNamespace)));
  function isNamespace(name: string): boolean {
    const from = imports.get(name);
    return from?.folder === "publish" && from.member === undefined;
  }
  const isPublisher = (name: string) => {
    const from = imports.get(name);
    return helpers.has(name) || from?.folder === "publish" && PUBLISHERS.includes(from.member ?? "");
  };
  for (;;) {
    const before = helpers.size;
    const found = new Map<string, UnawaitedPublication>();
    for (const { node: top, cell, source } of own) {
      walkScopes(top, (node, place) => {
        if (!isPublishingCall(node, place.isLocal, { isPublisher, isNamespace })) return;
        const fate = fateOf(node, place);
        if (fate === undefined) return;
        if (typeof fate === "string") helpers.add(fate);
        else {
          const line = lineAt(source, fate.start);
          found.set(`${cell} ${line}`, { cell, line, text: shortened(source.split("\n")[line - 1].trim()) });
        }
      });
    }
    if (helpers.size === before) {
      return [...found.values()].sort((a, b) => a.cell - b.cell || a.line - b.line);
    }
  }
}

/**
 * @param path of the notebook, as messages name it.
 * @throws {Fault} which names every place, if there is one.
 */
export function refuseUnawaited(found: readonly UnawaitedPublication[], path: string): void {
  if (found.length === 0) return;
  throw new Fault(`notebook: ${path} does not wait for what it publishes`, {
    expected: "`await` in front of every call that publishes, and of every function that does",
    found: found.map(({ text }) => text).join("\n"),
    where: found.map(({ cell, line }) => `${path}, cell ${cell}, line ${line}`).join("\n"),
    remedy: UNAWAITED_REMEDY,
  });
}

/** What its author can do. */
const UNAWAITED_REMEDY =
  "put `await` in front; instead of forEach(async …) write `for (const … of …)` with `await`, " +
  "or `await Promise.all(….map(async …))`";

/** `const { claim } = publish`, `const say = publish.value`: the names. */
function aliases(statement: SyntaxNode, isNamespace: (name: string) => boolean): string[] {
  if (statement.type !== "VariableDeclaration") return [];
  return (statement.declarations as { id: SyntaxNode; init: SyntaxNode | null }[]).flatMap(({ id, init }) => {
    if (init === null) return [];
    const from = bareExpression(init);
    const isModule = ({ type, name }: SyntaxNode) => type === "Identifier" && isNamespace(name as string);
    if (id.type === "ObjectPattern" && isModule(from)) {
      return (id.properties as { key: SyntaxNode; value: SyntaxNode }[])
        .filter(({ key, value }) => PUBLISHERS.includes(key?.name as string) && value.type === "Identifier")
        .map(({ value }) => value.name as string);
    }
    const isOne = from.type === "MemberExpression" && isModule(bareExpression(from.object as SyntaxNode)) &&
      PUBLISHERS.includes(propertyName(from) ?? "");
    return isOne && id.type === "Identifier" ? [id.name as string] : [];
  });
}

/**
 * What becomes of the promise of a call: the node at which it is dropped, the name of the notebook's function that hands
 * it on, or nothing that is wrong.
 */
function fateOf(call: SyntaxNode, { parents }: Pick<Place, "parents">): SyntaxNode | string | undefined {
  let node = call;
  for (let at = parents.length - 1; at >= 0; at--) {
    const parent = parents[at];
    const isListing = LISTING.has(calledMethod(node) ?? "") && node !== call;
    let owner: number | undefined;
    if (parent.type === "AwaitExpression" && isListing) return node;
    if (parent.type === "AwaitExpression" || parent.type === "ReturnStatement") {
      owner = parents.findLastIndex((it, index) => index < at && isCode(it));
      if (owner < 0) return undefined;
    } else if (parent.type === "ArrowFunctionExpression" && parent.body === node) owner = at;
    else if (isTransparent(parent) || PASSING.has(parent.type)) node = parent;
    else if (parent.type === "ExpressionStatement" || parent.operator === "void") return node;
    else if (parent.type === "MemberExpression" && CHAINING.has(propertyName(parent) ?? "")) {
      node = parents[--at];
      if (node?.callee !== parent) return undefined;
    } else if (JOINING.has(calledMethod(parent) ?? "") && parent.callee !== node) node = parent;
    else return undefined;
    if (owner === undefined) continue;

    const code = parents[owner];
    if (code.type === "FunctionDeclaration") {
      return owner === 0 ? (code.id as SyntaxNode).name as string : undefined;
    }
    let whole = code;
    for (at = owner - 1; at >= 0 && isTransparent(parents[at]); at--) whole = parents[at];
    const user = parents[at];
    if (user?.type === "VariableDeclarator" && (user.id as SyntaxNode).type === "Identifier") {
      return at === 1 ? (user.id as SyntaxNode).name as string : undefined;
    }
    if (user?.type !== "CallExpression" && user?.type !== "NewExpression") return undefined;
    if (user.callee !== whole && DROPPING.has(calledMethod(user) ?? "")) {
      // `new Promise((done) => setTimeout(…, done))`: whoever waits for that waits for it.
      return parents.slice(0, at).some(isPromise) ? undefined : user;
    }
    node = user;
  }
  return undefined;
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)} …`;
}

function isPromise({ type, callee }: SyntaxNode): boolean {
  return type === "NewExpression" && bareExpression(callee as SyntaxNode).name === "Promise";
}

/** Expressions whose value can be that of what stands in them. */
const PASSING = new Set([
  "SequenceExpression",
  "ConditionalExpression",
  "LogicalExpression",
  "ArrayExpression",
  "SpreadElement",
]);

/** The name under which something is called: of `list.map(…)` and `map(…)`. */
function calledMethod(node: SyntaxNode): string | undefined {
  if (node.type !== "CallExpression") return undefined;
  const callee = bareExpression(node.callee as SyntaxNode);
  return callee.type === "MemberExpression" ? propertyName(callee) : callee.name as string | undefined;
}
