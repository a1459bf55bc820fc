import { Command, InvalidArgumentError, Option } from "commander";
import { join, relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  declaredInputs,
  interruptible,
  Interruption,
  isPermission,
  PERMISSION_FORMS,
  readNotebook,
  type RunEvent,
  runNotebook,
  type RunRecord,
  showProgress,
} from "../notebook/mod.ts";
import { Fault } from "../fault/mod.ts";
import { lateImport } from "../loading/mod.ts";
import type { Language } from "../publish/mod.ts";
import type { RecordedEdition, ReportOptions } from "../report/mod.ts";
import { describeError } from "./describe_error.ts";
import { foldersFromHere, fromHere, projectRoot } from "./from_here.ts";
import { findNotebooks } from "./notebook_paths.ts";

interface ReportFlags {
  parameter: Record<string, string>;
  catalog: string[];
  allow: string[];
  lang: Language;
  date?: string;
  jobs: number;
  timeout?: number;
  out: string;
  force: boolean;
  typesetter?: ReportOptions["typesetter"];
}

/** What became of one notebook. */
type Outcome =
  & { notebook: string }
  & ({ edition: RecordedEdition; path: string; unserved?: string } | { error: unknown });

/** `report`: runs the notebooks that changed, and sets the reports that changed. */
export function command(): Command {
  return new Command("report")
    .description("run notebooks and set their reports: reports/out/<notebook>/report.pdf")
    .argument("[notebooks...]", "notebook files or folders (default: every notebook under notebooks/)")
    .option("-p, --parameter <name=value>", "set a parameter of the notebook; repeatable", assignment, {})
    .option(
      "--catalog <folder>",
      "catalog entries that override the built-in ones; repeatable",
      foldersFromHere,
      [],
    )
    .option(
      "--allow <permission>",
      "grant what a notebook asks for in `kenzan.permissions`, e.g. net:example.com; repeatable",
      permission,
      [],
    )
    .addOption(new Option("--lang <lang>", "language of the edition").choices(["ja", "en"]).default("ja"))
    .option("--date <YYYY-MM-DD>", "date on the cover (default: the one in reports/report.json)", date)
    .option("--jobs <n>", "notebooks run at once", wholeNumber, Math.min(navigator.hardwareConcurrency, 4))
    .option("--timeout <seconds>", "longest that a cell may take (default: 600)", wholeNumber)
    .option("--out <folder>", "where the run records go", fromHere, join(projectRoot, "reports", "out"))
    .option("--force", "run even when nothing changed", false)
    .addOption(
      new Option(
        "--typesetter <name>",
        "who sets the pages (default: native where there is one; the same bytes)",
      )
        .choices(["native", "webassembly"]),
    )
    .action(async (paths: string[], flags: ReportFlags) => {
      Deno.exitCode = await report(paths, flags);
    });
}

/** What sets reports. It takes as long to load as a kernel to start, and is loaded while the first cell runs. */
const setting = {
  report: () => lateImport<typeof import("../report/mod.ts")>("../report/mod.ts", import.meta.url),
  unserved: () =>
    lateImport<typeof import("./unserved_catalog.ts")>("./unserved_catalog.ts", import.meta.url),
};

/** Exit code: 0 when all came out, 1 when one did not, a shell's code when interrupted, or when nobody reads the progress. */
async function report(paths: string[], flags: ReportFlags): Promise<number> {
  const notebooks = await findNotebooks(paths);
  await refuseSharedIds(notebooks);
  await refuseUnasked(flags.allow, notebooks);
  const progress = showProgress();
  const onEvent = (event: RunEvent) => {
    setAhead(event, flags).catch(() => {});
    progress.onEvent(event);
  };
  try {
    const outcomes = await interruptible((interrupted) => {
      const signal = AbortSignal.any([interrupted, progress.unread]);
      // What is being set need not come to its end.
      signal.addEventListener("abort", () => void setting.report().then(({ rest }) => rest()));
      return inParallel(notebooks, flags.jobs, (notebook) => produce(notebook, flags, onEvent, signal));
    });
    progress.close();
    const isBrokenOff = (outcome: Outcome): outcome is { notebook: string; error: Interruption } =>
      "error" in outcome && outcome.error instanceof Interruption;
    for (const outcome of outcomes) if (!isBrokenOff(outcome)) tell(outcome);
    const brokenOff = outcomes.filter(isBrokenOff);
    if (brokenOff.length > 0) {
      const [{ error }] = brokenOff;
      tell({ notebook: brokenOff.map(({ notebook }) => notebook).join(", "), error });
      return error.exitCode;
    }
    return outcomes.some((outcome) => "error" in outcome) ? 1 : 0;
  } finally {
    progress.close();
    (await setting.report()).rest();
  }
}

/** By notebook, what its report will probably be like. */
const likely = new Map<string, RunRecord>();

/**
 * Sets and draws while cells compute what can be set before the last one ended. What goes wrong in it goes wrong
 * again, and is told, when the report is set.
 */
