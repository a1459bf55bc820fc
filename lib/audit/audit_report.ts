import { join } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { MeasureEvent } from "../fragility/mod.ts";
import {
  absoluteCatalogFolders,
  findProject,
  FRAGILITY_FILE,
  type Notebook,
  type ParameterValue,
  readNotebook,
  type RunEvent,
  runNotebook,
  type RunRecord,
  type StagedRun,
} from "../notebook/mod.ts";
import type { Label, Language } from "../publish/mod.ts";
import { attachments, warm } from "../report/mod.ts";
import { checkAttachments } from "./attachment_check.ts";
import { checkBeside } from "./beside_check.ts";
import { checkCode, checkEnvironment, isInside } from "./checkout_check.ts";
import { Contents } from "./contents.ts";
import { checkData } from "./data_check.ts";
import { carriedFragility, checkDigits } from "./digit_check.ts";
import { type DeliveredReport, readDeliveredReport } from "./delivered_report.ts";
import { picturesOf } from "./figure_difference.ts";
import { compareItems, uncheckedItems } from "./item_comparison.ts";
import { checkNotebook, checkOutputs } from "./notebook_check.ts";
import { checkPages } from "./page_check.ts";
import { compareRuns } from "./run_comparison.ts";
import { type Finding, finding, type Overall, overallOf, verbatim } from "./verdict.ts";

/** How an audit is made. */
export interface AuditOptions {
  /** Folders of catalog entries that override the built-in ones, the last one strongest. Default: `KENZAN_CATALOG`. */
  catalogFolders?: string[];
  /** Permissions beyond the catalog that the report's notebook asks for, e.g. `net:example.com`. Default: none. */
  allow?: string[];
  /** Seconds a cell may take unless it says otherwise. Default 600. */
  timeout?: number;
  /**
   * Measures again how many digits survive, where the report tells so: that takes many runs. Default: not, and what it
   * tells stays open.
   */
  fragility?: boolean;
  /** Interrupts the kernel; the audit is rejected with the signal's reason and leaves nothing behind. */
  signal?: AbortSignal;
  /** Told what the audit does. */
  onStep?: (step: AuditStep) => void;
}

/** What an audit does, for a progress display. */
export type AuditStep =
  | { kind: "read"; report: string; notebook: string }
  | { kind: "checked"; report: string; findings: readonly Finding[] }
  | { kind: "run"; report: string; event: RunEvent }
  | { kind: "measure"; report: string; event: MeasureEvent }
  | { kind: "compared"; report: string; findings: readonly Finding[] };

/** An audited report. */
export interface Audit {
  /** The report as it was delivered. */
  report: {
    /** As the caller named it. */
    path: string;
    sha256: string;
    bytes: number;
    pages: number;
    title: Label;
    /** Id and path of its notebook. */
    notebook: { id: string; path: string };
    lang: Language;
    date: string;
  };
  /** Version of Kenzan that audited. */
  kenzan: string;
  overall: Overall;
  findings: Finding[];
  /** PNG pictures of figures that differ, by id. */
  pictures: Map<string, Uint8Array>;
}

/** The folder above `lib/`: the checkout that an audit holds a report against. */
const root = join(import.meta.dirname!, "..", "..");

/**
 * Audits a delivered report against this checkout: reads what the PDF carries, checks code, lock and data against its
 * manifest, executes the notebook again in a clean kernel, compares everything that was published, and sets the pages
 * again. The cells that are executed are the checkout's, never those of the PDF.
 *
 * @param path of the PDF.
 * @throws {Fault} when the file is no report of Kenzan, or its notebook is not in this checkout. Whatever else is
 * wrong is a finding.
 */
export async function auditReport(path: string, options: AuditOptions = {}): Promise<Audit> {
  const report = await readDeliveredReport(path);
  const scratch = await Deno.makeTempDir({ prefix: "kenzan-audit-" });
  try {
    return await new Auditor(report, scratch, options).audit();
  } finally {
    await report.pdf.close();
    await Deno.remove(scratch, { recursive: true });
  }
}

class Auditor {
  readonly findings: Finding[] = [];

  constructor(
    readonly report: DeliveredReport,
    readonly scratch: string,
    readonly options: AuditOptions,
  ) {}

