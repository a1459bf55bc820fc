import assert from "node:assert/strict";
import { sha256OfFile } from "kenzan/notebook/mod.ts";
import {
  copyAhead,
  draftReport,
  editionKey,
  rest,
  setReport,
  warm,
  writeOfficeCopies,
} from "kenzan/report/mod.ts";
import { code, drawing, figure, markdown, recordOf, table, value } from "./fixture.ts";
import { assertSameBytes } from "./same_bytes.ts";

Deno.test.afterAll(rest);

const cells = [
  markdown("# 要約\n\n率は{v}`rate`である。\n\n判読による。", "summary"),
  markdown("# 方法\n\n(eq-p)=\n$$ p = x / n $$\n\n式は前提である。"),
  code([value("early", 1)]),
  markdown("# 結果\n\n{v}`early`、{ref}`t`と{ref}`f`に示す。\n\n```{show} f\n```\n\n- {v}`rate:interval`"),
  code([
    value("rate", 2, { interval: { lower: 1, upper: 3, level: 0.95, method: "Wilson" } }),
    table("t", { 名: ["一", "二"], 値: [1.5, null] }, { 値: { digits: 1, unit: { ja: "ha", en: "ha" } } }),
    figure("f", drawing()),
  ]),
];

Deno.test("a report that was drafted while its cells ran has the bytes of one that was not", async () => {
  const record = await recordOf(cells);
  const options = { date: "2027-03-19" };
  const cold = await setReport(record, options);
  rest();
  const manifest = { ...record.manifest, modules: [], parameters: {} };
  const upTo = (count: number) => ({ ...record, manifest, items: record.items.slice(0, count) });
  await warm(upTo(0), options);
  for (let count = 1; count <= record.items.length; count++) await draftReport(() => upTo(count), options);
  assertSameBytes((await setReport(record, options)).pdf, cold.pdf);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("a draft needs no file of the record but those of its items", async () => {
  rest();
  const record = await recordOf(cells);
  for (const name of ["ro-crate-metadata.json", "results.json", "notebook.ipynb"]) {
    await Deno.remove(`${record.folder}/${name}`);
  }
  await draftReport(() => record, {});
  await assert.rejects(setReport(record, {}), /the run record of .* is not whole/);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("a draft that is not to be set is not made: one of many at once, or soon after another, and the last at once", async () => {
  rest();
  const record = await recordOf(cells);
  const made: string[] = [];
  const order = (name: string, isLast?: boolean) =>
    draftReport(
      () => {
        made.push(name);
        return record;
      },
      {},
      isLast,
    );
  await Promise.all([order("first"), order("second"), order("third")]);
  assert.deepEqual(made, ["third"]);
  await Promise.all([order("soon after"), order("sooner")]);
  assert.deepEqual(made, ["third", "sooner"]);
  const late = order("later than the last");
  const last = order("last", true);
  await Promise.resolve();
  await order("while it is set", true);
  await Promise.all([late, last]);
  assert.deepEqual(made, ["third", "sooner", "last"]);
  const left = order("of a press that rests");
  rest();
  await left;
  assert.deepEqual(made, ["third", "sooner", "last"]);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("figures drawn ahead are the copies that are written", async () => {
  const record = await recordOf(cells);
  const png = async () => {
    await writeOfficeCopies(record);
    return await Deno.readFile(`${record.folder}/files/office/f.png`);
  };
  const cold = await png();
  rest();
  await copyAhead(record.items, record.folder);
  assertSameBytes(await png(), cold);
  await Deno.remove(record.folder, { recursive: true });
});

Deno.test("the last record's pictures are taken over where that record's would be drawn alike now", async () => {
  const options = { date: "2027-03-19" }, last = await recordOf(cells);
  const [path] = await writeOfficeCopies(last);
  const drawnNow = await Deno.readFile(`${last.folder}/${path}`);
  const otherwise = drawnNow.with(-1, 0);
  const after = async (picture: Uint8Array<ArrayBuffer>, remembered = picture, key?: string) => {
    rest();
    await Deno.writeFile(`${last.folder}/${path}`, remembered);
    const files = { [path]: await sha256OfFile(`${last.folder}/${path}`) };
    key ??= await editionKey(last, options);
    const memory = { "report.pdf": { key, pages: 1, warnings: [], files } };
    await Deno.writeTextFile(`${last.folder}/editions.json`, JSON.stringify(memory));
    await Deno.writeFile(`${last.folder}/${path}`, picture);
    await warm(last, options);
    const now = await recordOf(cells);
    await copyAhead(now.items, now.folder);
    await writeOfficeCopies(now);
    const copy = await Deno.readFile(`${now.folder}/${path}`);
    await Deno.remove(now.folder, { recursive: true });
    return copy;
  };
  assertSameBytes(await after(otherwise), otherwise);
  assertSameBytes(await after(otherwise, drawnNow), drawnNow); // altered since
  assertSameBytes(await after(otherwise, otherwise, "of other code"), drawnNow);
  await Deno.remove(last.folder, { recursive: true });
});

Deno.test("a figure that cannot be drawn is told when its copy is written, not before", async () => {
  const record = await recordOf(cells);
  await Deno.writeTextFile(`${record.folder}/figures/f.ja.svg`, "no picture");
  await copyAhead(record.items, record.folder);
  await assert.rejects(
    writeOfficeCopies(record),
    /cannot be drawn .*\n.*expected.*\n.*SVG data parsing failed.*\n.*cell \d+, published as f\n.*do: /,
  );
  await Deno.remove(record.folder, { recursive: true });
});
