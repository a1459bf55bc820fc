import { Fault } from "../fault/mod.ts";
import { nameOf, type Word } from "./words.ts";

/** Functions whose result is not made from their arguments, and what to do instead. */
const CHANGING: { names: string[]; bare?: string[]; how: string; remedy: string }[] = [
  {
    names: ["random", "setseed", "gen_random_uuid", "uuid", "uuidv4", "uuidv7"],
    how: "gives something else on every run",
    remedy: "draw in TypeScript with random(seed) of kenzan/stats, then register or bind the numbers",
  },
  {
    names: ["reservoir_quantile"],
    how: "draws a sample that is another one on every run",
    remedy: "use quantile_cont or quantile_disc",
  },
  {
    names: [
      "now",
      "today",
      "get_current_time",
      "get_current_timestamp",
      "transaction_timestamp",
      "pg_postmaster_start_time",
      "pg_conf_load_time",
    ],
    bare: ["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"],
    how: "gives something else on every run",
    remedy: "make the date a parameter of the notebook and bind it: ${date}",
  },
  {
    names: [
      "nextval",
      "currval",
      "txid_current",
      "current_transaction_id",
      "current_connection_id",
      "current_query_id",
    ],
    how: "counts what ran before, and gives something else when it runs again",
    remedy: "number the rows by what they hold: row_number() OVER (ORDER BY ...)",
  },
  {
    names: [
      "version",
      "current_setting",
      "stats",
      "which_secret",
      "get_block_size",
      "duckdb_approx_database_count",
      "duckdb_connection_count",
      "duckdb_extensions",
      "duckdb_external_file_cache",
      "duckdb_log_contexts",
      "duckdb_logs_parsed",
      "duckdb_memory",
      "duckdb_optimizers",
      "duckdb_prepared_statements",
      "duckdb_secrets",
      "duckdb_secret_types",
      "duckdb_settings",
      "duckdb_table_sample",
      "duckdb_temporary_files",
      "pragma_database_size",
      "pragma_metadata_info",
      "pragma_platform",
      "pragma_storage_info",
      "pragma_user_agent",
      "pragma_version",
    ],
    bare: ["pg_settings", "duckdb_databases", "duckdb_logs"],
    how: "tells of the engine and its machine, not of the data",
    remedy: "leave it out: the run's record names the versions",
  },
  {
    names: ["query"],
    how: "hides a statement in a text, where it cannot be checked",
    remedy: "write the statement itself",
  },
];

/**
 * Refuses a statement, before it runs, that could not be repeated: clock, chance, the engine's own state, extensions.
 *
 * @throws {Fault}
 */
export function refuseUnrepeatable(sql: Word[]): void {
  sql.forEach((word, i) => {
    const name = nameOf(word);
    if (name === undefined) return;
    // After these stands the name of a table, and then its columns in brackets.
    const called = sql[i + 1]?.text === "(" && !["table", "into", "exists"].includes(sql[i - 1]?.text);
    const named = word.plain && (sql[i - 1]?.text !== "." || sql[i - 2]?.text === "pg_catalog");
    const found = CHANGING.find(({ names, bare = [] }) =>
      (called && (names.includes(name) || bare.includes(name))) || (named && bare.includes(name))
    );
    if (found) {
      throw new Fault(`table: ${name}${called ? "()" : ""} ${found.how}`, {
        expected: "a statement that gives the same result every time",
        found: name,
        remedy: found.remedy,
      });
    }
    if (called && name === "age" && argumentCount(sql, i) < 2) {
      throw new Fault("table: age() of one time counts from today, and gives something else on every run", {
        expected: "age(until, from)",
        found: "age() with one time",
        remedy: "make the date a parameter of the notebook and bind it: age(${date}, ts)",
      });
    }
  });

  const samples = sql.flatMap((word, i) => {
    const isSample = word.text === "tablesample" || (word.text === "sample" && sql[i - 1]?.text === "using");
    return word.plain && isSample ? [i] : [];
  });
  const loose = samples.find((at, k) =>
    !sql.slice(at, samples[k + 1]).some((word) => word.plain && word.text === "repeatable")
  );
  if (loose !== undefined) {
    throw new Fault("table: a sample without a seed is another one on every run", {
      expected: "USING SAMPLE reservoir(100 ROWS) REPEATABLE (1)",
      found: sql[loose].text.toUpperCase(),
      remedy: "add REPEATABLE (seed), or draw the rows with random(seed) of kenzan/stats",
    });
  }

  const timed = sql[0]?.text === "explain" &&
    sql.slice(1, sql[1]?.text === "(" ? sql.findIndex((word) => word.text === ")") : 2).some((word) =>
      word.text === "analyze"
    );
  if (timed || (sql[0]?.plain && sql[0].text === "pragma")) {
    throw new Fault(
      `table: ${timed ? "EXPLAIN ANALYZE" : "PRAGMA"} tells of the engine and its machine, not of the data`,
      {
        expected: "a statement that gives the same result every time",
        found: sql.slice(0, 2).map((word) => word.text).join(" "),
        remedy: timed
          ? "use EXPLAIN, which shows the plan without times"
          : "for a table's columns use DESCRIBE",
      },
    );
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

/** The arguments of a call; the value before the dot of `ts.age()` is the first. */
function argumentCount(sql: Word[], called: number): number {
  const { depth } = sql[called + 1];
  const isMethod = sql[called - 1]?.text === "." && !["main", "pg_catalog"].includes(sql[called - 2]?.text);
  let count = sql[called + 2]?.text === ")" ? 0 : 1;
  let nested = 0;
  for (let i = called + 2; i < sql.length && !(sql[i].text === ")" && sql[i].depth === depth); i++) {
    if (/^[[{]/.test(sql[i].text)) nested++;
    else if (/^[\]}]/.test(sql[i].text)) nested--;
    else if (sql[i].text === "," && sql[i].depth === depth + 1 && nested === 0) count++;
  }
  return isMethod ? count + 1 : count;
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
