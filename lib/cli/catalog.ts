import { resolve } from "node:path";
import { Command } from "commander";
import { addEntry, type Catalog, openCatalog, simulateAgain } from "../catalog/mod.ts";
import { readNotebook } from "../notebook/mod.ts";
import { datasetText } from "./dataset_text.ts";
import { describeError } from "./describe_error.ts";
import { notebookText } from "./notebook_text.ts";
import { textTable } from "./text_table.ts";

/** `catalog list`, `show`, `verify`, `add` and `simulate`. */
export function command(): Command {
  const command = new Command("catalog").description("List, show, verify or add datasets");
  const withFolders = (name: string, description: string) =>
    command.command(name).description(description)
      .option("--catalog <folder>", "catalog entries that override the built-in ones; repeatable", append);
  withFolders("list", "list all datasets").action(list);
  withFolders(
    "show",
    "tell what datasets hold, field by field; of a notebook, all that it reads, and its parameters",
  )
    .argument("<ids or notebooks...>", "ids of datasets, or notebook files")
    .action(show);
  withFolders("verify", "check checksums and every value; all datasets by default")
    .argument("[ids...]", "datasets to check").action(verify);
  withFolders("simulate", "make simulated datasets again")
    .argument("<ids...>", "datasets to make")
    .option("--update", "write the new checksum into the entry when the simulator was changed on purpose")
    .action(simulate);
  command.command("add").description("write the entry of a data file, for you to finish")
    .argument(
      "<file>",
      "CSV, Parquet, Arrow, GeoTIFF, GeoPackage, Shapefile, GeoJSON, a ZIP of frames, or an ONNX model",
    )
    .option("--id <id>", "id of the dataset (default: from the file's name)")
    .option("--domain <domain>", "folder of the entry within the catalog")
    .option("--folder <folder>", "catalog folder (default: the folder of the file)")
    .option("--layer <name>", "layer of a GeoPackage that has several")
    .action(add);
  return command;
}

const append = (value: string, before: string[] = []) => [...before, value];

interface FolderOptions {
  catalog?: string[];
}

const open = ({ catalog }: FolderOptions, progress?: (id: string, done?: number) => void): Promise<Catalog> =>
  openCatalog({ folders: catalog?.map(fromHere), progress });

/** `deno task` changes into the project's folder and leaves the caller's in INIT_CWD. */
function fromHere(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), path);
}

async function list(options: FolderOptions): Promise<void> {
  const catalog = await open(options);
  const problems: unknown[] = [];
  const rows = [["id", "名称 / title", "format", "bytes", "confidentiality", "source"]];
  for (const id of catalog.ids()) {
    try {
      const { title, format, bytes, confidentiality, source } = catalog.entry(id);
      const origin = "simulator" in source
        ? `simulated (${source.simulator}, seed ${source.seed})`
        : source.citation.ja;
      rows.push([id, title.ja, format, bytes.toLocaleString("en-US"), confidentiality, origin]);
    } catch (error) {
      problems.push(error);
    }
  }
  console.log(textTable(rows, [3]));
  for (const problem of problems) console.error(`\n${describeError(problem)}`);
  if (problems.length > 0) Deno.exitCode = 1;
}

async function show(names: string[], options: FolderOptions): Promise<void> {
  const catalog = await open(options);
  const blocks: string[] = [];
  for (const name of names) {
    if (!name.endsWith(".ipynb")) {
      blocks.push(datasetText(catalog.entry(name)));
      continue;
    }
    const notebook = await readNotebook(fromHere(name));
    const { inputs, optional = {} } = notebook.metadata.kenzan;
    const more = Object.entries(optional);
    blocks.push(
      notebookText(notebook, name),
      "It reads these datasets. An entry of yours with the same id, in a folder given with --catalog, takes the place of one:",
      ...inputs.map((id) => datasetText(catalog.entry(id))),
      ...(more.length > 0 ? ["And these, where a catalog has them:"] : []),
      ...more.map(([id, { ja, en }]) =>
        `${id}: ${ja} / ${en}${catalog.has(id) ? `\n${datasetText(catalog.entry(id))}` : ""}`
      ),
    );
  }
  console.log(blocks.join("\n\n"));
}

async function verify(ids: string[], options: FolderOptions): Promise<void> {
  const progress = progressLine();
  const catalog = await open(
    options,
    (id, done) => progress.show(simulating(id, done)),
  );
  const chosen = ids.length > 0 ? ids : catalog.ids();
  const failed: string[] = [];
  for (const id of chosen) {
    const start = performance.now();
    progress.show(`${id} ...`);
    try {
      const { count, unit, bytes } = await catalog.verify(id);
      const rows = countOf(count, unit);
      const size = countOf(bytes, "bytes");
      const remark = count === 0 ? ` - empty: is the file whole?` : "";
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      progress.clear();
      console.log(`ok      ${id}: ${rows}, ${size}, ${seconds} s${remark}`);
    } catch (error) {
      failed.push(id);
      progress.clear();
      console.log(`FAILED  ${id}`);
      console.error(describeError(error));
    }
  }
  const good = chosen.length - failed.length;
  const verdict = chosen.length === 1 ? "dataset is as its entry says" : "datasets are as their entries say";
  console.log(`${good} of ${chosen.length} ${verdict}`);
  if (failed.length > 0) {
    console.log(`not: ${failed.join(", ")}`);
    Deno.exitCode = 1;
  }
}

async function simulate(ids: string[], options: FolderOptions & { update?: boolean }): Promise<void> {
  const progress = progressLine();
  const catalog = await open(options);
  for (const id of ids) {
    const made = await simulateAgain(catalog.locate(id), {
      update: options.update ?? false,
      progress: (done) => progress.show(simulating(id, done)),
    });
    progress.clear();
    const news = made.changed ? ", new checksum in the entry" : "";
    console.log(`made    ${id}: ${countOf(made.bytes, "bytes")}, sha256 ${made.sha256}${news}`);
  }
}

async function add(
  file: string,
  options: { id?: string; domain?: string; folder?: string; layer?: string },
): Promise<void> {
  const { folder, ...rest } = options;
  const { id, entryFile, gaps, findings } = await addEntry(fromHere(file), {
    ...rest,
    ...(folder === undefined ? {} : { folder: fromHere(folder) }),
  });
  console.log(`wrote ${entryFile}`);
  console.log("Only you know these places; the dataset opens once they are filled:");
  for (const gap of gaps) console.log(`  ${gap}`);
  for (const finding of findings) console.log(`look: ${finding}`);
  console.log(
    "It is entered as confidential, and candidate codes (`enum`) come from this file alone: check both.",
  );
  console.log(
    `Then: deno task catalog verify ${id} --catalog ${resolve(entryFile, "..", options.domain ? ".." : "")}`,
  );
}

/** `done` from 0 to 1; nothing while another process makes the dataset. */
function simulating(id: string, done?: number): string {
  return done === undefined
    ? `${id}: waiting for another process that simulates it`
    : `${id}: simulating ${Math.round(100 * done)} %`;
}

/** `1 row`, `1,200 rows`. */
function countOf(n: number, unit: string): string {
  return `${n.toLocaleString("en-US")} ${n === 1 ? unit.replace(/s$/, "") : unit}`;
}

/** A line that is written over on a terminal, and left out elsewhere. */
function progressLine(): { show(text: string): void; clear(): void } {
  if (!Deno.stderr.isTerminal()) return { show() {}, clear() {} };
  const write = (text: string) => Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
  return { show: (text) => void write(text), clear: () => void write("") };
}
