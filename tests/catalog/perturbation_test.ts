import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { openCatalog, type Perturbation } from "kenzan/catalog/mod.ts";

const title = { ja: "列", en: "Column" };
const header = "id,name,measured [m],code,at\n";
const fields = [
  { name: "id", type: "number", unit: "1", title },
  { name: "name", type: "string", title },
  { name: "measured", type: "number", unit: "m", title, constraints: { minimum: 0, maximum: 100 } },
  { name: "code", type: "number", unit: "1", title, constraints: { enum: [0.5, 1.5] } },
  { name: "at", type: "date", title },
];

/** The rows of a CSV dataset as the catalog hands them out. */
async function rowsOf(lines: string[], perturbation?: Perturbation, ordered = false): Promise<unknown[][]> {
  const folder = await Deno.makeTempDir({ prefix: "kenzan-test-" });
  try {
    const csv = header + lines.join("\n") + "\n";
    await Deno.writeTextFile(join(folder, "plots.csv"), csv);
    const entry = {
      name: "plots",
      title,
      path: "plots.csv",
      format: "csv",
      sha256: createHash("sha256").update(csv).digest("hex"),
      bytes: new TextEncoder().encode(csv).length,
      licence: "CC0-1.0",
      confidentiality: "public",
      source: { citation: title },
      ...(ordered ? { ordered } : {}),
      schema: { primaryKey: ["id"], fields },
    };
    await Deno.writeTextFile(join(folder, "plots.json"), JSON.stringify(entry));
    const table = await (await openCatalog({ folders: [folder], perturbation })).table("plots");
    const columns = fields.map(({ name }) => [...table.getChild(name)!] as unknown[]);
    return columns[0].map((_, row) =>
      columns.map((column) => column[row] instanceof Date ? +(column[row] as Date) : column[row])
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const measured = ["0", "100", "12.5", "", "1e-300", "3"];
const lines = Array.from(
  { length: 40 },
  (_, i) =>
    `${i + 0.25},${i % 3 ? "木" + i : ""},${measured[i % 6]},${i % 2 ? 0.5 : 1.5},2026-01-${
      String(1 + i % 28).padStart(2, "0")
    }`,
);

Deno.test("another order has the same rows, whole, in an order that the seed decides", async () => {
  const plain = await rowsOf(lines);
  const one = await rowsOf(lines, { order: 1 });
  assert.notDeepEqual(one, plain);
  const byId = (rows: unknown[][]) => rows.toSorted(([a], [b]) => Number(a) - Number(b));
  assert.deepEqual(byId(one), plain);
  assert.deepEqual(await rowsOf(lines, { order: 1 }), one);
  assert.notDeepEqual(await rowsOf(lines, { order: 2 }), one);
  assert.deepEqual(await rowsOf(lines, { order: 1 }, true), plain, "an ordered dataset keeps its order");
});

Deno.test("noise moves a measured value to its neighbour within its bounds, and nothing else", async () => {
  const plain = await rowsOf(lines);
  const noisy = await rowsOf(lines, { noise: 1 });
  assert.deepEqual(await rowsOf(lines, { noise: 1 }, true), noisy, "an ordered dataset has noise, too");
  let [up, down] = [0, 0];
  noisy.forEach((row, at) => {
    assert.deepEqual(row.toSpliced(2, 1), plain[at].toSpliced(2, 1), "keys, codes, texts and dates stay");
    const [before, after] = [plain[at][2], row[2]] as (number | null)[];
    if (before === null || before === 0) return assert.equal(after, before, "nothing and none stay");
    assert.ok(after! >= 0 && after! <= 100 && after !== before);
    // Between neighbours there is no other double.
    const middle = before + (after! - before) / 2;
    assert.ok(middle === before || middle === after);
    if (after! > before) up++;
    else down++;
  });
  assert.ok(up > 0 && down > 0);
  assert.notDeepEqual(await rowsOf(lines, { noise: 2 }), noisy);
});

Deno.test("perturbations go together, and rows of every length survive them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.nat(1000), async (length, seed) => {
      const some = lines.slice(0, length);
      const rows = await rowsOf(some, { order: seed, noise: seed });
      assert.deepEqual(rows.map(([id]) => id).toSorted(), (await rowsOf(some)).map(([id]) => id).toSorted());
    }),
    { numRuns: 15 },
  );
});
