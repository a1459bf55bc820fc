import type { Language } from "../publish/mod.ts";
import type { TypesetterName } from "./open_typesetter.ts";

/** What the caller says about the edition; the rest comes from the run record and `reports/report.json`. */
export interface ReportOptions {
  /** Language of the edition. Default `ja`. */
  lang?: Language;
  /**
   * Date of the report, `YYYY-MM-DD`: the only date in it, never the clock's. Default: the run
   * manifest's, else the one in `reports/report.json`.
   */
  date?: string;
  /** What stands on the cover; each absent line is taken from `reports/report.json`. */
  cover?: Partial<Cover>;
  /** Who sets it. Default: native Typst where there is one, else WebAssembly. Both give the same bytes. */
  typesetter?: TypesetterName;
}

/** The lines of the cover that no notebook knows. */
export interface Cover {
  /** 業務名, the commission's name. An empty text leaves the line out. */
  contract: Record<Language, string>;
  /** Who made the report: company or institute. An empty text leaves the line out. */
  organisation: Record<Language, string>;
}

/** A set report. */
export interface Report {
  /** PDF bytes: the same for the same record and options. */
  pdf: Uint8Array;
  pages: number;
  /** What a reader would miss, in the order found. Not fatal, and not printed in the PDF unless it says so. */
  warnings: ReportWarning[];
}

/** Something that is right but incomplete in a report. */
export interface ReportWarning {
  kind:
    /** A figure or table that no `{ref}` mentions. */
    | "not-referred-to"
    /** A narrative cell without English, set in Japanese in the English edition (listed there too). */
    | "not-translated"
    /** What keeps the edition in the other language from being set. */
    | "other-edition"
    /** A claim that nothing in the narrative sets. */
    | "claim-not-set"
    /** A claim that does not hold, where the narrative says what holds instead. */
    | "claim-fell"
    /** The summary takes more than one page. */
    | "summary-too-long"
    /** A table longer than the page limit: its first rows are printed. */
    | "table-shortened"
    /** A table of a run on confidential data: printed, attached only as a checksum. */
    | "rows-withheld"
    /** What a run on confidential data published: it stands on the pages, whoever reads them. */
    | "confidential"
    /** A value outside its own interval (told in the appendix too). */
    | "outside-interval"
    /** The cover's fiscal year, which is that of the date, is not the one that a parameter says is reported on. */
    | "other-fiscal-year"
    /** A dataset that the notebook declares, whose data no cell read. */
    | "not-read"
    /** A permission beyond the catalog (named in the appendix too). */
    | "granted"
    /** Nothing kept the cells to the catalog (told in the appendix too). */
    | "no-sandbox"
    /** A number of which more digits are printed than survive runs in other circumstances (told in the appendix too). */
    | "digits-lost"
    /** What was measured of digits is of another run: the report does not use it. */
    | "digits-stale"
    /** The typesetter's own remark. */
    | "typesetting";
  /** One sentence for a person. */
  message: string;
  /** Notebook and cell, e.g. `notebooks/landuse/rates.ipynb, cell 7`. */
  where: string;
}
