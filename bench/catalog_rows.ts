/**
 * Opening a table of 740,000 rows and 20 columns: checksum, parse and every rule of the schema, from CSV in
 * both encodings and from Arrow; beside it Python's csv module reading the same file into numbers, unchecked.
 *
 * deno run -A bench/catalog_rows.ts [rows=740000] [rounds=3]
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import { writeArrow } from "kenzan/table/mod.ts";

const rows = Number(Deno.args[0] ?? 740_000);
const rounds = Number(Deno.args[1] ?? 3);
const folder = await Deno.makeTempDir();
const PREFECTURES = ["北海道", "岩手県", "長野県", "島根県", "宮崎県"];
const codes = Array.from({ length: 13 }, (_, index) => index + 1);

/** 1 id, 1 text, 12 codes, 4 coordinates, 2 flags: a stage-1 table of the interpretation. */
const fields = [
  { name: "id", type: "integer", constraints: { required: true, unique: true, minimum: 1 } },
  { name: "prefecture", type: "string", constraints: { enum: PREFECTURES } },
  ...Array.from({ length: 12 }, (_, index) => ({
    name: `code${index}`,
    type: "integer",
    constraints: { required: true, enum: codes },
  })),
  ...["x", "y", "lon", "lat"].map((name) => ({
    name,
    type: "number",
    unit: "m",
    constraints: { required: true },
  })),
  ...["qa", "reviewed"].map((name) => ({ name, type: "boolean" })),
].map((field) => ({ ...field, title: { ja: field.name, en: field.name } }));

function csv(): string {
  const draw = random(1);
  const lines = [fields.map(({ name }) => name).join(",")];
  for (let row = 1; row <= rows; row++) {
    const cells: unknown[] = [row, PREFECTURES[draw.integer(PREFECTURES.length)]];
    for (let code = 0; code < 12; code++) cells.push(1 + draw.integer(13));
    for (let axis = 0; axis < 4; axis++) cells.push((draw.uniform() * 1e6).toFixed(2));
    cells.push(draw.uniform() < 0.1, draw.uniform() < 0.5 ? "" : true);
    lines.push(cells.join(","));
  }
  return lines.join("\n") + "\n";
}

async function enter(name: string, format: string, bytes: Uint8Array, encoding?: string): Promise<void> {
  const path = `${name}.${format}`;
  await Deno.writeFile(join(folder, path), bytes);
  const label = { ja: name, en: name };
  const entry = {
    name,
    title: label,
    path,
    format,
    encoding,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    licence: "CC0-1.0",
    confidentiality: "public",
    source: { citation: label },
    schema: { primaryKey: ["id"], fields },
  };
  await Deno.writeTextFile(join(folder, `${name}.json`), JSON.stringify(entry));
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  return median(times);
}

const text = csv();
const utf8 = new TextEncoder().encode(text);
await enter("points", "csv", utf8);
const iconv = new Deno.Command("iconv", {
  args: ["-f", "UTF-8", "-t", "CP932", join(folder, "points.csv")],
  stdout: "piped",
});
await enter("points-cp932", "csv", (await iconv.output()).stdout, "shift_jis");
const open = async (id: string) => (await openCatalog({ folders: [folder] })).table(id);
await enter("points-arrow", "arrow", writeArrow(await open("points")));

console.log(`${rows} rows x ${fields.length} columns, ${(utf8.length / 1e6).toFixed(0)} MB of CSV`);
const own: Record<string, number> = {};
for (const id of ["points", "points-cp932", "points-arrow"]) own[id] = await seconds(() => open(id));

const PEER = `import csv,sys
with open(sys.argv[1], encoding="utf-8") as f:
    r = csv.reader(f); next(r)
    out = [[int(v) for v in row[:1]] + row[1:2] + [int(v) for v in row[2:14]] + [float(v) for v in row[14:18]] for row in r]
print(len(out))`;
const peer = await seconds(async () => {
  const args = ["-c", PEER, join(folder, "points.csv")];
  const { success } = await new Deno.Command("python3", { args, stdout: "null" }).output();
  if (!success) throw new Error("python3 did not read the file");
});
for (const [id, time] of Object.entries(own)) {
  console.log(
    `${id.padEnd(14)} ${time.toFixed(2)} s   : Python csv, unchecked = ${(time / peer).toFixed(2)}`,
  );
}
console.log(`Python csv     ${peer.toFixed(2)} s`);
await Deno.remove(folder, { recursive: true });
