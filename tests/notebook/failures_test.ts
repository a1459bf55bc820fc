/** Bad notebooks, one by one: each ends in a fault that says where and why, and leaves nothing behind. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readResults, runNotebook, type RunOptions } from "kenzan/notebook/mod.ts";
import { type CellSketch, faultOf, handingOn, publishing, scratchProject, testTogether } from "./scratch.ts";

const cases: [string, () => Promise<void>][] = [];

/** A notebook with a bad cell, and what its fault must say. */
function refuses(
  name: string,
  cells: CellSketch[],
  expected: RegExp[],
  options: RunOptions = {},
  kenzan: Record<string, unknown> = {},
) {
  cases.push([name, async () => {
    await using project = await scratchProject();
    await project.write(
      "own/helper.ts",
      "\nexport function fail(x: number) {\n  throw new TypeError(`x is ${x}`);\n}\nexport function spin() {\n  while (true);\n}\n",
    );
    await project.write("own/endless.ts", "await new Promise(() => {});\n");
    const path = await project.notebook(cells, kenzan);
    const { message } = await faultOf(runNotebook(path, options));
    for (const part of expected) assert.match(message, part);
    assert.deepEqual(await project.left(), { records: [], staging: [] });
  }]);
}

/** A cell that sets off what an earlier one left running; timers of a kernel go off in their order, however late. */
const afterwards = `isNext = true;\nawait new Promise((r) => setTimeout(r, 200));`;

const place = (cell: number, line?: number) =>
  new RegExp(
    `notebooks/trial/trial\\.ipynb, cell ${cell}${line === undefined ? "\\n" : `, line ${line}\\n`}`,
  );

