/** The command line: `deno task <command>`; each command lives in the file named after it. */

import { Command } from "commander";
import { lateImport } from "../loading/mod.ts";
import { describeError } from "./describe_error.ts";

/** Each in the file of its name, which is loaded only when it is called: no command waits for the others. */
const commands = ["report", "audit", "fragility", "catalog", "cells", "trace", "lab"];

async function load(name: string): Promise<Command> {
  const { command } = await lateImport<{ command: () => Command }>(`./${name}.ts`, import.meta.url);
  return command();
}

async function main(args: string[]): Promise<void> {
  const program = new Command("kenzan").description(
    "Reproducible analysis notebooks for commissioned forest and wildlife research",
  );
  const wanted = commands.includes(args[0]) ? [args[0]] : commands;
  for (const name of wanted) program.addCommand(await load(name));
  await program.parseAsync(args, { from: "user" });
}

try {
  await main(Deno.args);
  // Threads and kernels are done with: what they loaded need not be put away.
  Deno.exit();
} catch (error) {
  console.error(describeError(error));
  Deno.exit(1);
}
