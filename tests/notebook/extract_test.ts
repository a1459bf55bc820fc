import assert from "node:assert/strict";
import { checkCells } from "../../lib/cli/cells.ts";
import { extractCells, parseNotebook } from "kenzan/notebook/mod.ts";
import { faultOf, notebookJson, scratchProject } from "./scratch.ts";

const kenzan = { parameters: { seed: { type: "number", label: { ja: "種", en: "seed" } } } };
const parameters = { code: "let seed = 3;", tags: ["parameters"] };

Deno.test("every line of the module leads back to its cell", () => {
  const sources = [`import { a } from "./a.ts";\n\na;`, "", `const b = await import("../b.ts");`];
  const notebook = parseNotebook(notebookJson([{ markdown: "文" }, ...sources]), "trial.ipynb");
  const { code, locate } = extractCells(notebook, "../x/");
  assert.deepEqual(code.split("\n").slice(0, 4), [
    `import { a } from "../x/a.ts";`,
    "",
    "a;",
    `const b = await import("../x/../b.ts");`,
  ]);
  assert.deepEqual([1, 2, 3, 4].map(locate), [
    { cell: 2, line: 1 },
    { cell: 2, line: 2 },
    { cell: 2, line: 3 },
    { cell: 4, line: 1 },
  ]);
  assert.equal(locate(5), undefined);
});

Deno.test("cells that are in order pass: parameters may be `let`, imports may be relative", async () => {
  await using project = await scratchProject();
  await project.write("notebooks/trial/near.ts", "export const near: number = 1;\n");
  const path = await project.notebook(
    [parameters, `import { near } from "./near.ts";\nawait Promise.resolve(near + seed);`],
    kenzan,
  );
  assert.equal(await checkCells([path]), 1);
});

Deno.test("complaints of the type checker and the linter name cell and line", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([
    parameters,
    { markdown: "文" },
    `\nexport const s: string = seed;\nvar q = 3;`,
  ], kenzan);
  const json = JSON.parse(await Deno.readTextFile(path));
  json.cells[0].execution_count = 1;
  await Deno.writeTextFile(path, JSON.stringify(json));
  const { message } = await faultOf(checkCells([path]));
  assert.match(
    message,
    /notebooks\/trial\/trial\.ipynb, cell 3, line 2: Type 'number' is not assignable to type 'string'\. \(TS2322\)\n\s+export const s: string = seed;\n\s+\^/,
  );
  assert.match(message, /notebooks\/trial\/trial\.ipynb, cell 3, line 3: `var` keyword is not allowed/);
  assert.match(message, /cell 1: holds outputs[^]*remove outputs with `deno task cells strip`/);
  assert.ok(!/\[ERROR\]|lib\/cli|file:/.test(message), message);
});

Deno.test("a syntax error is told once, and does not hide what the linter says of other notebooks", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([{ markdown: "文" }, "1;\nconst x: = 3;"]);
  const other = await project.notebook(["var q = 4;\nexport { q };"], {}, "notebooks/trial/other.ipynb");
  const { message } = await faultOf(checkCells([path, other]));
  assert.match(message, /trial\.ipynb, cell 2, line 2: SyntaxError: Unexpected token `=`/);
  assert.equal(message.match(/SyntaxError/g)?.length, 1);
  assert.match(message, /other\.ipynb, cell 1, line 1: `var` keyword is not allowed/);
});

Deno.test("a publish call that nothing waits for is a complaint about its cell and line", async () => {
  await using project = await scratchProject();
  const code = `import * as publish from "kenzan/publish/mod.ts";
const label = { ja: "値", en: "Value" };
void (async () => {
  await publish.value("x", 1, { label, unit: { ja: "", en: "" }, digits: 0 });
})();`;
  const { message } = await faultOf(checkCells([await project.notebook([{ markdown: "文" }, code])]));
  assert.match(message, /trial\.ipynb, cell 2, line 3: nothing waits for what it publishes: void \(async/);
  const waiting = code.replace("void (async", "await (async");
  assert.equal(await checkCells([await project.notebook([{ markdown: "文" }, waiting])]), 1);
});
