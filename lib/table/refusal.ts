import { Fault } from "../fault/mod.ts";
import type { Word } from "./words.ts";

/** Functions that give something else on every run, and what to do instead. */
const CHANGING: [names: string[], remedy: string][] = [
  [
    ["random", "setseed", "gen_random_uuid", "uuid", "uuidv4", "uuidv7"],
    "draw in TypeScript with random(seed) of kenzan/stats, then register or bind the numbers",
  ],
  [
    [
      "now",
      "today",
      "current_date",
      "current_time",
      "current_timestamp",
      "localtime",
      "localtimestamp",
      "get_current_time",
      "get_current_timestamp",
      "transaction_timestamp",
    ],
    "make the date a parameter of the notebook and bind it: ${date}",
  ],
];
/** The same without brackets. */
const CLOCK_WORDS = ["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"];

/**
 * Refuses a statement, before it runs, that could not be repeated: clock, chance, extensions.
 *
 * @throws {Fault}
 */
export function refuseUnrepeatable(sql: Word[]): void {
  sql.forEach(({ text, plain }, i) => {
    if (!plain || sql[i - 1]?.text === ".") return;
    const called = sql[i + 1]?.text === "(";
    if (!called && !CLOCK_WORDS.includes(text)) return;
    const remedy = CHANGING.find(([names]) => names.includes(text))?.[1];
    if (remedy === undefined) return;
    throw new Fault(`table: ${text}${called ? "()" : ""} gives something else on every run`, {
      expected: "a statement that gives the same result every time",
      found: text,
      remedy,
    });
  });

  const sample = sql.find((word, i) =>
    word.plain && (word.text === "tablesample" || (word.text === "sample" && sql[i - 1]?.text === "using"))
  );
  if (sample && !sql.some((word) => word.plain && word.text === "repeatable")) {
    throw new Fault("table: a sample without a seed is another one on every run", {
      expected: "USING SAMPLE reservoir(100 ROWS) REPEATABLE (1)",
      found: sample.text.toUpperCase(),
      remedy: "add REPEATABLE (seed), or draw the rows with random(seed) of kenzan/stats",
    });
  }

  const first = sql.find((word) => word.text !== "force");
  if (first?.plain && (first.text === "install" || first.text === "load")) {
    throw new Fault(`table: ${first.text.toUpperCase()} is not possible`, {
      expected: "SQL of DuckDB's core",
      found: sql.slice(0, 4).map((word) => word.text).join(" "),
      remedy: extensionRemedy(sql[sql.indexOf(first) + 1]?.text ?? ""),
    });
  }
}

/** What to use instead of a DuckDB extension. */
export function extensionRemedy(extension: string): string {
  switch (extension) {
    case "parquet":
      return "read the file with readParquet(bytes), or open it through the catalog, and db.register it";
    case "json":
      return "parse JSON in TypeScript and db.register tableFrom({...})";
    case "icu":
      return "keep times in UTC as TIMESTAMP; Japan's clock is `ts + INTERVAL 9 HOUR`; text order is by code point";
    case "spatial":
      return "use kenzan/geo and db.register the attributes";
    case "httpfs":
      return "add the file to the catalog; nothing is read from the network";
    default:
      return "do it in TypeScript before or after the statement; extensions are not loaded";
  }
}
