import { array, call, literal, text } from "./typst_text.ts";

/** A small picture with letters. */
export const drawing =
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">
<path d="M0,0L200,100" stroke="#333"/><circle cx="50" cy="50" r="20" fill="none" stroke="black"/>
<text x="10" y="20" font-family="Noto Sans JP" font-size="12">面積 (ha)</text></svg>`;

/**
 * A Typst document with some of everything that reports hold, to be set for practice.
 *
 * @param turn Changes every text, since what was set once is not set again.
 */
export function specimen(turn: number): string {
  const prose = text(
    `${turn}時点の判読結果から求めた格子点の比率として推定する。The interval is 0.0${turn} (95 %).`,
  );
  const rows = Array.from({ length: 60 }, (_, row) => [`第${turn}${row}行`, `${row * 1000 + turn}.5`]).flat();
  const chapters = Array.from({ length: 4 }, (_, chapter) =>
    [
      `= 検算${chapter}`,
      `${prose}#strong[${prose}]#emph[kenzan ${prose}]#footnote[${prose}]#together("12 ha");`.repeat(
        chapter + 4,
      ),
      "== 節",
      "- 一\n- 二\n\n+ 一\n+ 二",
      `$ hat(p) plus.minus z sqrt((hat(p) (1 - hat(p))) / n_${chapter}) $`,
      call("raw", [literal("deno task report")], { block: "true", lang: literal("sh") }),
      call("item-table", [
        literal(`table-${chapter}`),
        literal(`表 ${chapter}`),
        literal("表"),
        array([`("名", none)`, `("面積", "(ha)")`]),
        array(rows.map(literal)),
      ], {
        widths: "(60pt, 60pt)",
        aligns: "(left, right)",
        notes: `("注",)`,
        continued: literal("（続き）"),
      }),
      call("item-figure", [
        literal(`figure-${chapter}`),
        literal(`図 ${chapter}`),
        literal("図"),
        literal("/drawing.svg"),
      ]),
      call("plain-table", [`("a", "b")`, `("c", "d")`], { columns: "2", aligns: "(left, left)" }),
    ].join("\n\n"));
  return [
    `#import "/report.typ": *`,
    `#show: report.with(lang: "ja", title: "検算", author: "", date: datetime(year: 2000, month: 1, day: 1))`,
    `#cover(title: "検算")`,
    `#show: front-matter`,
    `#summary("要約")[${prose}]`,
    `#contents("目次", figures: "図", tables: "表")`,
    `#show: main-matter`,
    ...chapters,
    `#show: appendices.with("付録")`,
    `= 付録`,
    `#fact-sheet("D1", "題", (("a", "b"),))`,
    `#finis`,
  ].join("\n\n");
}
