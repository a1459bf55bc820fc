/** A cover that says other things than the auditor's `reports/report.json`: nothing tells who is right, so it is told. */

import assert from "node:assert/strict";
import { certificate, holds, Pdf } from "kenzan/audit/mod.ts";
import { rest } from "kenzan/report/mod.ts";
import { Checkout } from "./delivered.ts";

const both = (ja: string, en: string) => ({ ja, en });
const here = { who: "監査 花子", when: "2027-04-02 10:15 (UTC+09:00)", machine: "m", software: "s" };

Deno.test({
  name:
    "a cover with another contract, organisation and date holds, and the certificate says that they differ",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using checkout = await Checkout.make();
    const defaults = checkout.doors.notebook.reportSettings();
    const outFolder = await Deno.makeTempDir();
    const run = await checkout.doors.notebook.runNotebook(checkout.path("notebooks/trial/trial.ipynb"), {
      catalogFolders: [checkout.path("mine")],
      outFolder,
    });
    const set = async (options: Parameters<typeof checkout.doors.report.setReport>[1]) =>
      await checkout.audit((await checkout.doors.report.setReport(run.record, options)).pdf);
    const noted = (audit: Awaited<ReturnType<typeof set>>) =>
      audit.findings.filter(({ verdict }) => verdict !== "equal");

    const asHere = await set({});
    assert.deepEqual(noted(asHere), []);

    const contract = both("他の業務", "Another contract"), organisation = both("他の組織", "Somebody else");
    for (
      const [options, what] of [
        [{ cover: { contract, organisation: defaults.cover.organisation } }, ["contract"]],
        [{ cover: { contract: defaults.cover.contract, organisation } }, ["organisation"]],
        [{ date: "2031-12-24" }, ["date on the cover"]],
      ] as const
    ) {
      const audit = await set(options);
      assert.equal(audit.overall, "holds");
      assert.deepEqual(noted(audit).map(({ part, id, verdict }) => [part, id, verdict]), [
        ["parameters", "reports/report.json", "noted"],
      ]);
      assert.deepEqual(noted(audit)[0].deviations.map((it) => it.what.en), what);
    }

    const audit = await set({ date: "2031-12-24", cover: { contract, organisation } });
    assert.equal(audit.overall, "holds");
    assert.ok(audit.findings.every(holds));
    const [finding] = noted(audit);
    assert.match(finding.remark!.en, /no recomputation can tell/);
    assert.deepEqual(finding.deviations.map(({ what, recorded }) => [what.en, recorded]), [
      ["contract", "他の業務 / Another contract"],
      ["organisation", "他の組織 / Somebody else"],
      ["date on the cover", "2031-12-24"],
    ]);
    const bytes = await certificate({ audit, circumstances: here });
    const pdf = await Pdf.open(bytes, "certificate");
    const text = (await Promise.all(Array.from({ length: pdf.pages }, (_, at) => pdf.text(at + 1)))).join("")
      .replace(/\s/g, "");
    await pdf.close();
    assert.match(text, /^検算証明書検算の結果一致/);
    assert.match(text, /項目のうち1項目は手元の記載又は環境と異なるが、再計算では正否を決められない/);
    assert.match(text, /許容差内・参考とした差.*業務名.*他の業務.*作成者.*他の組織.*表紙の日付2031-12-24/);
    await run.discard();
    await Deno.remove(outFolder, { recursive: true });
    rest();
  },
});
