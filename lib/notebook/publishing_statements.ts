import type { NotebookCode, Statement } from "./cell_statements.ts";
import { bareExpression, type SyntaxNode } from "./cell_syntax.ts";
import { propertyName } from "./harmless_calls.ts";
import { walkScopes } from "./scope_walk.ts";
import { lineAt, textOf } from "./statement_sources.ts";

/** The functions of `lib/publish` that publish. */
export const PUBLISHERS: readonly string[] = ["value", "table", "figure", "map", "file", "claim"];

/** A statement that publishes, or defines something that does. */
export interface PublishingStatement {
  statement: Statement;
  /** Whether it may publish under an id that its text does not show. */
  isOpen: boolean;
  /** Ids, or what an id may look like, with the line of the call they stand in. */
  ids: PossibleId[];
}

/** A text that is an id, or what an id may look like. */
interface PossibleId {
  test: string | RegExp;
  /** Of the call it stands in. */
  line: number;
  /** Whether the cell, when it has run, has published under it. */
  isCertain: boolean;
}

/** The statements of a notebook that publish. */
export function publishingStatements(
  { statements, names: { imports } }: NotebookCode,
): PublishingStatement[] {
  /** Names of the notebook that publish when they are called: `const number = (id, …) => publish.value(id, …)`. */
  const helpers = new Set<string>();
  const isNamespace = (name: string) => imports.get(name)?.folder === "publish" && !imports.get(name)?.member;
  const isPublisher = (name: string) => {
    const from = imports.get(name);
    return helpers.has(name) || from?.folder === "publish" && PUBLISHERS.includes(from.member ?? "");
  };
  const publishes = (statement: Statement) => {
    if (statement.isWild) return true;
    let does = false;
    walkScopes(statement.node, (node, { parents, isLocal }) => {
      if (node.type !== "Identifier" || isLocal(node.name as string)) return;
      const name = node.name as string;
      if (isNamespace(name)) {
        const parent = parents.at(-1)!;
        const member = parent.type === "MemberExpression" ? propertyName(parent) : undefined;
        does ||= member === undefined || PUBLISHERS.includes(member);
      } else does ||= isPublisher(name);
    });
    return does;
  };
  const own = statements.filter(({ isImport }) => !isImport);
  let found = own.filter(publishes);
  for (let before = -1; before !== helpers.size; found = own.filter(publishes)) {
    before = helpers.size;
    for (const { writes } of found) for (const name of writes) helpers.add(name);
  }
  /** Of these, those that publish under their first argument as it is. */
  const passing = new Set(found.flatMap(({ node }) => passingHelper(node, isPublisher, isNamespace)));
  const isPassing = (name: string) =>
    imports.has(name) || passing.has(name) && found.filter(({ writes }) => writes.has(name)).length === 1;
  return found.map((statement) => ({
    statement,
    ...idsOf(statement, { isPublisher, isNamespace, isPassing }),
  }));
}

type Question = (name: string) => boolean;

/** `const number = (id, …) => publish.value(id, …)`: its name. */
function passingHelper(statement: SyntaxNode, isPublisher: Question, isNamespace: Question): string[] {
  const [only, ...more] = statement.type === "VariableDeclaration"
    ? statement.declarations as SyntaxNode[]
    : [];
  const made = only?.init as SyntaxNode | null | undefined;
  if (more.length > 0 || !made || !/^(Arrow)?FunctionExpression$/.test(made.type)) return [];
  const body = bareExpression(made.body as SyntaxNode);
  const [id] = made.params as SyntaxNode[];
  const [first] = body.type === "CallExpression" ? body.arguments as SyntaxNode[] : [];
  const isSame = id?.type === "Identifier" && first?.type === "Identifier" && id.name === first.name;
  return isSame && isPublishingCall(body, () => false, { isPublisher, isNamespace })
    ? [(only.id as SyntaxNode).name as string]
    : [];
}

/** Whether a node calls what publishes, under a name of the notebook or of the module. */
export function isPublishingCall(
  node: SyntaxNode,
  isLocal: Question,
  { isPublisher, isNamespace }: Record<"isPublisher" | "isNamespace", Question>,
): boolean {
  if (node.type !== "CallExpression") return false;
  const callee = bareExpression(node.callee as SyntaxNode);
  const isFree = ({ type, name }: SyntaxNode) => type === "Identifier" && !isLocal(name as string);
  if (callee.type === "Identifier") return isFree(callee) && isPublisher(callee.name as string);
  const object = callee.type === "MemberExpression" ? bareExpression(callee.object as SyntaxNode) : undefined;
  return object !== undefined && isFree(object) && isNamespace(object.name as string) &&
    PUBLISHERS.includes(propertyName(callee) ?? "");
}

