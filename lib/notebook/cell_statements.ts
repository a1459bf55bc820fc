import { setImmediate } from "node:timers/promises";
import { bareExpression, isNode, namesIn, parseCell, type SyntaxNode } from "./cell_syntax.ts";
import type { NumberedCell } from "./cell_lines.ts";
import {
  isHarmless,
  isOutOfSight,
  isQuietImport,
  leadsToChange,
  type Names,
  propertyName,
} from "./harmless_calls.ts";
import { isRuntimeState, isWithinBuiltIn, moduleConstant, withWholeModules } from "./runtime_state.ts";
import { declaredNames, isCode, type Place, walkScopes } from "./scope_walk.ts";

/** What a top-level statement of a cell does to the names of the notebook. */
export interface Statement {
  cell: number;
  node: SyntaxNode;
  source: string;
  isImport: boolean;
  /** Names it declares or assigns: it is where their value comes from. */
  writes: ReadonlySet<string>;
  /** Names of the notebook, and constants of modules, that it uses in any way, also in functions that it only defines. */
  mentions: ReadonlySet<string>;
  /** Whether it may change things that it mentions, or that these lead to. */
  changes: boolean;
  /** Names of objects of `lib` whose own state it may change. */
  handles: ReadonlySet<string>;
  /** Whether a function in it, called later, may change something. */
  isImpure: boolean;
  /** Whether it reaches what no analysis sees: `globalThis`, `Deno`, `eval`, an import that is computed. */
  isWild: boolean;
}

/** The code cells of a notebook, read. */
export interface NotebookCode {
  statements: Statement[];
  names: Names;
  /** Names that stand for one object that a function of `lib` made, and the function's folder. */
  objects: ReadonlyMap<string, string>;
  /** Numbers of the cells that could not be read, each a single wild statement. */
  unread: number[];
}

/** Reads the code cells of a notebook, one at a time: between them, whoever waits for this thread has a turn. */
export async function readCode(cells: readonly NumberedCell[]): Promise<NotebookCode> {
  const parsed: { cell: number; source: string; nodes?: SyntaxNode[] }[] = [];
  for (const { number, cell: { source } } of cells) {
    // Types alone compute nothing.
    parsed.push({ cell: number, source, nodes: (await parseCell(source))?.filter(isNode) });
    await setImmediate();
  }
  const all = parsed.flatMap(({ nodes }) => nodes ?? []);
  const names: Names = {
    imports: new Map(all.filter(({ type }) => type === "ImportDeclaration").flatMap(importsOf)),
    declared: new Set(all.flatMap((node) => [...declaredNames(node), ...assignedNames(node)])),
  };
  const objects = libObjectsOf(all, names);
  const statements: Statement[] = [];
  for (const { cell, source, nodes } of parsed) {
    if (nodes === undefined) statements.push(unreadCell(cell, source));
    else for (const node of nodes) statements.push({ cell, source, ...factsOf(node, names, objects) });
    await setImmediate();
  }
  return {
    names,
    objects,
    statements: withWholeModules(statements),
    unread: parsed.filter(({ nodes }) => nodes === undefined).map(({ cell }) => cell),
  };
}

/** Local name, with where it comes from: `landuse` is `{ folder: "landuse" }`, `binomialTail` has a member, too. */
function importsOf(node: SyntaxNode): [string, { folder?: string; package?: string; member?: string }][] {
  const from = (node.source as SyntaxNode).value as string;
  const folder = /^kenzan\/([^/]+)\//.exec(from)?.[1];
  return (node.specifiers as SyntaxNode[]).map((specifier) => {
    const imported = specifier.imported as SyntaxNode | undefined;
    const member = imported === undefined ? undefined : (imported.name ?? imported.value) as string;
    return [namesIn(specifier.local as SyntaxNode)[0], { folder, package: from, member }];
  });
}