async function setAhead(event: RunEvent, { lang, date, typesetter }: ReportFlags): Promise<void> {
  if (event.kind === "start") likely.set(event.notebook, event.last ?? event.draft());
  // A starting kernel needs all cores, and this thread to answer what it may read; the first cell is to leave first.
  if (event.kind === "cell" && event.index === 1) {
    await setImmediate();
    const { warm } = await setting.report();
    await warm(likely.get(event.notebook)!, { lang, date, typesetter });
  }
  if (event.kind === "published") {
    const { copyAhead, draftReport } = await setting.report();
    const isFirst = likely.get(event.notebook)!.items.length === 0;
    await Promise.all([
      copyAhead(event.items, event.folder),
      ...(isFirst ? [draftReport(event.draft, { lang, date, typesetter }, event.isLast)] : []),
    ]);
  }
}

/** Two notebooks run at once under one id would replace each other's record. */
async function refuseSharedIds(notebooks: string[]): Promise<void> {
  const byId = new Map<string, string>();
  for (const path of notebooks) {
    // What cannot be read is told, with its place, when its turn comes.
    const id = await readNotebook(path).then(({ metadata }) => metadata.kenzan.id, () => undefined);
    const other = id === undefined ? undefined : byId.get(id);
    if (other !== undefined) {
      throw new Fault(`report: two notebooks are called ${id}`, {
        expected: "an id of its own for every notebook: it names the folder of the run record",
        found: [other, path].map((it) => relative(projectRoot, it)).join("\n"),
        remedy: "change `id` in the kenzan metadata of one of them",
      });
    }
    if (id !== undefined) byId.set(id, path);
  }
}

/** A permission that no notebook asks for is a slip of the hand. */
async function refuseUnasked(allow: string[], notebooks: string[]): Promise<void> {
  if (allow.length === 0) return;
  const asked = await Promise.all(notebooks.map((path) =>
    // What cannot be read is told, with its place, when its turn comes.
    readNotebook(path).then(({ metadata }) => metadata.kenzan.permissions ?? [], () => allow)
  ));
  const unasked = allow.filter((word) => !asked.flat().includes(word));
  if (unasked.length === 0) return;
  throw new Fault("report: a permission that no notebook asks for", {
    expected: [...new Set(asked.flat())].join(", ") || "none: no notebook asks for any",
    found: unasked.join(", "),
    where: "--allow",
    remedy: "leave it out, or add it to `kenzan.permissions` in the notebook's metadata",
  });
}

async function produce(
  path: string,
  flags: ReportFlags,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const notebook = relative(projectRoot, path).replaceAll("\\", "/");
  try {
    const { parameter: parameters, catalog: catalogFolders, out: outFolder, ...rest } = flags;
    const { allow, timeout, date, force, lang, typesetter } = rest;
    const run = await runNotebook(path, {
      parameters,
      catalogFolders,
      allow,
      outFolder,
      timeout,
      date,
      force,
      signal,
      onEvent,
    });
    try {
      const { setEdition } = await setting.report();
      signal.throwIfAborted();
      const edition = await setEdition(run, { lang, date, typesetter });
      signal.throwIfAborted();
      const { folder } = await run.commit();
      const { unservedCatalog } = await setting.unserved();
      const unserved = await unservedCatalog(
        declaredInputs(run.record.notebook.metadata.kenzan),
        catalogFolders,
      );
      return { notebook, edition, path: relative(Deno.cwd(), join(folder, edition.name)), unserved };
    } catch (error) {
      await run.discard();
      throw error;
    }
  } catch (error) {
    return { notebook, error: signal.aborted ? signal.reason : error };
  }
}

/** `work` over `items`, at most `jobs` at a time; results in the order of the items. */
async function inParallel<T, R>(items: T[], jobs: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  }));
  return results;
}

function tell(outcome: Outcome): void {
  const { notebook } = outcome;
  if ("error" in outcome) {
    console.error(`\n${notebook}: no report\n${describeError(outcome.error)}`);
    return;
  }
  const { pages, set, reason, warnings } = outcome.edition;
  const news = reason !== undefined ? `, set again: ${reason}` : set ? "" : ", unchanged";
  console.log(`${notebook}: ${outcome.path} (${pages} pages${news})`);
  for (const { message, where } of warnings) console.log(`  note: ${message} (${where})`);
  if (outcome.unserved !== undefined) console.log(`  note: ${outcome.unserved}`);
}

function assignment(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("expected name=value, e.g. -p level=0.9");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function append(text: string, before: string[]): string[] {
  return [...before, text];
}

function permission(text: string, before: string[]): string[] {
  if (!isPermission(text)) throw new InvalidArgumentError(`expected one of ${PERMISSION_FORMS}`);
  return append(text, before);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("expected a whole number from 1");
  return Number(text);
}

function date(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) !== text) {
    throw new InvalidArgumentError("expected a day of the calendar as YYYY-MM-DD");
  }
  return text;
}
