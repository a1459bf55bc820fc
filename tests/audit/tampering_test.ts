/** Every kind of tampering with a delivered report, or with what it is audited against, and how it is found. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { tableFromIPC, tableToIPC } from "apache-arrow";
import { type Audit, holds, type Part } from "kenzan/audit/mod.ts";
import { textTable } from "../../lib/cli/text_table.ts";
import { Fault } from "kenzan/fault/mod.ts";
import { canonicalJson, readRunRecord, recordFiles, type RunRecord, toCrate } from "kenzan/notebook/mod.ts";
import { cells, Checkout, description, entryOf } from "./delivered.ts";
import { notebookJson } from "../notebook/scratch.ts";
import { TamperedPdf, withChangedNumber } from "./tampered_pdf.ts";

/** One kind: what is delivered, or done to the checkout, and what must be among the findings. */
interface Kind {
  /** Gives the PDF that is audited. Default: the true one. */
  pdf?: (pdf: Uint8Array, checkout: Checkout) => Uint8Array | Promise<Uint8Array>;
  /** A file of the checkout that is changed while the audit runs. */
  file?: [path: string, edit: (text: string) => string];
  /** Files of the checkout that are changed when they have been compared, before the notebook is executed again. */
  meanwhile?: [path: string, edit: (text: string) => string][];
  /** A finding that must be there, with words of one of its deviations or its remark; or a refusal. */
  found: [part: Part, id: string, words?: RegExp] | RegExp;
}

const sha256 = (text: string | Uint8Array) => createHash("sha256").update(text).digest("hex");
const edited = (edit: (pdf: TamperedPdf) => unknown) => (pdf: Uint8Array) => {
  const tampered = new TamperedPdf(pdf);
  edit(tampered);
  return tampered.bytes();
};
const append = (words: string) => (text: string) => text + words;
const inText = (name: string, from: string | RegExp, to: string) =>
  edited((pdf) => pdf.editText(name, (text) => text.replace(from, to)));

/** A forger who knows that the manifest names the checksum of the results. */
const forgedResults = edited((pdf) => {
  let sums: string[] = [];
  pdf.editText("results.json", (text) => {
    const forged = text.replace('"value": 22.875', '"value": 21.875');
    sums = [text, forged].map(sha256);
    return forged;
  });
  pdf.editText("manifest.json", (text) => text.replace(sums[0], sums[1]));
});

/** The contents of two tables exchanged; where the record names them, their checksums too. */
const swappedTables = (isNamed: boolean) =>
  edited((pdf) => {
    const names = ["by-tree", "doubled"];
    const contents = names.map((id) => pdf.attachment(`table-${id}.arrow`));
    for (const [at, id] of names.entries()) pdf.editAttachment(`table-${id}.arrow`, () => contents[1 - at]);
    if (!isNamed) return;
    const [one, other] = contents.map(sha256);
    const exchange = (words: string) =>
      words.replace(new RegExp(`${one}|${other}`, "g"), (sum) => sum === one ? other : one);
    let sums: string[] = [];
    pdf.editText("results.json", (words) => {
      sums = [words, exchange(words)].map(sha256);
      return exchange(words);
    });
    pdf.editText("manifest.json", (words) => exchange(words).replace(sums[0], sums[1]));
  });

/** Attachments of a report with another parameter, in this one. */
const foreign = (...names: string[]) => async (pdf: Uint8Array, checkout: Checkout) => {
  const other = new TamperedPdf(await checkout.report({ level: "0.25" }));
  const tampered = new TamperedPdf(pdf);
  for (const name of names) tampered.editAttachment(name, () => other.attachment(name));
  return tampered.bytes();
};

/** A report that Kenzan itself has set, from a record that was changed. */
async function setFrom(
  checkout: Checkout,
  change: (record: RunRecord) => Promise<RunRecord>,
): Promise<Uint8Array> {
  const outFolder = await Deno.makeTempDir();
  const run = await checkout.doors.notebook.runNotebook(checkout.path("notebooks/trial/trial.ipynb"), {
    catalogFolders: [checkout.path("mine")],
    outFolder,
    date: "2027-03-19",
  });
  const record = await change(run.record);
  const { pdf } = await checkout.doors.report.setReport(record, { date: "2027-03-19" });
  await run.discard();
  await Deno.remove(outFolder, { recursive: true });
  return pdf;
}

