import { array, call, literal, text } from "./typst_text.ts";

const encoder = new TextEncoder();

/** Files that the specimen sets besides its text: a picture with letters, and works to cite. */
export const specimenFiles: ReadonlyMap<string, Uint8Array> = new Map([
  [
    "/drawing.svg",
    encoder.encode(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">
<path d="M0,0L200,100" stroke="#333"/><circle cx="50" cy="50" r="20" fill="none" stroke="black"/>
<text x="10" y="20" font-family="Noto Sans JP" font-size="12">面積 (ha)</text></svg>`),
  ],
  [
    "/works.bib",
    encoder.encode(`@article{kenzan, author = {Kenzan, Taro and {検算花子}}, title = {検算の方法},
journal = {検算誌}, year = {2000}, volume = {1}, pages = {1--2}}`),
  ],
]);

/** A Typst document with some of everything that reports hold, to be set for practice. */
export const specimen: string = specimenText();

function specimenText(): string {
  const prose = text(
    "判読結果から求めた格子点の比率として推定する。The interval is 0.01 (95 %).",
  );
  const rows = Array.from({ length: 30 }, (_, row) => [`第${row}行`, `${row * 1000}.5`]).flat();
  const chapter = (number: number) =>
    [
      `= 検算${number}`,
      `${prose}#strong[${prose}]#emph[kenzan ${prose}]#footnote[${prose}]#together("12 ha");`.repeat(
        number + 4,
      ),
      `#cite(label("kenzan"));#cite(label("kenzan"), form: "prose");#link(label("item:table-0"))[表]`,
      "== 節",
      "- 一\n- 二\n\n+ 一\n+ 二",
      `#numbered-equation("e${number}", "(1)", $ hat(p) plus.minus z sqrt((hat(p) (1 - hat(p))) / n_${number}) $)`,
      call("raw", [literal("deno task report")], { block: "true", lang: literal("sh") }),
      `#standing(breakable: true)[${
        call("item-table", [
          literal(`table-${number}`),
          literal(`表 ${number}`),
          literal("表"),
          array([`("名", none)`, `("面積", "(ha)")`]),
          array(rows.map(literal)),
        ], {
          widths: "(60pt, 60pt)",
          aligns: "(left, right)",
          notes: `("注",)`,
          continued: literal("（続き）"),
        })
      }]`,
      `#floating(${literal(`figure-${number}`)})[${
        call("item-figure", [
          literal(`figure-${number}`),
          literal(`図 ${number}`),
          literal("図"),
          literal("/drawing.svg"),
        ])
      }]`,
      "#landscape[検算]",
      call("plain-table", [`("a", "b")`, array(rows.map(literal))], {
        columns: "(1fr, auto)",
        aligns: "(left, left)",
      }),
      call("admonition", ["[題]", `[${prose}]`]),
    ].join("\n\n");
  return [
    `#import "/report.typ": *`,
    `#show: report.with(lang: "ja", title: "検算", author: "", date: datetime(year: 2000, month: 1, day: 1))`,
    `#pdf.attach("drawing.svg", read("/drawing.svg", encoding: none))`,
    `#cover(title: "検算")`,
    `#show: front-matter`,
    `#summary("要約")[${prose}]`,
    `#contents("目次", figures: "図", tables: "表")`,
    `#show: main-matter`,
    ...[0, 1].map(chapter),
    `#references("文献", "/references.csl")`,
    `#show: appendices.with("付録")`,
    `= 付録`,
    `#fact-sheet("D1", "題", (("a", "b"),))`,
    `#finis`,
  ].join("\n\n");
}
