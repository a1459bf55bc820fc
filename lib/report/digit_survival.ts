import { type Decimals, type Fragility, KINDS, type Overprint, overprinted } from "../fragility/mod.ts";
import type { RecordedItem, RunRecord } from "../notebook/mod.ts";
import { formatNumber, formatValue, type Language } from "../publish/mod.ts";
import { heading, lead } from "./appendix_markup.ts";
import { appendixTable, type TableFonts, textCell } from "./appendix_table.ts";
import { fill, type Locale, localeOf } from "./locale.ts";
import type { ReportWarning } from "./report.ts";
import { text } from "./typst_text.ts";

/** What was measured of a record's digits, if anything; `stale` when of another run. */
export type Survival = Fragility | "stale" | undefined;

/** The part of 数値の出所 that tells how far printed digits survive runs in other circumstances. */
export function digitSurvival(
  fragility: Survival,
  { record: { items }, lang, locale, fonts }: {
    record: RunRecord;
    lang: Language;
    locale: Locale;
    fonts: TableFonts;
  },
): string[] {
  if (fragility === undefined || fragility === "stale") return [];
  const { scope, runs, failures } = fragility;
  const isVaried = { seed: true, order: scope.orders.length > 0, rounding: scope.fields.length > 0 };
  const kinds = [
    ...(["seed", "order", "rounding"] as const).filter((kind) => isVaried[kind]),
    ...(isVaried.order || isVaried.rounding ? ["together" as const] : []),
  ].map((kind) => locale.digitKinds[kind]).join(locale.listComma);
  const over = overprinted(fragility);
  const sentences = [
    fill(locale.digitsLead, { kinds, runs: formatNumber(runs) }),
    ...(failures.length > 0 ? [fill(locale.digitsFailed, { n: formatNumber(failures.length) })] : []),
    over.length === 0 ? locale.digitsHold : locale.digitsFall,
  ].join(locale.sentenceSpace);
  return [
    heading(2, locale.digits),
    over.length === 0 ? text(sentences) : lead(sentences),
    ...(over.length === 0 ? [] : [appendixTable({
      head: [locale.label, locale.value, locale.digitsPrinted, locale.digitsSurvive],
      aligns: ["left", "right", "left", "left"],
      columns: [1, "fit", "fit", "fit"],
      rows: over.map((it) => {
        const item = items.find(({ id }) => id === it.id)!;
        const value = item.kind === "value" && it.part === "value" ? formatValue(item, lang) : "–";
        return [
          nameOf(it, item, lang, locale),
          value,
          placeOf(it.printed, locale),
          placeOf(it.survive, locale),
        ]
          .map(textCell);
      }),
      fonts,
    })]),
  ];
}

/** One warning for each number of which more is printed than survives, and one for what no longer says anything. */
export function digitWarnings(fragility: Survival, { items, manifest }: RunRecord): ReportWarning[] {
  const { path } = manifest.notebook;
  if (fragility === undefined) return [];
  if (fragility === "stale") {
    return [{
      kind: "digits-stale",
      message: "fragility.json is of another run: measure again with `deno task fragility`",
      where: path,
    }];
  }
  const { failures } = fragility;
  const en = localeOf("en");
  const failed = KINDS.filter((kind) => failures.some((it) => it.kind === kind));
  return [
    ...overprinted(fragility).map(({ id, part, column, printed, survive }): ReportWarning => ({
      kind: "digits-lost",
      message: `${column ? `${id}, ${column}` : id}${part === "interval" ? " (interval)" : ""}: ` +
        `printed to ${placeOf(printed, en)}, ` +
        (survive === "none" ? "no digit survives" : `survives to ${placeOf(survive, en)}`) +
        " in other circumstances",
      where: `${path}, cell ${items.find((item) => item.id === id)!.cell}`,
    })),
    ...(failed.length === 0 ? [] : [{
      kind: "digits-lost" as const,
      message: "of the runs in other circumstances " +
        `${failures.length} failed (${failed.join(", ")}): nothing is known of them`,
      where: path,
    }]),
  ];
}

function nameOf({ part, column }: Overprint, item: RecordedItem, lang: Language, locale: Locale): string {
  const label = item.label[lang];
  if (part === "interval") return fill(locale.digitsInterval, { label });
  if (item.kind !== "table") return label;
  const head = item.columns.find(({ name }) => name === column)?.label[lang] ?? column!;
  return fill(locale.digitsColumn, { label, column: head });
}

/** The last place of a number with so many decimals, in words. */
function placeOf(decimals: Decimals, { digitPlaces: { decimal, whole, beyond, none } }: Locale): string {
  if (decimals === "none" || decimals === "all") return none;
  if (decimals > 0) return fill(decimal, { n: decimals });
  return whole[-decimals] ?? fill(beyond, { n: -decimals });
}
