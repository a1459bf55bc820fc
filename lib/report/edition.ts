import { Fault } from "../fault/mod.ts";
import { type MarkdownCell, type Notebook, ownCells } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import { type MystNode, parseMyst, plainText } from "./myst_tree.ts";
import type { ReportWarning } from "./report.ts";

/** A narrative cell in the language of the edition. */
export interface Passage {
  kind: "narrative";
  /** 1-based number of the cell it is set from, which is the English one in the English edition. */
  cell: number;
  tree: MystNode;
  /** False where the English edition has to set Japanese. */
  translated: boolean;
  /** From the cell's tags: `summary` stands before the contents, `glossary` in the appendix. */
  part: "body" | "summary" | "glossary";
}

/** A code cell: the place of what it published. */
export interface CodePlace {
  kind: "code";
  cell: number;
}

/** A notebook as one edition sets it, in notebook order. */
export interface Edition {
  parts: (Passage | CodePlace)[];
  warnings: ReportWarning[];
}

/**
 * Picks the cells of an edition. A cell tagged `en` right after a narrative cell is its English;
 * both have the same headings and `show` the same things, so that editions are numbered alike.
 *
 * @param path The notebook's path, for messages.
 * @throws Fault for an `en` cell without a Japanese one, and where the two differ in structure.
 */
export function editionOf(notebook: Notebook, path: string, lang: Language): Edition {
  const edition: Edition = { parts: [], warnings: [] };
  const cells = ownCells(notebook);
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (cell.cell_type === "code") edition.parts.push({ kind: "code", cell: index + 1 });
    if (cell.cell_type !== "markdown") continue;
    if (isEnglish(cell)) throw orphan(path, index);
    const next = cells[index + 1];
    const english = next?.cell_type === "markdown" && isEnglish(next) ? next : undefined;
    const passage = passageOf(cell, english, { path, index, lang });
    if (english !== undefined) index++;
    if (passage.tree.children?.length === 0) continue;
    edition.parts.push(passage);
    if (!passage.translated) edition.warnings.push(untranslated(passage, path));
  }
  return { ...edition, parts: inChapters(edition.parts, Object.values(notebook.metadata.kenzan.title)) };
}

/** Code cells before the first chapter go behind the passage that opens it: what they published belongs there. */
function inChapters(parts: Edition["parts"], titles: string[]): Edition["parts"] {
  const at = parts.findIndex((part) =>
    part.kind === "narrative" && part.part === "body" && !isTitle(part, titles)
  );
  const opening = parts[at];
  if (opening?.kind !== "narrative") return parts;
  const first = opening.tree.children!.find(({ type }) => type !== "comment" && type !== "mystTarget");
  if (first?.type !== "heading") return parts;
  const before = parts.slice(0, at);
  const isCode = ({ kind }: Edition["parts"][number]) => kind === "code";
  return [
    ...before.filter((part) => !isCode(part)),
    opening,
    ...before.filter(isCode),
    ...parts.slice(at + 1),
  ];
}

/** Whether a passage is the notebook's title and nothing else. */
function isTitle({ tree }: Passage, titles: string[]): boolean {
  const [heading, ...rest] = tree.children!;
  return heading.type === "heading" && rest.length === 0 && titles.includes(plainText(heading).trim());
}

function passageOf(
  cell: MarkdownCell,
  english: MarkdownCell | undefined,
  { path, index, lang }: { path: string; index: number; lang: Language },
): Passage {
  const tags = cell.metadata.tags ?? [];
  const part = tags.includes("summary") ? "summary" : tags.includes("glossary") ? "glossary" : "body";
  const where = (offset: number) => `${path}, cell ${index + 1 + offset}`;
  const tree = parseMyst(cell.source, where(0));
  if (lang === "ja") return { kind: "narrative", cell: index + 1, tree, translated: true, part };
  if (english === undefined) {
    return { kind: "narrative", cell: index + 1, tree, translated: !/\p{L}/u.test(proseOf(tree)), part };
  }
  const translation = parseMyst(english.source, where(1));
  const [expected, found] = [skeleton(tree), skeleton(translation)];
  if (expected !== found) {
    throw new Fault("report: the English of a narrative cell is built differently", {
      expected: expected || "no heading and no {show}",
      found: found || "no heading and no {show}",
      where: `${where(1)}, the English of cell ${index + 1}`,
      remedy: "give both the same headings and {show} directives, in the same order",
    });
  }
  return { kind: "narrative", cell: index + 2, tree: translation, translated: true, part };
}

/** What numbering depends on: the levels of headings, what is shown, and labelled equations. */
function skeleton(node: MystNode): string {
  const own = node.type === "heading"
    ? "#".repeat(node.depth!)
    : node.type === "show"
    ? `{show} ${node.value}`
    : node.type === "math" && node.identifier !== undefined
    ? `{math} ${node.identifier}`
    : "";
  return [own, ...(node.children ?? []).map(skeleton)].filter((text) => text !== "").join(", ");
}

function proseOf(node: MystNode): string {
  if (node.type === "mystDirective" && node.name === "show" || node.type === "comment") return "";
  if (["math", "inlineMath", "code"].includes(node.type)) return "";
  return node.children?.map(proseOf).join("") ?? node.value ?? "";
}

function isEnglish(cell: MarkdownCell): boolean {
  return cell.metadata.tags?.includes("en") ?? false;
}

function orphan(path: string, index: number): Fault {
  return new Fault("report: a cell tagged en stands alone", {
    expected: "a Japanese narrative cell right before it",
    found: index === 0 ? "the beginning of the notebook" : `another kind of cell`,
    where: `${path}, cell ${index + 1}`,
    remedy: "move it behind the narrative cell it translates, or remove the tag",
  });
}

function untranslated({ cell, tree }: Passage, path: string): ReportWarning {
  const start = plainText(tree).trim().replace(/\s+/g, " ").slice(0, 30);
  return {
    kind: "not-translated",
    message: `no English for the passage that begins "${start}": it is set in Japanese`,
    where: `${path}, cell ${cell}`,
  };
}
