import { Command, InvalidArgumentError, Option } from "commander";
import { basename, dirname, join, relative } from "node:path";
import {
  type Audit,
  auditReport,
  type AuditStep,
  certificate,
  type Circumstances,
  circumstances,
  countsOf,
  findReports,
  holds,
  overallOf,
  printable,
} from "../audit/mod.ts";
import { Fault } from "../fault/mod.ts";
import { interruptible, Interruption, showProgress, writeWhole } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import { rest } from "../report/mod.ts";
import { auditLines } from "./audit_lines.ts";
import { describeError } from "./describe_error.ts";
import { foldersFromHere, fromHere } from "./from_here.ts";
import { measureLine } from "./measure_progress.ts";

interface AuditFlags {
  allow: string[];
  catalog: string[];
  fragility: boolean;
  json: boolean;
  lang: Language;
  name?: string;
  out?: string;
  timeout?: number;
}

/** What became of one report. */
type Outcome = { path: string } & ({ audit: Audit; certificate: string } | { error: unknown });

/** `audit`: executes delivered reports again and compares. */
export function command(): Command {
  return new Command("audit")
    .showHelpAfterError()
    .description("execute delivered reports again, compare number by number and page by page, and certify")
    .argument("<reports...>", "a report's PDF, or folders: every report*.pdf in them")
    .option(
      "--catalog <folder>",
      "catalog entries that override the built-in ones; repeatable",
      foldersFromHere,
      [],
    )
    .option("--allow <permission>", "grant a permission that the notebook asks for; repeatable", append, [])
    .option("--fragility", "measure again how many digits survive, where a report tells so: many runs", false)
    .option("--out <folder>", "where the certificates go (default: beside each report)", fromHere)
    .option("--name <who>", "who audits, for the certificate (default: the user's name)")
    .addOption(new Option("--lang <lang>", "language of the certificate").choices(["ja", "en"]).default("ja"))
    .option("--timeout <seconds>", "longest that a cell may take (default: 600)", wholeNumber)
    .option("--json", "print the result as JSON, for machines", false)
    .action(async (paths: string[], flags: AuditFlags) => {
      Deno.exitCode = await audit(paths, flags);
    });
}

/** Exit code: 0 when all reports hold, 1 when one does not, a shell's code when interrupted. */
async function audit(paths: string[], flags: AuditFlags): Promise<number> {
  const reports = await findReports(paths.map(fromHere));
  const here = circumstances({ who: flags.name });
  const outcomes: Outcome[] = [];
  try {
    await interruptible(async (interrupted) => {
      for (const report of reports) {
        const outcome = await auditOne(report, { flags, here, interrupted });
        outcomes.push(outcome);
        if ("error" in outcome && outcome.error instanceof Interruption) throw outcome.error;
        if (!flags.json) tell(outcome);
        if (flags.fragility && "audit" in outcome) tellUnmeasured(outcome, flags.json);
      }
    });
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    console.error(error.message.replace(/;.*/, "; no certificate of the report that was being audited"));
    return error.exitCode;
  } finally {
    rest();
  }
  const good = outcomes.filter((it) => "audit" in it && it.audit.overall === "holds").length;
  if (flags.json) console.log(JSON.stringify(asJson(outcomes, here), undefined, 2));
  else if (outcomes.length > 1) summarise(outcomes, good);
  return good === outcomes.length ? 0 : 1;
}

async function auditOne(
  { path, below }: { path: string; below?: string },
  { flags, here, interrupted }: { flags: AuditFlags; here: Circumstances; interrupted: AbortSignal },
): Promise<Outcome> {
  const progress = showProgress();
  const signal = AbortSignal.any([interrupted, progress.unread]);
  try {
    const audit = await auditReport(path, {
      allow: flags.allow,
      catalogFolders: flags.catalog,
      fragility: flags.fragility,
      timeout: flags.timeout,
      signal,
      onStep: (step) => showStep(step, progress.onEvent),
    });
    progress.close();
    const pdf = await certificate({ audit, circumstances: here, lang: flags.lang });
    signal.throwIfAborted();
    const target = certificatePath(path, below, flags.out);
    for (const [id, png] of audit.pictures) {
      await writeWhole(target.replace(/\.pdf$/, `.${id}.png`), png);
    }
    await writeWhole(target, pdf);
    return { path, audit, certificate: relative(Deno.cwd(), target) };
  } catch (error) {
    return { path, error };
  } finally {
    progress.close();
  }
}

