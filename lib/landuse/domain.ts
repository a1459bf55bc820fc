import { Fault } from "../fault/mod.ts";
import { type Prefecture, PREFECTURES, type Region, REGIONS } from "./prefecture.ts";

/** What a rate is of: the nation, a region of 別表1 and 別表2, a prefecture by its code, or several of them. */
export type Domain = "nation" | Region | number | readonly number[];

/** Prefectures of a domain. @throws Fault for a domain that does not exist. */
export function prefecturesOf(domain: Domain): ReadonlyArray<Prefecture> {
  const found = domain === "nation"
    ? PREFECTURES
    : PREFECTURES.filter(({ code, region }) =>
      typeof domain === "object" ? domain.includes(code) : code === domain || region === domain
    );
  if (found.length === 0 || (typeof domain === "object" && found.length !== domain.length)) {
    throw new Fault("landuse: no such domain", {
      expected: `nation, ${REGIONS.map(({ id }) => id).join(", ")}, 1-47, or a list of these, each once`,
      found: String(domain),
    });
  }
  return found;
}

/** Name of a domain in both languages. */
export function domainLabel(domain: Domain): { ja: string; en: string } {
  if (domain === "nation") return { ja: "全国", en: "Japan" };
  const region = REGIONS.find(({ id }) => id === domain);
  if (region) return region.label;
  const labels = prefecturesOf(domain).map(({ label }) => label);
  return { ja: labels.map(({ ja }) => ja).join("、"), en: labels.map(({ en }) => en).join(", ") };
}
