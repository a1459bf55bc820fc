import type { Label } from "./logical_check.ts";

/** When a design is to be chosen, by its id in `combineDesigns` and `standardDesigns`. */
export const DESIGN_USES: Readonly<Record<string, Label>> = {
  nfi: {
    ja: "判読を行わない場合、又は判読の定義が調査と異なり補助情報にできない場合",
    en: "Where nothing is interpreted, or by a definition too far from the inventory's",
  },
  regression: {
    ja: "全国・地域の森林面積。判読の結果が1変数のときの標準",
    en: "Forest area of the nation and regions; the standard with one auxiliary variable",
  },
  prefecture: {
    ja: "判読を用いず、都道府県の面積だけが分かる場合",
    en: "Where only the areas of the prefectures are known",
  },
  prefectureState: {
    ja: "都道府県の間で判読の一致率が異なり、各層に調査点が十分ある場合",
    en: "Where readings agree differently between prefectures, with plots enough in each",
  },
  ratio: {
    ja: "判読の誤検出がほとんどなく、見落としだけがある場合",
    en: "Where the reading misses forest but hardly ever invents it",
  },
  grid: {
    ja: "短い期間のD率。再確認により誤検出と見落としを補正できる場合",
    en: "D rates of short periods, if a re-check corrects commission and omission",
  },
  planned: {
    ja: "5年以上の平均の全国値で足り、費用を抑える場合",
    en: "Where a national mean over five years or more is enough, at low cost",
  },
  cycle: {
    ja: "森林の現況、蓄積など、現地でしか得られない項目",
    en: "What only the field can tell: stock, state of the forest",
  },
  panel: { ja: "単年の速報。D率の推定には用いない", en: "Early figures of one year; not for D rates" },
  combined: {
    ja: "D率を定義のそろった現地の値に合わせる場合（調査点の再測が前提）",
    en: "To bring D rates to what the field defines; plots have to be measured again",
  },
};
