/** Reports audited in other surroundings than those they were made in, by the command line. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { holds } from "kenzan/audit/mod.ts";
import { Checkout, entryOf } from "./delivered.ts";

// A network of its own, with nothing in it but the loopback that a kernel is spoken to through.
const offline = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
const canUnshare = spawnSync(offline[0], [...offline.slice(1), "true"]).status === 0;
const wrap = canUnshare ? offline : [];
const network = canUnshare ? "with the network off" : "with the network on (unshare or ip is not available)";

Deno.test({
  name:
    `a report made at another path, by another user, in another time zone and language passes, ${network}`,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using made = await Checkout.make();
    const [ja, en] = [await made.report({ level: "0.25" }), await made.report({}, "en")];
    await using audited = await Checkout.make({ from: made.folder });
    await audited.write("delivered/report.pdf", ja);
    await audited.write("delivered/second/report.en.pdf", en);
    await audited.write("delivered/second/report-2.pdf", ja);
    await audited.write("delivered/second/notes.pdf", "not a report");
    const home = await Deno.makeTempDir();
    const env = {
      TZ: "America/New_York",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      USER: "hanako",
      LOGNAME: "hanako",
      HOME: home,
      DENO_DIR: join(home, "deno"),
    };
    const args = ["delivered", "--catalog", "mine", "--out", "certificates", "--name", "監査 花子", "--json"];
    const { code, out, err } = await audited.command(args, { env, wrap });
    assert.equal(code, 0, err + out);
    const { overall, audits, circumstances } = JSON.parse(out);
    assert.equal(overall, "holds");
    assert.equal(circumstances.who, "監査 花子");
    assert.match(circumstances.when, /UTC-0[45]:00/);
    assert.deepEqual(audits.map(({ path }: { path: string }) => path), [
      "delivered/report.pdf",
      "delivered/second/report-2.pdf",
      "delivered/second/report.en.pdf",
    ]);
    for (const stem of ["audit-certificate", "second/audit-certificate-2", "second/audit-certificate.en"]) {
      const path = `${stem}.pdf`;
      const bytes = await Deno.readFile(audited.path(join("certificates", path)));
      assert.equal(new TextDecoder().decode(bytes.subarray(0, 5)), "%PDF-");
    }
    await Deno.remove(home, { recursive: true });
  },
});

Deno.test({
  name: "confidential data that is absent is named, and the audit is incomplete",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using checkout = await Checkout.make({ confidentiality: "confidential" });
    const pdf = await checkout.report();
    const here = await checkout.audit(pdf);
    assert.equal(here.overall, "holds");
    const without = await checkout.audit(pdf, { catalog: [] });
    assert.equal(without.overall, "incomplete");
    const open = without.findings.filter(({ verdict }) => verdict === "absent" || verdict === "unchecked");
    assert.deepEqual(open.map(({ part, id }) => `${part} ${id}`), [
      "data plots",
      "execution notebooks/trial/trial.ipynb",
      "value dbh-mean",
      "value trees",
      "claim large",
      "table by-tree",
      "table doubled",
      "figure dots",
      "figure lines",
      "file trees-csv",
      "pages pdf",
    ]);
    assert.match(open[0].remark!.en, /confidential data that is not here/);
    assert.match(open[2].remark!.en, /plots is not here/);
    // Another dataset under its id does not stand in for it.
    await checkout.write("sham/trial/plots.csv", "tree,dbh\n1,20.5\n");
    await checkout.write("sham/trial/plots.json", entryOf("tree,dbh\n1,20.5\n", "public"));
    const sham = await checkout.audit(pdf, { catalog: ["sham"] });
    assert.equal(sham.overall, "incomplete");
    assert.match(
      sham.findings.find(({ part }) => part === "data")!.remark!.en,
      /another dataset stands under its id/,
    );
  },
});

Deno.test({
  name: "a report is told from the files beside it, and a changed figure is pictured",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using checkout = await Checkout.make();
    const pdf = await checkout.report();
    await checkout.write("delivered/report.pdf", pdf);
    const notebook = checkout.path("notebooks/trial/trial.ipynb");
    const before = await Deno.readTextFile(notebook);
    await Deno.writeTextFile(notebook, before.replace('y: \\"dbh\\"', "y: (d) => d.dbh * 2"));
    const { code, out, err } = await checkout.command([
      "delivered/report.pdf",
      "--catalog",
      "mine",
      "--lang",
      "en",
    ]);
    assert.equal(code, 1, err);
    assert.match(out, /changed +figure dots/);
    assert.match(out, /delivered\/report\.pdf: DEVIATES: \d+ of \d+ items/);
    for (
      const name of ["audit-certificate.pdf", "audit-certificate.dots.png", "audit-certificate.lines.png"]
    ) {
      assert.ok((await Deno.stat(checkout.path(join("delivered", name)))).size > 1000, name);
    }
  },
});

Deno.test({
  name: "files beside the PDF that are not the report's are found",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using checkout = await Checkout.make();
    const folder = checkout.path("delivered");
    const run = await checkout.doors.notebook.runNotebook(checkout.path("notebooks/trial/trial.ipynb"), {
      catalogFolders: [checkout.path("mine")],
      outFolder: folder,
      date: "2027-03-19",
    });
    const { pdf } = await checkout.doors.report.setReport(run.record, { date: "2027-03-19" });
    await run.write("report.pdf", pdf);
    const record = await run.commit();
    const said = async () => {
      const audit = await checkout.doors.audit.auditReport(join(record.folder, "report.pdf"), {
        catalogFolders: [checkout.path("mine")],
      });
      return [audit.overall, ...audit.findings.filter((it) => !holds(it)).map(({ id }) => id)];
    };
    assert.deepEqual(await said(), ["holds"]);
    for (const name of ["files/trees.csv", "figures/dots.ja.svg", "results.json"]) {
      await Deno.writeTextFile(join(record.folder, name), "edited\n", { append: true });
    }
    assert.deepEqual((await said()).sort(), [
      "deviates",
      "figures/dots.ja.svg",
      "files/trees.csv",
      "results.json",
    ]);
    // Whatever lies beside a PDF that travels alone is nobody's business.
    await Deno.remove(join(record.folder, "ro-crate-metadata.json"));
    await Deno.remove(join(record.folder, "files"), { recursive: true });
    assert.deepEqual(await said(), ["deviates", "figures/dots.ja.svg"]);
  },
});