/** One figure has the drawing of another. */
async function swapFigures(record: RunRecord): Promise<RunRecord> {
  await Deno.copyFile(
    join(record.folder, "figures/lines.ja.svg"),
    join(record.folder, "figures/dots.ja.svg"),
  );
  return record;
}

/** Results are others everywhere: in the results, in the notebook's outputs, and in all checksums. */
const forged = (forge: (text: string) => string) => async (record: RunRecord): Promise<RunRecord> => {
  let manifest = await Deno.readTextFile(join(record.folder, "ro-crate-metadata.json"));
  for (const name of ["results.json", "notebook.ipynb"]) {
    const text = await Deno.readTextFile(join(record.folder, name));
    await Deno.writeTextFile(join(record.folder, name), forge(text));
    manifest = manifest.replace(sha256(text), sha256(forge(text)));
  }
  await Deno.writeTextFile(join(record.folder, "ro-crate-metadata.json"), manifest);
  return await readRunRecord(record.folder);
};
const forgeResults = forged((text) => text.replaceAll("22.875", "21.875").replaceAll("22.9", "21.9"));
/** The number that a claim is decided by, and no other: a forger's own Kenzan sets whatever it likes. */
const forgeBasis = forged((text) => text.replace(/("left": \{[^}]*\}[^}]*"value": )22\.875/, "$131.5"));

/** The order in which things were published is another. */
const reordered = async (record: RunRecord): Promise<RunRecord> => {
  const path = join(record.folder, "results.json");
  const { items, lineage } = JSON.parse(await Deno.readTextFile(path));
  const text = canonicalJson({ items: items.toReversed(), lineage }, 2) + "\n";
  return await forged((old) => old.startsWith('{\n  "items"') ? text : old)(record);
};
/** The manifest's list of files says something else of one. */
const forgedList = (from: RegExp, to: string) => async (record: RunRecord): Promise<RunRecord> => {
  const path = join(record.folder, "ro-crate-metadata.json");
  const text = await Deno.readTextFile(path);
  assert.match(text, from);
  await Deno.writeTextFile(path, text.replace(from, to));
  return record;
};

/** A record with another title, and with another system, which is only noted. */
async function retitled(record: RunRecord): Promise<RunRecord> {
  const { notebook, environment } = record.manifest;
  const manifest = {
    ...record.manifest,
    notebook: { ...notebook, title: { ja: "林は増えた", en: "Forests grew" } },
    environment: { ...environment, os: "darwin" },
  };
  const described = async (name: string) => {
    const bytes = await Deno.readFile(join(record.folder, name));
    return { sha256: sha256(bytes), bytes: bytes.length };
  };
  const files = recordFiles(await described("notebook.ipynb"), await described("results.json"), record.items);
  const crate = JSON.stringify(toCrate(manifest, files), undefined, 2) + "\n";
  await Deno.writeTextFile(join(record.folder, "ro-crate-metadata.json"), crate);
  return await readRunRecord(record.folder);
}

/** Takes a true PDF and adds an object that says something else, as an editor that saves increments does. */
function withIncrement(pdf: Uint8Array): Uint8Array {
  const text = new TextDecoder("latin1").decode(pdf);
  const [, info] = /\/Info (\d+) 0 R/.exec(text)!;
  const [, root] = /\/Root (\d+) 0 R/.exec(text)!;
  const [, size] = /\/Size (\d+)/.exec(text)!;
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1];
  const object = `\n${info} 0 obj\n<< /Title (Another report) /Author (Somebody) >>\nendobj\n`;
  const at = pdf.length + 1, start = pdf.length + object.length;
  const table = `xref\n${info} 1\n${String(at).padStart(10, "0")} 00000 n\r\n`;
  const trailer = `trailer\n<< /Size ${size} /Root ${root} 0 R /Info ${info} 0 R /Prev ${previous} >>\n`;
  const update = new TextEncoder().encode(`${object}${table}${trailer}startxref\n${start}\n%%EOF\n`);
  return new Uint8Array([...pdf, ...update]);
}

/** Two attachments are called `results.json`. */
function twins(pdf: Uint8Array, at: "first" | "last"): Uint8Array {
  const tampered = new TamperedPdf(pdf);
  const [file, content] = tampered.copyAttachment(
    "results.json",
    (words) => words.replace('"value": 22.875', '"value": 21.875'),
  );
  tampered.editObject(/EmbeddedFiles/, (it) =>
    it.replace(
      /\(results\.json\) \d+ 0 R/,
      (entry) =>
        at === "first" ? `(results.json) ${file} 0 R ${entry}` : `${entry} (results.json) ${file} 0 R`,
    ));
  assert.ok(content > file);
  return tampered.bytes();
}

