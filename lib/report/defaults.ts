import defaults from "../../reports/report.json" with { type: "json" };
import type { Cover } from "./report.ts";

/** `reports/report.json`: what holds for every report unless the caller says otherwise. */
export interface ReportDefaults {
  /** `YYYY-MM-DD`. */
  date: string;
  cover: Cover;
  /** Figures, or tables, from which on the contents list them. */
  listsFrom: number;
  /** Rows of a table that are printed. */
  maximumTableRows: number;
}

/** The defaults of this project. */
export const reportDefaults: ReportDefaults = defaults;
