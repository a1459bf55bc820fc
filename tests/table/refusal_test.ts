import { columnNumbers, columnTexts, connect, tableFrom } from "kenzan/table/mod.ts";
import assert from "node:assert/strict";

const db = await connect();
db.register("t", tableFrom({ a: Int32Array.of(1, 2), random: Int32Array.of(3, 4), now: ["x", "y"] }));

/** As if typed in a cell. */
const run = (sql: string) => db.sql(Object.assign([sql], { raw: [sql] }));

Deno.test("a function of an extension is named, with what to use instead, and nothing waits for the network", () => {
  const cases: [sql: string, named: RegExp][] = [
    ["SELECT * FROM read_parquet('x.parquet')", /read_parquet\(\) needs[^]*readParquet\(bytes\)/],
    ["SELECT * FROM 'x.parquet'", /extension parquet[^]*readParquet/],
    ["SELECT * FROM parquet_metadata('x')", /extension parquet/],
    ["SELECT json_extract('{}', '$.a')", /json_extract\(\) needs[^]*tableFrom/],
    ["SELECT '{}'::JSON", /extension json/],
    ["SELECT '{}' -> 'a'", /extension json/],
    ["SELECT * FROM read_json('x')", /extension json/],
    ["SELECT to_json(1)", /extension json/],
    ["SELECT TIMESTAMP '2020-01-01' AT TIME ZONE 'Asia/Tokyo'", /AT TIME ZONE needs[^]*INTERVAL 9 HOUR/],
    ["SELECT TIMESTAMPTZ '2020-01-01 00:00:00+00' AT TIME ZONE 'UTC'", /AT TIME ZONE needs/],
    ["SELECT date_trunc('day', TIMESTAMPTZ '2020-01-01 00:00:00+00')", /extension icu/],
    ["SELECT extract(hour FROM TIMESTAMPTZ '2020-01-01 00:00:00+00')", /extension icu/],
    ["SELECT make_timestamptz(2020, 1, 1, 0, 0, 0)", /make_timestamptz\(\) needs/],
    ["SELECT current_localtimestamp()", /current_localtimestamp\(\) needs/],
    ["SELECT * FROM pg_timezone_names()", /extension icu/],
    ["SELECT 'a' COLLATE de", /extension icu/],
    ["SELECT st_area('x')", /st_area needs[^]*kenzan\/geo/],
    ["SELECT 'POINT (1 2)'::GEOMETRY", /extension spatial/],
    ["SELECT * FROM sqlite_scan('a', 'b')", /extension sqlite/],
    ["SELECT excel_text(1, '0')", /extension excel/],
    ["CALL dbgen(sf = 0.01)", /extension tpch/],
    ["CREATE SECRET (TYPE s3)", /extension httpfs/],
    ["LOAD icu", /LOAD is not possible/],
    ["INSTALL spatial", /INSTALL is not possible[^]*kenzan\/geo/],
    ["FORCE INSTALL 'httpfs'", /INSTALL is not possible/],
  ];
  for (const [sql, named] of cases) assert.throws(() => run(sql), named, sql);
});

Deno.test("files and settings are out of reach", () => {
  const files = [
    "SELECT * FROM read_csv('/etc/hostname')",
    "SELECT * FROM 'x.csv'",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_text('/etc/hostname')",
    "COPY t TO '/tmp/kenzan.csv'",
    "ATTACH '/tmp/kenzan.db'",
    "EXPORT DATABASE '/tmp/kenzan'",
  ];
  for (const sql of files) assert.throws(() => run(sql), /SQL reads and writes no files/, sql);
  for (const sql of ["SET threads = 4", "SET enable_external_access = true", "RESET memory_limit"]) {
    assert.throws(() => run(sql), /settings are fixed/, sql);
  }
});

