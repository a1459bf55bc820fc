import assert from "node:assert/strict";
import { Kernel } from "kenzan/notebook/mod.ts";
import { CellLines } from "../../lib/notebook/cell_lines.ts";

/** Those that end in declarations, or have no value. */
const silent = [
  `import * as path from "node:path";`,
  "const double = (x: number) => 2 * x;",
  "function half() {}",
  "class Plot {}",
  "let level = 0.95;\nvar start = 2023;",
  "interface A {}\ntype B = 1;\nenum C {\n  a,\n}",
  "if (level > 1) level;",
  "for (const x of []) x;",
  "// nothing",
  "undefined",
];

const shown = [
  "1",
  `import { join } from "node:path";\njoin("a", "b")`,
  "double(2);",
  `"use strict"`,
  "{ a: 1 }",
  "// a block\n{ a: 1 }",
  "Promise.resolve(3)",
  "await Promise.resolve(3)",
];

Deno.test("a cell at its lines has the outputs that it has by itself: none where it ends in declarations", async () => {
  const [placed, alone] = await Promise.all([1, 2].map(() => Kernel.start({ cwd: Deno.cwd() })));
  try {
    const lines = new CellLines();
    for (const [index, source] of [...silent, ...shown].entries()) {
      const cell = {
        cell_type: "code" as const,
        id: `c${index}`,
        metadata: {},
        source,
        outputs: [],
        execution_count: null,
      };
      const { ending, outputs } = await placed.execute(lines.place({ number: index + 1, cell }));
      assert.equal(ending, "ok", source);
      assert.deepEqual(outputs, (await alone.execute(source)).outputs, source);
      assert.equal(outputs.length, index < silent.length ? 0 : 1, source);
    }
  } finally {
    await Promise.all([placed.close(), alone.close()]);
  }
});
