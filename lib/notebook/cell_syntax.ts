import type { Parser as AcornParser } from "acorn";

/** A node of a syntax tree (https://github.com/estree/estree), with the `TS…` nodes of TypeScript. */
export interface SyntaxNode {
  type: string;
  /** Offsets in the source. */
  start: number;
  end: number;
  [property: string]: unknown;
}

/** Expressions that only tell the compiler something. */
const WRAPPERS = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
]);
/** Expressions that give what is in them. */
const TRANSPARENT = new Set(["AwaitExpression", "ParenthesizedExpression", "ChainExpression"]);
/** TypeScript that runs. */
const RUNNING = new Set([
  ...WRAPPERS,
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSParameterProperty",
  "TSExportAssignment",
  "TSImportEqualsDeclaration",
  "TSExternalModuleReference",
]);

let parser: Promise<typeof AcornParser> | undefined;

/**
 * The top-level statements of a cell, or undefined where the parser does not understand what the kernel may have run.
 * The parser is loaded when the first cell needs it.
 */
export async function parseCell(source: string): Promise<SyntaxNode[] | undefined> {
  parser ??= Promise.all([import("acorn"), import("@sveltejs/acorn-typescript")])
    .then(([{ Parser }, { tsPlugin }]) => Parser.extend(tsPlugin()));
  const { parse } = await parser;
  try {
    const options = { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true } as const;
    return parse.call(await parser, source, options).body as unknown as SyntaxNode[];
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether something is a node that runs: no type, no other property. */
export function isNode(value: unknown): value is SyntaxNode {
  const type = (value as SyntaxNode | null)?.type;
  return typeof type === "string" && (!type.startsWith("TS") || RUNNING.has(type));
}

const NAMES = new Set(["Identifier", "PrivateIdentifier", "Literal"]);
const children = new WeakMap<SyntaxNode, SyntaxNode[]>();

/** The parts of a node that run, without names that refer to nothing: keys of properties, labels. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  let found = children.get(node);
  if (found === undefined) children.set(node, found = partsOf(node));
  return found;
}

function partsOf(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (const property in node) {
    const part = node[property];
    if (typeof part !== "object" || part === null || property === "loc") continue;
    const isName = (property === "property" || property === "key") && node.computed !== true ||
      property === "label";
    if (Array.isArray(part)) { for (const it of part) if (isNode(it)) parts.push(it); }
    else if (isNode(part) && !(isName && NAMES.has(part.type))) parts.push(part);
  }
  return parts;
}

/** Whether an expression gives what is in it. */
export function isTransparent({ type }: SyntaxNode): boolean {
  return WRAPPERS.has(type) || TRANSPARENT.has(type);
}

/** An expression without what only tells the compiler something, and without `await`. */
export function bareExpression(node: SyntaxNode): SyntaxNode {
  let bare = node;
  while (isTransparent(bare)) {
    bare = (bare.expression ?? bare.argument) as SyntaxNode;
  }
  return bare;
}

/** The names that a pattern binds or assigns. */
export function namesIn(pattern: SyntaxNode): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name as string];
    case "ObjectPattern":
      return (pattern.properties as SyntaxNode[]).flatMap(namesIn);
    case "ArrayPattern":
      return (pattern.elements as (SyntaxNode | null)[]).flatMap((it) => it === null ? [] : namesIn(it));
    case "Property":
      return namesIn(pattern.value as SyntaxNode);
    case "RestElement":
      return namesIn(pattern.argument as SyntaxNode);
    case "AssignmentPattern":
      return namesIn(pattern.left as SyntaxNode);
    case "TSParameterProperty":
      return namesIn(pattern.parameter as SyntaxNode);
    default:
      return [];
  }
}