/** What may stand around a call that is made whenever the cell runs. */
const UNCONDITIONAL = new Set([
  "ExpressionStatement",
  "AwaitExpression",
  "VariableDeclaration",
  "VariableDeclarator",
  "CallExpression",
]);

function idsOf(
  { node: top, source, isWild }: Statement,
  { isPublisher, isNamespace, isPassing }: Record<"isPublisher" | "isNamespace" | "isPassing", Question>,
): Pick<PublishingStatement, "isOpen" | "ids"> {
  let isOpen = isWild;
  const ids: PossibleId[] = [];
  const isCall = (node: SyntaxNode, isLocal: Question) =>
    isPublishingCall(node, isLocal, { isPublisher, isNamespace });
  if (top.type === "Program") return { isOpen: true, ids };
  walkScopes(top, (node, { parents, isLocal }) => {
    if (isCall(node, isLocal)) {
      const [first] = node.arguments as SyntaxNode[];
      const isShown = first !== undefined && (textOf(first) !== undefined || patternOf(first) !== undefined);
      isOpen ||= !isShown;
    }
    if (node.type === "Identifier" && !isLocal(node.name as string)) {
      const parent = parents.at(-1);
      const name = node.name as string;
      // Handed on: whoever has it can call it with any id.
      isOpen ||= isPublisher(name) && !(parent?.type === "CallExpression" && parent.callee === node);
      isOpen ||= isNamespace(name) && parent?.type !== "MemberExpression";
    }
    const test = textOf(node) ?? patternOf(node);
    if (test === undefined) return;
    const call = parents.findLast((parent) => isCall(parent, isLocal));
    const isFirst = call !== undefined && (call.arguments as SyntaxNode[])[0] === node;
    const callee = call && bareExpression(call.callee as SyntaxNode);
    const isCertain = isFirst && parents.every(({ type }) => UNCONDITIONAL.has(type)) &&
      (callee!.type !== "Identifier" || isPassing(callee!.name as string));
    ids.push({ test, line: lineAt(source, (call ?? node).start), isCertain });
  });
  return { isOpen, ids };
}

/** What a template with holes can give, where it has some text of its own. */
function patternOf({ type, quasis }: SyntaxNode): RegExp | undefined {
  if (type !== "TemplateLiteral") return undefined;
  const texts = (quasis as SyntaxNode[]).map(({ value }) => (value as { cooked: string }).cooked);
  if (texts.length === 1 || texts.join("") === "") return undefined;
  return new RegExp(`^${texts.map((text) => RegExp.escape(text)).join("[a-z0-9-]*")}$`);
}

/**
 * The statements of a cell that can have published an id, and the line of the call.
 *
 * @param found those of the whole notebook.
 */
export function publishersOf(
  id: string,
  cell: number,
  found: readonly PublishingStatement[],
): { statements: Statement[]; line?: number } {
  const here = found.filter(({ statement }) => statement.cell === cell);
  const matches = (test: string | RegExp) => typeof test === "string" ? test === id : test.test(id);
  // An id is published once in a notebook: whoever certainly does so is the only one.
  for (const { statement, ids } of here) {
    const certain = ids.find(({ test, isCertain }) => isCertain && test === id);
    if (certain !== undefined) return { statements: [statement], line: certain.line };
  }
  const named = here.filter(({ ids }) => ids.some(({ test }) => matches(test)));
  const open = here.filter(({ isOpen }) => isOpen);
  const all = [...new Set([...named, ...open])];
  // What an earlier cell left running may publish now.
  if (all.length === 0) {
    return {
      statements: found.filter(({ statement }) => statement.cell <= cell).map(({ statement }) => statement),
    };
  }
  const lines = named.flatMap(({ ids }) => ids.filter(({ test }) => matches(test)));
  // A text that is the id tells more than a template that can give it.
  const line = (lines.find(({ test }) => test === id) ?? lines.at(0))?.line;
  return { statements: all.map(({ statement }) => statement), line };
}
