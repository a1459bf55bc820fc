import { makerOf, type NotebookCode, type Statement } from "./cell_statements.ts";
import { bareExpression, type SyntaxNode } from "./cell_syntax.ts";
import { propertyName, rootOf } from "./harmless_calls.ts";
import type { LineageQuery } from "./lineage.ts";
import { type Place, walkScopes } from "./scope_walk.ts";

/** What a statement draws on besides other statements. */
export interface StatementSources {
  /** Functions of `lib` that compute, as `folder.name`. */
  functions: Set<string>;
  queries: LineageQuery[];
  /** Catalog ids that it names where it opens data. */
  datasets: Set<string>;
  /** Whether it may open data without naming them. */
  opensAny: boolean;
}

/** Folders whose functions carry data and do not compute: naming them would tell a reader nothing. */
const CARRIERS = ["catalog", "publish", "table", "fault", "notebook", "report"];

/** What each statement draws on. */
export function sourcesOf(statement: Statement, code: NotebookCode): StatementSources {
  const { names: { imports }, objects } = code;
  const { node: top, cell, source, isWild } = statement;
  const found: StatementSources = {
    functions: new Set(),
    queries: [],
    datasets: new Set(),
    opensAny: isWild,
  };
  if (statement.isImport || top.type === "Program") return found;
  const folderOf = (name: string | undefined, { isLocal }: Place) =>
    name === undefined || isLocal(name) ? undefined : imports.get(name)?.folder;
  /** Offsets of the names of catalogs whose use is understood. */
  const understood = new Set<number>();
  const isCatalog = (expression: SyntaxNode, place: Place): boolean => {
    const bare = bareExpression(expression);
    return bare.type === "Identifier"
      ? !place.isLocal(bare.name as string) && objects.get(bare.name as string) === "catalog"
      : folderOf(rootOf(bare), place) === "catalog" && makerOf(bare, code.names) === "catalog";
  };
  walkScopes(top, (node, place) => {
    if (node.type === "VariableDeclarator" && place.parents.length === 1) {
      const { id, init } = node as unknown as { id: SyntaxNode; init: SyntaxNode | null };
      // What the name is used for is seen where it is used.
      if (init && id.type === "Identifier" && objects.get(id.name as string) === "catalog") {
        understood.add(rootStart(init));
      }
    }
    const callee = node.type === "CallExpression" ? bareExpression(node.callee as SyntaxNode) : undefined;
    if (callee?.type === "MemberExpression" && isCatalog(callee.object as SyntaxNode, place)) {
      const id = textOf((node.arguments as SyntaxNode[])[0]);
      if (id !== undefined) {
        found.datasets.add(id);
        understood.add(rootStart(callee));
      }
    }
    if (node.type === "TaggedTemplateExpression" && nameOf(node.tag as SyntaxNode) === "sql") {
      found.queries.push({
        cell,
        line: lineAt(source, node.start),
        sql: sqlOf(node.quasi as SyntaxNode, source),
      });
    }
    if (node.type !== "Identifier" || place.isLocal(node.name as string)) return;
    const name = node.name as string;
    const from = imports.get(name);
    if ((from?.folder === "catalog" || objects.get(name) === "catalog") && !understood.has(node.start)) {
      found.opensAny = true;
    }
    if (from?.folder === undefined || CARRIERS.includes(from.folder)) return;
    const parent = place.parents.at(-1);
    const member = from.member ?? (parent?.type === "MemberExpression" ? propertyName(parent) : undefined);
    if (member === undefined) found.functions.add(`${from.folder}.*`);
    // Types are no part of the tree, and constants are written in capitals.
    else if (/^[a-z]/.test(member)) found.functions.add(`${from.folder}.${member}`);
  });
  return found;
}

/** The 1-based line of an offset. */
export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split("\n").length;
}

/** A text that the code has as it is. */
export function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type !== "TemplateLiteral" || (node.expressions as SyntaxNode[]).length > 0) return undefined;
  return ((node.quasis as SyntaxNode[])[0].value as { cooked: string }).cooked;
}

function nameOf(tag: SyntaxNode): string | undefined {
  const bare = bareExpression(tag);
  return bare.type === "MemberExpression" ? propertyName(bare) : bare.name as string | undefined;
}

/** Offset of the name that an expression begins with. */
function rootStart(expression: SyntaxNode): number {
  const bare = bareExpression(expression);
  const inner = bare.object ?? bare.callee ?? bare.tag;
  return inner === undefined ? bare.start : rootStart(inner as SyntaxNode);
}

/** A statement as written, without the indentation that its lines share. */
function sqlOf({ start, end }: SyntaxNode, source: string): string {
  const lines = source.slice(start + 1, end - 1).replace(/^\s*\n/, "").trimEnd().split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^\s*/.exec(line)![0].length);
  const shared = Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(shared, /^\s*/.exec(line)![0].length))).join("\n");
}
