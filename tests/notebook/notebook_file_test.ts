import assert from "node:assert/strict";
import fc from "fast-check";
import { formatNotebook, parseNotebook, stripOutputs } from "kenzan/notebook/mod.ts";
import { notebookJson } from "./scratch.ts";

const plain = () => JSON.parse(notebookJson(["1 + 1", { markdown: "# 題" }]));
const parse = (json: unknown) => parseNotebook(JSON.stringify(json), "trial.ipynb");

Deno.test("a notebook survives writing and reading", () => {
  const text = fc.string({ unit: "grapheme" });
  const lines = fc.array(text).map((parts) => parts.join("\n"));
  const output = fc.oneof(
    fc.record({ output_type: fc.constant("stream"), name: fc.constantFrom("stdout", "stderr"), text: lines }),
    fc.record({
      output_type: fc.constant("display_data"),
      metadata: fc.constant({}),
      data: fc.record({ "text/plain": lines, "application/json": fc.json().map((json) => JSON.parse(json)) }),
    }),
  );
  fc.assert(fc.property(fc.array(fc.tuple(lines, fc.array(output))), (cells) => {
    const json = JSON.parse(notebookJson(cells.map(([code]) => code)));
    cells.forEach(([, outputs], index) => json.cells[index].outputs = outputs);
    const notebook = parse(json);
    assert.deepEqual(parseNotebook(formatNotebook(notebook), "again"), notebook);
  }));
});

Deno.test("a source may be a text or a list of lines", () => {
  const json = plain();
  json.cells[0].source = ["1 +\n", "1"];
  assert.equal(parse(json).cells[0].source, "1 +\n1");
});

Deno.test("cells of older notebooks get ids by their place; a newer minor version is read", () => {
  const json = plain();
  json.nbformat_minor = 4;
  for (const cell of json.cells) delete cell.id;
  assert.deepEqual(parse(json).cells.map(({ id }) => id), ["cell-1", "cell-2"]);
  json.nbformat_minor = 99;
  assert.equal(parse(json).nbformat_minor, 99);
});

Deno.test("outputs, counts, execution times and injected parameters are stripped", () => {
  const json = plain();
  json.cells[0].outputs = [{ output_type: "stream", name: "stdout", text: ["a\n", "b"] }];
  json.cells[0].execution_count = 4;
  json.cells[0].metadata = { execution: { "iopub.status.busy": "2026-01-01" }, tags: ["x"] };
  json.cells.push({ ...plain().cells[0], id: "injected", metadata: { tags: ["injected-parameters"] } });
  const stripped = stripOutputs(parse(json));
  assert.deepEqual(stripped.cells.length, 2);
  assert.deepEqual(stripped.cells[0], {
    cell_type: "code",
    id: "c1",
    metadata: { tags: ["x"] },
    source: "1 + 1",
    outputs: [],
    execution_count: null,
  });
});

Deno.test("a notebook need not say that it has no parameters", () => {
  const json = plain();
  delete json.metadata.kenzan.parameters;
  assert.deepEqual(parse(json).metadata.kenzan.parameters, {});
});

Deno.test("what the kenzan block lacks is told with the line to write", () => {
  for (
    const [name, line] of [["inputs", '"inputs": []'], ["domain", '"domain": "landuse"'], ["id", '"id": "']]
  ) {
    const json = plain();
    delete json.metadata.kenzan[name];
    assert.throws(() => parse(json), (error: Error) => error.message.includes(`do:       add \`${line}`));
  }
});

const broken: [string, (json: ReturnType<typeof plain>) => unknown, RegExp][] = [
  ["nbformat 3", (json) => ({ ...json, nbformat: 3 }), /not in nbformat 4/],
  ["no cells", (json) => ({ ...json, cells: undefined }), /not in nbformat 4/],
  ["a list", () => [], /not in nbformat 4/],
  ["null", () => null, /not in nbformat 4/],
  ["no kenzan block", (json) => ({ ...json, metadata: {} }), /lacks the `kenzan` block[^]*metadata\.kenzan/],
  ["a Python notebook", (json) => {
    json.metadata.kernelspec.language = "python";
    return json;
  }, /another kernel/],
  ["a cell without source", (json) => {
    delete json.cells[1].source;
    return json;
  }, /malformed cell[^]*trial\.ipynb, cell 2/],
  ["an unknown cell type", (json) => {
    json.cells[0].cell_type = "heading";
    return json;
  }, /cell_type[^]*"heading"[^]*cell 1/],
  ["a malformed output", (json) => {
    json.cells[0].outputs = [{ output_type: "pyout" }];
    return json;
  }, /outputs of nbformat 4[^]*pyout/],
  ["two equal ids", (json) => {
    json.cells[1].id = "c1";
    return json;
  }, /two cells with one id[^]*cells 1 and 2/],
  ["tags as a text", (json) => {
    json.cells[0].metadata.tags = "parameters";
    return json;
  }, /tags as texts/],
  ["two parameter cells", (json) => {
    for (const cell of [json.cells[0], json.cells[1]]) {
      Object.assign(cell, { cell_type: "code", outputs: [], metadata: { tags: ["parameters"] } });
    }
    return json;
  }, /one code cell tagged `parameters`[^]*cells 1, 2/],
  ["declared parameters without a cell", (json) => {
    json.metadata.kenzan.parameters = { seed: { type: "number", label: { ja: "種", en: "seed" } } };
    return json;
  }, /none[^]*let seed = …/],
  ["an id with capitals", (json) => {
    json.metadata.kenzan.id = "Trial";
    return json;
  }, /`id`[^]*"Trial"[^]*metadata\.kenzan\.id/],
  ["a title in one language", (json) => {
    json.metadata.kenzan.title = { ja: "試行" };
    return json;
  }, /`title`/],
  ["inputs named twice", (json) => {
    json.metadata.kenzan.inputs = ["grid", "grid"];
    return json;
  }, /`inputs`/],
  ["an optional input without what it is for", (json) => {
    json.metadata.kenzan.optional = { "own-model": { ja: "検出に用いるモデル" } };
    return json;
  }, /`optional`[^]*each with what it is for/],
  ["a parameter of an unknown type", (json) => {
    json.metadata.kenzan.parameters = { seed: { type: "integer", label: { ja: "種", en: "seed" } } };
    return json;
  }, /`parameters`/],
  ["a misspelt field", (json) => {
    json.metadata.kenzan.input = [];
    return json;
  }, /a field nobody reads[^]*found: {4}input/],
];

for (const [name, breakIt, expected] of broken) {
  Deno.test(`a notebook is refused: ${name}`, () => {
    const json = breakIt(plain());
    assert.throws(
      () => parse(json),
      (error: Error) => error.name === "Fault" && expected.test(error.message),
    );
  });
}

Deno.test("broken JSON is refused, and a merge conflict named", () => {
  assert.throws(() => parseNotebook("{", "trial.ipynb"), /not JSON[^]*trial\.ipynb[^]*restore/);
  assert.throws(() => parseNotebook("{\n<<<<<<< HEAD\n", "trial.ipynb"), /resolve the merge conflict/);
});