refuses(
  "an error, placed by its line in TypeScript, with what was published before",
  [
    handingOn("area", 2),
    { markdown: "文" },
    `interface Plot {
  x: number;
}

// a comment
const plot: Plot = {
  x: 1,
};
function check(plot: Plot): void {
  if (plot.x > 0)
    throw new RangeError("out of\\nrange");
}

check(
  plot as Plot,
);`,
  ],
  [
    /cell 3 of .* threw RangeError/,
    /out of\n\s+range/,
    place(3, 14),
    /> {2}14 \| check\(/,
    /in line 11 of the cell \(check\)/,
    /published before: area/,
  ],
);

refuses(
  "a fault comes with all its parts and the way through lib",
  [publishing("area", "NaN")],
  [
    /publish: area has no value/,
    /expected: a finite number/,
    /found: {4}NaN/,
    place(1, 2),
    /in lib\/publish\/value\.ts, line \d+/,
    /published before: nothing/,
  ],
);

refuses(
  "a module of the project throws",
  [`import { fail } from "own/helper.ts";\n\nconst x: number = 5;\nfail(x);`],
  [/TypeError: x is 5/, place(1, 4), /in own\/helper\.ts, line 3 \(fail\)/],
);

refuses(
  "a function of an earlier cell throws: the line of this cell is shown",
  [`function early(): never {\n\n  throw new Error("early");\n}`, `const a = 1;\n\nearly();`],
  [place(2, 3), /> {3}3 \| early\(\)/, /in line 3 of cell 1 \(early\)/],
);

refuses("something that is no Error", [`throw "text";`], [
  /threw something that is not an Error/,
  /text/,
  place(1),
]);

refuses("an object with a text of its own", [`throw { toString: () => "its own" };`], [
  /found: {4}its own \(thrown as it is/,
  place(1),
]);

refuses(
  "a promise rejected that nobody awaits",
  [handingOn("area", 2), `const x: number = 1;\nPromise.reject(new Error("unheard"));\nx;`],
  [/left an error behind that nobody awaited/, /Error: unheard/, place(2, 2), /published before: area/],
);

refuses(
  "a timer throws",
  [`setTimeout(() => {\n  throw new Error("tick");\n}, 0);\nawait new Promise((r) => setTimeout(r, 20));`],
  [/nobody awaited/, /Error: tick/, place(1, 2)],
);

refuses(
  "a timer of an earlier cell throws: that cell and its line are named",
  [
    handingOn("area", 2),
    `const label: string = "tick";
let isNext = false;
setInterval(() => {
  if (isNext) throw new Error(label);
}, 5);`,
    afterwards,
  ],
  [
    /work left running by cell 2 threw while cell 3 of .* ran/,
    /Error: tick/,
    place(2, 4),
    /> {3}4 \| {3}if \(isNext\) throw new Error\(label\)/,
    /published before: area/,
    /await it in cell 2/,
  ],
);

refuses(
  "a function of an earlier cell was called without await: the function is named",
  [
    `let isNext = false;
async function later(): Promise<void> {
  while (!isNext) await new Promise((r) => setTimeout(r, 5));
  throw new Error("late");
}`,
    `later();`,
    afterwards,
  ],
  [
    /a call of later \(cell 1\) that nobody awaited threw while cell 3 of .* ran/,
    place(1, 4),
    /every call of later/,
  ],
);

refuses(
  "a loop without end, with the line it was at and the way there",
  [
    handingOn("area", 2),
    { code: `function spin(x: number): void {\n  while (true) x++;\n}\n\nspin(1);`, tags: ["timeout=1"] },
  ],
  [
    /cell 2 .* took longer than 1 s and was stopped/,
    /found: {4}it was running/,
    place(2, 5),
    /> {3}5 \| spin\(1\)/,
    /in line 2 of the cell \(spin\)/,
    /published before: area/,
    /timeout=<seconds>/,
  ],
);

refuses(
  "a loop without end in a module of the project",
  [`import { spin } from "own/helper.ts";`, { code: `\nspin();`, tags: ["timeout=1"] }],
  [place(2, 2), /in own\/helper\.ts, line \d+ \(spin\)/],
);

refuses(
  "a wait for another thread that never wakes this one",
  [`const a = 1;\n\nAtomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`],
  [/took longer/, place(1, 3)],
  { timeout: 1 },
);

refuses(
  "a call of another process that does not return: no line is known, and it says so",
  [`new Deno.Command("sleep", { args: ["60"] }).outputSync();`],
  [/inside a call that did not return \(native code, another process\): the line is not known/, place(1)],
  { timeout: 1, allow: ["run:sleep"] },
  { permissions: ["run:sleep"] },
);

refuses(
  "work that an earlier cell left running keeps this one from going on",
  [
    `let x = 1, isNext = false;\nsetInterval(() => {\n  while (isNext) x++;\n}, 5);`,
    { code: afterwards, tags: ["timeout=1"] },
  ],
  [/cell 2 .* took longer than 1 s/, /work left running by cell 1 was running/, place(1, 3)],
);

refuses(
  "a promise without end, under the limit of its own tag: the only await is shown",
  [{ code: `const a = 1;\n// await nothing\nawait new Promise(() => {});`, tags: ["timeout=1"] }],
  [/took longer than 1 s/, /it was waiting for something that did not come/, /only await/, place(1, 3)],
);

refuses(
  "a promise without end among others: the lines it can be are listed",
  [`await Promise.resolve();\nconst a = 1;\nawait new Promise(() => {});`],
  [
    /waiting for .*, in one of these lines:\n\s+1 \| await Promise\.resolve\(\);\n\s+3 \| await new Promise/,
    place(1),
  ],
  { timeout: 1 },
);

const settled = (count: number, apart = "\n") =>
  Array.from({ length: count }, () => "await Promise.resolve();").join(apart);
refuses(
  "a promise without end among many others: the lines it can be are counted, and numbered in short",
  [`${settled(8)}\n\nawait new Promise(() => {});\n\n${settled(7, "\n\n")}`],
  [/a promise that was not settled, in one of its 16 lines with await: lines 1-8, 10, 12, 14, 16, 18 and 3 more\n/],
  { timeout: 1 },
);

refuses(
  "a module that is never loaded: the lines that import are numbered",
  [`import { basename } from "node:path";\nimport "own/endless.ts";\nbasename("a");`],
  [/found: {4}it was waiting for the modules that it imports, lines 1-2\n/, place(1)],
  { timeout: 1 },
);

refuses("a malformed limit", [{ code: "1", tags: ["timeout=ten"] }], [
  /a malformed timeout/,
  /"timeout=ten"/,
]);

refuses(
  "it exits the process",
  [handingOn("area", 2), `Deno.exit(0);`],
  [/cell 2 .* ended the kernel's process/, /exit code 0/, /published before: area/, /remove Deno\.exit/],
);

refuses(
  "it calls what is not stable in Deno",
  [`await Deno.connect({ transport: "vsock", cid: 2, port: 1 });`],
  [/exit code 70/, /Unstable API 'Deno\.connect'/, /do: +leave Deno\.connect out: it is not stable in Deno/],
);

refuses(
  "its kernel is killed",
  [`Deno.kill(Deno.pid, "SIGKILL");\nawait new Promise(() => {});`],
  [/ended the kernel's process/, /SIGKILL/, /memory/],
);

refuses(
  "it prints 50 MB",
  [`for (let i = 0; i < 50; i++) console.log("x".repeat(1e6));`],
  [/put out too much/, /at most 10\.0 MB/, /found: {4}more than 10\.0 MB/, place(1, 1)],
);

refuses(
  "it prints short lines without end, and catches what is thrown: the line is named",
  [
    handingOn("area", 2),
    `function tell(n: number): void {
  try {
    console.log(n);
  } catch {
    // goes on
  }
}
for (let i = 0;; i++) tell(i);`,
  ],
  [/cell 2 .* put out too much/, place(2, 8), /in line 3 of the cell \(tell\)/, /published before: area/],
  { timeout: 10, outputLimit: 1_000_000 },
);

refuses(
  "a timer of an earlier cell prints without end",
  [
    `let isNext = false;\nsetInterval(() => {\n  while (isNext) console.error("again");\n}, 5);`,
    afterwards,
  ],
  [/cell 2 .* put out too much/, place(1, 3)],
  { outputLimit: 1_000_000 },
);

refuses(
  "it displays without end",
  [`const one = { [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "1" }) };
for (;;) await Deno.jupyter.display(one);`],
  [/put out too much/, /each counts as 1000 bytes at least/, place(1, 2)],
  { timeout: 10, outputLimit: 1_000_000 },
);

refuses(
  "it publishes a picture that no cell made: nobody is sent to the catalog",
  [
    `import * as publish from "kenzan/publish/mod.ts";
await publish.file("map", { path: "nowhere/map.png", mediaType: "image/png" }, { label: { ja: "図", en: "Map" } });`,
  ],
  [
    /reading notebooks\/trial\/nowhere\/map\.png/,
    /do: +draw it in a cell with publish\.figure; .*KENZAN_RUN_FOLDER/,
  ],
);

refuses(
  "it publishes an id twice",
  [handingOn("area", 2), handingOn("area", 3)],
  [/area is published twice/, /a value in cell 1, and a value in cell 2/, /cells 1 and 2/],
);

refuses(
  "two files of one name, but for case",
  [["one", "a.csv"], ["two", "A.csv"]].map(([id, name]) =>
    `import * as publish from "kenzan/publish/mod.ts";
await publish.file("${id}", { name: "${name}", mediaType: "text/csv", bytes: Uint8Array.of(1) }, { label: { ja: "表", en: "T" } });`
  ),
  [/two published files are called A\.csv/, /one in cell 1 is called a\.csv/],
);

refuses(
  "a file is written to after it was published",
  [
    `import * as publish from "kenzan/publish/mod.ts";
await publish.file("one", { name: "a.csv", mediaType: "text/csv", bytes: Uint8Array.of(1) }, { label: { ja: "表", en: "T" } });
Deno.writeTextFileSync(Deno.env.get("KENZAN_RUN_FOLDER") + "/files/a.csv", "other");`,
  ],
  [/files\/a\.csv is not what the cell published/],
);

refuses(
  "it passes by the checks of publish",
  [`await Deno.jupyter.broadcast("display_data", { metadata: {}, transient: {}, data: {
  "application/vnd.kenzan.v1+json": { kind: "value", id: "area", label: { ja: "値", en: "Value" }, value: NaN } } });`],
  [/malformed area/, /a finite value/, /null/],
);

refuses(
  "a syntax error, with its line",
  [`const a: number = 1;\nconst b: = 2;`],
  [/cell 1 .* has a syntax error/, /Unexpected token/, place(1, 2), /> {3}2 \| const b: = 2/],
);

refuses("a module that is not there", [`\nimport { x } from "own/none.ts";\nx;`], [
  /Module not found/,
  place(1, 2),
]);

refuses("it asks a person", [`const name = prompt("who?");`], [
  /prompt\("who\?"\) needs a person/,
  place(1, 1),
]);

testTogether("a failing cell says where and why, and leaves nothing behind", cases);

Deno.test("behind a proxy, the kernel is still asked directly what it was doing", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([{ code: "1;\nwhile (true);", tags: ["timeout=1"] }]);
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("run_one.ts", import.meta.url).pathname, path],
    cwd: project.folder,
    env: { HTTP_PROXY: "http://127.0.0.1:9", ALL_PROXY: "http://127.0.0.1:9" },
  }).output();
  assert.match(new TextDecoder().decode(stderr), /it was running[^]*cell 1, line 2/);
});

