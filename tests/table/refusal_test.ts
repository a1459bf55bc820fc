import { connect, tableFrom } from "kenzan/table/mod.ts";
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
    ["SELECT current_setting('TimeZone')", /extension icu/],
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
  assert.throws(() => run("SELECT * FROM t USING SAMPLE 1"), /without a seed/);
  assert.throws(() => run("SELECT * FROM t TABLESAMPLE reservoir(50%)"), /without a seed/);
  assert.equal(run("SELECT * FROM t USING SAMPLE reservoir(1 ROWS) REPEATABLE (3)").numRows, 1);
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
