/** The command line: `deno task <command>`; each command lives in the file named after it. */

import { Command } from "commander";
import { describeError } from "./describe_error.ts";

/** Loaded only when called, so that a cached `report` does not wait for what it does not use. */
const commands: Record<string, () => Promise<Command>> = {
  report: () => import("./report.ts").then((module) => module.reportCommand()),
  audit: () => import("./audit.ts").then((module) => module.auditCommand()),
  fragility: () => import("./fragility.ts").then((module) => module.fragilityCommand()),
  catalog: () => import("./catalog.ts").then((module) => module.catalogCommand()),
  cells: () => import("./cells.ts").then((module) => module.cellsCommand()),
  trace: () => import("./trace.ts").then((module) => module.traceCommand()),
  lab: () => import("./lab.ts").then((module) => module.labCommand()),
};

async function main(args: string[]): Promise<void> {
  const program = new Command("kenzan").description(
    "Reproducible analysis notebooks for commissioned forest and wildlife research",
  );
  const wanted = commands[args[0]];
  for (const load of wanted ? [wanted] : Object.values(commands)) program.addCommand(await load());
  await program.parseAsync(args, { from: "user" });
}

try {
  await main(Deno.args);
} catch (error) {
  console.error(describeError(error));
  Deno.exit(1);
}