Deno.test("clock and chance are refused before they run", () => {
  const clock = ["now()", "today()", "current_date", "CURRENT_TIMESTAMP", "current_time", "localtimestamp"];
  for (const call of clock) assert.throws(() => run(`SELECT ${call}`), /on every run[^]*bind it/, call);
  for (const call of ["random()", "uuid()", "gen_random_uuid()", "setseed(0.5)"]) {
    assert.throws(() => run(`SELECT ${call}`), /on every run[^]*random\(seed\)/, call);
  }
  for (
    const call of ["main.now()", '"now"()', "pg_catalog.now()", "'x'.random()", "get_current_timestamp()"]
  ) {
    assert.throws(() => run(`SELECT ${call}`), /on every run/, call);
  }
  for (const call of ["transaction_timestamp()", "pg_postmaster_start_time()", "pg_conf_load_time()"]) {
    assert.throws(() => run(`SELECT ${call}`), /on every run[^]*bind it/, call);
  }
  assert.throws(() => run("SELECT reservoir_quantile(a, 0.5) FROM t"), /on every run[^]*quantile_cont/);
  assert.throws(() => run("SELECT * FROM query('SELECT now()')"), /hides a statement/);
  assert.throws(() => run("SELECT * FROM t USING SAMPLE 1"), /without a seed/);
  assert.throws(
    () => run("SELECT * FROM t TABLESAMPLE 50%, t u TABLESAMPLE 50% REPEATABLE (1)"),
    /without a seed/,
  );
  assert.throws(() => run("SELECT * FROM t TABLESAMPLE reservoir(50%)"), /without a seed/);
  assert.equal(run("SELECT * FROM t USING SAMPLE reservoir(1 ROWS) REPEATABLE (3)").numRows, 1);
});

Deno.test("the age of one time counts from today and is refused, that of two is not", () => {
  const ts = "TIMESTAMP '2020-02-01'";
  for (
    const call of [`age(${ts})`, `main.age(${ts})`, `(${ts}).age()`, `age([${ts}, ${ts}][1])`, `"AGE"(${ts})`]
  ) {
    assert.throws(() => run(`SELECT ${call} AS a`), /age\(\) of one time[^]*bind it: age/, call);
  }
  for (const call of [`age(${ts}, TIMESTAMP '2020-01-01')`, `(${ts}).age(TIMESTAMP '2020-01-01')`]) {
    assert.equal(run(`SELECT datepart('month', ${call}) AS a`).getChild("a")!.get(0), 1, call);
  }
  assert.equal(run("SELECT age FROM (SELECT a AS age FROM t)").numRows, 2);
});

Deno.test("counters and what the engine knows of itself and its machine are refused", () => {
  run("CREATE SEQUENCE numbers");
  const counters = ["nextval('numbers')", "currval('numbers')", "txid_current()", "current_transaction_id()"];
  for (const call of [...counters, "current_connection_id()", "current_query_id()"]) {
    assert.throws(() => run(`SELECT ${call}`), /runs again[^]*row_number/, call);
  }
  for (const call of ["version()", "current_setting('threads')", "stats(a)"]) {
    assert.throws(() => run(`SELECT ${call} FROM t`), /tells of the engine/, call);
  }
  const states = ["duckdb_settings()", "duckdb_memory()", "duckdb_extensions()", "duckdb_databases()"];
  const views = ["pg_settings", "pg_catalog.pg_settings", "duckdb_databases", "duckdb_logs"];
  for (const state of [...states, "pragma_version()", "pragma_platform()", ...views]) {
    assert.throws(() => run(`SELECT * FROM ${state}`), /tells of the engine/, state);
  }
  for (const sql of ["PRAGMA version", "PRAGMA database_size", "CALL pragma_version()"]) {
    assert.throws(() => run(sql), /tells of the engine/, sql);
  }
  for (const sql of ["EXPLAIN ANALYZE SELECT * FROM t", "EXPLAIN (ANALYZE) SELECT * FROM t"]) {
    assert.throws(() => run(sql), /EXPLAIN ANALYZE tells of the engine/, sql);
  }
  assert.equal(run("EXPLAIN SELECT * FROM t").numRows, 1);
});

