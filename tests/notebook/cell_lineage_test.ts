import assert from "node:assert/strict";
import fc from "fast-check";
import { type Notebook, readLineage, type RecordedDataset, type RunManifest } from "kenzan/notebook/mod.ts";

const DATASETS = ["alpha", "beta", "gamma"];
const IMPORTS = `import { openCatalog } from "kenzan/catalog/mod.ts";
import * as publish from "kenzan/publish/mod.ts";`;

/** A notebook of code cells; `parameters` marks one. */
function notebook(sources: string[], parameters?: number): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kenzan: {
        id: "n",
        title: { ja: "表題", en: "Title" },
        domain: "stand",
        inputs: DATASETS,
        parameters: parameters === undefined
          ? {}
          : { level: { type: "number", label: { ja: "水準", en: "level" } } },
      },
    },
    cells: sources.map((source, index) => ({
      cell_type: "code",
      id: `c${index + 1}`,
      source,
      metadata: index === parameters ? { tags: ["parameters"] } : {},
      execution_count: null,
      outputs: [],
    })),
  };
}

type Circumstances = Pick<RunManifest, "datasets" | "sandbox" | "granted">;
const unseen: Circumstances = { datasets: [], sandbox: "none", granted: [] };
const seen = (readBy: Record<string, string[]>): Circumstances => ({
  sandbox: "broker",
  granted: [],
  datasets: Object.entries(readBy).map(([id, cells]) => ({ id, readBy: cells }) as RecordedDataset),
});

/** The way of one id, published in a cell. */
async function pathOf(
  sources: string[],
  id: string,
  cell: number,
  circumstances = unseen,
  parameters?: number,
) {
  const code = await readLineage(notebook(sources, parameters));
  const { paths, items } = code.trace([{ id, cell, kind: "value" }], circumstances);
  return { ...paths[items[id].path], line: items[id].line };
}

const SETUP = `${IMPORTS}
import * as landuse from "kenzan/landuse/mod.ts";
import { binomialTail as tail } from "kenzan/stats/mod.ts";
import { connect } from "kenzan/table/mod.ts";`;
const CELLS = [
  SETUP,
  "let level = 0.95;",
  `const catalog = await openCatalog();
const grid = await catalog.table("alpha");
const truth = await catalog.table("beta");`,
  `type Row = { a: number };
const db = await connect();
db.register("grid", grid);
const counts = db.sql\`
  SELECT code, count(*) AS n
  FROM grid WHERE x > \${level} GROUP BY code\`;
const area = (rows: Row[]): number => landuse.ardRate(rows) * level; // truth is not in it`,
  `const number = (id: string, value: number) => publish.value(id, value, {});
await number("n-codes", counts.numRows);
await publish.value("area", area(grid.toArray() as Row[]), {});
for (const which of ["alpha", "beta"]) {
  await publish.value(\`\${which}-chance\`, tail(1, 2, 0.5), {});
}
await publish.table("truth", /* grid */ truth, { label: "grid" });`,
];

Deno.test("a value comes from the cells, functions, queries, parameters and data that its code leads to", async () => {
  const counts = await pathOf(CELLS, "n-codes", 5, unseen, 1);
  assert.deepEqual(counts, {
    cells: [2, 3, 4, 5],
    functions: [],
    queries: [{
      cell: 4,
      line: 4,
      sql: "SELECT code, count(*) AS n\nFROM grid WHERE x > ${level} GROUP BY code",
    }],
    parameters: ["level"],
    datasets: ["alpha"],
    line: 2,
  });
  const area = await pathOf(CELLS, "area", 5, unseen, 1);
  assert.deepEqual([area.functions, area.datasets, area.queries, area.line], [
    ["landuse.ardRate"],
    ["alpha"],
    [],
    3,
  ]);
  const chance = await pathOf(CELLS, "beta-chance", 5, unseen, 1);
  assert.deepEqual([chance.functions, chance.datasets, chance.cells, chance.line], [
    ["stats.binomialTail"],
    [],
    [5],
    5,
  ]);
  const truth = await pathOf(CELLS, "truth", 5, unseen, 1);
  assert.deepEqual([truth.functions, truth.datasets, truth.parameters, truth.line], [[], ["beta"], [], 7]);
});

