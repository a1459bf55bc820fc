import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "kenzan/fault/mod.ts";
import {
  parseReportSettings,
  readReportSettings,
  reportSettings,
} from "../../lib/notebook/report_settings.ts";
import { scratchProject } from "./scratch.ts";

const faultOf = (text: string): Fault => refused(() => parseReportSettings(text));

function refused(read: () => unknown): Fault {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error;
  }
  throw new Error("no fault");
}

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

Deno.test("settings that are not there, or are a folder, are refused with what to do", () => {
  const folder = Deno.makeTempDirSync({ prefix: "kenzan-test-" });
  try {
    for (const [path, found] of [["none.json", "nothing"], ["", "a folder"]]) {
      const fault = refused(() => readReportSettings(new URL(`file://${folder}/${path}`)));
      assert.deepEqual([fault.found, fault.where], [found, "reports/report.json"]);
      assert.match(fault.remedy!, /git checkout reports\/report\.json/);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("settings that cannot be read are told before any cell runs", async () => {
  await using project = await scratchProject();
  const lib = join(project.folder, "lib");
  const source = await Deno.realPath(lib);
  await Deno.remove(lib); // the settings are those beside the code
  cpSync(source, lib, { recursive: true });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "lib/cli/main.ts", "report", await project.notebook(["1"])],
    cwd: project.folder,
  }).output();
  assert.equal(success, false);
  const said = new TextDecoder().decode(stderr);
  assert.match(said, /no report\nreport: the settings of reports cannot be read\n/);
  assert.doesNotMatch(said, /running|^\s+at /m);
});
