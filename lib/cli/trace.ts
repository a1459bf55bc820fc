import { Command, Option } from "commander";
import { type DeliveredReport, readDeliveredReport } from "../audit/mod.ts";
import { Fault } from "../fault/mod.ts";
import { type Language } from "../publish/mod.ts";
import { nearMatches } from "../report/mod.ts";
import { fromHere } from "./from_here.ts";
import { type Trace, traceOf } from "./trace_facts.ts";
import { traceText } from "./trace_text.ts";

interface TraceFlags {
  json: boolean;
  lang?: Language;
}

/** `trace`: where a number of a delivered report comes from. Executes nothing, and needs nothing but the PDF. */
export function command(): Command {
  return new Command("trace")
    .showHelpAfterError()
    .description("tell where a number, table, figure, file or claim of a report comes from")
    .argument("<report>", "the report's PDF")
    .argument("[ids...]", "ids, as the appendix prints them under the names (default: list all)")
    .option("--json", "for machines", false)
    .addOption(new Option("--lang <lang>", "language of names (default: the report's)").choices(["ja", "en"]))
    .action(async (path: string, ids: string[], flags: TraceFlags) => {
      Deno.exitCode = await trace(fromHere(path), ids, flags);
    });
}

/** Exit code: 0, or 1 where the report has not all ids; what it has of them is told all the same. */
async function trace(path: string, ids: string[], flags: TraceFlags): Promise<number> {
  const report = await readDeliveredReport(path, "trace");
  try {
    const known = report.items.map(({ id }) => id);
    const unknown = ids.filter((id) => !known.includes(id));
    const asked = ids.filter((id) => known.includes(id));
    if (ids.length === 0) console.log(listOf(report, flags));
    else if (asked.length > 0) console.log(tracesOf(report, asked, { ...flags, isOne: ids.length === 1 }));
    for (const id of unknown) console.error(notPublished(id, known, path).message);
    return unknown.length === 0 ? 0 : 1;
  } finally {
    await report.pdf.close();
  }
}

/** What there is. */
function listOf({ items, edition }: DeliveredReport, { json, lang = edition.lang }: TraceFlags): string {
  return json
    ? JSON.stringify(items.map(({ id, kind, label }) => ({ id, kind, label })), null, 2)
    : items.map(({ id, label }) => `${id}  ${label[lang]}`).join("\n");
}

/** Where things come from; as JSON, a list unless one was asked for. */
function tracesOf(
  report: DeliveredReport,
  ids: string[],
  { json, lang = report.edition.lang, isOne }: TraceFlags & { isOne: boolean },
): string {
  const traces: Trace[] = ids.map((id) => traceOf(report, id));
  if (json) return JSON.stringify(isOne ? traces[0] : traces, null, 2);
  return traces.map((it) => traceText(it, lang)).join("\n\n");
}

function notPublished(id: string, known: string[], path: string): Fault {
  const near = nearMatches(id, known);
  return new Fault(`trace: the report has no ${JSON.stringify(id)}`, {
    expected: near.length > 0 ? `perhaps ${near.join(", ")}` : "an id that the appendix prints under a name",
    found: `${known.length} others`,
    where: path,
    remedy: `list them: deno task trace ${path}`,
  });
}