Deno.test("types that vanish are no error", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([
    `type A = { x: number };\ninterface B extends A {}\nenum E { a, b }\ndeclare const never: number;`,
    `const s = { x: 1 } satisfies A as B;\nconst t: number = s!.x + E.b;\nt`,
  ]);
  const run = await runNotebook(path);
  const last = run.record.notebook.cells[1];
  assert.ok(last.cell_type === "code" && "data" in last.outputs[0]);
  assert.equal(last.outputs[0].data["text/plain"], "2");
  await run.discard();
});

Deno.test("a failed run leaves the last good record as it was", async () => {
  await using project = await scratchProject();
  await (await runNotebook(await project.notebook([handingOn("area", 2)]))).commit();
  const record = `${project.folder}/reports/out/trial/results.json`;
  const before = await Deno.readTextFile(record);
  await faultOf(runNotebook(await project.notebook([handingOn("area", 3), "null.x"])));
  assert.equal(await Deno.readTextFile(record), before);
  assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
});

Deno.test("records cannot be kept in a file, below one, or where nothing can be made", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(["1"]);
  const file = await project.write("file", "");
  for (const outFolder of [file, `${file}/sub/out`]) {
    const { message } = await faultOf(runNotebook(path, { outFolder }));
    assert.match(
      message,
      /cannot be kept there\n.*expected: a folder.*\n.*found: {4}a file\n.*where: {4}.*\/file\n.*do: .*--out/,
    );
  }
  if (Deno.build.os !== "linux") return;
  const { message } = await faultOf(runNotebook(path, { outFolder: "/proc/out" }));
  assert.match(message, /a folder that can be made and written to[^]*\/proc\/out/);
});

