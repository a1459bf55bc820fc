import fc from "fast-check";
import { random } from "kenzan/stats/mod.ts";
import { connect, tableFrom } from "kenzan/table/mod.ts";
import assert from "node:assert/strict";
import { rowsOf } from "./any_table.ts";

const db = await connect();

/** The same rows in an order that the seed decides. */
function register(seed: number) {
  const n = 5000;
  const order = random(seed).shuffle(Int32Array.from({ length: n }, (_, i) => i));
  db.register(
    "points",
    tableFrom({
      id: order,
      pref: Array.from(order, (i) => i % 97 === 0 ? null : `県${i % 47}`),
      code: Int8Array.from(order, (i) => (i * 31) % 13),
    }),
  );
  const prefs = random(seed + 1).shuffle(Array.from({ length: 47 }, (_, i) => `県${i}`));
  db.register("prefs", tableFrom({ pref: prefs, region: prefs.map((name) => name.length) }));
}

const run = (sql: string) => db.sql(Object.assign([sql], { raw: [sql] }));

const UNORDERED = [
  "SELECT pref, count(*) AS n FROM points GROUP BY pref",
  "SELECT pref, code, count(*) AS n FROM points GROUP BY ALL;",
  "SELECT DISTINCT pref FROM points",
  "SELECT DISTINCT ON (code) code, pref FROM points",
  "SELECT pref FROM points UNION SELECT pref FROM prefs",
  "SELECT id FROM points WHERE code = 1 UNION ALL SELECT id FROM points WHERE code = 2 -- both",
  "SELECT pref FROM prefs EXCEPT SELECT '県3'",
  "SELECT id, region FROM points JOIN prefs USING (pref)",
  "SELECT id, region FROM points, prefs WHERE points.pref = prefs.pref",
  "SELECT id FROM points WHERE pref IN (SELECT pref FROM prefs WHERE region = 2)",
  "SELECT id FROM points p WHERE EXISTS (SELECT 1 FROM prefs q WHERE q.pref = p.pref)",
  "SELECT id, rank() OVER (PARTITION BY pref ORDER BY id) AS r FROM points",
  "WITH n AS (SELECT pref, count(*) AS n FROM points GROUP BY pref) SELECT * FROM n",
  "FROM (SELECT code, max(id) AS top FROM points GROUP BY code)",
  "SELECT * FROM (SELECT code % 2 AS odd, code FROM points) PIVOT (count(*) FOR odd IN (0, 1))",
];

Deno.test("groups, sets, joins and windows come in one order however the rows were shuffled", () => {
  const results = [1, 2, 3].map((seed) => {
    register(seed);
    return UNORDERED.map((sql) => rowsOf(run(sql)));
  });
  UNORDERED.forEach((sql, i) => {
    assert.ok(results[0][i].length > 1, sql);
    assert.deepEqual(results[1][i], results[0][i], sql);
    assert.deepEqual(results[2][i], results[0][i], sql);
  });
});

Deno.test("that order is by the columns from left to right, nulls last", () => {
  register(1);
  const prefs = rowsOf(run("SELECT pref, code, count(*) FROM points GROUP BY 1, 2")).map(([pref]) => pref);
  const named = prefs.filter((pref) => pref !== null) as string[];
  const bytes = new TextEncoder();
  const byBytes = (a: string, b: string) => {
    const [p, q] = [bytes.encode(a), bytes.encode(b)];
    const i = p.findIndex((byte, k) => byte !== q[k]);
    return i < 0 ? p.length - q.length : p[i] - (q[i] ?? -1);
  };
  assert.deepEqual(prefs, [...named.toSorted(byBytes), ...prefs.filter((pref) => pref === null)]);
});

Deno.test("rows read from one table keep its order", () => {
  register(4);
  const ids = rowsOf(run("SELECT id FROM points"));
  assert.deepEqual(rowsOf(run("SELECT id FROM points WHERE code IS DISTINCT FROM 99")), ids);
  assert.deepEqual(
    rowsOf(run("SELECT id FROM (SELECT id, code FROM points) WHERE code IN (0,1,2,3,4,5,6,7,8,9,10,11,12)")),
    ids,
  );
  assert.deepEqual(
    rowsOf(
      run("WITH p AS (SELECT id, extract(year FROM DATE '2020-01-01'), 2 FROM points) SELECT id FROM p"),
    ),
    ids,
  );
  assert.deepEqual(rowsOf(run("SELECT id FROM points LIMIT 10")), ids.slice(0, 10));
});

Deno.test("an ORDER BY of one's own is left alone", () => {
  register(5);
  const found = rowsOf(
    run("SELECT code, count(*) AS n FROM points GROUP BY code ORDER BY code DESC LIMIT 3"),
  );
  assert.deepEqual(found.map(([code]) => code), [12, 11, 10]);
  // An ORDER BY inside does not order the result.
  const names = rowsOf(run("SELECT pref, list(id ORDER BY id DESC)[1] AS top FROM points GROUP BY pref"));
  assert.equal(names[0][0], "県0");
});

Deno.test("LIMIT on an open order is refused", () => {
  for (
    const sql of [
      "SELECT pref, count(*) FROM points GROUP BY pref LIMIT 5",
      "SELECT DISTINCT pref FROM points OFFSET 2",
    ]
  ) {
    assert.throws(() => run(sql), /on rows without an order[^]*add ORDER BY/, sql);
  }
});

Deno.test("what an order does not apply to still runs", () => {
  fc.assert(fc.property(
    fc.constantFrom(
      "SELECT count(DISTINCT pref) AS n FROM points",
      "VALUES (2), (1)",
      "DESCRIBE points",
      "SUMMARIZE prefs",
      "CREATE OR REPLACE TABLE counts AS SELECT pref, count(*) AS n FROM points GROUP BY pref",
      "CREATE OR REPLACE VIEW v AS SELECT DISTINCT pref FROM points",
      "EXPLAIN SELECT DISTINCT pref FROM points",
      "(SELECT 1 AS a) UNION (SELECT 2) ORDER BY a",
    ),
    (sql) => assert.ok(run(sql).numRows >= 0),
  ));
});
