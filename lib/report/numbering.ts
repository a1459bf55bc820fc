import { Fault } from "../fault/mod.ts";
import type { RecordedItem } from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import type { Edition, Passage } from "./edition.ts";
import { fill, type Locale } from "./locale.ts";
import { type MystNode, placeOf, plainText } from "./myst_tree.ts";
import { unpublished } from "./unpublished.ts";

/** What `{ref}` can refer to. */
export interface Place {
  kind: "figure" | "table" | "equation" | "section";
  /** As printed: `図 3-1`, `式 (3-2)`, `第2章`. */
  text: string;
  /** The Typst label that it links to. */
  anchor: string;
}

/** The numbers of one edition. */
export interface Numbering {
  /** By published id, equation label or section label. */
  places: Map<string, Place>;
  /** Ids of the things that stand at a code cell, by its number, in order of publication. */
  atCell: Map<number, string[]>;
  /** Markdown level that is a chapter: 2 where a single `#` heading repeats the title of the notebook, else 1. */
  chapterDepth: number;
  /** Whether something stands before the first chapter heading, which then needs one. */
  implicitChapter: boolean;
}

const NO_BREAK = "\u00a0";

/**
 * Numbers chapters, figures, tables and labelled equations in the order of the page.
 *
 * A figure, table or map stands where its code cell stands, unless a `{show}` directive names it.
 *
 * @throws Fault for a `{show}` of something unpublished or shown twice, and for an item that would
 * stand in the summary.
 */
export function numberParts(
  edition: Edition,
  items: RecordedItem[],
  { locale, path, title }: { locale: Locale; path: string; title: Label },
): Numbering {
  const body = edition.parts.filter((part) => part.kind === "code" || part.part === "body");
  const passages = body.filter((part): part is Passage => part.kind === "narrative");
  const headings = passages.flatMap(({ tree }) => tree.children!.filter(({ type }) => type === "heading"));
  const titles = headings.filter(({ depth }) => depth === 1);
  const opening = passages.at(0)?.tree.children ?? [];
  const begins = opening.find(({ type }) => !unseen.includes(type)) === headings[0];
  const isTitle = titles.length === 1 && titles[0] === headings[0] && begins &&
    Object.values(title).includes(plainText(titles[0]).trim());
  const chapterDepth = isTitle ? 2 : Math.min(...headings.map(({ depth }) => depth!), 2);
  const shown = shownIds(edition, items, path);
  const numbering: Numbering = { places: new Map(), atCell: new Map(), chapterDepth, implicitChapter: false };
  const counts = { chapter: 0, figure: 0, table: 0, equation: 0, levels: [] as number[] };

  const enterBody = () => {
    if (counts.chapter > 0) return;
    numbering.implicitChapter = true;
    counts.chapter = 1;
    counts.levels = [1];
  };
  const place = (id: string, kind: "figure" | "table") => {
    enterBody();
    const text = `${locale[kind]}${NO_BREAK}${counts.chapter}-${++counts[kind]}`;
    numbering.places.set(id, { kind, text, anchor: `item:${id}` });
  };
  const visit = (node: MystNode, label: string | undefined, where: string) => {
    if (node.type === "heading" && node.depth! >= chapterDepth) {
      const level = node.depth! - chapterDepth + 1;
      if (level > counts.levels.length + 1) throw skipped(node, where);
      counts.levels = [...counts.levels.slice(0, level - 1), (counts.levels[level - 1] ?? 0) + 1];
      if (level === 1) Object.assign(counts, { chapter: counts.levels[0], figure: 0, table: 0, equation: 0 });
      if (label !== undefined) {
        const text = fill(level === 1 ? locale.chapter : locale.section, { number: counts.levels.join(".") });
        numbering.places.set(label, { kind: "section", text, anchor: `section:${label}` });
      }
    } else if (node.type === "show") place(node.value!, kindOf(items, node.value!));
    else if (node.type === "math" && node.identifier !== undefined) {
      enterBody();
      const text = `${locale.equation}${NO_BREAK}(${counts.chapter}-${++counts.equation})`;
      numbering.places.set(node.identifier, {
        kind: "equation",
        text,
        anchor: `equation:${node.identifier}`,
      });
    } else if (!unseen.includes(node.type) && node.type !== "heading") enterBody();
    if (node.type === "heading") return;
    let target: string | undefined;
    for (const child of node.children ?? []) {
      visit(child, target, where);
      target = child.type === "mystTarget" ? child.label : undefined;
    }
  };

  for (const part of body) {
    if (part.kind === "narrative") {
      visit(part.tree, undefined, `${path}, cell ${part.cell}`);
      continue;
    }
    const here = items.filter((item) => item.cell === part.cell && isPlaced(item) && !shown.has(item.id));
    for (const { id } of here) place(id, kindOf(items, id));
    numbering.atCell.set(part.cell, here.map(({ id }) => id));
  }
  return numbering;
}

/** Nodes that leave nothing on the page. */
const unseen = ["comment", "mystTarget", "footnoteDefinition", "root"];

function kindOf(items: RecordedItem[], id: string): "figure" | "table" {
  return items.find((item) => item.id === id)!.kind === "table" ? "table" : "figure";
}

function shownIds(edition: Edition, items: RecordedItem[], path: string): Set<string> {
  const shown = new Set<string>();
  const visit = (node: MystNode, passage: Passage) => {
    if (node.type === "show") {
      const where = placeOf(node, `${path}, cell ${passage.cell}`);
      const item = items.find(({ id }) => id === node.value);
      if (item === undefined) throw unpublished("show", node.value!, showable(items), where);
      if (!isPlaced(item)) {
        throw new Fault(`report: {show} ${item.id} is a ${item.kind}`, {
          expected: "the id of a figure, map or table",
          found: `${item.id}, a ${item.kind}`,
          where,
          remedy: item.kind === "value"
            ? `print it with {v}\`${item.id}\``
            : item.kind === "claim"
            ? `set it with {claim}\`${item.id}\``
            : "name the file in the text",
        });
      }
      if (shown.has(item.id) || passage.part !== "body") {
        throw new Fault(`report: {show} ${item.id} has no place here`, {
          expected: "one place in the chapters",
          found: shown.has(item.id) ? "a second place" : `the ${passage.part}`,
          where,
          remedy: `refer to it with {ref}\`${item.id}\``,
        });
      }
      shown.add(item.id);
    }
    for (const child of node.children ?? []) visit(child, passage);
  };
  for (const part of edition.parts) if (part.kind === "narrative") visit(part.tree, part);
  return shown;
}

function showable(items: RecordedItem[]): string[] {
  return items.filter(isPlaced).map(({ id }) => id);
}

/** Whether a published thing has a place of its own on a page. */
function isPlaced({ kind }: RecordedItem): boolean {
  return kind === "table" || kind === "figure" || kind === "map";
}

function skipped(node: MystNode, where: string): Fault {
  return new Fault("report: a heading skips a level", {
    expected: `at most one # more than the heading above it`,
    found: "#".repeat(node.depth!),
    where: placeOf(node, where),
    remedy: "take one # away, or put a heading of the level between before it",
  });
}
