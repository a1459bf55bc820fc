/**
 * The way back from a delivered report: unpack the PDF, execute again, compare, certify.
 *
 * @example Audit a report and look at what does not hold.
 * ```ts ignore
 * import { auditReport, holds } from "kenzan/audit/mod.ts";
 * import { rest } from "kenzan/report/mod.ts";
 *
 * const { overall, findings } = await auditReport("report.pdf");
 * console.log(overall);
 * for (const it of findings) if (!holds(it)) console.log(it.part, it.id, it.verdict, it.deviations);
 * rest();
 * ```
 *
 * @module
 */
export * from "./verdict.ts";
export { type Audit, type AuditOptions, auditReport, type AuditStep } from "./audit_report.ts";
export { type Certificate, certificate } from "./certificate.ts";
export { type Circumstances, circumstances } from "./circumstances.ts";
export { type Counts, countsOf } from "./counts.ts";
export { type DeliveredReport, readDeliveredReport } from "./delivered_report.ts";
export { pictureOfDifference } from "./figure_difference.ts";
export { findReports } from "./find_reports.ts";
export { Pdf, type PdfMetadata } from "./pdf.ts";
export { printable } from "./printable.ts";
export { DifferenceList } from "./difference_list.ts";
export { compareFiles } from "./file_comparison.ts";
export { compareRows, type RowComparison, type RowComparisonOptions } from "./row_comparison.ts";
export { compareValues } from "./value_comparison.ts";
