/** A delivered report that tells what was measured: its audit measures again on request, and finds what was edited. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Checkout } from "../audit/delivered.ts";
import { TamperedPdf } from "../audit/tampered_pdf.ts";

Deno.test({
  name: "measured digits are measured again on request, and otherwise open; forged ones are found",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using checkout = await Checkout.make();
    const { notebook, report } = checkout.doors;
    const { fragilityBytes, measureFragility } = await import(
      pathToFileURL(checkout.path("lib/fragility/mod.ts")).href
    );
    const path = checkout.path("notebooks/trial/trial.ipynb");
    const catalogFolders = [checkout.path("mine")];
    const date = "2027-03-19";
    const record = await (await notebook.runNotebook(path, { catalogFolders, date })).commit();
    const measured = await measureFragility(path, { catalogFolders, runs: 1 });
    assert.deepEqual(measured.scope, { seeds: [], orders: ["plots"], fields: ["plots.dbh"], fixed: [] });
    const { pdf } = await report.setReport(record, { date });
    type Told = {
      part: string;
      id: string;
      verdict: string;
      remark?: { en: string };
      deviations: Deviation[];
    };
    type Deviation = { what: { en: string }; recorded?: string; found?: string };
    const told = ({ findings }: { findings: Told[] }) =>
      findings.filter(({ verdict }) => verdict !== "equal");
    const names = (all: Told[]) => all.map(({ part, id, verdict }) => `${part} ${id} ${verdict}`);

    const unasked = await checkout.audit(pdf);
    assert.deepEqual(names(told(unasked)), ["digits fragility.json unchecked"]);
    assert.match(told(unasked)[0].remark!.en, /not measured again: audit with `--fragility`/);
    assert.equal(unasked.overall, "incomplete");

    const asked = await checkout.audit(pdf, { fragility: true });
    assert.deepEqual(names(told(asked)), []);
    assert.equal(asked.overall, "holds");

    // Digits that were never measured, in a report that Kenzan itself has set.
    const forged = structuredClone(measured);
    forged.values[0].value.rounding.decimals = 3;
    await Deno.writeFile(join(record.folder, "fragility.json"), fragilityBytes(forged));
    const liar = (await report.setReport(record, { date })).pdf;
    assert.deepEqual(names(told(await checkout.audit(liar))), ["digits fragility.json unchecked"]);
    const caught = await checkout.audit(liar, { fragility: true });
    assert.deepEqual(names(told(caught)), ["digits fragility.json changed"]);
    assert.equal(caught.overall, "deviates");
    const [{ what, recorded, found }] = told(caught)[0].deviations;
    assert.equal(what.en, "values dbh-mean");
    assert.match(recorded!, /"rounding":\{"decimals":3/);
    assert.doesNotMatch(found!, /"rounding":\{"decimals":3/);

    // By the command line: exit code 0 only where they were measured, and hold.
    await checkout.write("delivered/report.pdf", pdf);
    const args = ["delivered/report.pdf", "--catalog", "mine"];
    const without = await checkout.command(args);
    assert.equal(without.code, 1, without.err);
    assert.match(without.out, /report\.pdf: incomplete: 1 of \d+ items are not checked/);
    const { code, out, err } = await checkout.command([...args, "--fragility"]);
    assert.equal(code, 0, err + out);
    assert.match(err, /report\.pdf: 4 runs: seeds, row order, last bits, together\n.*report\.pdf: \[1\/4\]/);

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
      "digits fragility.json",
      "pages pdf",
    ]);
    assert.ok(
      (await edited((text) => text.replace('"runs": 1', '"runs": 1000000000'))).includes(
        "attachments fragility.json",
      ),
    );
  },
});
