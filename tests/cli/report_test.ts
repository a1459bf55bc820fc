/** The command `report`, called as a person calls it. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishing, type ScratchProject, scratchProject } from "../notebook/scratch.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = ["run", "-A", "--no-check", "--config", join(root, "deno.json")]
  .concat(join(root, "lib/cli/main.ts"), "report");

async function report(project: ScratchProject, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...command, ...args],
    cwd: project.folder,
  }).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

Deno.test("records cannot go into a file: a refusal without a stack, and a failing exit code", async () => {
  await using project = await scratchProject();
  const notebook = await project.notebook(["1"]);
  const file = await project.write("file", "");
  const { code, err } = await report(project, notebook, "--out", file);
  assert.equal(code, 1);
  assert.match(err, /cannot be kept there[^]*found: {4}a file/);
  assert.doesNotMatch(err, /^\s+at /m);
  await project.write("out/trial", "");
  const taken = await report(project, notebook, "--out", "out");
  assert.equal(taken.code, 1);
  assert.match(taken.err, /cannot be kept there[^]*found: {4}a file[^]*trial/);
  assert.doesNotMatch(taken.err, /^\s+at /m);
});

Deno.test("a report whose copies or pages are gone is set again, and says why", async () => {
  await using project = await scratchProject();
  const notebook = await project.notebook([
    { markdown: "# 結果\n\n{ref}`by-year`" },
    publishing("area", 3),
    `import { tableFromArrays } from "apache-arrow";
const label = { ja: "表", en: "Table" };
await publish.table("by-year", tableFromArrays({ year: Int32Array.of(2020) }), {
  label, key: ["year"], columns: { year: { label: { ja: "年", en: "Year" }, unit: { ja: "", en: "" }, digits: 0 } },
});`,
  ]);
  const args = [notebook, "--out", "out"];
  const first = await report(project, ...args);
  assert.equal(first.code, 0, first.err);
  assert.match((await report(project, ...args)).out, /\(\d+ pages, unchanged\)/);

  const record = join(project.folder, "out", "trial");
  await Deno.remove(join(record, "files"), { recursive: true });
  const again = await report(project, ...args);
  assert.match(again.out, /pages, set again: files\/office\/tables\.xlsx is gone from the record\)/);
  assert.match(again.err, /nothing changed, record kept/);
  await Deno.stat(join(record, "files", "office", "tables.xlsx"));

  await Deno.truncate(join(record, "report.pdf"), 100);
  assert.match((await report(project, ...args)).out, /set again: report\.pdf is altered in the record/);
  assert.match((await report(project, ...args)).out, /unchanged/);
  const pdf = await Deno.readFile(join(record, "report.pdf"));
  await Deno.writeFile(join(record, "report.pdf"), pdf.with(1000, pdf[1000] ^ 1)); // of the same size
  assert.match((await report(project, ...args)).out, /set again: report\.pdf is altered in the record/);
  assert.deepEqual(await Deno.readFile(join(record, "report.pdf")), pdf);
});

Deno.test("a date holds for the report it was asked for; the next has the one in reports/report.json", async () => {
  await using project = await scratchProject();
  const args = [await project.notebook([publishing("area", 3)]), "--out", "out"];
  const record = join(project.folder, "out", "trial");
  const made = async (...more: string[]) => {
    const { code, err } = await report(project, ...args, ...more);
    assert.equal(code, 0, err);
    const crate = JSON.parse(await Deno.readTextFile(join(record, "ro-crate-metadata.json")));
    const root = crate["@graph"].find((entity: { "@id": string }) => entity["@id"] === "./");
    return { published: root.datePublished, pdf: await Deno.readFile(join(record, "report.pdf")) };
  };
  const usual = await made();
  const dated = await made("--date", "2025-01-15");
  assert.equal(dated.published, "2025-01-15");
  assert.notDeepEqual(dated.pdf, usual.pdf);
  assert.deepEqual(await made(), usual);
});

Deno.test("what is remembered of reports can be damaged: they are set again, and remembered", async () => {
  await using project = await scratchProject();
  const args = [await project.notebook([publishing("area", 3)]), "--out", "out"];
  await report(project, ...args);
  const memory = join(project.folder, "out", "trial", "editions.json");
  const { key } = JSON.parse(await Deno.readTextFile(memory))["report.pdf"];
  const damaged = ["{{", "", "null", "[]", '"x"', '{"report.pdf":null}', `{"report.pdf":{"key":"${key}"}}`];
  for (const text of damaged) {
    await Deno.writeTextFile(memory, text);
    const { code, out, err } = await report(project, ...args);
    assert.equal(code, 0, `${text}: ${err}`);
    assert.match(out, /\(\d+ pages\)/, text);
    assert.deepEqual(Object.keys(JSON.parse(await Deno.readTextFile(memory))), ["report.pdf"], text);
  }
});

Deno.test("a folder where a file of a record should be is a damaged record, not a stack", async () => {
  await using project = await scratchProject();
  const args = [await project.notebook([publishing("area", 3)]), "--out", "out"];
  await report(project, ...args);
  const record = join(project.folder, "out", "trial");
  const laid = async (name: string, content?: string) => {
    await Deno.remove(join(record, name), { recursive: true }).catch(() => {});
    await project.write(join("out", "trial", name, content ?? "none"), "");
    if (content === undefined) await Deno.remove(join(record, name, "none"));
    const { code, out, err } = await report(project, ...args);
    assert.doesNotMatch(err, /^\s+at /m, name);
    return { code, out, err };
  };
  // Where it is empty, as a container makes one for a file that it does not find.
  assert.match((await laid("editions.json")).out, /\(\d+ pages\)/);
  assert.match((await laid("report.pdf")).out, /set again: report\.pdf is gone from the record/);
  for (const name of ["editions.json", "report.pdf"]) assert.ok((await Deno.stat(join(record, name))).isFile);
  assert.match((await laid("timings.json")).out, /unchanged/);
  assert.match(
    (await laid("results.json", "mine")).err,
    /running .* \(results\.json is gone from the record\)/,
  );
  // Where somebody keeps something in it, it stays.
  for (const name of ["editions.json", "report.pdf"]) {
    const { code, err } = await laid(name, "mine");
    assert.equal(code, 1);
    assert.match(
      err,
      /a folder that is not empty\n +where: .*trial\/(editions\.json|report\.pdf)\n +do: +rename/,
    );
    await Deno.stat(join(record, name, "mine"));
    await Deno.remove(join(record, name), { recursive: true });
  }
  const measured = await laid("fragility.json");
  assert.equal(measured.code, 1);
  assert.match(
    measured.err,
    /what was measured is damaged[^]*found: {4}a folder\n +where: .*fragility\.json\n/,
  );
  const forced = await report(project, ...args, "--force");
  assert.equal(forced.code, 0, forced.err);
});

Deno.test({
  name: "Ctrl-C while a report is being set ends it, without a word of what sets it, and the last one stays",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using project = await scratchProject();
    const lines = (count: number) => ({ markdown: `# 結果\n\n${"これは本文である。".repeat(count)}` });
    const args = [await project.notebook([lines(1), publishing("area", 3)]), "--out", "out"];
    assert.equal((await report(project, ...args)).code, 0);
    const pdf = join(project.folder, "out", "trial", "report.pdf");
    const before = await Deno.readFile(pdf);
    await project.notebook([lines(200_000), publishing("area", 3)]);
    const child = new Deno.Command(Deno.execPath(), {
      args: [...command, ...args],
      cwd: project.folder,
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    const out = new Response(child.stdout).text();
    // Whoever goes on setting takes minutes.
    const late = setTimeout(() => Deno.kill(-child.pid, "SIGKILL"), 60_000);
    let said = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      if (!/record kept/.test(said) && /record kept/.test(said + text)) {
        // A terminal sends it to the whole group.
        setTimeout(() => Deno.kill(-child.pid, "SIGINT"), 500);
      }
      said += text;
    }
    const { code } = await child.status;
    clearTimeout(late);
    assert.equal(code, 130, said + await out);
    assert.match(said, /interrupted by SIGINT/);
    assert.doesNotMatch(said, /WebAssembly|Typst/);
    assert.deepEqual(await Deno.readFile(pdf), before);
  },
});

Deno.test({
  name:
    "a reader who leaves ends the run as a broken pipe does: the last record stays, and no kernel is left",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using project = await scratchProject();
    const args = [await project.notebook([publishing("area", 3)]), "--out", "out"];
    assert.equal((await report(project, ...args)).code, 0);
    const record = join(project.folder, "out", "trial");
    const before = await Deno.readFile(join(record, "report.pdf"));
    const cell =
      `Deno.writeTextFileSync(Deno.env.get("KENZAN_RUN_FOLDER") + "/kernel.pid", String(Deno.pid));`;
    const waiting = (milliseconds: number) =>
      `await new Promise((done) => setTimeout(done, ${milliseconds}));`;
    await project.notebook([cell, waiting(1000), waiting(60_000)]);
    const shell =
      `set -o pipefail; "$@" 2>&1 | { grep -m 1 'cell 2 (2/3)'; cat "$0"/.staging/*/kernel.pid; }`;
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", shell, join(project.folder, "out"), Deno.execPath(), ...command, ...args],
      cwd: project.folder,
    }).output();
    const said = new TextDecoder().decode(stdout);
    assert.equal(code, 141, said + new TextDecoder().decode(stderr));
    assert.match(said, /^notebooks.*cell 2 \(2\/3\), .*\n\d+$/);
    assert.throws(() => Deno.kill(Number(said.split("\n")[1]), "SIGCONT"), Deno.errors.NotFound);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(join(project.folder, "out", ".staging"))), []);
    assert.deepEqual(await Deno.readFile(join(record, "report.pdf")), before);
    // What stdout has is said when all is done: whoever does not read it has the reports all the same.
    await project.notebook([publishing("area", 3)]);
    const { success } = await new Deno.Command("bash", {
      args: [
        "-c",
        'set -o pipefail; "$@" 2>/dev/null | true',
        "-",
        Deno.execPath(),
        ...command,
        ...args,
        "--force",
      ],
      cwd: project.folder,
    }).output();
    assert.ok(success);
  },
});

Deno.test("a permission is granted by --allow, asked for or refused, and told with the report", async () => {
  await using project = await scratchProject();
  const cell = `${publishing("area", `new Deno.Command("echo", { args: ["7"] }).outputSync().stdout[0]`)}`;
  const notebook = await project.notebook([cell], { permissions: ["run:echo"] });
  const args = [notebook, "--out", "out"];
  const refused = await report(project, ...args);
  assert.equal(refused.code, 1);
  assert.match(
    refused.err,
    /reached for what it may not[^]*running echo[^]*grant it with `deno task report --allow run:echo`/,
  );
  assert.deepEqual(await Array.fromAsync(Deno.readDir(join(project.folder, "out", ".staging"))), []);
  const granted = await report(project, ...args, "--allow", "run:echo");
  assert.equal(granted.code, 0, granted.err);
  assert.match(granted.out, /note: run:echo was granted: .*metadata\.kenzan\.permissions/);
  const unasked = await report(project, ...args, "--allow", "net:example.com");
  assert.equal(unasked.code, 1);
  assert.match(
    unasked.err,
    /a permission that no notebook asks for[^]*expected: run:echo\n.*found: +net:example\.com/,
  );
  assert.match((await report(project, ...args, "--allow", "net:*")).err, /expected one of net:HOST\[:PORT\]/);
});

Deno.test("a catalog that serves no input of the notebook is told with the report, one that does is not", async () => {
  await using project = await scratchProject();
  await project.write("mine/plots.csv", "plot\n1\n");
  const own = JSON.stringify({
    name: "plots",
    title: { ja: "標準地", en: "Plots" },
    path: "plots.csv",
    format: "csv",
    sha256: createHash("sha256").update("plot\n1\n").digest("hex"),
    bytes: 7,
    licence: "CC0-1.0",
    confidentiality: "public",
    source: { citation: { ja: "試験", en: "Test" } },
    schema: { fields: [{ name: "plot", title: { ja: "番号", en: "Plot" }, type: "integer" }] },
  });
  await project.write("mine/plots.json", own);
  const open = (id: string) =>
    `import { openCatalog } from "kenzan/catalog/mod.ts";
await (await openCatalog()).table("${id}");
${publishing("area", 3)}`;
  const cells = (id: string) => [{ markdown: "# 結果\n\n{v}`area`" }, open(id)];
  const ran = async (...inputs: string[]) => {
    const notebook = await project.notebook(cells(inputs[0]), { inputs });
    const { code, out, err } = await report(project, notebook, "--out", "out", "--catalog", "mine");
    assert.equal(code, 0, err);
    return out;
  };
  assert.match(
    await ran("ard-national-truth"),
    /note: --catalog mine has no entry for an input of this notebook \(ard-national-truth\): it ran on the built-in data/,
  );
  assert.doesNotMatch(await ran("plots"), /built-in/);
});
