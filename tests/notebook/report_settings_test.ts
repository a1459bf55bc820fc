import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import { parseReportSettings, reportSettings } from "../../lib/notebook/report_settings.ts";

const faultOf = (text: string): Fault => {
  try {
    parseReportSettings(text);
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error;
  }
  throw new Error("no fault");
};

Deno.test("the project's settings of reports are read as they stand", () => {
  assert.deepEqual(parseReportSettings(JSON.stringify(reportSettings())), reportSettings());
});

Deno.test("settings that are cut off, or lack a line, are refused with the file and each line", () => {
  const text = JSON.stringify(reportSettings());
  const cut = faultOf(text.slice(0, -5));
  assert.match(cut.message, /reports\/report\.json/);
  const { cover, ...rest } = reportSettings();
  const { found, where } = faultOf(
    JSON.stringify({ ...rest, date: "2027/3/19", listsFrom: 0, cover: { contract: cover.contract } }),
  );
  assert.equal(where, "reports/report.json");
  assert.deepEqual(found!.split("\n"), [
    'date: "2027/3/19"',
    "cover.organisation.ja: nothing",
    "cover.organisation.en: nothing",
    "listsFrom: 0",
  ]);
  assert.match(faultOf("null").found!, /date: nothing/);
});
