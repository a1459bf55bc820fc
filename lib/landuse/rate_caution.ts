import type { Label } from "./logical_check.ts";
import { domainLabel } from "./domain.ts";

/**
 * What a reader of a rate's variance and interval has to know; the rate itself stands.
 * `single-point`: of some prefectures one point alone was read, which has no spread of its own: it is taken to vary
 * as all points of the domain do. `no-neighbours`: in some prefectures no two points that were read are neighbours, so
 * that their variance is that of points at random. `no-variance`: the points differ, but no neighbours do; the
 * interval is that of points at random, and there is no standard error. `uneven-weights`: the points of some prefectures
 * stand for more than twice the land of the others', and the events are too few for a variance: the exact interval, at
 * the effective number of points, takes the rate to be the same in all prefectures.
 */
export interface RateCaution {
  code: "single-point" | "no-neighbours" | "no-variance" | "uneven-weights";
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
  "uneven-weights": {
    ja:
      "判読できた点が少なく、1点が代表する面積が全体の平均の2倍を超える。発生点が少なく分散を推定できないため、区間は有効な点数による正確な区間とし、率が県によらず等しいことを前提とする",
    en:
      "few points were read, each of which stands for more than twice the mean area; with too few events for a variance, the interval is the exact one at the effective number of points, which takes the rate to be the same in all prefectures",
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
