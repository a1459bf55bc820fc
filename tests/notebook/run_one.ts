/** Runs one notebook as a command would: `run_one.ts NOTEBOOK [PERMISSION...]`. Tells events on stdout. */

import { interruptible, Interruption, runNotebook } from "kenzan/notebook/mod.ts";

try {
  await interruptible(async (signal) => {
    const onEvent = (event: { kind: string }) => console.log(event.kind);
    const [path, ...allow] = Deno.args;
    await (await runNotebook(path, { allow, signal, onEvent })).commit();
  });
} catch (error) {
  if (!(error instanceof Interruption)) throw error;
  console.log(error.message);
  Deno.exit(error.exitCode);
}
