/** A copy of the project with a small notebook, and the report that is made there. */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { notebookJson } from "../notebook/scratch.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The doors of the copy: its code is what is held against its reports. */
export interface Doors {
  audit: typeof import("kenzan/audit/mod.ts");
  notebook: typeof import("kenzan/notebook/mod.ts");
  report: typeof import("kenzan/report/mod.ts");
}

const LABELS = `const label = (ja, en = ja) => ({ ja, en });`;

const READ = `import { openCatalog } from "kenzan/catalog/mod.ts";
import { tableFromArrays } from "apache-arrow";
import * as publish from "kenzan/publish/mod.ts";
${LABELS}
const catalog = await openCatalog();
const plots = (await catalog.table("plots")).toArray().map((row) => row.toJSON());`;

const MEAN = `const mean = plots.reduce((sum, { dbh }) => sum + dbh, 0) / plots.length;
await publish.value("dbh-mean", mean, {
  label: label("平均胸高直径", "Mean DBH"), unit: label("cm"), digits: 1, n: plots.length,
  interval: { lower: mean - level, upper: mean + level, level: 0.95, method: "Wilson" },
});
await publish.value("trees", plots.length, {
  label: label("立木本数", "Trees"), unit: label("本", "trees"), digits: 0,
});
await publish.claim("large", mean > 20, label("平均は20 cmより大きい", "the mean is above 20 cm"), {
  basis: {
    kind: "comparison", left: { of: label("平均", "mean"), value: mean }, relation: ">",
    right: { of: label("基準", "limit"), value: 20 }, unit: label("cm"), digits: 1,
  },
});`;

const TABLE = `for (const [id, factor] of [["by-tree", 1], ["doubled", 2]]) {
  await publish.table(id, tableFromArrays({
    tree: Int32Array.from(plots, ({ tree }) => tree), dbh: Float64Array.from(plots, ({ dbh }) => factor * dbh),
  }), {
    label: label("毎木調査（" + factor + "倍）", "Tree survey, times " + factor), key: ["tree"],
    columns: {
      tree: { label: label("番号", "No."), digits: 0 },
      dbh: { label: label("胸高直径", "DBH"), unit: label("cm"), digits: 1 },
    },
  });
}`;

const FIGURES = `import * as Plot from "@observablehq/plot";
for (const [id, mark] of [["dots", Plot.dot], ["lines", Plot.line]]) {
  await publish.figure(id, (say) => Plot.plot({
    ...publish.PAPER_PLOT,
    x: { label: say("番号", "No.") }, y: { label: say("胸高直径 (cm)", "DBH (cm)") },
    marks: [mark(plots, { x: "tree", y: "dbh" })],
  }), { label: label("胸高直径（" + id + "）", "DBH, " + id) });
}
await publish.file("trees-csv", {
  name: "trees.csv", mediaType: "text/csv", bytes: new TextEncoder().encode("trees\\n" + plots.length + "\\n"),
}, { label: label("本数", "Number") });`;

/** The cells of the notebook. */
export const cells = [
  {
    markdown:
      "# 結果\n\n平均は {v}`dbh-mean`、{v}`trees`。{claim}`large`。{ref}`by-tree`、{ref}`doubled`、{ref}`dots`、{ref}`lines`に示す。",
  },
  { code: "let level = 0.5;", tags: ["parameters"] },
  READ,
  MEAN,
  TABLE,
  FIGURES,
];

/** The `kenzan` block of the notebook. */
export const description = {
  inputs: ["plots"],
  parameters: { level: { type: "number", label: { ja: "幅", en: "width" } } },
};

const CSV = "tree,dbh\n1,20.5\n2,31.25\n3,12\n4,27.75\n";

/** A copy of the project without records, and what can be done in it. Removed when disposed. */
export class Checkout implements AsyncDisposable {
  private constructor(readonly folder: string, readonly doors: Doors) {}

