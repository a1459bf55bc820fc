import type { Label } from "../publish/mod.ts";
import { reportSettings } from "./report_settings.ts";

/** Under what a run record is handed on. */
export interface Publication {
  /** `YYYY-MM-DD`. */
  date: string;
  /**
   * Of the record, apart from the data it was made from: an SPDX identifier, a URL, or words. An empty text: nobody has
   * stated one.
   */
  licence: string;
  /** Who publishes it; empty texts where `reports/report.json` names nobody. */
  organisation: Label;
  /** Where the source code of this version can be had, e.g. a URL; an empty text: nobody has said. */
  repository: string;
}

/**
 * What `reports/report.json` says about it.
 *
 * @param date given by the caller, in place of the one there.
 */
export function publicationOf(date: string = reportSettings().date): Publication {
  const { licence, repository, cover: { organisation: { ja, en } } } = reportSettings();
  return { date, licence, organisation: { ja: ja || en, en: en || ja }, repository };
}