Deno.test("every function of the engine that calls itself changeable is refused, or known to be harmless", () => {
  // Clock and state are VOLATILE or CONSISTENT_WITHIN_QUERY.
  const found = run(`SELECT DISTINCT function_name AS f FROM duckdb_functions()
    WHERE stability <> 'CONSISTENT' AND function_type IN ('scalar', 'aggregate') ORDER BY f`);
  // The names of the one database and its schema, the statement itself, and an error and a log entry on demand.
  const harmless = [
    "current_database",
    "current_schema",
    "current_schemas",
    "in_search_path",
    "current_query",
  ];
  const names = columnTexts(found, "f").filter((name) => ![...harmless, "error", "write_log"].includes(name));
  assert.ok(names.length >= 15, names.join());
  for (const name of names) {
    assert.throws(() => run(`SELECT ${name}()`), /on every run|runs again|tells of the engine/, name);
  }
});

Deno.test("a registered table cannot be dropped, changed or hidden; tables of one's own can", () => {
  const changes = [
    "DROP TABLE t",
    'DROP TABLE IF EXISTS main."T"',
    "DROP TABLE own, memory.main.t",
    "ALTER TABLE t RENAME TO u",
    "ALTER TABLE t DROP COLUMN a",
    "DELETE FROM t",
    "WITH x AS (SELECT 1) DELETE FROM t WHERE a = 1",
    "PREPARE p AS DELETE FROM t",
    "TRUNCATE t",
    "UPDATE t SET a = 3",
    "INSERT INTO t VALUES (1, 2, 'z')",
    "MERGE INTO t USING (SELECT 1 AS a) s ON t.a = s.a WHEN MATCHED THEN DELETE",
    "CREATE OR REPLACE TABLE t AS SELECT 1 AS a",
    "CREATE TEMP TABLE t AS SELECT 1 AS a",
    "CREATE VIEW temp.t AS SELECT 1 AS a",
  ];
  run("CREATE TABLE own AS SELECT a FROM t");
  for (const sql of changes) assert.throws(() => run(sql), /of t, which was registered[^]*another name/, sql);
  assert.equal(run("SELECT * FROM t").numRows, 2);

  run("INSERT INTO own SELECT a FROM t");
  run("UPDATE own SET a = 9 WHERE a = 1");
  run("DELETE FROM own USING t WHERE own.a = t.a");
  assert.deepEqual(columnNumbers(run("SELECT a FROM own"), "a"), Float64Array.of(9, 9));
  run("ALTER TABLE own RENAME TO mine");
  run("CREATE SCHEMA s");
  run("CREATE TABLE s.t AS SELECT 1 AS a");
  run("CREATE VIEW v AS SELECT * FROM t");
  run("DROP VIEW v");
  run("DROP TABLE mine");
  run("DROP TABLE s.t");
  db.register("t2", tableFrom({ a: [1] }));
  db.register("t2", tableFrom({ a: [1, 2] }));
  assert.equal(run("SELECT * FROM t2").numRows, 2);
});

Deno.test("the same words as texts, comments and column names are let through", () => {
  assert.equal(run("SELECT 'now() random() read_parquet(1) LOAD icu' AS x -- now()").numRows, 1);
  assert.equal(run('SELECT random, now, t.random AS p, "random" AS q FROM t /* current_date */').numRows, 2);
  assert.equal(run("SELECT a AS \"current_date\" FROM t WHERE now <> 'AT TIME ZONE'").numRows, 2);
  assert.equal(run("SELECT $$ random() $$ AS x").numRows, 1);
});

Deno.test("one statement at a time", () => {
  assert.throws(() => run("SELECT 1; SELECT 2"), /one statement at a time/);
  assert.throws(() => run("PIVOT t ON a USING sum(random)"), /list a PIVOT's values/);
  assert.equal(run("SELECT 1 AS a;").numRows, 1);
});