const changedRow = (bytes: Uint8Array) => {
  const copy = Uint8Array.from(tableToIPC(tableFromIPC(bytes), "file"));
  const number = new Uint8Array(new Float64Array([31.25]).buffer);
  const at = copy.findIndex((_, index) => number.every((byte, k) => copy[index + k] === byte));
  copy.set(new Uint8Array(new Float64Array([41.25]).buffer), at);
  return copy;
};

const inPdf: Record<string, Kind> = {
  "a number in the page text": {
    pdf: (pdf) => withChangedNumber(pdf, "22.9"),
    found: ["pages", "pdf", /text of page 3.*92\.2.*22\.9/],
  },
  "a line of a figure, in the page's drawing": {
    pdf: edited((pdf) => {
      const content = pdf.contents()[2];
      pdf.editContent(content, (stream) => {
        const number = stream.lastIndexOf(" l\n");
        const start = stream.lastIndexOf("\n", number - 1) + 1;
        return `${stream.slice(0, start)}1 1${stream.slice(number)}`;
      });
    }),
    found: ["pages", "pdf", /drawing on page 3/],
  },
  "a figure swapped for another, set by Kenzan itself": {
    pdf: (_, checkout) => setFrom(checkout, swapFigures),
    found: ["pages", "pdf", /page 3/],
  },
  "a value in results.json": {
    pdf: inText("results.json", '"value": 22.875', '"value": 21.875'),
    found: ["value", "dbh-mean", /value: 21\.875 \| 22\.875/],
  },
  "a value in results.json, and its checksum in the manifest": {
    pdf: forgedResults,
    found: ["value", "dbh-mean", /21\.875/],
  },
  "the upper bound of an interval": {
    pdf: inText("results.json", '"upper": 23.375', '"upper": 23.125'),
    found: ["value", "dbh-mean", /upper bound: 23\.125 \| 23\.375/],
  },
  "a tolerance that would excuse everything": {
    pdf: inText("results.json", '"tolerance": 0', '"tolerance": 100'),
    found: ["value", "dbh-mean", /tolerance: 100 \| 0/],
  },
  "a unit": {
    pdf: inText("results.json", '"en": "trees"', '"en": "stems"'),
    found: ["value", "trees", /stems/],
  },
  "a cell of an attached table": {
    pdf: edited((pdf) => pdf.editAttachment("table-by-tree.arrow", changedRow)),
    found: ["attachments", "table-by-tree.arrow", /SHA-256/],
  },
  "the licence of a dataset in the manifest": {
    pdf: inText("manifest.json", /CC-BY-4\.0/g, "CC0-1.0"),
    found: ["data", "plots", /licence: CC0-1\.0 \| CC-BY-4\.0/],
  },
  "a fact that the manifest has no place for": {
    pdf: inText("manifest.json", '"@graph": [', '"checkedBy": "Somebody",\n  "@graph": ['),
    found: ["attachments", "manifest.json", /not as Kenzan writes it/],
  },
  "a parameter in the manifest": {
    pdf: inText("manifest.json", /("@id": "#value-level",[^]*?"value": )0\.5/, "$10.25"),
    found: ["value", "dbh-mean", /lower bound: 22\.375 \| 22\.625/],
  },
  "the date in the manifest": {
    pdf: inText("manifest.json", "2027-03-19", "2027-03-31"),
    found: ["attachments", "edition.json", /date/],
  },
  "the date of the edition": {
    pdf: inText("edition.json", "2027-03-19", "2027-03-31"),
    found: ["pages", "pdf", /CreationDate/],
  },
  "another Deno in the manifest": {
    pdf: inText("manifest.json", Deno.version.deno, "2.9.5"),
    found: ["environment", "deno", /2\.9\.5/],
  },
  "a code cell of the attached notebook": {
    pdf: inText("notebook.ipynb", "plots.length;", "3.9;"),
    found: ["notebook", "notebooks/trial/trial.ipynb", /cell 4 \(code\).*3\.9/],
  },
  "a narrative cell of the attached notebook": {
    pdf: inText("notebook.ipynb", "平均は", "平均値は"),
    found: ["notebook", "notebooks/trial/trial.ipynb", /cell 1 \(narrative\)/],
  },
  "an output of the attached notebook": {
    pdf: inText("notebook.ipynb", "22.9", "21.9"),
    found: ["notebook", "outputs", /cell 4/],
  },
  "a removed table": {
    pdf: edited((pdf) =>
      pdf.editObject(/EmbeddedFiles/, (it) => it.replace(/\(table-by-tree\.arrow\) \d+ 0 R/, ""))
    ),
    found: ["attachments", "table-by-tree.arrow"],
  },
  "a removed manifest": {
    pdf: edited((pdf) =>
      pdf.editObject(/EmbeddedFiles/, (it) => it.replace(/\(manifest\.json\) \d+ 0 R/, ""))
    ),
    found: /lost attachments[^]*no manifest\.json/,
  },
  "an added attachment": {
    pdf: edited((pdf) =>
      pdf.editObject(
        /EmbeddedFiles/,
        (it) => it.replace(/\(edition\.json\) (\d+ 0 R)/, "$&(corrected.json) $1"),
      )
    ),
    found: ["attachments", "corrected.json"],
  },
  "the title in the metadata": {
    pdf: edited((pdf) =>
      pdf.editObject(/\/Producer|\/Creator/, (it) => it.replace(/\/Title <[^>]*>/, "/Title (Final)"))
    ),
    found: ["pages", "pdf", /Title of the PDF: Final/],
  },
  "an appended incremental update": { pdf: withIncrement, found: ["pages", "pdf", /Another report/] },
  "bytes behind the end": {
    pdf: (pdf) => new Uint8Array([...pdf, ...new TextEncoder().encode("\n% hello\n")]),
    found: ["pages", "pdf", /appended to the end of the PDF: 9 B/],
  },
  "the same objects, one of them stored without compression": {
    pdf: edited((pdf) => pdf.editContent(pdf.contents()[0], (stream) => stream)),
    found: ["pages", "pdf", /bytes outside page text/],
  },
  "a whole report, set by Kenzan itself from forged results": {
    pdf: (_, checkout) => setFrom(checkout, forgeResults),
    found: ["value", "dbh-mean", /21\.875/],
  },
  "two tables of one schema exchanged": {
    pdf: swappedTables(false),
    found: ["attachments", "table-by-tree.arrow", /SHA-256/],
  },
  "two tables of one schema exchanged, with their checksums in results and manifest": {
    pdf: swappedTables(true),
    found: ["table", "by-tree", /row 1, dbh: 41 \| 20\.5/],
  },
  "the basis of a claim, in results.json": {
    pdf: inText("results.json", /("left": \{[^}]*\}[^}]*"value": )22\.875/, "$131.5"),
    found: ["claim", "large", /basis/],
  },
  "the basis of a claim, set by a forger's own Kenzan": {
    pdf: (_, checkout) => setFrom(checkout, forgeBasis),
    found: ["claim", "large", /basis/],
  },
  "a figure's place in the record: that of another figure, set by a forger's own Kenzan": {
    pdf: (_, checkout) =>
      setFrom(checkout, forged((text) => text.replaceAll("figures/dots.", "figures/lines."))),
    found: ["figure", "dots", /figures\/lines\.ja\.svg \| figures\/dots\.ja\.svg/],
  },
  "the order of figures, set by a forger's own Kenzan": {
    pdf: (_, checkout) => setFrom(checkout, reordered),
    found: ["execution", "results.json"],
  },
  "the checksum of a figure in the manifest, set by a forger's own Kenzan": {
    pdf: (_, checkout) =>
      setFrom(
        checkout,
        forgedList(/("@id": "figures\/dots\.ja\.svg",[^}]*?"sha256": ")[0-9a-f]{64}/, `$1${"0".repeat(64)}`),
      ),
    found: ["attachments", "manifest.json", /figures\/dots\.ja\.svg: .*0{64}/],
  },
  "another title on the cover, and another machine to explain other pages, set by a forger's own Kenzan": {
    pdf: (_, checkout) => setFrom(checkout, retitled),
    found: ["notebook", "notebooks/trial/trial.ipynb", /title: 林は増えた/],
  },
  "a word more about an interval, set by a forger's own Kenzan": {
    pdf: (_, checkout) =>
      setFrom(
        checkout,
        forged((text) => text.replaceAll(/^( *)"level": 0.95,$/gm, '$1"corrected": true,\n$&')),
      ),
    found: ["value", "dbh-mean", /corrected: true/],
  },
  "the results of another report": {
    pdf: foreign("results.json"),
    found: ["attachments", "results.json", /SHA-256/],
  },
  "results, manifest and notebook of another report": {
    pdf: foreign("results.json", "manifest.json", "notebook.ipynb"),
    found: ["pages", "pdf", /text of page/],
  },
  "an attachment in an incremental update": {
    pdf: (pdf) =>
      new TamperedPdf(pdf).withNewer(
        pdf,
        "results.json",
        (words) => words.replace('"value": 22.875', '"value": 21.875'),
      ),
    found: ["value", "dbh-mean", /21\.875/],
  },
  "two attachments of one name, the forged one first": {
    pdf: (pdf) => twins(pdf, "first"),
    found: ["pages", "pdf"],
  },
  "two attachments of one name, the forged one last": {
    pdf: (pdf) => twins(pdf, "last"),
    found: ["pages", "pdf"],
  },
  "a script that runs when the PDF is opened": {
    pdf: edited((pdf) =>
      pdf.editObject(
        /\/Type \/Catalog/,
        (it) =>
          it.replace(
            "/Type /Catalog",
            "/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
          ),
      )
    ),
    found: ["pages", "pdf", /scripts/],
  },
  "a program that is started when the PDF is opened": {
    pdf: edited((pdf) =>
      pdf.editObject(
        /\/Type \/Catalog/,
        (it) => it.replace("/Type /Catalog", "/Type /Catalog /OpenAction << /S /Launch /F (evil) >>"),
      )
    ),
    found: ["pages", "pdf", /not the report that its record gives/],
  },
  "a link that leads elsewhere": {
    pdf: edited((pdf) =>
      pdf.editObject(
        /\/Subtype \/Link/,
        (it) => it.replace(/\/Dest (\d+ 0 R|\([^)]*\))/, "/A << /S /URI /URI (https://example.com/) >>"),
      )
    ),
    found: ["pages", "pdf", /links of page \d+: .*example\.com/],
  },
  "a bookmark's words": {
    pdf: edited((pdf) =>
      pdf.editObject(
        /\/Dest[^]*\/Title|\/Title[^]*\/Dest/,
        (it) => it.replace(/\/Title <[^>]*>/, "/Title (Final)"),
      )
    ),
    found: ["pages", "pdf", /bookmarks: .*Final/],
  },
  "the author in the metadata": {
    pdf: edited((pdf) =>
      pdf.editObject(/\/Producer|\/Creator/, (it) => it.replace(/\/Creator/, "/Author (Somebody) $&"))
    ),
    found: ["pages", "pdf", /Author of the PDF: Somebody/],
  },
  "a truncated PDF": { pdf: (pdf) => pdf.slice(0, pdf.length / 2), found: /the PDF is damaged/ },
  "a PDF that is not ours": {
    pdf: (_, { doors }) => doors.report.setDocument({ main: "= 報告書", files: new Map() }),
    found: /not a report of Kenzan/,
  },
  "no PDF at all": { pdf: () => new TextEncoder().encode("report"), found: /not a PDF/ },
};

