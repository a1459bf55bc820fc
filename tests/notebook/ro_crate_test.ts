import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromCrate, readRunRecord, type RunManifest, runNotebook, toCrate } from "kenzan/notebook/mod.ts";
import {
  type CrateOnDisk,
  LEFT_OUT,
  LEFT_OUT_WITHOUT_ORGANISATION,
  Reader,
  type Rule,
  RULES,
} from "./crate_rules.ts";
import { handingOn, publishing, scratchProject } from "./scratch.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The crate in a record's folder. */
async function crateIn(folder: string): Promise<CrateOnDisk> {
  const files: string[] = [];
  const walk = async (path: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, path))) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (isDirectory) await walk(inner);
      else files.push(inner);
    }
  };
  await walk("");
  const name = files.includes("ro-crate-metadata.json") ? "ro-crate-metadata.json" : "nothing";
  return { name, document: JSON.parse(await Deno.readTextFile(join(folder, name))), files };
}

const broken = (crate: CrateOnDisk, rules: Rule[] = RULES) =>
  rules.flatMap((rule) => {
    const problems = rule.problems(new Reader(crate));
    return problems.length === 0
      ? []
      : [`${rule.says} (${rule.level}, ${rule.clause}): ${problems.slice(0, 3).join("; ")}`];
  });
const followed = RULES.filter(({ says }) => !(says in LEFT_OUT));
const anonymous = followed.filter(({ says }) => !LEFT_OUT_WITHOUT_ORGANISATION.includes(says));

const parameters = {
  level: { type: "number", label: { ja: "水準", en: "Level" } },
  region: { type: "string", label: { ja: "地域", en: "Region" } },
  whole: { type: "boolean", label: { ja: "全体", en: "All of it" } },
};
const cells = [
  { code: 'let level = 0.95;\nlet region = "全国";\nlet whole = true;', tags: ["parameters"] },
  publishing("area", "level"),
  `import { tableFromArrays } from "apache-arrow";
await publish.table("by-year", tableFromArrays({ year: Int32Array.of(2020, 2021) }), {
  label: { ja: "表", en: "Table" }, key: ["year"], columns: { year: { label: { ja: "年", en: "Year" } } },
});
await publish.file("csv", { name: "rates.csv", mediaType: "text/csv", bytes: new TextEncoder().encode("a\\n1\\n") }, {
  label: { ja: "表", en: "Table" },
});`,
];

/** A small record that uses everything. */
async function smallRecord() {
  const project = await scratchProject();
  const path = await project.notebook(cells, { parameters });
  const run = await runNotebook(path, { date: "2026-03-31", parameters: { region: "北海道" } });
  return { project, record: await run.commit() };
}

/** The crate of the same run, published by an organisation under a licence. */
function signed(crate: CrateOnDisk, manifest: RunManifest): CrateOnDisk {
  const publication = {
    ...manifest.publication,
    licence: "CC-BY-4.0",
    organisation: { ja: "試行研究所", en: "Institute of Trials" },
  };
  const { files } = fromCrate(crate.document, "test");
  return { ...crate, document: JSON.parse(JSON.stringify(toCrate({ ...manifest, publication }, files))) };
}

Deno.test("a small run's record follows every rule of RO-Crate and its profiles but those left out", async () => {
  const { project, record } = await smallRecord();
  await using _ = project;
  const crate = await crateIn(record.folder);
  assert.deepEqual(broken(crate, anonymous), []);
  assert.deepEqual(broken(signed(crate, record.manifest), followed), []);
});

Deno.test("a run without parameters, data or files follows them too", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([handingOn("area", 1)]);
  const { folder } = await (await runNotebook(path)).commit();
  assert.deepEqual(broken(await crateIn(folder), anonymous), []);
});

Deno.test("the record of the land-use notebook follows them too", async () => {
  const outFolder = await Deno.makeTempDir({ prefix: "kenzan-test-" });
  try {
    const { folder } = await (await runNotebook(join(root, "notebooks/landuse/rates.ipynb"), { outFolder }))
      .commit();
    assert.deepEqual(broken(await crateIn(folder), anonymous), []);
  } finally {
    await Deno.remove(outFolder, { recursive: true });
  }
});

Deno.test("what is left out is really left out, and each rule fails on a crate that breaks it", async (test) => {
  const { project, record } = await smallRecord();
  await using _ = project;
  const sound = signed(await crateIn(record.folder), record.manifest);
  for (const rule of RULES) {
    await test.step(`${rule.level}: ${rule.says} (${rule.clause})`, () => {
      const crate = structuredClone(sound);
      rule.spoil(new Reader(crate));
      assert.notDeepEqual(rule.problems(new Reader(crate)), []);
      const isLeftOut = rule.says in LEFT_OUT;
      assert.equal(rule.problems(new Reader(sound)).length > 0, isLeftOut, LEFT_OUT[rule.says]);
      assert.ok(!isLeftOut || rule.level === "SHOULD", "nothing that must be is left out");
    });
  }
});

Deno.test("the manifest is read back as it was written, whoever published it and whatever the paths", async () => {
  const { project, record: { folder, manifest } } = await smallRecord();
  await using _ = project;
  const { document } = await crateIn(folder);
  const { files } = fromCrate(document, "test");
  const strange: RunManifest = {
    ...manifest,
    date: "2027-01-02",
    publication: {
      date: "2027-01-02",
      licence: "社内限り 100%",
      organisation: { ja: "研究所", en: "Institute" },
      repository: "https://example.org/検算.git",
    },
    modules: [{ path: "C:\\my lib\\面積 100%.ts", sha256: "ab" }, { path: "own/a b#c.ts", sha256: "cd" }],
    packages: [{ name: "@scope/name", version: "1.2.3-rc.1+b" }],
    granted: ["net:example.com"],
    unread: ["one", "two"],
    datasets: [{
      id: "d",
      title: { ja: "題", en: "Title" },
      sha256: "ef",
      bytes: 3,
      entry: "01",
      licence: "CC0-1.0",
      confidentiality: "internal",
      source: { ja: "出典", en: "Source" },
      readBy: [],
    }],
  };
  const written = JSON.parse(JSON.stringify(toCrate(strange, files)));
  assert.deepEqual(fromCrate(written, "test"), { manifest: strange, files });
  assert.deepEqual(broken({ ...await crateIn(folder), document: written }, followed), []);
  assert.deepEqual((await readRunRecord(folder)).manifest, manifest);
});
