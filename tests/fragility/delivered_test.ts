/** A delivered report that tells what was measured: its audit leaves that open, and finds what was edited. */

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { Checkout } from "../audit/delivered.ts";
import { TamperedPdf } from "../audit/tampered_pdf.ts";

Deno.test({
  name: "measured digits are not measured again, and the audit says so; edited ones are found",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using checkout = await Checkout.make();
    const { notebook, report } = checkout.doors;
    const { measureFragility } = await import(pathToFileURL(checkout.path("lib/fragility/mod.ts")).href);
    const path = checkout.path("notebooks/trial/trial.ipynb");
    const catalogFolders = [checkout.path("mine")];
    const date = "2027-03-19";
    const record = await (await notebook.runNotebook(path, { catalogFolders, date })).commit();
    const measured = await measureFragility(path, { catalogFolders, runs: 1 });
    assert.deepEqual(measured.scope, { seeds: [], orders: ["plots"], fields: ["plots.dbh"], fixed: [] });
    const { pdf } = await report.setReport(record, { date });
    const audited = await checkout.audit(pdf);
    const others: { id: string; verdict: string; remark?: { en: string } }[] = audited.findings;
    const open = others.filter(({ verdict }) => verdict !== "equal");
    assert.deepEqual(open.map(({ id, verdict }) => [id, verdict]), [["fragility.json", "unchecked"]]);
    assert.match(open[0].remark!.en, /not measured again/);
    assert.equal(audited.overall, "incomplete");

    const edited = async (change: (text: string) => string) => {
      const tampered = new TamperedPdf(pdf);
      tampered.editText("fragility.json", change);
      const { overall, findings } = await checkout.audit(tampered.bytes());
      assert.equal(overall, "deviates");
      return findings.filter(({ verdict }) => verdict !== "equal").map(({ part, id }) => `${part} ${id}`);
    };
    // Another run's, or not as Kenzan writes it.
    assert.ok(
      (await edited((text) => text.replace(measured.of, "0".repeat(64)))).includes(
        "attachments fragility.json",
      ),
    );
    assert.ok(
      (await edited((text) => text.replace('"runs": 1', '"runs":  1'))).includes(
        "attachments fragility.json",
      ),
    );
    // More runs than were made: the pages tell another number.
    assert.deepEqual(await edited((text) => text.replace('"runs": 1', '"runs": 9')), [
      "attachments fragility.json",
      "pages pdf",
    ]);
  },
});
