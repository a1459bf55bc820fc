import { Command, Option } from "commander";
import { readDeliveredReport } from "../audit/mod.ts";
import { Fault } from "../fault/mod.ts";
import { type Language } from "../publish/mod.ts";
import { nearMatches } from "../report/mod.ts";
import { type Trace, traceOf } from "./trace_facts.ts";
import { traceText } from "./trace_text.ts";

interface TraceFlags {
  json: boolean;
  lang?: Language;
}

/** `trace`: where a number of a delivered report comes from. Executes nothing, and needs nothing but the PDF. */
export function traceCommand(): Command {
  return new Command("trace")
    .description("tell where a number, table, figure, file or claim of a report comes from")
    .argument("<report>", "the report's PDF")
    .argument("[ids...]", "ids, as the appendix prints them under the names (default: list all)")
    .option("--json", "for machines", false)
    .addOption(new Option("--lang <lang>", "language of names (default: the report's)").choices(["ja", "en"]))
    .action(async (path: string, ids: string[], flags: TraceFlags) => {
      console.log(await trace(path, ids, flags));
    });
}

async function trace(path: string, ids: string[], { json, lang }: TraceFlags): Promise<string> {
  const report = await readDeliveredReport(path);
  try {
    const known = report.items.map(({ id }) => id);
    const unknown = ids.find((id) => !known.includes(id));
    if (unknown !== undefined) throw notPublished(unknown, known, path);
    const language = lang ?? report.edition.lang;
    if (ids.length === 0) {
      if (json) {
        return JSON.stringify(report.items.map(({ id, kind, label }) => ({ id, kind, label })), null, 2);
      }
      return report.items.map(({ id, label }) => `${id}  ${label[language]}`).join("\n");
    }
    const traces: Trace[] = ids.map((id) => traceOf(report, id));
    if (json) return JSON.stringify(traces.length === 1 ? traces[0] : traces, null, 2);
    return traces.map((it) => traceText(it, language)).join("\n\n");
  } finally {
    await report.pdf.close();
  }
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
