/** The command `trace`, called as a person calls it, with nothing but the PDF. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Checkout } from "../audit/delivered.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** No network, no process, nothing written. */
async function trace(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-check", "--cached-only", "--allow-read", "--allow-env", "--allow-sys", "--no-prompt"],
      ...["--config", join(root, "deno.json"), join(root, "lib/cli/main.ts"), "trace", ...args],
    ],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

Deno.test("a delivered report tells where its numbers come from", async (t) => {
  const folder = await Deno.makeTempDir();
  {
    await using checkout = await Checkout.make();
    await Deno.writeFile(join(folder, "report.pdf"), await checkout.report({ level: "0.25" }));
  }
  try {
    await t.step("a value: number, interval, cell and line, parameters, data with licence", async () => {
      const { code, out, err } = await trace(folder, "report.pdf", "dbh-mean");
      assert.equal(code, 0, err);
      for (
        const part of [
          /^dbh-mean {2}平均胸高直径$/m,
          /^ {2}value +22\.9 cm \(22\.875\)$/m,
          /^ {2}interval +22\.6–23\.1 \(95.%, Wilson\)$/m,
          /^ {2}n +4$/m,
          /^ {2}published +notebooks\/trial\/trial\.ipynb, cell 4, line 2$/m,
          /> await publish\.value\("dbh-mean", mean, \{/,
          /^ {2}cells +2, 3, 4$/m,
          /^ {2}parameters +level = 0\.25$/m,
          /^ {2}datasets +plots: 毎木調査$/m,
          /^ +licence .+, public, \d+ bytes$/m,
        ]
      ) assert.match(out, part);
    });

    await t.step("tables, figures and files, in English", async () => {
      const { code, out } = await trace(folder, "report.pdf", "by-tree", "dots", "trees-csv", "--lang", "en");
      assert.equal(code, 0);
      for (
        const part of [
          /^by-tree {2}Tree survey, times 1$/m,
          /table +4 rows, key tree/,
          /figure +sha256 [0-9a-f]{64} \(en\)/,
        ]
      ) {
        assert.match(out, part);
      }
      assert.match(out, /file +trees\.csv \(text\/csv\)/);
    });

    await t.step("for machines", async () => {
      const { out } = await trace(folder, "report.pdf", "trees", "--json");
      const { item, cell, line, datasets, parameters } = JSON.parse(out);
      assert.deepEqual([item.value, cell, line, parameters], [4, 4, 6, {}]);
      assert.deepEqual(datasets.map(({ id }: { id: string }) => id), ["plots"]);
    });

    await t.step("without an id: what there is", async () => {
      const { out } = await trace(folder, "report.pdf");
      assert.match(out, /^trees {2}立木本数$/m);
      const list = JSON.parse((await trace(folder, "report.pdf", "--json")).out);
      assert.equal(list.length, out.trim().split("\n").length);
    });

    await t.step("an unknown id: near ones, without a stack", async () => {
      const { code, err } = await trace(folder, "report.pdf", "dbh-maen");
      assert.equal(code, 1);
      assert.match(err, /no "dbh-maen"[^]*perhaps dbh-mean/);
      assert.doesNotMatch(err, /^\s+at /m);
    });

    await t.step("an id that is there is told beside one that is not", async () => {
      const { code, out, err } = await trace(folder, "report.pdf", "trees", "tree", "dbh-mean");
      assert.equal(code, 1);
      assert.match(out, /^trees {2}立木本数$[^]*^dbh-mean {2}平均胸高直径$/m);
      assert.match(err, /trace: the report has no "tree"/);
      const json = await trace(folder, "report.pdf", "trees", "tree", "--json");
      assert.deepEqual(JSON.parse(json.out).map(({ item }: { item: { id: string } }) => item.id), ["trees"]);
    });

    await t.step("without arguments: how it is called", async () => {
      const { code, err } = await trace(folder);
      assert.equal(code, 1);
      assert.match(err, /missing required argument 'report'[^]*Usage: .*trace .*<report> \[ids\.\.\.\]/);
    });

    await t.step("what is no report", async () => {
      await Deno.writeTextFile(join(folder, "notes.pdf"), "notes");
      for (const name of ["notes.pdf", "absent.pdf"]) {
        const { code, err } = await trace(folder, name, "dbh-mean");
        assert.equal(code, 1);
        assert.match(err, new RegExp(`^trace: [^]*where: +${name}`));
        assert.doesNotMatch(err, /^\s+at /m);
      }
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