/** Names of a statement's plain assignments: undeclared ones are the notebook's, too. */
function assignedNames(statement: SyntaxNode): string[] {
  const found: string[] = [];
  walkScopes(statement, (node, { isLocal }) => {
    const target = targetOf(node);
    if (target !== undefined) found.push(...namesIn(target).filter((name) => !isLocal(name)));
  });
  return found;
}

/** What an assignment, update, or loop over something writes to. */
function targetOf(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case "AssignmentExpression":
      return bareExpression(node.left as SyntaxNode);
    case "UpdateExpression":
      return bareExpression(node.argument as SyntaxNode);
    case "ForInStatement":
    case "ForOfStatement": {
      const left = node.left as SyntaxNode;
      return left.type === "VariableDeclaration" ? undefined : bareExpression(left);
    }
    default:
      return undefined;
  }
}

/** Names that are given one value only, made by a function of `lib`: `const db = await connect()`. */
function libObjectsOf(statements: SyntaxNode[], names: Names): Map<string, string> {
  const writers = new Map<string, number>();
  for (const name of statements.flatMap((it) => [...declaredNames(it), ...assignedNames(it)])) {
    writers.set(name, (writers.get(name) ?? 0) + 1);
  }
  return new Map(
    statements.flatMap((statement) => libObjects(statement, names)).filter(([name]) =>
      writers.get(name) === 1
    ),
  );
}

function libObjects(statement: SyntaxNode, names: Names): [name: string, folder: string][] {
  if (statement.type !== "VariableDeclaration") return [];
  return (statement.declarations as SyntaxNode[]).flatMap(({ id, init }): [string, string][] => {
    const folder = init ? makerOf(init as SyntaxNode, names) : undefined;
    if (!folder || (id as SyntaxNode).type !== "Identifier") return [];
    return [[(id as SyntaxNode).name as string, folder]];
  });
}

/** The folder of `lib` whose function an expression calls, in the top level of a cell. */
export function makerOf(expression: SyntaxNode, { imports }: Names): string | undefined {
  const call = bareExpression(expression);
  if (!/^(Call|New)Expression$/.test(call.type)) return undefined;
  const callee = bareExpression(call.callee as SyntaxNode);
  const root = callee.type === "MemberExpression" ? callee.object as SyntaxNode : callee;
  return root.type === "Identifier" ? imports.get(root.name as string)?.folder : undefined;
}

type Facts = Omit<Statement, "cell" | "source">;

function factsOf(statement: SyntaxNode, names: Names, objects: ReadonlyMap<string, string>): Facts {
  const isImport = statement.type === "ImportDeclaration";
  const facts = {
    node: statement,
    isImport,
    writes: new Set(declaredNames(statement)),
    mentions: new Set<string>(),
    changes: false,
    handles: new Set<string>(),
    isImpure: false,
    isWild: false,
  };
  if (isImport) return facts;
  walkScopes(statement, (node, place) => {
    if (isRuntimeState(node, place, names)) facts.isWild = true;
    const change = () => {
      facts.changes = true;
      facts.isImpure ||= place.parents.some(isCode);
    };
    if (node.type === "Identifier") {
      const name = node.name as string;
      if (place.isLocal(name)) return;
      if (isOutOfSight(name, names)) facts.isWild = true;
      else if (names.declared.has(name)) facts.mentions.add(name);
      const constant = isQuietImport(name, names) ? moduleConstant(node, place, names) : undefined;
      if (constant !== undefined) facts.mentions.add(constant);
      return;
    }
    const target = targetOf(node);
    if (target !== undefined) {
      for (const name of namesIn(target).filter((name) => !place.isLocal(name))) {
        facts.writes.add(name);
        facts.isImpure ||= place.parents.some(isCode);
      }
      if (holdsMember(target)) change();
      if (isWithinBuiltIn(target, place, names)) facts.isWild = true;
    }
    if (isOutOfReach(node, place)) facts.isWild = true;
    if (leads(node, place)) {
      change();
      facts.isImpure = true;
    }
    const callee = node.callee ?? node.tag;
    if (callee === undefined || callee === null) return;
    if (node.type === "TaggedTemplateExpression" && isQuery(node)) return;
    if (isHarmless(callee as SyntaxNode, names, place.isLocal)) return;
    const handle = handleOf(callee as SyntaxNode, objects, place);
    if (handle === undefined) change();
    // A catalog opens data, and stays as it is.
    else if (objects.get(handle) !== "catalog") {
      facts.handles.add(handle);
      facts.isImpure ||= place.parents.some(isCode);
    }
  });
  return facts;
}

