import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { attachments, rest, setReport } from "kenzan/report/mod.ts";
import type { Notebook, Output } from "kenzan/notebook/mod.ts";
import { PUBLISHED_MIME } from "kenzan/publish/mod.ts";
import { code, dataset, drawing, figure, markdown, recordOf, table, value } from "./fixture.ts";
import { hasPoppler, needsPoppler, pdfAttachments } from "./pdf_text.ts";

Deno.test.afterAll(rest);

const secret = "個体番号417";
const outputs: Output[] = [
  { output_type: "stream", name: "stdout", text: `first row: ${secret}\n` },
  { output_type: "display_data", data: { "text/html": `<td>${secret}</td>` }, metadata: {} },
  {
    output_type: "execute_result",
    execution_count: 1,
    data: { "text/plain": secret },
    metadata: { shown: secret },
  },
  {
    output_type: "display_data",
    data: {
      "text/html": `<td>${secret}</td>`,
      [PUBLISHED_MIME]: {
        kind: "table",
        id: "tracks",
        content: { sha256: "ab", bytes: 5, inline: btoa("rows") },
      },
    },
    metadata: {},
  },
  { output_type: "error", ename: "Error", evalue: secret, traceback: [secret] },
];

const cells = () => [
  markdown("# 結果\n\n{ref}`tracks`、{ref}`by-site`、{ref}`f`に示す。"),
  code([
    table("tracks", { Animal: [secret], time: ["2025-01-01"], note: ["x"] }),
    table("by-site", { site: ["A"], n: [3] }),
    figure("f", drawing()),
    value("n", 3, { digits: 0 }),
  ], outputs),
];

const contains = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text);

Deno.test("an open record is attached whole: manifest, results, notebook, tables", async () => {
  const record = await recordOf(cells(), { datasets: [dataset("deer")] });
  const { files, withheld } = await attachments(record);
  assert.deepEqual(files.map(({ name }) => name), [
    "manifest.json",
    "results.json",
    "notebook.ipynb",
    "edition.json",
    "table-tracks.arrow",
    "table-by-site.arrow",
  ]);
  assert.deepEqual(withheld, []);
  assert.ok(contains(files[2].bytes, secret));
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("rows of a confidential dataset enter no attachment", async () => {
  const deer = dataset("deer", { confidentiality: "confidential" });
  const record = await recordOf(cells(), { datasets: [dataset("grid"), deer] });
  const { files, withheld } = await attachments(record);
  assert.deepEqual(withheld, ["tracks", "by-site"], "a query may rename what it hands on");
  assert.deepEqual(files.map(({ name }) => name), [
    "manifest.json",
    "results.json",
    "notebook.ipynb",
    "edition.json",
  ]);
  for (const { name, bytes } of files) {
    assert.ok(!contains(bytes, secret), name);
    assert.ok(!contains(bytes, btoa("rows")), name);
  }
  const notebook = JSON.parse(new TextDecoder().decode(files[2].bytes)) as Notebook;
  const [cell] = notebook.cells.filter((cell) => cell.cell_type === "code");
  assert.deepEqual(cell.outputs.map((output) => "data" in output && Object.keys(output.data)), [[
    PUBLISHED_MIME,
  ]]);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("inline contents in the results of a confidential record are refused", async () => {
  const record = await recordOf(cells(), {
    datasets: [dataset("deer", { confidentiality: "confidential" })],
  });
  await Deno.writeTextFile(`${record.folder}/results.json`, `{"items":[{"content":{"inline":"AAAA"}}]}`);
  await assert.rejects(attachments(record), /results\.json holds contents inline/);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("a record with a missing file is refused with the file's name", async () => {
  const record = await recordOf(cells());
  await Deno.remove(`${record.folder}/tables/by-site.arrow`);
  await assert.rejects(setReport(record, {}), /not whole\n.*expected: tables\/by-site\.arrow/);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test({
  name: "the PDF carries exactly what is meant to be attached, byte for byte" + needsPoppler,
  ignore: !hasPoppler,
  fn: async () => {
    const deer = dataset("deer", { confidentiality: "confidential" });
    const record = await recordOf(cells(), { datasets: [deer] });
    const { pdf, warnings } = await setReport(record, {});
    assert.deepEqual(warnings.map(({ kind }) => kind).sort(), [
      "confidential",
      "rows-withheld",
      "rows-withheld",
    ]);
    const { files } = await attachments(record);
    const found = await pdfAttachments(pdf);
    assert.deepEqual([...found.keys()].sort(), files.map(({ name }) => name).sort());
    for (const { name, bytes } of files) assert.deepEqual(new Uint8Array(found.get(name)!), bytes, name);
    await Deno.remove(record.folder, { recursive: true });
  },
});