/**
 * `report.pdf` has `audit-certificate.pdf`, `report.en.pdf` `audit-certificate.en.pdf`, `report-2.pdf`
 * `audit-certificate-2.pdf`, and `x.pdf` `audit-certificate.x.pdf`.
 */
function certificatePath(report: string, below: string | undefined, out: string | undefined): string {
  const stem = basename(report).replace(/\.pdf$/i, "").replace(/^report(?![^.-])/i, "");
  const name = `audit-certificate${stem === "" || /^[.-]/.test(stem) ? stem : `.${stem}`}.pdf`;
  if (out === undefined) return join(dirname(report), name);
  return join(out, below === undefined ? "" : dirname(relative(below, report)), name);
}

function showStep(step: AuditStep, onEvent: ReturnType<typeof showProgress>["onEvent"]): void {
  if (step.kind === "run") return onEvent(step.event);
  if (step.kind === "measure") return console.error(`${step.report}: ${measureLine(step.event)}`);
  if (step.kind === "read") return console.error(`${step.report}: from ${printable(step.notebook)}`);
  const { checked, deviating, open } = countsOf(step.findings);
  const news = deviating + open === 0 ? "all hold" : `${deviating} deviate, ${open} open`;
  console.error(`${step.report}: ${checked} items ${step.kind}, ${news}`);
}

function tell(outcome: Outcome): void {
  if ("error" in outcome) {
    // It may quote the report.
    const lines = describeError(outcome.error).split("\n").map(printable);
    console.error(`\n${outcome.path}: not audited\n${lines.join("\n")}`);
    return;
  }
  const { audit, certificate } = outcome;
  console.log(auditLines(audit).join("\n"));
  console.log(`${outcome.path}: ${verdictLine(audit)} (certificate: ${certificate})`);
}

/** Says at the end, where it is read, that what was asked for was not done. */
function tellUnmeasured({ path, audit }: { path: string; audit: Audit }, isJson: boolean): void {
  if (audit.findings.some(({ part }) => part === "digits")) return;
  const line = `${path}: --fragility measured nothing: the report states nothing of its digits`;
  if (isJson) console.error(line);
  else console.log(line);
}

function verdictLine({ overall, findings }: Audit): string {
  const { checked, noted, deviating, open } = countsOf(findings);
  if (overall === "holds") {
    return noted === 0
      ? `all ${checked} items hold`
      : `all items hold that can be recomputed; ${noted} of ${checked} differ and are only noted: read them`;
  }
  if (overall === "incomplete") return `incomplete: ${open} of ${checked} items are not checked`;
  return `DEVIATES: ${deviating} of ${checked} items` + (open > 0 ? `, ${open} are not checked` : "");
}

function summarise(outcomes: readonly Outcome[], good: number): void {
  console.log();
  for (const outcome of outcomes) {
    const result = "audit" in outcome
      ? verdictLine(outcome.audit)
      : `not audited: ${printable(subjectOf(outcome.error))}`;
    console.log(`${outcome.path}: ${result}`);
  }
  console.log(`${good} of ${outcomes.length} reports hold`);
}

function subjectOf(error: unknown): string {
  return error instanceof Fault ? error.subject : String(error);
}

function asJson(outcomes: readonly Outcome[], circumstances: Circumstances) {
  const audits = outcomes.map((outcome) => {
    if ("error" in outcome) return { path: outcome.path, error: describeError(outcome.error) };
    const { audit: { report, kenzan, overall, findings }, certificate } = outcome;
    return { path: outcome.path, overall, kenzan, report, certificate, findings };
  });
  const all = outcomes.flatMap((it) => "audit" in it ? it.audit.findings : []);
  const overall = outcomes.some((it) => "error" in it) ? "deviates" : overallOf(all);
  return { overall, holds: all.every(holds) && overall === "holds", circumstances, audits };
}

function append(text: string, before: string[]): string[] {
  return [...before, text];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("expected a whole number from 1");
  return Number(text);
}
