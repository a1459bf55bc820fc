/** The command line as a person uses it: a notebook with data of its own, to a PDF and back. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasPoppler, needsPoppler, pdfAttachments } from "../report/pdf_text.ts";
import { assertSameBytes } from "../report/same_bytes.ts";
import { type CellSketch, type ScratchProject, scratchProject } from "../notebook/scratch.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = ["run", "-A", "--no-check", "--config", join(root, "deno.json")]
  .concat(join(root, "lib/cli/main.ts"), "report");

const READ = `import { openCatalog } from "kenzan/catalog/mod.ts";
import { connect } from "kenzan/table/mod.ts";
import * as publish from "kenzan/publish/mod.ts";
const catalog = await openCatalog();
const db = await connect();
db.register("plots", await catalog.table("plots"));`;

const COUNT = `const [{ n, dbh }] = db.sql\`SELECT count(*) AS n, avg(dbh) AS dbh FROM plots\`.toArray();
await publish.value("trees", n, { label: { ja: "立木本数", en: "Number of trees" }, unit: { ja: "本", en: "trees" }, digits: 0 });
await publish.value("dbh-mean", dbh, { label: { ja: "平均胸高直径", en: "Mean DBH" }, unit: { ja: "cm", en: "cm" }, digits: 1 });`;

const TABLE =
  `await publish.table("by-plot", db.sql\`SELECT plot, count(*) AS n FROM plots GROUP BY plot ORDER BY plot\`, {
  label: { ja: "標準地別の本数", en: "Trees by plot" },
  key: ["plot"],
  columns: {
    plot: { label: { ja: "標準地", en: "Plot" } },
    n: { label: { ja: "本数", en: "Number" }, unit: { ja: "本", en: "trees" } },
  },
});`;

const NARRATIVE = `# 結果

平均胸高直径は {v}\`dbh-mean\` であった（{v}\`trees\`、{ref}\`by-plot\`）。`;

const CSV = "plot,dbh\nA,20.5\nA,31.0\nB,12.25\n";

interface Dataset {
  csv?: string;
  confidentiality?: string;
  primaryKey?: string[];
}

/** A project with a notebook and a dataset of three trees in a catalog folder of its own. */
async function forest(
  project: ScratchProject,
  cells: CellSketch[] = [READ, COUNT, { markdown: NARRATIVE }, TABLE],
  { csv = CSV, confidentiality = "public", primaryKey }: Dataset = {},
) {
  await project.write("mine/stand/plots.csv", csv);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(csv));
  await project.write(
    "mine/stand/plots.json",
    JSON.stringify({
      name: "plots",
      title: { ja: "標準地の毎木調査", en: "Tree survey" },
      path: "plots.csv",
      format: "csv",
      sha256: new Uint8Array(digest).toHex(),
      bytes: csv.length,
      licence: "CC-BY-4.0",
      confidentiality,
      source: { citation: { ja: "試験用", en: "For tests" } },
      schema: {
        primaryKey,
        fields: [
          { name: "plot", type: "string", title: { ja: "標準地", en: "Plot" } },
          { name: "dbh", type: "number", unit: "cm", title: { ja: "胸高直径", en: "DBH" } },
        ],
      },
    }),
  );
  return await project.notebook(cells, { inputs: ["plots"] });
}

/** Runs `report` in the project as its users do. */
async function report(project: ScratchProject, ...args: string[]) {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [...command, ...args],
    cwd: project.folder,
  }).output();
  const text = new TextDecoder();
  return { code: output.code, out: text.decode(output.stdout), err: text.decode(output.stderr) };
}

Deno.test("a notebook with data of one's own becomes a PDF, and a second call keeps it", async () => {
  await using project = await scratchProject();
  const notebook = await forest(project);
  const args = [notebook, "--catalog", "mine", "--out", "out"];

  const first = await report(project, ...args);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /out\/trial\/report\.pdf \(\d+ pages\)/);
  const pdf = await Deno.readFile(join(project.folder, "out/trial/report.pdf"));
  assert.equal(new TextDecoder().decode(pdf.subarray(0, 5)), "%PDF-");
  const results = JSON.parse(await Deno.readTextFile(join(project.folder, "out/trial/results.json")));
  const mean = results.items.find((item: { id: string }) => item.id === "dbh-mean");
  assert.equal(mean.value, (20.5 + 31 + 12.25) / 3);

  const second = await report(project, ...args);
  assert.equal(second.code, 0, second.err);
  assert.match(second.out, /unchanged/);
  assertSameBytes(await Deno.readFile(join(project.folder, "out/trial/report.pdf")), pdf);
});