  /**
   * Copies the project, and puts a notebook and its data into it.
   *
   * @param options.from Another copy: its code is the same, whatever happens to the project meanwhile.
   */
  static async make({ confidentiality = "public", from = root } = {}): Promise<Checkout> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "kenzan-audit-test-" }));
    for (const name of ["lib", "data-catalog", "reports/locale", "reports/certificate"]) {
      await copyFolder(join(from, name), join(folder, name));
    }
    for (
      const name of [
        "deno.json",
        "deno.lock",
        "reports/report.json",
        "reports/report.typ",
        "reports/references.csl",
      ]
    ) {
      await Deno.copyFile(join(from, name), join(folder, name));
    }
    await Deno.symlink(join(root, "node_modules"), join(folder, "node_modules"), { type: "dir" });
    const door = (name: string) => import(pathToFileURL(join(folder, "lib", name, "mod.ts")).href);
    const doors = {
      audit: await door("audit"),
      notebook: await door("notebook"),
      report: await door("report"),
    };
    const checkout = new Checkout(folder, doors);
    await checkout.write("notebooks/trial/trial.ipynb", notebookJson(cells, description));
    await checkout.write("mine/trial/plots.csv", CSV);
    await checkout.write("mine/trial/plots.json", entryOf(CSV, confidentiality));
    return checkout;
  }

  /** Absolute path of a file of the checkout. */
  path(path: string): string {
    return join(this.folder, path);
  }

  /** Writes a file. */
  async write(path: string, content: string | Uint8Array): Promise<string> {
    const whole = this.path(path);
    await Deno.mkdir(dirname(whole), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(whole, content);
    else await Deno.writeFile(whole, content);
    return whole;
  }

  /** Makes the report of the notebook, and returns its bytes. */
  async report(parameters: Record<string, string> = {}, lang: "ja" | "en" = "ja"): Promise<Uint8Array> {
    const outFolder = await Deno.makeTempDir();
    const run = await this.doors.notebook.runNotebook(this.path("notebooks/trial/trial.ipynb"), {
      catalogFolders: [this.path("mine")],
      outFolder,
      parameters,
      date: "2027-03-19",
    });
    const { pdf } = await this.doors.report.setReport(run.record, { lang, date: "2027-03-19" });
    await run.discard();
    await Deno.remove(outFolder, { recursive: true });
    return pdf;
  }

  /** Audits a PDF in this process. */
  async audit(
    pdf: Uint8Array,
    { catalog = ["mine"], fragility = false, onChecked = () => {} }: {
      catalog?: string[];
      fragility?: boolean;
      /** Called when code and data have been compared, before anything is executed. */
      onChecked?: () => void;
    } = {},
  ) {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(join(folder, "report.pdf"), pdf);
      const catalogFolders = catalog.map((it) => this.path(it));
      return await this.doors.audit.auditReport(join(folder, "report.pdf"), {
        catalogFolders,
        fragility,
        onStep: ({ kind }) => kind === "checked" && onChecked(),
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  /** Calls the command line of the copy. */
  async command(args: string[], { env = {}, wrap = [] as string[] } = {}) {
    const whole = [
      ...wrap,
      Deno.execPath(),
      "run",
      "-A",
      "--no-check",
      "--cached-only",
      "lib/cli/main.ts",
      "audit",
      ...args,
    ];
    const { code, stdout, stderr } = await new Deno.Command(whole[0], {
      args: whole.slice(1),
      cwd: this.folder,
      env,
    }).output();
    return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.doors.report.rest();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The catalog entry of the data. */
export function entryOf(csv: string, confidentiality: string): string {
  return JSON.stringify({
    name: "plots",
    title: { ja: "毎木調査", en: "Tree survey" },
    path: "plots.csv",
    format: "csv",
    sha256: createHash("sha256").update(csv).digest("hex"),
    bytes: csv.length,
    licence: "CC-BY-4.0",
    confidentiality,
    source: { citation: { ja: "試験用", en: "For tests" } },
    schema: {
      primaryKey: ["tree"],
      fields: [
        { name: "tree", type: "integer", title: { ja: "番号", en: "Number" } },
        { name: "dbh", type: "number", unit: "cm", title: { ja: "胸高直径", en: "DBH" } },
      ],
    },
  });
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
