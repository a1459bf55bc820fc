import { Fault } from "../fault/mod.ts";
import {
  formatInterval,
  formatNumber,
  formatValue,
  type Language,
  type PublishedValue,
} from "../publish/mod.ts";
import { type MystNode, placeOf } from "./myst_tree.ts";
import type { NarrativeContext } from "./narrative.ts";
import { literal } from "./typst_text.ts";
import { unpublished } from "./unpublished.ts";

/** Markup of `` {v}`id` ``: a published value; no line break parts number and unit. */
export function printValue(node: MystNode, context: NarrativeContext): string {
  const printed = valueOf(node, context);
  // The interval, or what else stands in brackets at the end, may go to the next line.
  const [, value, space, rest] = /^(.+?)( ?)([(（][^(（]+)$/.exec(printed) ?? [];
  if (rest === undefined) return `#together(${literal(printed)});`;
  return `#together(${literal(value)});${space}#together(${literal(rest)});`;
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
      where,
      remedy: item.kind === "file" ? "name the file in the text" : `refer to it with {ref}\`${id}\``,
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
    if (items.find((item) => item.id === id)?.kind === "value") {
      throw new Fault(`report: {ref} ${id} is a value`, {
        expected: "the id of a figure, map or table, or the label of an equation or heading",
        where,
        remedy: `print it with {v}\`${id}\``,
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
  });
}