/** A shell of its own, which may mount; others do not see what it mounts. */
const mounting = ["unshare", "-rm", "sh", "-c"];
const canMount = Deno.build.os === "linux" &&
  await new Deno.Command(mounting[0], { args: [...mounting.slice(1), "mount -t tmpfs none /mnt"] }).output()
    .then(({ success }) => success, () => false);

Deno.test({
  name: "a disk that is full while a record is written is told as such, and the last record stays" +
    (canMount ? "" : " (left out: nothing may be mounted here)"),
  ignore: !canMount,
  fn: async () => {
    await using project = await scratchProject();
    const runs: string[] = [];
    for (const size of [10, 60_000]) {
      const output = `console.log("x".repeat(${size}));`;
      runs.push(
        await project.notebook([handingOn("area", size), output], {}, `notebooks/trial/${size}.ipynb`),
      );
    }
    const path = join(project.folder, "notebooks/trial/trial.ipynb");
    const out = join(project.folder, "reports/out");
    await Deno.mkdir(out, { recursive: true });
    const one = `"$DENO" run -A --no-check "$RUN_ONE" ${path}`;
    const script = `mount -t tmpfs -o size=60k none ${out} || exit 9
cp ${runs[0]} ${path}; ${one} || exit 8
sha256sum ${out}/trial/*
cp ${runs[1]} ${path}; ${one}
sha256sum ${out}/trial/*; ls -A ${out}/.staging`;
    const { stdout, stderr } = await new Deno.Command(mounting[0], {
      args: [...mounting.slice(1), script],
      cwd: project.folder,
      env: { DENO: Deno.execPath(), RUN_ONE: fileURLToPath(new URL("run_one.ts", import.meta.url)) },
    }).output();
    const said = new TextDecoder().decode(stderr);
    assert.match(
      said,
      /there is no room to keep the run records[^]*found: .*No space left[^]*where: {4}.*notebook\.ipynb\n.*do: {7}make room/,
    );
    const lines = new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
    const sums = lines.filter((line) => /^[0-9a-f]{64} /.test(line));
    assert.ok(sums.length >= 6 && sums.length % 2 === 0, lines.join("\n"));
    assert.deepEqual(sums.slice(sums.length / 2), sums.slice(0, sums.length / 2));
    assert.match(lines.at(-1)!, /^[0-9a-f]{64} /, "nothing is left in staging");
  },
});

Deno.test({
  name: "records that cannot be replaced are told before a cell runs",
  ignore: Deno.build.os !== "linux", // /sys takes no file from anyone
  fn: async () => {
    await using project = await scratchProject();
    const path = await project.notebook([`throw new Error("it ran");`]);
    for (const outFolder of ["/sys/kernel", "/sys/kernel/out"]) {
      const { message } = await faultOf(runNotebook(path, { outFolder }));
      assert.match(
        message,
        /cannot be kept there[^]*where: {4}\/sys\/kernel[^]*do: +name a folder that you can write to/,
      );
    }
    assert.deepEqual(await project.left(), { records: [], staging: [] });
  },
});

/** A cell that hands on a claim as `publish.claim` does, and may say of it what it likes. */
const claiming = (claim: Record<string, unknown>) =>
  `await Deno.jupyter.broadcast("display_data", { metadata: {}, transient: {}, data: {
  "text/plain": "c",
  "application/vnd.kenzan.v1+json": ${
    JSON.stringify({ kind: "claim", id: "c", label: { ja: "文", en: "s" }, notes: [], holds: true, ...claim })
  },
} });`;
const side = (value: unknown) => ({ of: { ja: "左", en: "left" }, value });
const comparison = { kind: "comparison", relation: ">", unit: { ja: "", en: "" }, digits: 0 };