Deno.test("names in texts, comments, patterns, types and inner scopes are not mistaken for those of the notebook", async () => {
  const { datasets } = await pathOf(
    [
      IMPORTS,
      `const catalog = await openCatalog();
const secret = await catalog.table("beta");
const shown = await catalog.table("alpha");`,
      `// secret
const about = "secret" + \`secret \${"}" + \`\${shown.secret}\`} secret\`.replace(/secret["'\`]/, "") as unknown as secret;
const inner = (secret: number) => { { const { secret: shown = secret } = { secret }; return shown; } };
const other = { secret: 1, secret() { return 2; } }.secret;
secret: for (const secret of [1]) break secret;
await publish.value("x", about + inner(1) + other, {});`,
    ],
    "x",
    3,
  );
  assert.deepEqual(datasets, ["alpha"]);
});

Deno.test("data that the code does not name are all that were declared, or all that the cells were seen to open", async () => {
  const cells = [
    IMPORTS,
    `const catalog = await openCatalog();\nconst id = "al" + "pha";`,
    `const table = await catalog.table(id);`,
    `await publish.value("x", table.numRows, {});`,
    `const later = await catalog.table("gamma");`,
  ];
  const declared = await pathOf(cells, "x", 4);
  assert.deepEqual([declared.datasets, declared.wide], [DATASETS, { datasets: true }]);
  const observed = await pathOf(cells, "x", 4, seen({ alpha: ["c3"], gamma: ["c5"] }));
  assert.deepEqual([observed.datasets, observed.wide], [["alpha"], undefined]);
});

Deno.test("data that a cell was seen to open, and does not name, count for all that it did", async () => {
  const cells = [
    IMPORTS,
    `import { load } from "./load.ts";\nconst table = load();`,
    `await publish.value("x", table.numRows, {});`,
  ];
  assert.deepEqual((await pathOf(cells, "x", 3)).datasets, []);
  assert.deepEqual((await pathOf(cells, "x", 3, seen({ gamma: ["c2"] }))).datasets, ["gamma"]);
});

Deno.test("a cell that is not understood, and what reaches out of sight, counts as having done anything", async () => {
  const open = `const catalog = await openCatalog();\nconst a = await catalog.table("alpha");`;
  const publish = `await publish.value("x", 1, {});`;
  const broken = await pathOf([IMPORTS, open, "const = ;", publish], "x", 4);
  assert.deepEqual([broken.datasets, broken.wide], [DATASETS, { datasets: true, cells: [3] }]);
  for (
    const wild of [
      "eval('b = a')",
      "globalThis.b = a",
      "new Function('b = a')()",
      "Deno.writeTextFileSync('x', a)",
    ]
  ) {
    const { datasets } = await pathOf([IMPORTS, open, wild, publish], "x", 4);
    assert.deepEqual(datasets, DATASETS, wild);
  }
});

