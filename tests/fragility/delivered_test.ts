/** A delivered report that tells what was measured: it passes its audit, and whoever makes it tell less is found. */

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { Checkout } from "../audit/delivered.ts";
import { TamperedPdf } from "../audit/tampered_pdf.ts";

Deno.test({
  name: "a report with measured digits passes its audit; edited measurements do not",
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
    assert.deepEqual(audited.findings.filter(({ verdict }) => verdict !== "equal"), []);

    const edited = async (change: (text: string) => string) => {
      const tampered = new TamperedPdf(pdf);
      tampered.editText("fragility.json", change);
      const { overall, findings } = await checkout.audit(tampered.bytes());
      assert.notEqual(overall, "holds");
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
    assert.deepEqual(await edited((text) => text.replace('"runs": 1', '"runs": 9')), ["pages pdf"]);
  },
});
