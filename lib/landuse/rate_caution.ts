import type { Label } from "./logical_check.ts";
import { domainLabel } from "./domain.ts";

/**
 * What a reader of a rate's variance and interval has to know; the rate itself stands.
 * `single-point`: of some prefectures one point alone was read, which has no spread of its own: it is taken to vary
 * as all points of the domain do. `no-neighbours`: in some prefectures no two points that were read are neighbours, so
 * that their variance is that of points at random. `no-variance`: the points differ, but no neighbours do; the
 * interval is that of points at random, and there is no standard error.
 */
export interface RateCaution {
  code: "single-point" | "no-neighbours" | "no-variance";
  /** Prefectures (JIS X 0401) that it is about; none where it is about all of the domain. */
  prefectures: readonly number[];
  text: Label;
}

const TEXTS: Readonly<Record<RateCaution["code"], Label>> = {
  "single-point": {
    ja: "判読できた点が1点しかないため、その分散を対象全体の点の散らばりから与えた",
    en: "one point alone was read, whose variance is taken from all points of the domain",
  },
  "no-neighbours": {
    ja: "隣り合う判読点がないため、その分散を点が無作為に置かれたものとして求めた",
    en: "no two points read are neighbours; the variance is that of points at random",
  },
  "no-variance": {
    ja: "隣り合う点に差がなく分散を推定できないため、区間は点が無作為に置かれたものとして求めた",
    en:
      "no neighbours differ, so that no variance can be estimated; the interval is that of points at random",
  },
};

/** The caution of a code about some prefectures, or about the whole domain. */
export function rateCaution(code: RateCaution["code"], prefectures: readonly number[] = []): RateCaution {
  const [ja, en] = (["ja", "en"] as const).map((language) => {
    const names = prefectures.map((pref) => domainLabel(pref)[language]);
    return language === "ja"
      ? `${names.length > 0 ? `${names.join("、")}は、` : ""}${TEXTS[code].ja}。`
      : `${names.length > 0 ? `${names.join(", ")}: ` : ""}${TEXTS[code].en}.`;
  });
  return { code, prefectures, text: { ja, en } };
}
