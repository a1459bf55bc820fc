/** Sets a report in a process of its own and prints its SHA-256 and those of its office copies. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { rest, setReport, writeOfficeCopies } from "kenzan/report/mod.ts";
import { code, dataset, drawing, figure, markdown, recordOf, table, value } from "./fixture.ts";

const record = await recordOf([
  markdown("# 結果\n\n{ref}`t`と{ref}`f`に示す。値は{v}`v`である。$\\sqrt{x}$ {cite}`ipcc2006`"),
  code([
    table("t", { 名: ["一", "二"], 値: [1.5, null] }, { 値: { digits: 1 } }),
    figure("f", drawing()),
    value("v", 1),
  ]),
], { datasets: [dataset("grid")], bibliography: "data/works.bib" });
const sum = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const { pdf, pages, warnings } = await setReport(record, { date: "2027-03-19" });
const copies = await writeOfficeCopies(record);
console.log(JSON.stringify({
  pdf: sum(pdf),
  pages,
  warnings,
  copies: copies.map((path) => [path, sum(Deno.readFileSync(join(record.folder, path)))]),
  // The folder's name differs from run to run: it must not be in the report.
  leaks: new TextDecoder("latin1").decode(pdf).includes(record.folder),
}));
rest();
await Deno.remove(record.folder, { recursive: true });