Deno.test("data are followed through what the runtime and modules keep", async () => {
  const open = `const catalog = await openCatalog();\nconst n = (await catalog.table("alpha")).numRows;`;
  const imports = `${IMPORTS}
import * as landuse from "kenzan/landuse/mod.ts";
import { REGIONS, ARD } from "kenzan/landuse/mod.ts";
import * as Plot from "@observablehq/plot";`;
  for (
    const [keeping, got] of [
      ["const shown = `points: ${n}`.replace(/(\\d+)/, 'x');", "Number(RegExp.$1)"],
      ["/\\d+/.test(String(n));", "RegExp['lastMatch']"],
      ["/\\d+/.test(String(n));\nconst { $1: last } = RegExp;", "last"],
      ["const Kept = RegExp;\n/\\d+/.test(String(n));", "Kept.rightContext"],
      ["/\\d+/.test(String(n));", "/x/.constructor.$1"],
      ["(landuse.REGIONS as any).hidden = n;", "(landuse.REGIONS as any).hidden"],
      ["REGIONS.hidden = n;", "landuse.REGIONS.hidden"],
      ["const own = landuse.REGIONS; own.hidden = n;", "REGIONS.hidden"],
      ["const { REGIONS: own } = landuse; own.hidden = n;", "landuse.REGIONS.hidden"],
      ["Object.assign(landuse.REGIONS, { hidden: n });", "landuse.REGIONS.hidden"],
      ["landuse.REGIONS.push(n);", "landuse.REGIONS.length"],
      ["REGIONS.find(() => true).list.push(n);", "landuse.REGIONS[0].list"],
      ["for (const region of landuse.REGIONS) region.hidden = n;", "landuse.REGIONS[0].hidden"],
      ["landuse.REGIONS.forEach((region) => { region.hidden = n; });", "REGIONS[0].hidden"],
      ["Plot.marks.hidden = n;", "Plot.marks.hidden"],
      ["Error.stackTraceLimit = n;", "Error.stackTraceLimit"],
      ["Error.stackTraceLimit += n;", "Error.stackTraceLimit"],
      ["[Math.hidden] = [n];", "Math.hidden"],
      ["if (n > 1) delete Math.max;", "typeof Math.max"],
      ["const M = Math; M.hidden = n;", "Math.hidden"],
      ["Object.assign(Math, { hidden: n });", "Math.hidden"],
      ["[Math].forEach((it) => { it.hidden = n; });", "Math.hidden"],
      ["Object.defineProperty(Number.prototype, 'zz', { get() { return n; } });", "(5 as any).zz"],
      ["(5).__proto__.zz = n;", "(5).zz"],
      ["Object.getPrototypeOf(5).zz = n;", "(5).zz"],
      ["(5).constructor.prototype.zz = n;", "(5).zz"],
      ["performance.mark('m', { detail: n });", "performance.getEntriesByName('m')[0].detail"],
      ["for (let k = 0; k < n; k++) Math.random();", "Math.random()"],
    ]
  ) {
    const cells = [imports, open, keeping, `await publish.value("y", ${got}, {});`];
    assert.deepEqual((await pathOf(cells, "y", 4)).datasets[0], "alpha", `${keeping} ${got}`);
  }
});

Deno.test("what only uses the language and constants of modules carries no data", async () => {
  const cells = [
    `${IMPORTS}
import * as landuse from "kenzan/landuse/mod.ts";
import * as Plot from "@observablehq/plot";`,
    `const catalog = await openCatalog();\nconst n = (await catalog.table("alpha")).numRows;`,
    `const names = landuse.REGIONS.map(({ id }) => id + n).map(String);
const most = Math.max(n, Math.PI, Number.MAX_SAFE_INTEGER), all = Array.from([n], Number).filter(Boolean);
const isDate = names instanceof Array && new Date(n) instanceof Date;
class Odd extends Error { constructor() { super(String(n)); } }
const plot = Plot.plot({ x: { tickFormat: String }, marks: [Plot.text(names, { text: String })] });
const took = performance.now(), key = names[Symbol.iterator], text = String.raw\`\\d\${n}\`;
const found = new RegExp(RegExp.escape(text)).exec(text);
const own: { hidden?: number } = {};
own.hidden = 1;`,
    `await publish.value("y", landuse.REGIONS.length + [1].map(Number)[0] + Math.PI, {});`,
  ];
  assert.deepEqual((await pathOf(cells, "y", 4)).datasets, []);
});

Deno.test("an id that the code does not show comes from all that its cell can have published", async () => {
  const { datasets, line } = await pathOf(
    [
      IMPORTS,
      `const catalog = await openCatalog();
const a = await catalog.table("alpha"), b = await catalog.table("beta");`,
      `const ids = ["x", "y"].map((it) => it + it);
await publish.value(ids[0], a.numRows, {});
await publish.value(ids[1], b.numRows, {});`,
    ],
    "xx",
    3,
  );
  assert.deepEqual([datasets, line], [["alpha", "beta"], undefined]);
});

