import { Fault } from "../fault/mod.ts";
import {
  formatInterval,
  formatNumber,
  formatValue,
  type Language,
  type PublishedValue,
} from "../publish/mod.ts";
import { keepUnits } from "./line_join.ts";
import { type MystNode, placeOf } from "./myst_tree.ts";
import type { NarrativeContext } from "./narrative.ts";
import { literal, text } from "./typst_text.ts";
import { unpublished } from "./unpublished.ts";

/**
 * Markup of `` {v}`id` ``: a published value; no line break parts number and unit.
 *
 * @param linked Whether it leads to its row in the appendix.
 */
export function printValue(
  node: MystNode,
  context: NarrativeContext,
  { linked }: { linked: boolean },
): string {
  const printed = valueOf(node, context);
  // The interval, or what else stands in brackets at the end, may go to the next line, and its bounds to another:
  // an interval in one piece would leave a line far too wide before it.
  const [, value, space, words, bounds] = /^(.+?)( ?)([(（](?:[^(（ ]+ )?)([^(（]+)$/.exec(printed) ?? [];
  const markup = bounds === undefined
    ? `#together(${literal(printed)});`
    : words.length === 1
    ? `#together(${literal(value)});${space}#together(${literal(words + bounds)});`
    : `#together(${literal(value)});${space}${text(words)}#together(${literal(bounds)});`;
  return linked ? traced(node.value!.split(":")[0], markup, context) : markup;
}

/** Markup of `` {claim}`id` ``: the sentence. */
export function printClaim(
  node: MystNode,
  context: NarrativeContext,
  { linked }: { linked: boolean },
): string {
  const markup = text(keepUnits(claimOf(node, context)));
  return linked ? traced(node.value!, markup, context) : markup;
}

/** A link to where the appendix tells the origin, and, the first time, the place that the appendix leads back to. */
function traced(id: string, markup: string, { printed }: NarrativeContext): string {
  const anchor = printed.has(id) ? "" : `#label(${literal(useAnchor(id))});`;
  printed.add(id);
  return `#link(label(${literal(originAnchor(id))}))[${markup}]${anchor || ";"}`;
}

/** Label of the row of the appendix that tells where a published thing comes from. */
export function originAnchor(id: string): string {
  return `origin:${id}`;
}

/** Label of the first place where the narrative prints a value or claim. */
export function useAnchor(id: string): string {
  return `use:${id}`;
}

/**
 * What `` {claim}`id` `` sets.
 *
 * @throws Fault for an id that no claim has, and for a claim that does not hold.
 */
export function claimOf(node: MystNode, { items, lang, where: cell }: NarrativeContext): string {
  const id = node.value!;
  const where = placeOf(node, cell);
  const item = items.find((item) => item.id === id);
  if (item === undefined) {
    throw unpublished(
      "claim",
      id,
      items.filter(({ kind }) => kind === "claim").map((item) => item.id),
      where,
    );
  }
  if (item.kind !== "claim") {
    throw new Fault(`report: {claim} ${id} is a ${item.kind}`, {
      expected: "the id of a published claim",
      found: `${id}, a ${item.kind}`,
      where,
      remedy: item.kind === "value" ? `print it with {v}\`${id}\`` : `refer to it with {ref}\`${id}\``,
    });
  }
  if (!item.holds) {
    throw new Fault(`report: a sentence is set that the data do not support: ${id}`, {
      expected: `{claim}\`${id}\` in passages with the metadata "kenzan": {"when": "${id}"} only`,
      found: item.label[lang],
      where,
      remedy: "move the sentence into such a passage",
    });
  }
  return item.label[lang];
}

/**
 * What `` {v}`id` `` prints.
 *
 * @throws Fault for an id that no value has, and for a part the value was published without.
 */
export function valueOf(node: MystNode, { items, lang, where: cell }: NarrativeContext): string {
  const [id, part] = node.value!.split(":");
  const where = placeOf(node, cell);
  const item = items.find((item) => item.id === id);
  if (item === undefined) {
    throw unpublished("v", id, items.filter(({ kind }) => kind === "value").map((item) => item.id), where);
  }
  if (item.kind !== "value") {
    throw new Fault(`report: {v} ${id} is a ${item.kind}`, {
      expected: "the id of a published value",
      found: `${id}, a ${item.kind}`,
      where,
      remedy: item.kind === "file"
        ? "name the file in the text"
        : item.kind === "claim"
        ? `set it with {claim}\`${id}\``
        : `refer to it with {ref}\`${id}\``,
    });
  }
  return valueText(item, part, lang, where);
}

/**
 * Markup of `` {ref}`id` ``: the number of a figure, map, table, equation or heading, as a link. `` {eq}`label` `` is
 * the number of an equation alone.
 */
export function refer(node: MystNode, { numbering, referred, items, where: cell }: NarrativeContext): string {
  const id = node.label ?? node.identifier!;
  const where = placeOf(node, cell);
  const place = numbering.places.get(id);
  if (place === undefined) {
    const kind = items.find((item) => item.id === id)?.kind;
    if (kind === "value" || kind === "claim") {
      throw new Fault(`report: {ref} ${id} is a ${kind}`, {
        expected: "the id of a figure, map or table, or the label of an equation or heading",
        found: `${id}, a ${kind}`,
        where,
        remedy: kind === "value" ? `print it with {v}\`${id}\`` : `set it with {claim}\`${id}\``,
      });
    }
    throw unpublished("ref", id, numbering.places.keys(), where);
  }
  referred.add(id);
  const shown = node.kind === "eq" ? place.text.replace(/^.*\u00a0/, "") : place.text;
  return `#link(label(${literal(place.anchor)}), ${literal(shown)});`;
}

function valueText(item: PublishedValue, part: string | undefined, lang: Language, where: string): string {
  if (part === undefined) return formatValue(item, lang);
  if (part === "number") return formatNumber(item.value, item);
  if (part === "interval" && item.interval !== undefined) return formatInterval(item, lang);
  if (part === "n" && item.n !== undefined) return formatNumber(item.n);
  throw new Fault(`report: {v} ${item.id}:${part} is not there`, {
    expected: [
      item.id,
      `${item.id}:number`,
      ...(item.interval ? [`${item.id}:interval`] : []),
      ...(item.n !== undefined ? [`${item.id}:n`] : []),
    ].join(", "),
    found: part === "interval" || part === "n" ? `a value published without ${part}` : part,
    where,
    remedy: part === "interval" || part === "n"
      ? `publish it with \`${part}\`, or leave :${part} out`
      : "use one of these",
  });
}
