import { Fault } from "../fault/mod.ts";
import { type Prefecture, PREFECTURES, type Region, REGIONS } from "./prefecture.ts";

/** What a rate is of: the nation, a region of 別表1 and 別表2, or a prefecture by its code. */
export type Domain = "nation" | Region | number;

/** Prefectures of a domain. @throws Fault for a domain that does not exist. */
export function prefecturesOf(domain: Domain): ReadonlyArray<Prefecture> {
  const found = domain === "nation"
    ? PREFECTURES
    : PREFECTURES.filter(({ code, region }) => code === domain || region === domain);
  if (found.length === 0) {
    throw new Fault("landuse: no such domain", {
      expected: `nation, ${REGIONS.map(({ id }) => id).join(", ")}, or 1-47`,
      found: String(domain),
    });
  }
  return found;
}

/** Name of a domain in both languages. */
export function domainLabel(domain: Domain): { ja: string; en: string } {
  if (domain === "nation") return { ja: "全国", en: "Japan" };
  return REGIONS.find(({ id }) => id === domain)?.label ?? prefecturesOf(domain)[0].label;
}