/** Statements over the names that there are; `$n` is new. */
type Step = (names: { boxes: string[]; calls: string[] }, pick: number[], fresh: string) => {
  code: string;
  box?: string;
  call?: string;
};
const box = (pick: number, boxes: string[]) => boxes[pick % boxes.length];
const STEPS: Record<string, Step> = {
  open: (_, [k], fresh) => ({
    code: `const ${fresh} = await catalog.table("${DATASETS[k % DATASETS.length]}");`,
    box: fresh,
  }),
  openByName: (_, [k], fresh) => ({
    code: `const ${fresh}id = "${
      DATASETS[k % DATASETS.length]
    }";\nconst ${fresh} = await catalog.table(${fresh}id);`,
    box: fresh,
  }),
  openElsewhere: (_, [k], fresh) => ({
    code: `const ${fresh}c = catalog; const ${fresh} = await ${fresh}c.table("${
      DATASETS[k % DATASETS.length]
    }");`,
    box: fresh,
  }),
  alias: ({ boxes }, [a], fresh) => ({ code: `const ${fresh} = ${box(a, boxes)};`, box: fresh }),
  wrap: ({ boxes }, [a, b], fresh) => ({
    code: `const ${fresh} = { items: [${box(a, boxes)}, ${box(b, boxes)}] };`,
    box: fresh,
  }),
  copy: ({ boxes }, [a], fresh) => ({
    code: `const ${fresh} = { items: [...${box(a, boxes)}.items] };`,
    box: fresh,
  }),
  unwrap: ({ boxes }, [a], fresh) => ({
    code: `const [${fresh} = { items: [] }] = ${box(a, boxes)}.items.filter((it) => it.items);`,
    box: fresh,
  }),
  empty: (_, _pick, fresh) => ({ code: `const ${fresh} = { items: [] };`, box: fresh }),
  variable: ({ boxes }, [a, b], fresh) => ({
    code: `let ${fresh} = ${box(a, boxes)};\nif (${fresh}.items.length >= 0) { ${fresh} = ${
      box(b, boxes)
    }; }`,
    box: fresh,
  }),
  push: ({ boxes }, [a, b]) => ({ code: `${box(a, boxes)}.items.push(${box(b, boxes)});` }),
  computed: ({ boxes }, [a, b]) => ({
    code: `${box(a, boxes)}["it" + "ems"]["pu" + "sh"](${box(b, boxes)});`,
  }),
  set: ({ boxes }, [a, b]) => ({ code: `${box(a, boxes)}.items = [${box(b, boxes)}];` }),
  pattern: ({ boxes }, [a, b]) => ({
    code: `[${box(a, boxes)}.more, { x: ${box(a, boxes)}.x }] = [${box(b, boxes)}, {}];`,
  }),
  assign: ({ boxes }, [a, b]) => ({ code: `Object.assign(${box(a, boxes)}, { more: ${box(b, boxes)} });` }),
  assignTaken: ({ boxes }, [a, b], fresh) => ({
    code: `const { assign: ${fresh}f } = Object;\n${fresh}f(${box(a, boxes)}, { more: ${box(b, boxes)} });`,
  }),
  loop: ({ boxes }, [a, b, c]) => ({
    code: `for (const it of [${box(a, boxes)}, ${box(b, boxes)}]) it.items.push(${box(c, boxes)});`,
  }),
  each: ({ boxes }, [a, b]) => ({
    code: `[${box(a, boxes)}].forEach((it) => { it.more = ${box(b, boxes)}; });`,
  }),
  closure: ({ boxes }, [a, b], fresh) => ({
    code: `const ${fresh} = () => { ${box(a, boxes)}.items.push(${box(b, boxes)}); };`,
    call: `${fresh}()`,
  }),
  storing: ({ boxes }, [a], fresh) => ({
    code: `function ${fresh}(given) { ${box(a, boxes)}.items.push(given); }`,
    call: `${fresh}($)`,
  }),
  filling: ({ boxes }, [a], fresh) => ({
    code: `const ${fresh} = (given) => given.items.push(${box(a, boxes)});`,
    call: `${fresh}($)`,
  }),
  method: ({ boxes }, [a], fresh) => ({
    code: `class ${fresh} { map(given) { ${
      box(a, boxes)
    }.more = given; return this; } }\nconst ${fresh}o = new ${fresh}();`,
    call: `${fresh}o.map($)`,
  }),
  assigning: ({ boxes }, [a], fresh) => ({
    code: `let ${fresh} = ${box(a, boxes)};\nconst ${fresh}f = (given) => { ${fresh} = given; };`,
    box: fresh,
    call: `${fresh}f($)`,
  }),
  call: ({ boxes, calls }, [a, b]) => ({
    code: calls.length === 0 ? ";" : `${calls[a % calls.length].replace("$", box(b, boxes))};`,
  }),
  shadow: ({ boxes }, [a, b]) => ({
    code: `{ const ${box(a, boxes)} = { items: [] }; ${box(a, boxes)}.items.push(${
      box(b, boxes.filter((it) => it !== box(a, boxes)).concat("first"))
    }); }`,
  }),
};

