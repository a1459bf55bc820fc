import { Fault } from "../fault/mod.ts";
import type { RecordedItem } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import { type Bibliography, citation } from "./citation.ts";
import { typstMath } from "./equation.ts";
import { firstCharacter, joinLines, keepUnits, lastCharacter, needsSpace } from "./line_join.ts";
import type { Locale } from "./locale.ts";
import { type MystNode, placeOf, plainText } from "./myst_tree.ts";
import type { Numbering } from "./numbering.ts";
import { claimOf, printClaim, printValue, refer, valueOf } from "./reference.ts";
import { array, call, literal, text } from "./typst_text.ts";

/** What a narrative refers to while it is set. */
export interface NarrativeContext {
  lang: Language;
  locale: Locale;
  items: RecordedItem[];
  numbering: Numbering;
  works?: Bibliography;
  /** Markup of the figure, map or table with this id. */
  setItem: (id: string) => string;
  /** Run-record file for an image of the narrative; undefined if nothing published it. */
  image: (url: string) => string | undefined;
  /** Notebook and cell, for messages. */
  where: string;
  /** Ids that `{ref}` mentions: added to. */
  referred: Set<string>;
  /** Ids of values and claims that stand on a page already: added to. */
  printed: Set<string>;
  /** Whether anything was cited: set. */
  cited: boolean;
  /** Markdown level of a chapter; undefined in summary and glossary, whose headings have no numbers. */
  chapterDepth?: number;
}

/**
 * Typst markup of a narrative cell.
 *
 * @throws Fault for a reference to something unpublished, and for what a report cannot hold (raw HTML,
 * images that no cell published).
 */
export function narrative(tree: MystNode, context: NarrativeContext): string {
  return new Narrative(context, footnotesOf(tree)).blocks(tree.children!);
}

function footnotesOf(tree: MystNode): Map<string, MystNode> {
  const found = tree.children!.filter(({ type }) => type === "footnoteDefinition");
  return new Map(found.map((node) => [node.identifier!, node]));
}

class Narrative {
  /** Footnotes that already stand on the page: a second mark points to the first. */
  readonly #noted = new Set<string>();
  /** The contents repeat headings: a link or an anchor in one would be there twice. */
  #inHeading = false;

  constructor(readonly context: NarrativeContext, readonly footnotes: Map<string, MystNode>) {}

  blocks(nodes: readonly MystNode[]): string {
    let label: string | undefined;
    return nodes.map((node) => {
      const markup = node.type === "heading" ? this.heading(node, label) : this.block(node);
      label = node.type === "mystTarget" ? node.label : undefined;
      return markup;
    }).filter((markup) => markup !== "").join("\n\n");
  }

  heading(node: MystNode, label: string | undefined): string {
    const depth = this.context.chapterDepth;
    if (depth !== undefined && node.depth! < depth) return "";
    const level = Math.max(1, node.depth! - (depth ?? 1) + 1);
    const anchor = label === undefined ? "" : ` #label(${literal(`section:${label}`)})`;
    this.#inHeading = true;
    const title = this.inline(node);
    this.#inHeading = false;
    return `#heading(level: ${depth === undefined ? Math.max(2, level) : level})[${title}]${anchor}`;
  }

  block(node: MystNode): string {
    switch (node.type) {
      case "paragraph":
        return this.inline(node);
      case "list":
        return this.list(node);
      case "blockquote":
        return `#quote(block: true)[${this.blocks(node.children!)}]`;
      case "code":
        return call("raw", [literal(node.value!)], {
          block: "true",
          lang: node.lang ? literal(node.lang) : undefined,
        });
      case "math":
        return this.equation(node);
      case "table":
        return this.table(node);
      case "definitionList":
        return this.definitions(node);
      case "admonition":
        return this.admonition(node);
      case "show":
        return this.context.setItem(node.value!);
      case "mystDirective":
        return this.blocks(node.children!);
      case "image":
        return this.image(node);
      case "thematicBreak":
        return `#line(length: 100%, stroke: hairline)`;
      case "comment":
      case "mystTarget":
      case "footnoteDefinition":
        return "";
      default:
        throw this.refuse(node);
    }
  }

  inline(parent: MystNode): string {
    const nodes = parent.children ?? [];
    return nodes.map((node, index) => {
      const before = index === 0 ? "" : lastCharacter(plainText(nodes[index - 1]));
      const after = index === nodes.length - 1 ? "" : firstCharacter(plainText(nodes[index + 1]));
      if (node.type === "text") return text(keepUnits(joinLines(node.value!, before, after)));
      const printed = node.type === "inlineMath"
        ? "x"
        : node.name === "v"
        ? valueOf(node.children![0], this.context)
        : node.name === "claim"
        ? claimOf(node.children![0], this.context)
        : "";
      const space = (left: string, right: string) => needsSpace(left, right) ? "#h(0.25em, weak: true);" : "";
      return space(before, firstCharacter(printed)) + this.span(node) + space(lastCharacter(printed), after);
    }).join("");
  }