  async audit(): Promise<Audit> {
    const { report, findings, options } = this;
    const { manifest, edition, path } = report;
    const step = options.onStep ?? (() => {});
    step({ kind: "read", report: path, notebook: manifest.notebook.path });
    const { notebook, file } = await notebookHere(report);
    const project = await findProject(file);
    const catalogFolders = absoluteCatalogFolders(options.catalogFolders);
    findings.push(...checkAttachments(report), ...await checkBeside(report));
    findings.push(...checkEnvironment(report, project));
    const code = await checkCode(report, project);
    const data = await checkData(report, project, catalogFolders);
    findings.push(...code, checkNotebook(report, notebook), ...data.findings);
    step({ kind: "checked", report: path, findings });

    const contents = await Contents.of(report);
    const run = await this.#execute(file, catalogFolders, data.absent);
    let pictures = new Map<string, Uint8Array>();
    try {
      if (run !== undefined) {
        contents.add(run.record);
        pictures = await this.#compare(run.record, contents);
      }
      findings.push(
        ...await checkDigits(report, { file, again: run?.record, measure: this.#measuring(catalogFolders) }),
      );
      const carried = join(this.scratch, "carried");
      await Deno.mkdir(carried);
      findings.push(
        await checkPages(report, {
          again: run?.record,
          contents,
          isExplained: findings.some(({ verdict }) => verdict !== "equal"),
          scratch: carried,
          project,
        }),
      );
    } finally {
      await run?.discard();
    }
    step({ kind: "compared", report: path, findings });
    return {
      report: {
        path,
        sha256: report.sha256,
        bytes: report.bytes.length,
        pages: report.pdf.pages,
        title: manifest.notebook.title,
        notebook: { id: manifest.notebook.id, path: manifest.notebook.path },
        lang: edition.lang,
        date: edition.date,
      },
      kenzan: project.version,
      overall: overallOf(findings),
      findings,
      pictures,
    };
  }

  /** Executes the checkout's notebook with the report's parameters and date; undefined where that is not possible. */
  async #execute(file: string, catalogFolders: string[], absent: string[]): Promise<StagedRun | undefined> {
    const { report, findings, options, scratch } = this;
    const { manifest, items } = report;
    const { path } = manifest.notebook;
    if (absent.length > 0) {
      const names = absent.join(", ");
      const remark: Label = {
        ja: `データ（${names}）がないため、再計算していない`,
        en: `not executed: ${names} is not here`,
      };
      findings.push(finding("execution", path, "unchecked", { remark }), ...uncheckedItems(items, remark));
      return undefined;
    }
    try {
      const run = await runNotebook(file, {
        parameters: textsOf(manifest.parameters),
        catalogFolders,
        outFolder: join(scratch, "out"),
        date: manifest.date,
        allow: options.allow,
        timeout: options.timeout,
        force: true,
        signal: options.signal,
        onEvent: (event) => this.#onEvent(event),
      });
      findings.push(finding("execution", path, "equal"));
      // The pages tell of it; whether it is right is asked separately.
      if (carriedFragility(report) !== undefined) {
        await run.write(FRAGILITY_FILE, report.pdf.attachments.get(FRAGILITY_FILE)!);
      }
      return run;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const [subject, ...where] = error.message.split("\n");
      const remark: Label = { ja: `再計算が止まった：${subject}`, en: `the execution failed: ${subject}` };
      const deviations = where.length === 0 ? [] : [{ what: verbatim(subject), found: where.join("\n") }];
      findings.push(
        finding("execution", path, "changed", { remark, deviations }),
        ...uncheckedItems(items, { ja: "再計算が止まった", en: "the execution failed" }),
      );
      return undefined;
    }
  }

  /** How digits are measured again, where that is asked for. */
  #measuring(catalogFolders: string[]) {
    const { report, options: { fragility, allow, timeout, signal, onStep } } = this;
    if (fragility !== true) return undefined;
    return {
      parameters: textsOf(report.manifest.parameters),
      catalogFolders,
      allow,
      timeout,
      signal,
      onEvent: (event: MeasureEvent) => onStep?.({ kind: "measure", report: report.path, event }),
    };
  }

  /** Warms the press while cells compute: the report will most probably be as it was. */
  #onEvent(event: RunEvent): void {
    const { report, options } = this;
    options.onStep?.({ kind: "run", report: report.path, event });
    // A starting kernel needs all cores.
    if (event.kind !== "cell" || event.index !== 1) return;
    const { notebook, lineage, manifest, edition: { lang, date, cover } } = report;
    const likely: RunRecord = { folder: this.scratch, notebook, items: [], lineage, manifest };
    // What goes wrong in it goes wrong again, and is told, when the report is set.
    warm(likely, { lang, date, cover }).catch(() => {});
  }

  async #compare(record: RunRecord, contents: Contents): Promise<Map<string, Uint8Array>> {
    const { report, findings } = this;
    const { lang, date, cover } = report.edition;
    findings.push(...compareRuns(report, record));
    const { files } = await attachments(record, { lang, date, cover });
    const again = files.find(({ name }) => name === "notebook.ipynb")!;
    findings.push(checkOutputs(report, again.bytes));
    findings.push(...await compareItems(report.items, record, contents));
    return await picturesOf(report.items, record, contents);
  }
}

/** The checkout's notebook that the report names. */
async function notebookHere(
  { manifest, path }: DeliveredReport,
): Promise<{ notebook: Notebook; file: string }> {
  const { notebook: { path: named, id }, environment } = manifest;
  const refuse = (found: string) =>
    new Fault("audit: the notebook of the report is not in this checkout", {
      expected: `${named} with the id ${id}`,
      found,
      where: path,
      remedy: `check out the version of Kenzan that made the report: ${environment.kenzan}`,
    });
  if (!isInside(named) || !named.endsWith(".ipynb")) throw refuse("a path that leads out of the project");
  const file = join(root, named);
  const isFile = await Deno.stat(file).then((info) => info.isFile, (error) => {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  });
  if (!isFile) throw refuse("no such file");
  const notebook = await readNotebook(file);
  if (notebook.metadata.kenzan.id !== id) throw refuse(`${named} with the id ${notebook.metadata.kenzan.id}`);
  return { notebook, file };
}

/** Parameters as `-p` takes them; one that is set to its default leaves no trace. */
function textsOf(parameters: Record<string, ParameterValue>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}