/** A program, cut into cells, that publishes one of its boxes at every cell's end. */
const programs = fc.array(
  fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.array(fc.nat(20), { minLength: 3, maxLength: 3 })),
  { minLength: 3, maxLength: 14 },
).map((steps) => {
  const names = { boxes: ["first"], calls: [] as string[] };
  const cells = [IMPORTS, `const catalog = await openCatalog();\nconst first = { items: [] };`];
  const published: { id: string; cell: number; kind: "value" }[] = [];
  for (const [index, [name, pick]] of steps.entries()) {
    const { code, box: made, call } = STEPS[name](names, pick, `v${index}`);
    if (made !== undefined) names.boxes.push(made);
    if (call !== undefined) names.calls.push(call);
    const id = `p${index}`;
    cells.push(`${code}\nawait publish.value("${id}", ${box(pick[2] + index, names.boxes)}, {});`);
    published.push({ id, cell: cells.length, kind: "value" });
  }
  return { cells, published };
});

/** Runs a program for real; tells which datasets were within reach of each thing when it was published. */
async function reach(cells: string[]): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  const tagsIn = (value: unknown, seen = new Set<unknown>()): string[] => {
    if (typeof value !== "object" || value === null || seen.has(value)) return [];
    seen.add(value);
    const own = "dataset" in value ? [value.dataset as string] : [];
    return [...own, ...Object.values(value).flatMap((part) => tagsIn(part, seen))];
  };
  const openCatalog = () => ({ table: (dataset: string) => ({ dataset, items: [] }) });
  const publish = { value: (id: string, value: unknown) => void found.set(id, new Set(tagsIn(value))) };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction("openCatalog", "publish", cells.slice(1).join("\n"))(openCatalog, publish);
  return found;
}

Deno.test("no dataset is left out, whatever the cells do with names, objects, functions and classes", async () => {
  let exact = 0, all = 0;
  await fc.assert(
    fc.asyncProperty(programs, async ({ cells, published }) => {
      const real = await reach(cells);
      const { paths, items } = (await readLineage(notebook(cells))).trace(published, unseen);
      for (const { id } of published) {
        const traced = paths[items[id].path].datasets;
        const missed = [...real.get(id)!].filter((dataset) => !traced.includes(dataset));
        assert.deepEqual(missed, [], `${id} in\n${cells.join("\n---\n")}`);
        all++;
        if (traced.length === real.get(id)!.size) exact++;
      }
    }),
    { numRuns: 400 },
  );
  // What is never left out could also be had by naming everything: it is not.
  assert.ok(exact / all > 0.4, `${exact} of ${all} exact`);
});
