import type { RecordedItem } from "../notebook/mod.ts";
import {
  formatBasis,
  formatBounds,
  formatLevel,
  formatNumber,
  formatValue,
  type Language,
} from "../publish/mod.ts";
import type { Trace } from "./trace_facts.ts";

/** Where a published thing comes from, as a terminal shows it. */
export function traceText(trace: Trace, language: Language): string {
  const { item, notebook, cell, line, source, cells, functions, queries, parameters, datasets, wide } = trace;
  const rows: [name: string, lines: string[]][] = [
    ...factsOf(item, language),
    ["published", [
      `${notebook}, cell ${cell}${line === undefined ? "" : `, line ${line}`}`,
      ...(source === undefined ? [] : [`> ${source}`]),
    ]],
    ["cells", [cells.join(", ")]],
    ["functions", functions],
    [
      "queries",
      queries.flatMap(({ cell, line, sql }) => [
        `cell ${cell}, line ${line}`,
        ...sql.split("\n").map((text) => `  ${text}`),
      ]),
    ],
    ["parameters", Object.entries(parameters).map(([name, value]) => `${name} = ${value}`)],
    [
      "datasets",
      datasets.flatMap((it) => [
        `${it.id}: ${it.title[language]}`,
        `  ${it.source[language]}`,
        `  licence ${it.licence}, ${it.confidentiality}, ${formatNumber(it.bytes)} bytes`,
        `  sha256 ${it.sha256}`,
      ]),
    ],
    ["remarks", [
      ...(wide?.datasets
        ? ["the code does not name the data it opens: these are all that it can have been"]
        : []),
      ...(wide?.cells
        ? [`cells ${wide.cells.join(", ")} could not be read: all before them counts as used`]
        : []),
    ]],
  ];
  const told = rows.filter(([, lines]) => lines.length > 0).flatMap(([name, lines]) =>
    lines.map((text, index) => `  ${(index === 0 ? name : "").padEnd(11)} ${text}`.trimEnd())
  );
  // Spaces that keep a number and its unit together on paper would only be in the way of a search.
  return [`${item.id}  ${item.label[language]}`, ...told].join("\n").replaceAll("\u00a0", " ");
}

/** What was published, in words. */
function factsOf(item: RecordedItem, language: Language): [string, string[]][] {
  switch (item.kind) {
    case "value": {
      const { interval, n } = item;
      return [
        ["value", [`${formatValue(item, language)} (${item.value})`]],
        [
          "interval",
          interval === undefined ? [] : [
            `${formatBounds(interval, item, language)} (${formatLevel(interval.level)}, ${interval.method})`,
          ],
        ],
        ["n", n === undefined ? [] : [formatNumber(n)]],
      ];
    }
    case "claim":
      return [
        ["claim", [item.holds ? "holds" : "does not hold"]],
        ["basis", item.basis.map((it) => formatBasis(it, language))],
      ];
    case "table":
      return [["table", [
        `${formatNumber(item.rows)} rows, key ${item.key.join(", ")}`,
        `sha256 ${item.content.sha256}`,
      ]]];
    case "file":
      return [["file", [`${item.name} (${item.mediaType})`, `sha256 ${item.content.sha256}`]]];
    default:
      return [[item.kind, [`sha256 ${item.content[language].sha256} (${language})`]]];
  }
}
