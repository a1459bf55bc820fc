/** A notebook enters `lib/` by its doors only. */

import assert from "node:assert/strict";
import { runNotebook } from "kenzan/notebook/mod.ts";
import { faultOf, scratchProject } from "./scratch.ts";

Deno.test("an inner file of lib is refused before any cell runs, with the door to use", async () => {
  await using project = await scratchProject();
  for (
    const [code, line] of [
      [`import { tallyPeriod } from "kenzan/landuse/ard_tally.ts";`, 1],
      [`const a = 1;\nconst { tallyPeriod } = await import("kenzan/landuse/ard_tally.ts");`, 2],
      [`\n\nimport type { PeriodTally } from "../../lib/landuse/ard_tally.ts";`, 3],
      [`export * from "kenzan/landuse/ard_tally.ts";`, 1],
    ] as const
  ) {
    const path = await project.notebook([`throw new Error("it ran");`, code]);
    const { message } = await faultOf(runNotebook(path));
    assert.match(message, /imports past a door of lib\//);
    assert.match(message, new RegExp(`where: +notebooks/trial/trial\\.ipynb, cell 2, line ${line}\n`));
    assert.match(message, /do: +the door is kenzan\/landuse\/mod\.ts: import from there/);
  }
});

Deno.test("a module that a notebook brings along is held to the doors too, and a folder without one is named", async () => {
  await using project = await scratchProject();
  await project.write(
    "notebooks/trial/helper.ts",
    `\nexport { describeError } from "kenzan/cli/describe_error.ts";\n`,
  );
  const path = await project.notebook([`import { describeError } from "./helper.ts";\ndescribeError;`]);
  const { message } = await faultOf(runNotebook(path));
  assert.match(message, /where: +notebooks\/trial\/helper\.ts, line 2\n/);
  assert.match(message, /leave it out: lib\/cli has no door/);
});

Deno.test("doors, packages, and files that are only talked of are let pass", async () => {
  await using project = await scratchProject();
  await project.write("notebooks/trial/helper.ts", `export { formatNumber } from "kenzan/publish/mod.ts";\n`);
  const path = await project.notebook([
    `// import { tallyPeriod } from "kenzan/landuse/ard_tally.ts";
import { formatNumber } from "./helper.ts";
import { Fault } from "kenzan/fault/mod.ts";
import "apache-arrow";
const text = 'import "kenzan/landuse/ard_tally.ts"';`,
  ]);
  await (await runNotebook(path)).discard();
});
