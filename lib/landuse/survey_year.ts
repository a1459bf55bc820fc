import type { Region } from "./prefecture.ts";

/** What is interpreted in a fiscal year: half of the country (別表1, 別表2). */
export interface SurveyYear {
  /** Prefectures, JIS X 0401; Hokkaido is in both halves. */
  prefectures: ReadonlyArray<number>;
  /** Old subprefectures (旧支庁) of Hokkaido. */
  subprefectures: ReadonlyArray<string>;
  /** Groups of regions of which one prefecture each is visited in the field (3(1)イ⑥). */
  fieldRegions: ReadonlyArray<ReadonlyArray<Region>>;
  /** Year of the images at the end (期末): one for both halves of the country. */
  end: number;
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, k) => first + k);

const EVEN: Omit<SurveyYear, "end"> = {
  prefectures: [1, ...from(2, 6), ...from(15, 18), 20, 21, ...from(40, 46)],
  subprefectures: ["石狩", "空知", "後志", "渡島", "檜山", "胆振", "上川", "留萌", "宗谷"],
  fieldRegions: [["hokkaido"], ["tohoku"], ["hokuriku", "chubu"], ["kyushu"]],
};

const ODD: Omit<SurveyYear, "end"> = {
  prefectures: [1, ...from(7, 14), 19, ...from(22, 30), ...from(31, 39), 47],
  subprefectures: ["網走", "日高", "十勝", "釧路", "根室"],
  fieldRegions: [["hokkaido", "tohoku"], ["kanto", "chubu"], ["kinki", "chugoku"], ["shikoku", "kyushu"]],
};

/**
 * The half of a fiscal year (年度): 別表1 for even years, 別表2 for odd ones. Both halves end with the same images, those
 * of the year before the even one (2: 2025 for 2026 and 2027, 2027 for 2028).
 */
export function surveyYear(fiscalYear: number): SurveyYear {
  return fiscalYear % 2 === 0 ? { ...EVEN, end: fiscalYear - 1 } : { ...ODD, end: fiscalYear - 2 };
}