/** Whether a target writes into an object rather than to a name. */
function holdsMember(target: SyntaxNode): boolean {
  if (target.type === "MemberExpression") return true;
  const parts = [target.properties, target.elements, target.value, target.argument, target.left].flat();
  return parts.some((part) => part !== null && typeof part === "object" && holdsMember(part as SyntaxNode));
}

function isOutOfReach(node: SyntaxNode, { parents }: Place): boolean {
  if (node.type === "WithStatement") return true;
  if (node.type === "ThisExpression") {
    return !parents.some((it) => isCode(it) && it.type !== "ArrowFunctionExpression");
  }
  if (node.type !== "ImportExpression") return false;
  const { type, value } = node.source as SyntaxNode;
  return type !== "Literal" || !String(value).startsWith("kenzan/");
}

/** Whether a node may lead to a change without being a call: `delete x.y`, `const { push } = list`, `list.push`. */
function leads(node: SyntaxNode, { parents }: Place): boolean {
  if (node.type === "UnaryExpression") return node.operator === "delete";
  if (node.type === "ObjectPattern") {
    return (node.properties as SyntaxNode[]).some(({ key, computed }) =>
      computed === true ||
      leadsToChange(String((key as SyntaxNode | undefined)?.name ?? (key as SyntaxNode | undefined)?.value))
    );
  }
  if (node.type !== "MemberExpression") return false;
  const isCalled = parents.at(-1)?.callee === node;
  return !isCalled && leadsToChange(propertyName(node) ?? "");
}

/** Whether a tagged template is SQL that only reads. */
export function isQuery({ tag, quasi }: SyntaxNode): boolean {
  const bare = bareExpression(tag as SyntaxNode);
  const name = bare.type === "MemberExpression" ? propertyName(bare) : bare.name;
  if (name !== "sql") return false;
  const text = ((quasi as SyntaxNode).quasis as SyntaxNode[]).map(({ value }) =>
    (value as { raw: string }).raw
  )
    .join(" ");
  return /^\s*(SELECT|WITH|FROM|VALUES|DESCRIBE|SUMMARIZE)\b/i.test(text) &&
    !/\b(INSERT|INTO|UPDATE|DELETE|CREATE|DROP|ALTER|ATTACH|COPY|nextval)\b/i.test(text);
}

/** The object of `lib` that a method call stays within. */
function handleOf(
  callee: SyntaxNode,
  objects: ReadonlyMap<string, string>,
  { isLocal }: Place,
): string | undefined {
  const bare = bareExpression(callee);
  if (bare.type !== "MemberExpression" || propertyName(bare) === undefined) return undefined;
  const object = bareExpression(bare.object as SyntaxNode);
  const name = object.type === "Identifier" ? object.name as string : "";
  return objects.has(name) && !isLocal(name) ? name : undefined;
}

/** A cell whose code is not understood: it may do anything. */
function unreadCell(cell: number, source: string): Statement {
  const none: ReadonlySet<string> = new Set();
  const node = { type: "Program", start: 0, end: source.length };
  return {
    cell,
    source,
    node,
    isImport: false,
    writes: none,
    mentions: none,
    changes: true,
    handles: none,
    isImpure: true,
    isWild: true,
  };
}
