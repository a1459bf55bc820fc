import type { FindingList } from "./finding_list.ts";
import type { SurveyContext } from "./survey_context.ts";

/** A text in both languages. */
export interface Label {
  ja: string;
  en: string;
}

/** Something of a survey without which a check has nothing to look at. */
export type Need =
  | "stage2"
  | "stack"
  | "previous"
  | "dating"
  | "planned"
  | "recheck"
  | "fieldSurvey"
  | "coverage"
  | "shapes"
  | "coordinates"
  | "tokyo"
  | "interpreter"
  | "fiscalYear";

/** A logical check of the interpretation (3(1)イ⑤). */
export interface LogicalCheck {
  /** `L01` to `L75`. */
  id: string;
  /** E: an error that must be mended. W: to be looked at. A finding can be milder than its check. */
  severity: "E" | "W";
  /** Clause of the specification, or what the check rests on. */
  clause: string;
  title: Label;
  needs: readonly Need[];
  /** Notes what is wrong; returns why there was nothing to check, where only the data tells. */
  run(context: SurveyContext, found: FindingList): Label | void;
}

/** Names of the needs, for the reader. */
export const NEED_LABELS: Readonly<Record<Need, Label>> = {
  stage2: { ja: "第2段階判読の表", en: "the stage 2 table" },
  stack: { ja: "積み上げデータ", en: "the stacked database" },
  previous: { ja: "基準年・期首間の既知のコード", en: "known codes from the base year to the start" },
  dating: { ja: "発生時点の特定（④）の表", en: "the histories of dated points (④)" },
  planned: { ja: "計画した格子点", en: "the planned grid points" },
  recheck: { ja: "再確認の記録", en: "the record of second readings" },
  fieldSurvey: { ja: "現地調査の記録", en: "the record of the field survey" },
  coverage: { ja: "画像の撮影範囲", en: "the coverage of the images" },
  shapes: { ja: "都道府県の区域", en: "the shapes of the prefectures" },
  coordinates: { ja: "世界測地系の座標値（JGD_X, JGD_Y）", en: "coordinates of JGD (JGD_X, JGD_Y)" },
  tokyo: {
    ja: "日本測地系の座標値（Tokyo_X, Tokyo_Y）",
    en: "coordinates of the Tokyo datum (Tokyo_X, Tokyo_Y)",
  },
  interpreter: { ja: "判読者のフィールド", en: "the field of interpreters" },
  fiscalYear: { ja: "事業年度", en: "the fiscal year" },
};

/** Whether a survey has what a check needs. */
export function hasNeed(context: SurveyContext, need: Need): boolean {
  const { survey } = context;
  switch (need) {
    case "previous":
      return context.before !== undefined;
    case "shapes":
      return survey.prefectureShapes !== undefined && survey.stage1.jgd !== undefined;
    case "coordinates":
      return survey.stage1.jgd !== undefined;
    case "tokyo":
      return survey.stage1.tokyo !== undefined;
    case "interpreter":
      return survey.stage1.interpreter !== undefined;
    default:
      return survey[need] !== undefined;
  }
}
