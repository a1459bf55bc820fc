import { mystParse } from "myst-parser";
import { Fault } from "../fault/mod.ts";
import { nearMatches } from "./near_match.ts";
import { refuseUnclosedFence } from "./unclosed_fence.ts";

/** A node of the MyST tree (https://mystmd.org/spec): mdast with roles and directives resolved. */
export interface MystNode {
  readonly type: string;
  readonly children?: readonly MystNode[];
  readonly value?: string;
  readonly position?: { readonly start: { readonly line: number } };
  // What single node types carry besides.
  readonly depth?: number;
  readonly name?: string;
  readonly args?: string;
  readonly kind?: string;
  readonly label?: string;
  readonly identifier?: string;
  readonly url?: string;
  readonly alt?: string;
  readonly lang?: string;
  readonly ordered?: boolean;
  readonly start?: number;
  readonly spread?: boolean;
  readonly align?: "left" | "center" | "right";
  readonly header?: boolean;
}

/** Roles that a narrative may use. `v` prints a value, `claim` sets a claim's sentence, `ref` refers to a figure, table, equation or chapter. */
const roles = [
  "v",
  "claim",
  "ref",
  "eq",
  "cite",
  "cite:p",
  "cite:t",
  "math",
  "sub",
  "sup",
  "subscript",
  "superscript",
];

const admonitions = [
  ..."admonition note tip hint important attention caution warning danger error seealso".split(" "),
];

/** Directives that a narrative may use. `show` places a figure, table or map. */
const directives = ["show", "math", "code", "code-block", ...admonitions];

type Extension = NonNullable<Parameters<typeof mystParse>[1]>;

const ours: Pick<Extension, "roles" | "directives"> = {
  roles: [{
    name: "v",
    body: { type: String, required: true },
    run: ({ body, node }) => [{ type: "v", value: String(body).trim(), position: node.position }],
  }, {
    name: "claim",
    body: { type: String, required: true },
    run: ({ body, node }) => [{ type: "claim", value: String(body).trim(), position: node.position }],
  }],
  directives: [{
    name: "show",
    arg: { type: String, required: true },
    run: ({ arg, node }) => [{ type: "show", value: String(arg).trim(), position: node.position }],
  }],
};

/** By place and text: most of a narrative stays the same from draft to draft. */
const parsed = new Map<string, MystNode>();

/**
 * Parses a narrative cell, unless it has done so before.
 *
 * @param source MyST Markdown.
 * @param where Names notebook and cell in a Fault, e.g. `notebooks/landuse/rates.ipynb, cell 7`.
 * @throws Fault for an unknown role or directive, one without its argument, a block that is not closed, and a footnote
 * without its text.
 */
export function parseMyst(source: string, where: string): MystNode {
  const key = `${where}\0${source}`;
  let tree = parsed.get(key);
  if (tree === undefined) parsed.set(key, tree = parse(source, where));
  return tree;
}

function parse(source: string, where: string): MystNode {
  if (!source.isWellFormed()) {
    throw new Fault("report: a narrative cell is no valid text", {
      expected: "Unicode text",
      found: "half of a surrogate pair",
      where,
      remedy: "delete the broken character",
    });
  }
  refuseUnclosedFence(source, where);
  const complaints: string[] = [];
  const vfile = {
    message(reason: string, node?: MystNode) {
      const line = node?.position?.start.line;
      complaints.push(line === undefined ? reason : `line ${line}: ${reason}`);
      return {};
    },
  };
  const tree = mystParse(source, {
    ...ours,
    // A parser of ours would only repeat VFile; `message` is all that the library calls.
    vfile: vfile as unknown as Extension["vfile"],
    // `citations` would take every @ before a word, as of an account, for a citation; {cite} is a role without it.
    extensions: { smartquotes: false, frontmatter: false, tasklist: false, citations: false },
  }) as MystNode;
  refuseUnknown(tree, where);
  if (complaints.length > 0) {
    throw new Fault("report: a narrative cell is not well formed", {
      expected: "MyST Markdown that its parser reads without complaint",
      found: complaints.join("\n"),
      where,
      remedy: "correct the lines named, counted from the first of the cell",
    });
  }
  return tree;
}

/** Where a node stands: the cell, and its line where the parser knows it. */
export function placeOf(node: MystNode, where: string): string {
  const line = node.position?.start.line;
  return line === undefined ? where : `${where}, line ${line}`;
}

/** The text below a node, without markup. */
export function plainText(node: MystNode): string {
  return node.children?.map(plainText).join("") ?? node.value ?? "";
}

function refuseUnknown(node: MystNode, where: string): void {
  const refuse = (what: string, known: string[]) => {
    const inBraces = (names: string[]) => names.map((name) => `{${name}}`).join(" ");
    const near = nearMatches(node.name!, known);
    throw new Fault(`report: unknown MyST ${what} {${node.name}}`, {
      expected: inBraces(known),
      found: `{${node.name}}${node.value ? "`" + node.value.split("\n")[0] + "`" : ""}`,
      where: placeOf(node, where),
      remedy: near.length > 0
        ? `perhaps ${inBraces(near)} was meant`
        : "use one of these, or say it in plain Markdown",
    });
  };
  if (node.type === "mystRole" && !roles.includes(node.name!)) refuse("role", roles);
  if (node.type === "mystDirective" && !directives.includes(node.name!)) refuse("directive", directives);
  if (node.type === "text") refuseLeftovers(node, where);
  if (node.type === "code" && node.lang?.startsWith("{")) {
    throw new Fault("report: a directive that is not written as one", {
      expected: "its name in braces, with the argument after them: ```{show} map",
      found: "```" + node.lang,
      where: placeOf(node, where),
      remedy: "put a blank after the closing brace, and nothing else inside the braces",
    });
  }
  for (const child of node.children ?? []) refuseUnknown(child, where);
}

/** Marks that Markdown did not understand and that would stand in the report as they are. */
function refuseLeftovers(node: MystNode, where: string): void {
  const footnote = /\[\^[^\]\s]+\]/.exec(node.value!);
  if (footnote !== null) {
    throw new Fault(`report: footnote ${footnote[0]} has no text`, {
      expected: `a line "${footnote[0]}: ..." in the same cell`,
      found: "none",
      where: placeOf(node, where),
      remedy: "add that line, with a blank line before it",
    });
  }
  const cited = /\[-?@([\w:.-]*\w)[^\]\n]*\]/.exec(node.value!);
  if (cited !== null) {
    throw new Fault("report: a citation in brackets, which the report does not read", {
      expected: `{cite}\`${cited[1]}\``,
      found: cited[0],
      where: placeOf(node, where),
      remedy: "write the role {cite}, with the key of the work between backquotes",
    });
  }
  const role = /\{([a-z][a-z:]*)\}/.exec(node.value!);
  if (role !== null && roles.includes(role[1])) {
    throw new Fault(`report: role ${role[0]} has no text`, {
      expected: `${role[0]}\`...\`, without a space between`,
      found: node.value!.slice(role.index, role.index + 20),
      where: placeOf(node, where),
      remedy: "put its text between backquotes, right after the brace",
    });
  }
  const emphasis = /\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*/.exec(node.value!);
  if (emphasis !== null) {
    throw new Fault("report: ** that Markdown does not take for emphasis", {
      expected: "a letter or a space outside, and no 「」（）、。 just inside",
      found: emphasis[0],
      where: placeOf(node, where),
      remedy: "put the marks inside the brackets: 「**語**」, or leave a space outside",
    });
  }
}