Deno.test("a claim is taken from a cell, or out of a record, only where its numbers bear it out", async () => {
  await using project = await scratchProject();
  const fails = async (claim: Record<string, unknown>, says: RegExp) => {
    const { message } = await faultOf(runNotebook(await project.notebook([claiming(claim)])));
    assert.match(message, says);
    assert.match(message, /trial\.ipynb, cell 1/);
    assert.deepEqual(await project.left(), { records: [], staging: [] });
  };
  const untrue = { ...comparison, left: side(1), right: side(5) };
  const contradiction = /claim c and its basis do not say the same[^]*left 1 > left 5: it is not so/;
  await fails({ basis: [untrue] }, contradiction);
  await fails({ basis: [untrue, { ...untrue, right: side(0) }] }, contradiction);
  await fails({ basis: [{ ...untrue, right: side(0) }], holds: false }, /do not say the same/);
  await fails({ basis: [{ ...untrue, right: side(null) }] }, /a number behind claim c is none/);
  await fails({ basis: [{ ...untrue, relation: "near" }] }, /unknown relation/);
  await fails({ basis: [] }, /claim c has no basis/);
  await fails({ basis: { ...untrue, right: side(0) } }, /a claim is malformed/);

  const path = await project.notebook([claiming({ basis: [{ ...untrue, right: side(0) }] })]);
  await (await runNotebook(path)).commit();
  const file = `${project.folder}/reports/out/trial/results.json`;
  const results = JSON.parse(await Deno.readTextFile(file));
  assert.equal((await readResults(results, file)).items.length, 1);
  results.items[0].basis[0].right.value = 5;
  await assert.rejects(() => readResults(results, file), /do not say the same[^]*results\.json, claim c/);
});

Deno.test("a published file that a later cell changes or takes away stops the record", async () => {
  await using project = await scratchProject();
  const publish = `import * as publish from "kenzan/publish/mod.ts";
await publish.file("f", { name: "f.csv", mediaType: "text/csv", bytes: new TextEncoder().encode("a,b\\n1,2\\n") },
  { label: { ja: "表", en: "t" } });
const at = Deno.env.get("KENZAN_RUN_FOLDER") + "/files/f.csv";`;
  for (
    const [cell, found] of [
      [
        `Deno.writeTextFileSync(at, "a,b\\n9,9\\n");`,
        /files\/f\.csv: sha256 \w+, 8 bytes; published were sha256/,
      ],
      [`Deno.removeSync(at);`, /files\/f\.csv: it is gone/],
      [
        `setTimeout(() => Deno.writeTextFileSync(at, "a"), 5); await new Promise((done) => setTimeout(done, 50));`,
        /1 bytes/,
      ],
    ] as const
  ) {
    const { message } = await faultOf(runNotebook(await project.notebook([publish, cell])));
    assert.match(message, /files\/f\.csv changed after it had been published/);
    assert.match(message, found);
    assert.match(message, /trial\.ipynb, cell 1 publishes f/);
    assert.deepEqual(await project.left(), { records: [], staging: [] });
  }
  const same = await project.notebook([publish, `Deno.writeTextFileSync(at, "a,b\\n1,2\\n");`]);
  await (await runNotebook(same)).commit();
});

Deno.test("an object as a cell is shown as one, and its errors are placed too", async () => {
  await using project = await scratchProject();
  const run = await runNotebook(await project.notebook(["{ a: 1 }"]));
  const [cell] = run.record.notebook.cells;
  assert.ok(cell.cell_type === "code" && "data" in cell.outputs[0]);
  assert.equal(cell.outputs[0].data["text/plain"], "{ a: 1 }");
  await run.discard();
  const { message } = await faultOf(runNotebook(await project.notebook([`{\n  a: null.b\n}`])));
  assert.match(message, /threw TypeError[^]*cell 1, line 2/);
});

Deno.test("a notebook outside a project, or without a lock file, is refused", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(["1"]);
  await Deno.remove(`${project.folder}/deno.lock`);
  assert.match((await faultOf(runNotebook(path))).message, /no lock file/);
  await Deno.remove(`${project.folder}/deno.json`);
  assert.match((await faultOf(runNotebook(path))).message, /outside a project/);
  assert.match((await faultOf(runNotebook("/nowhere/a.ipynb"))).message, /outside a project/);
});
