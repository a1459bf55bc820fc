import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { readNotebook } from "kenzan/notebook/mod.ts";
import { datasetText } from "../../lib/cli/dataset_text.ts";
import { notebookText } from "../../lib/cli/notebook_text.ts";

const root = new URL("../../", import.meta.url).pathname;

Deno.test("a dataset is told field by field: type, unit, whether it may be empty, what it is, what is allowed", async () => {
  const catalog = await openCatalog();
  const text = datasetText(catalog.entry("deer-collars"));
  assert.match(text, /^deer-collars \(csv, shift_jis, EPSG:6668\)\n {2}GPS首輪の測位データ（模擬） \/ Fixes/);
  assert.match(text, /\n {2}緯度 +number +deg +may be empty +緯度 \/ Latitude/);
  assert.match(text, /\n {2}測位種別 +string +may be empty +.*3D 三次元測位, 2D 二次元測位, 未測位 測位失敗/);
  assert.match(text, /\n {2}DOP +number +1 .* 0\.\.\n/);
  assert.match(
    datasetText(catalog.entry("collar-dem")),
    /bands: elevation \(m\); cells of 25 x 25\n {2}heights: orthometric/,
  );
  assert.match(datasetText(catalog.entry("thermal-frames-1")), /\d+ frames of \d+ x \d+, uint16, unit cK/);
  // No dataset is beyond words, and none is told without its fields.
  for (const id of catalog.ids()) {
    const entry = catalog.entry(id);
    const told = datasetText(entry);
    for (const { name } of entry.schema?.fields ?? []) {
      assert.ok(told.includes(`\n  ${name}`), `${id}: ${name}`);
    }
    assert.doesNotMatch(told, /undefined|\[object/);
  }
});

Deno.test("a notebook's parameters are told with the defaults of its cell", async () => {
  const paths = (readdirSync(join(root, "notebooks"), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".ipynb"));
  for (const path of paths) {
    const file = join(root, "notebooks", path);
    const notebook = await readNotebook(file);
    const told = notebookText(notebook, path);
    assert.ok(told.startsWith(`${path}\n  ${notebook.metadata.kenzan.title.ja} / `));
    for (const name of Object.keys(notebook.metadata.kenzan.parameters ?? {})) {
      const [, value] = readFileSync(file, "utf8").match(new RegExp(`"let ${name} = (.*?);(\\\\n)?"`))!;
      const line = told.split("\n").find((each) => each.trim().startsWith(`${name} `));
      assert.ok(line?.includes(value.replaceAll('\\"', '"')), `${path}: ${name}`);
    }
  }
});