Deno.test("a changed byte of data stops the report and leaves the last one", async () => {
  await using project = await scratchProject();
  const notebook = await forest(project);
  const args = [notebook, "--catalog", "mine", "--out", "out"];
  assert.equal((await report(project, ...args)).code, 0);
  const pdf = await Deno.readFile(join(project.folder, "out/trial/report.pdf"));
  await project.write("mine/stand/plots.csv", CSV.replace("20.5", "20.6"));

  const { code, err } = await report(project, ...args);
  assert.equal(code, 1);
  assert.match(err, /checksum|sha256/i);
  assert.match(err, /plots/);
  assertSameBytes(await Deno.readFile(join(project.folder, "out/trial/report.pdf")), pdf);
});

Deno.test("a narrative that names something unpublished gives no report and names the cell", async () => {
  await using project = await scratchProject();
  const notebook = await forest(project, [READ, COUNT, {
    markdown: "# 結果\n\n平均は {v}`dbh-meen` である。",
  }, TABLE]);
  const { code, err } = await report(project, notebook, "--catalog", "mine", "--out", "out");
  assert.equal(code, 1);
  assert.match(err, /dbh-meen/);
  assert.match(err, /cell 3/);
  assert.match(err, /dbh-mean/);
});

Deno.test("one failing notebook does not keep the others from coming out", async () => {
  await using project = await scratchProject();
  const good = await forest(project);
  const bad = await project.notebook(
    ["throw new Error('三角点がない')"],
    { id: "bad" },
    "notebooks/trial/bad.ipynb",
  );
  const { code, out, err } = await report(
    project,
    bad,
    good,
    "--catalog",
    "mine",
    "--out",
    "out",
    "--jobs",
    "2",
  );
  assert.equal(code, 1);
  assert.match(err, /三角点がない/);
  assert.match(out, /out\/trial\/report\.pdf/);
});

Deno.test("what the command line cannot take is said before anything runs", async () => {
  await using project = await scratchProject();
  const notebook = await forest(project);
  for (
    const [args, message] of [
      [["-p", "level"], /name=value/],
      [["-p", "level=1"], /level/],
      [["--date", "2026-02-30"], /YYYY-MM-DD/],
      [["--jobs", "0"], /whole number/],
      [["--lang", "fr"], /ja, en/],
    ] as const
  ) {
    const { code, err } = await report(project, notebook, "--catalog", "mine", "--out", "out", ...args);
    assert.notEqual(code, 0, args.join(" "));
    assert.match(err, message);
  }
  const { code, err } = await report(project, "nowhere.ipynb");
  assert.equal(code, 1);
  assert.match(err, /nowhere\.ipynb/);
});

Deno.test({
  name: `rows of a confidential dataset stay out of the PDF's attachments${needsPoppler}`,
  ignore: !hasPoppler,
  fn: async () => {
    await using project = await scratchProject();
    const rows = `const rows = db.sql\`SELECT * FROM plots\`;
console.log(rows.toArray().map(String).join());
await publish.table("rows", rows, {
  label: { ja: "毎木", en: "Trees" }, key: ["plot"],
  columns: {
    plot: { label: { ja: "標準地", en: "Plot" } },
    dbh: { label: { ja: "胸高直径", en: "DBH" }, unit: { ja: "cm", en: "cm" }, digits: 3 },
  },
});`;
    const notebook = await forest(project, [READ, { markdown: "# 結果\n\n{ref}`rows` に示す。" }, rows], {
      csv: "plot,dbh\nA,77.123\nB,88.456\n",
      confidentiality: "confidential",
      primaryKey: ["plot"],
    });
    const { code, out, err } = await report(project, notebook, "--catalog", "mine", "--out", "out");
    assert.equal(code, 0, err);
    assert.match(out, /rows/);
    const attached = await pdfAttachments(await Deno.readFile(join(project.folder, "out/trial/report.pdf")));
    assert.deepEqual([...attached.keys()].sort(), [
      "edition.json",
      "manifest.json",
      "notebook.ipynb",
      "results.json",
    ]);
    for (const [name, bytes] of attached) {
      assert.doesNotMatch(new TextDecoder().decode(bytes), /77\.123|88\.456/, name);
    }
    const manifest = new TextDecoder().decode(attached.get("manifest.json"));
    assert.match(manifest, /"conditionsOfAccess": ?"confidential"/);
  },
});