const SAME = "tree,dbh\n1,20.50\n2,31.25\n3,12\n4,27.75\n";
const inCheckout: Record<string, Kind> = {
  "a code cell of the checkout's notebook": {
    file: ["notebooks/trial/trial.ipynb", (text) => text.replace("/ plots.length;", "/ (plots.length + 1);")],
    found: ["notebook", "notebooks/trial/trial.ipynb", /cell 4 \(code\)/],
  },
  "another lock file": {
    file: ["deno.lock", (text) => text.replace("sha512-xkUR", "sha512-xkUS")],
    found: ["code", "deno.lock", /versions of packages/],
  },
  "another import map": {
    file: [
      "deno.json",
      (text) => text.replace('"commander": ', '"commander-too": "npm:commander@15.1.0", $&'),
    ],
    found: ["code", "deno.json", /import map/],
  },
  "a module of lib": {
    file: ["lib/catalog/csv.ts", append("// edited\n")],
    found: ["code", "lib/catalog/csv.ts", /SHA-256/],
  },
  "a data byte": {
    file: ["mine/trial/plots.csv", (text) => text.replace("20.5", "20.6")],
    found: ["data", "plots", /SHA-256/],
  },
  "data and catalog entry together": {
    file: ["mine/trial/plots.json", () => entryOf("tree,dbh\n1,20.5\n2,31.25\n3,12\n4,27.75\n", "internal")],
    found: ["data", "plots", /confidentiality: public \| internal/],
  },
  "code that sets reports": {
    file: ["lib/report/era.ts", append("// edited\n")],
    found: ["pages", "pdf", /the code that set this report differs.*lib\/report\/era\.ts/],
  },
  "the template of reports": {
    file: ["reports/report.typ", append("// edited\n")],
    found: ["pages", "pdf", /the code that set this report differs.*reports\/report\.typ/],
  },
  "a notebook that is not there": {
    file: ["notebooks/trial/trial.ipynb", () => notebookJson(cells, { ...description, id: "other" })],
    found: /not in this checkout[^]*check out the version/,
  },
  "data and entry swapped after they were compared, with the same numbers in other bytes": {
    meanwhile: [
      ["mine/trial/plots.csv", () => SAME],
      ["mine/trial/plots.json", () => entryOf(SAME, "public")],
    ],
    found: ["execution", "notebooks/trial/trial.ipynb", /data read, with catalog entries: \["plots: /],
  },
  "code swapped after it was compared": {
    meanwhile: [["lib/catalog/csv.ts", append("// edited\n")]],
    found: ["execution", "notebooks/trial/trial.ipynb", /code read: .*lib\/catalog\/csv\.ts/],
  },
};

// Side by side, nobody can tell whose operation is open.
const unwatched = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };

Deno.test({
  name: "every kind of tampering is found",
  ...unwatched,
  fn: async (test) => {
    await using checkout = await Checkout.make();
    const pdf = await checkout.report();
    const rows: string[][] = [];
    const audited = async (name: string, kind: Kind) => {
      const delivered = await kind.pdf?.(pdf, checkout) ?? pdf;
      const onChecked = () => {
        for (const [path, edit] of kind.meanwhile ?? []) {
          const file = checkout.path(path);
          Deno.writeTextFileSync(file, edit(Deno.readTextFileSync(file)));
        }
      };
      const result = await checkout.audit(delivered, { onChecked }).catch((error) => {
        if (error?.name === "Fault") return error as Fault;
        throw error;
      });
      rows.push([name, found(result, kind.found)]);
    };
    await test.step("what is not tampered with holds", async () => {
      const { overall, findings } = await checkout.audit(pdf);
      assert.deepEqual(findings.filter((it) => !holds(it)), []);
      assert.equal(overall, "holds");
    });
    const queue = Object.entries(inPdf).values();
    await Promise.all([1, 2].map(async () => {
      for (const [name, kind] of queue) {
        await test.step({
          name,
          fn: () => audited(name, kind),
          sanitizeOps: false,
          sanitizeResources: false,
        });
      }
    }));
    for (const [name, kind] of Object.entries(inCheckout)) {
      await test.step(name, async () => {
        const paths = kind.file ? [kind.file[0]] : kind.meanwhile!.map(([path]) => path);
        const before = await Promise.all(paths.map((path) => Deno.readTextFile(checkout.path(path))));
        if (kind.file) {
          const edited = kind.file[1](before[0]);
          assert.notEqual(edited, before[0], "the file was changed");
          await checkout.write(paths[0], edited);
        }
        await audited(name, kind);
        for (const [at, path] of paths.entries()) await checkout.write(path, before[at]);
      });
    }
    console.log(`\n${textTable([["tampered with", "found"], ...rows])}\n${rows.length} kinds`);
  },
});

/** How it was found, in words. */
function found(result: Audit | Fault, expected: Kind["found"]): string {
  if (!("findings" in result)) {
    assert.ok(expected instanceof RegExp, `audited, not refused: ${result.message}`);
    assert.match(result.message, expected);
    return `refused: ${result.subject}`;
  }
  assert.ok(!(expected instanceof RegExp), `not refused: ${result.overall}`);
  assert.notEqual(result.overall, "holds");
  const [part, id, words] = expected;
  const bad = result.findings.filter((it) => !holds(it));
  const said = bad.map((it) => {
    const deviations = it.deviations.map(({ what, recorded, found }) => `${what.en}: ${recorded} | ${found}`);
    const remark = it.remark === undefined ? [] : [it.remark.en];
    return { part: it.part, id: it.id, text: [...remark, ...deviations].join("; ") };
  });
  const hit = said.find((it) => it.part === part && it.id === id && (words?.test(it.text) ?? true));
  assert.ok(hit, `expected ${part} ${id} ${words}, found ${JSON.stringify(said, undefined, 1)}`);
  const others = new Set(said.filter((it) => it !== hit).map((it) => it.part));
  return `${part} ${id}` + (others.size > 0 ? ` (also: ${[...others].join(", ")})` : "");
}