  span(node: MystNode): string {
    switch (node.type) {
      case "emphasis":
        return `#emph[${this.inline(node)}];`;
      case "strong":
        return `#strong[${this.inline(node)}];`;
      case "subscript":
        return `#sub[${this.inline(node)}];`;
      case "superscript":
        return `#super[${this.inline(node)}];`;
      case "inlineCode":
        return `#raw(${literal(node.value!)});`;
      case "inlineMath":
        return `#math.equation($${this.math(node)}$);`;
      case "math":
        return this.equation(node);
      case "break":
        return "#linebreak();";
      case "link":
        return this.link(node);
      case "footnoteReference":
        return this.footnote(node);
      case "mystRole":
        return node.name === "cite:t" || node.name === "cite:p"
          ? citation({ ...node.children![0], name: node.name }, this.context.works, this.cite(node))
          : this.inline(node);
      case "v":
        return printValue(node, this.context, { linked: !this.#inHeading });
      case "claim":
        return printClaim(node, this.context, { linked: !this.#inHeading });
      case "crossReference":
        return refer(node, this.context);
      case "cite":
      case "citeGroup":
        return citation(node, this.context.works, this.cite(node));
      case "image":
        return this.image(node);
      case "comment":
        return "";
      default:
        throw this.refuse(node);
    }
  }

  link(node: MystNode): string {
    if (!/^(https?|mailto|doi):/.test(node.url!)) {
      throw new Fault("report: a link that leads nowhere on paper", {
        expected: "an address that begins with https: or mailto:",
        found: node.url!,
        where: placeOf(node, this.context.where),
        remedy: "give the whole address; to a figure, table or heading refer with {ref}",
      });
    }
    const shown = plainText(node);
    const printed = shown === node.url || node.url === `mailto:${shown}` || shown === "";
    // The paper reader cannot follow a link: its address is printed as a footnote.
    const link = `#link(${literal(node.url!)})[${shown === "" ? text(node.url!) : this.inline(node)}];`;
    return printed ? link : `${link}#footnote[#link(${literal(node.url!)});];`;
  }

  footnote(node: MystNode): string {
    const id = node.identifier!;
    const label = literal(`footnote:${this.context.where}:${id}`);
    if (this.#noted.has(id)) return `#footnote(label(${label}));`;
    this.#noted.add(id);
    return `#footnote[${this.blocks(this.footnotes.get(id)!.children!)}]#label(${label});`;
  }

  list(node: MystNode): string {
    const items = node.children!.map((item) => `[${this.blocks(item.children!)}]`);
    const tight = String(node.children!.every(({ children }) => children!.length <= 1));
    return node.ordered
      ? call("enum", items, { tight, start: String(node.start ?? 1) })
      : call("list", items, { tight });
  }

  definitions(node: MystNode): string {
    const items: string[] = [];
    let term = "";
    for (const child of node.children!) {
      if (child.type === "definitionTerm") term = this.inline(child);
      else items.push(`terms.item([${term}], [${this.mixed(child)}])`);
    }
    return call("terms", items, { tight: "false" });
  }

  /** The children of a node that holds either spans or blocks. */
  mixed(node: MystNode): string {
    const isBlock = node.children!.some(({ type }) =>
      ["paragraph", "list", "code", "blockquote"].includes(type)
    );
    return isBlock ? this.blocks(node.children!) : this.inline(node);
  }

  table(node: MystNode): string {
    const [head, ...rows] = node.children!;
    const cell = (node: MystNode) => `[${this.mixed(node)}]`;
    return call("plain-table", [
      array(head.children!.map(cell)),
      array(rows.flatMap((row) => row.children!.map(cell))),
    ], {
      columns: String(head.children!.length),
      aligns: array(head.children!.map(({ align }) => `${align ?? "left"} + horizon`)),
    });
  }

  admonition(node: MystNode): string {
    const [first, ...rest] = node.children!;
    const titled = first?.type === "admonitionTitle";
    const kind = node.kind as keyof Locale["admonition"];
    const title = titled ? this.inline(first) : text(this.context.locale.admonition[kind]);
    return `#admonition([${title}])[${this.blocks(titled ? rest : node.children!)}]`;
  }

  equation(node: MystNode): string {
    const math = `$ ${this.math(node)} $`;
    if (node.identifier === undefined) return math;
    const number = this.context.numbering.places.get(node.identifier)!.text.replace(/^.*\u00a0/, "");
    return call("numbered-equation", [literal(node.identifier), literal(number), math]);
  }

  math(node: MystNode): string {
    return typstMath(node.value!, placeOf(node, this.context.where));
  }

  image(node: MystNode): string {
    const path = this.context.image(node.url!);
    if (path === undefined) {
      throw new Fault("report: an image that no cell published", {
        expected: "a file published with publish.file, as ![alt](files/<name>)",
        found: node.url!,
        where: placeOf(node, this.context.where),
        remedy: "draw it in a code cell with publish.figure, or publish the file",
      });
    }
    return call("align", ["center", `image(${literal(path)}, alt: ${literal(node.alt ?? "")})`]);
  }

  cite(node: MystNode): string {
    this.context.cited = true;
    return placeOf(node, this.context.where);
  }

  refuse(node: MystNode): Fault {
    return new Fault(
      `report: a report cannot hold ${node.type === "html" ? "raw HTML" : `a MyST ${node.type} here`}`,
      {
        expected: "paragraphs, lists, tables, equations, notes, and what cells published",
        found: (node.value ?? plainText(node)).split("\n")[0],
        where: placeOf(node, this.context.where),
        remedy: "say it with Markdown, or with one of the directives and roles of the report",
      },
    );
  }
}