Deno.test({
  name: "Ctrl-C, even when it arrives twice as through `deno task`, ends the run and leaves nothing half",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using project = await scratchProject();
    const notebook = await project.notebook(["await new Promise((resolve) => setTimeout(resolve, 60_000));"]);
    const process = new Deno.Command(Deno.execPath(), {
      args: [...command, notebook, "--out", join(project.folder, "reports/out")],
      stderr: "piped",
      stdout: "null",
    }).spawn();
    const lines = process.stderr.pipeThrough(new TextDecoderStream());
    let said = "";
    for await (const text of lines.values({ preventCancel: true })) {
      said += text;
      if (said.includes("cell 1")) break;
    }
    process.kill("SIGINT");
    process.kill("SIGINT");
    for await (const text of lines) said += text;
    const { code } = await process.status;
    assert.equal(code, 130, said);
    assert.match(said, /interrupted by SIGINT/);
    assert.deepEqual(await project.left(), { records: [], staging: [] });
  },
});

Deno.test("a parameter from the command line reaches the cells, and what they publish keeps its place", async () => {
  await using project = await scratchProject();
  const filter =
    `const some = db.sql\`SELECT count(*) AS n FROM plots WHERE dbh >= ${"${smallest}"}\`.toArray()[0].n;
await publish.value("some", some, { label: { ja: "本数", en: "Trees" }, unit: { ja: "本", en: "trees" }, digits: 0 });`;
  await forest(project);
  const notebook = await project.notebook(
    [
      { code: "let smallest = 0;", tags: ["parameters"] },
      READ,
      { markdown: "# 結果\n\n{v}`some`（{ref}`by-plot`）である。" },
      filter,
      TABLE,
    ],
    {
      inputs: ["plots"],
      parameters: { smallest: { type: "number", label: { ja: "最小の胸高直径", en: "Smallest DBH" } } },
    },
  );
  const args = [notebook, "--catalog", "mine", "--out", "out", "-p", "smallest=20"];
  const { code, out, err } = await report(project, ...args);
  assert.equal(code, 0, err);
  assert.doesNotMatch(out, /note:/);
  const results = JSON.parse(await Deno.readTextFile(join(project.folder, "out/trial/results.json")));
  assert.deepEqual(results.items.map((item: { id: string; value?: number }) => [item.id, item.value]), [
    ["some", 2],
    ["by-plot", undefined],
  ]);

  // Saying the default is saying nothing: the same run, the same bytes.
  const pdf = () => Deno.readFile(join(project.folder, "out/trial/report.pdf"));
  assert.equal((await report(project, ...args.slice(0, 5))).code, 0);
  const silent = await pdf();
  assert.equal((await report(project, ...args.slice(0, 5), "-p", "smallest=0", "--force")).code, 0);
  assertSameBytes(await pdf(), silent);
});

Deno.test("notebooks that share an id are refused before any runs", async () => {
  await using project = await scratchProject();
  const paths = await Promise.all(
    ["a", "b"].map((name) => project.notebook(["1 + 1"], { id: "same" }, `notebooks/trial/${name}.ipynb`)),
  );
  const { code, err } = await report(project, ...paths, "--out", join(project.folder, "reports/out"));
  assert.equal(code, 1);
  assert.match(err, /two notebooks are called same/);
  assert.deepEqual((await project.left()).records, []);
});
