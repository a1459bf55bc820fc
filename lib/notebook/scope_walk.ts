import { childrenOf, namesIn, type SyntaxNode } from "./cell_syntax.ts";

/** Where a node stands while a statement is walked. */
export interface Place {
  /** The nodes around it, outermost first. */
  parents: readonly SyntaxNode[];
  /** Whether a name means something inside the statement, and not a name of the notebook. */
  isLocal(name: string): boolean;
}

/** One node on the way through a statement. */
interface Step {
  node: SyntaxNode;
  /** How many nodes are around it. */
  depth: number;
  /** Names that only what stands in it can see. */
  scope: ReadonlySet<string>;
}

/** Statements are walked many times, and stay as they are. */
const ways = new WeakMap<SyntaxNode, Step[]>();

/** Visits every node of a statement that runs; of identifiers those that refer to something, not those that bind. */
export function walkScopes(
  statement: SyntaxNode,
  visit: (node: SyntaxNode, place: Place) => void,
): void {
  let way = ways.get(statement);
  if (way === undefined) ways.set(statement, way = wayThrough(statement));
  const parents: SyntaxNode[] = [];
  const around: Step[] = [];
  const place: Place = { parents, isLocal: (name) => around.some(({ scope }) => scope.has(name)) };
  for (const step of way) {
    parents.length = step.depth;
    while (around.length > 0 && around.at(-1)!.depth >= step.depth) around.pop();
    if (step.scope.size > 0) around.push(step);
    visit(step.node, place);
    parents.push(step.node);
  }
}

function wayThrough(statement: SyntaxNode): Step[] {
  const way: Step[] = [];
  const binding = new Set<SyntaxNode>();
  const go = (node: SyntaxNode, depth: number) => {
    if (binding.has(node)) return;
    for (const pattern of patternsOf(node)) identifiersIn(pattern).forEach((it) => binding.add(it));
    way.push({ node, depth, scope: scopeOf(node) });
    for (const child of childrenOf(node)) go(child, depth + 1);
  };
  go(statement, 0);
  return way;
}

/** Names that a top-level statement gives to the notebook: its own, and `var` and functions within. */
export function declaredNames(statement: SyntaxNode): string[] {
  if (statement.type === "ImportDeclaration") {
    return (statement.specifiers as SyntaxNode[]).flatMap(({ local }) => namesIn(local as SyntaxNode));
  }
  const inner = statement.type.startsWith("Export") ? statement.declaration as SyntaxNode | null : statement;
  return inner === null ? [] : [...lexicalNames([inner]), ...hoistedNames(inner)];
}

const CODE = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ClassDeclaration",
  "ClassExpression",
]);

/** Whether a node is a function or a class. */
export function isCode({ type }: SyntaxNode): boolean {
  return CODE.has(type);
}

/** The patterns whose names a node binds. */
function patternsOf(node: SyntaxNode): SyntaxNode[] {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...present(node.id), ...node.params as SyntaxNode[]];
    case "CatchClause":
      return present(node.param);
    case "VariableDeclarator":
    case "ClassDeclaration":
    case "ClassExpression":
    case "TSEnumDeclaration":
    case "TSEnumMember":
    case "TSModuleDeclaration":
    case "TSImportEqualsDeclaration":
      return present(node.id);
    case "TSParameterProperty":
      return present(node.parameter);
    default:
      return [];
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The names that only what stands in a node can see. */
function scopeOf(node: SyntaxNode): ReadonlySet<string> {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      const own = node.type === "FunctionExpression" ? patternsOf(node) : node.params as SyntaxNode[];
      const this_ = node.type === "ArrowFunctionExpression" ? [] : ["arguments"];
      return new Set([...own.flatMap(namesIn), ...this_, ...hoistedNames(node.body as SyntaxNode)]);
    }
    case "ClassExpression":
    case "CatchClause":
      return new Set(patternsOf(node).flatMap(namesIn));
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
      return new Set(lexicalNames(node.body as SyntaxNode[]));
    case "SwitchStatement":
      return new Set(
        (node.cases as SyntaxNode[]).flatMap(({ consequent }) => lexicalNames(consequent as SyntaxNode[])),
      );
    case "ForStatement":
      return new Set(lexicalNames(present(node.init)));
    case "ForInStatement":
    case "ForOfStatement":
      return new Set(lexicalNames(present(node.left)));
    default:
      return NO_NAMES;
  }
}

const NAMING = new Set([
  "FunctionDeclaration",
  "ClassDeclaration",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
  "TSImportEqualsDeclaration",
]);

/** Names that statements of one block declare for it. */
function lexicalNames(statements: SyntaxNode[]): string[] {
  return statements.flatMap((node) => {
    if (node.type === "VariableDeclaration") {
      return node.kind === "var"
        ? []
        : (node.declarations as SyntaxNode[]).flatMap(({ id }) => namesIn(id as SyntaxNode));
    }
    return NAMING.has(node.type) && node.id ? namesIn(node.id as SyntaxNode) : [];
  });
}

/** Names of `var` anywhere in a node, but not in the functions within. */
function hoistedNames(node: SyntaxNode): string[] {
  const own = node.type === "VariableDeclaration" && node.kind === "var"
    ? (node.declarations as SyntaxNode[]).flatMap(({ id }) => namesIn(id as SyntaxNode))
    : [];
  return [...own, ...childrenOf(node).filter((child) => !isCode(child)).flatMap(hoistedNames)];
}

function identifiersIn(pattern: SyntaxNode): SyntaxNode[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return (pattern.properties as SyntaxNode[]).flatMap(identifiersIn);
    case "ArrayPattern":
      return (pattern.elements as (SyntaxNode | null)[]).flatMap((it) =>
        it === null ? [] : identifiersIn(it)
      );
    case "Property":
      return identifiersIn(pattern.value as SyntaxNode);
    case "RestElement":
      return identifiersIn(pattern.argument as SyntaxNode);
    case "AssignmentPattern":
      return identifiersIn(pattern.left as SyntaxNode);
    default:
      return [];
  }
}

function present(node: unknown): SyntaxNode[] {
  return node === null || node === undefined ? [] : [node as SyntaxNode];
}
