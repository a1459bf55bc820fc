import assert from "node:assert/strict";
import { runNotebook } from "kenzan/notebook/mod.ts";
import { faultOf, handingOn, scratchProject } from "./scratch.ts";

const label = { ja: "引数", en: "a parameter" };
const kenzan = {
  parameters: {
    seed: { type: "number", label },
    site: { type: "string", label },
    quick: { type: "boolean", label },
  },
};
const declared = {
  code: `let seed: number = 3;\nlet site = "north";\nlet quick = false;`,
  tags: ["parameters"],
};

Deno.test("parameters are set by type, injected behind their cell, and all recorded", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(
    [{ markdown: "文" }, declared, handingOn("area", `seed + (quick ? 100 : 0) + site.length`)],
    kenzan,
  );
  const plain = await runNotebook(path);
  assert.deepEqual(plain.record.manifest.parameters, { quick: false, seed: 3, site: "north" });
  assert.equal(plain.record.notebook.cells.length, 3);
  await plain.discard();

  const run = await runNotebook(path, { parameters: { seed: "-1.5e1", quick: "true", site: `so "th` } });
  const { parameters, defaults } = run.record.manifest;
  assert.deepEqual(parameters, { quick: true, seed: -15, site: `so "th` });
  assert.deepEqual(defaults, { quick: false, seed: 3, site: "north" });
  const [item] = run.record.items;
  assert.equal(item.kind === "value" && item.value, -15 + 100 + 6);
  assert.deepEqual([item.cell, item.cellId], [3, "c3"]);
  const injected = run.record.notebook.cells[2];
  assert.deepEqual(injected.metadata.tags, ["injected-parameters"]);
  assert.equal(injected.source, `quick = true;\nseed = -15;\nsite = "so \\"th";`);
  await run.discard();
});

for (
  const [name, parameters, expected] of [
    ["an unknown name", { sed: "1" }, /unknown parameter[^]*seed \(number, a parameter\); site[^]*-p sed=1/],
    ["no number", { seed: "three" }, /seed is ill-typed[^]*a number[^]*-p seed=three/],
    ["an empty text for a number", { seed: "" }, /seed is ill-typed/],
    ["an infinite number", { seed: "1e999" }, /seed is ill-typed/],
    ["a hexadecimal number", { seed: "0x10" }, /seed is ill-typed/],
    ["no boolean", { quick: "yes" }, /quick is ill-typed[^]*true or false/],
  ] as [string, Record<string, string>, RegExp][]
) {
  Deno.test(`a parameter is refused before anything runs: ${name}`, async () => {
    await using project = await scratchProject();
    const path = await project.notebook([declared], kenzan);
    assert.match((await faultOf(runNotebook(path, { parameters }))).message, expected);
  });
}

for (
  const [name, code, parameters, expected] of [
    ["const", `const seed = 3;`, { seed: "4" }, /cannot be set[^]*use `let`/],
    ["missing", `let other = 3;`, {}, /does not give seed its value[^]*nothing/],
    ["of another type", `let seed = "3";`, {}, /does not give seed[^]*"3"/],
    ["not finite", `let seed = 0 / 0;`, {}, /does not give seed/],
  ] as [string, string, Record<string, string>, RegExp][]
) {
  Deno.test(`a declared parameter is refused: ${name}`, async () => {
    await using project = await scratchProject();
    const path = await project.notebook([{ code, tags: ["parameters"] }], {
      parameters: { seed: { type: "number", label } },
    });
    assert.match((await faultOf(runNotebook(path, { parameters }))).message, expected);
  });
}
