/** A notebook written to escape: each way out is refused, the run fails, and the message names the access. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { runNotebook, type RunOptions } from "kenzan/notebook/mod.ts";
import { type CellSketch, faultOf, type ScratchProject, scratchProject, testTogether } from "./scratch.ts";

const cases: [string, () => Promise<void>][] = [];

interface Attempt {
  kenzan?: Record<string, unknown>;
  options?: (project: ScratchProject) => RunOptions;
  /** Before the run. */
  setUp?: (project: ScratchProject) => Promise<unknown>;
  /** After it. */
  check?: (project: ScratchProject) => Promise<unknown>;
}

/** A cell that tries, and what its fault must say. */
function refuses(name: string, code: CellSketch, expected: RegExp[], attempt: Attempt = {}) {
  cases.push([name, async () => {
    await using project = await scratchProject();
    await project.write("own/points.csv", "x,y\n1,2\n");
    await project.write("notebooks/trial/points.csv", "x,y\n1,2\n");
    await project.write("reports/out/other/results.json", "{}");
    await project.write(".git/config", "[core]\n");
    await attempt.setUp?.(project);
    const path = await project.notebook([code], attempt.kenzan);
    const { message } = await faultOf(runNotebook(path, attempt.options?.(project)));
    for (const part of expected) assert.match(message, part);
    await attempt.check?.(project);
    assert.deepEqual((await project.left()).staging, []);
  }]);
}

const reached = /notebook: cell 1 of notebooks\/trial\/trial\.ipynb reached for what it may not/;
const catalogue = (path: string) =>
  new RegExp(`do: +\`deno task catalog add ${path}\`, and add its id to \`kenzan\\.inputs\``);
const noAccess = /do: +leave it out: a run has no access there$/m;
/** What is the project's own is no data, and no remedy would have it catalogued. */
const own = (path: string) => [reached, new RegExp(`found: +reading ${path}\n`), noAccess];
const reading = (path: string) => [reached, new RegExp(`found: +reading ${path}\n`), catalogue(path)];

refuses(
  "the password file, with the line that reads it",
  `const a = 1;\nDeno.readTextFileSync("/etc/passwd");`,
  [
    ...reading("/etc/passwd"),
    /trial\.ipynb, cell 1, line 2/,
    /> {3}2 \| Deno\.readTextFileSync/,
    /no dataset that the notebook declares has this file/,
    /"read:\/etc\/passwd" in `kenzan\.permissions`.*`deno task report --allow read:\/etc\/passwd`/,
  ],
);
refuses(
  "the home directory",
  `for await (const _ of Deno.readDir(${JSON.stringify(Deno.env.get("HOME"))}));`,
  [reached, noAccess],
);
for (const path of ["/", "/etc", "../.."]) {
  refuses(`a listing of ${path}, which is no data`, `[...Deno.readDirSync("${path}")];`, [reached, noAccess]);
}
refuses(
  "the broker's own socket",
  `await Deno.connect({ transport: "unix", path: Deno.env.get("DENO_PERMISSION_BROKER_PATH") });`,
  [reached, noAccess],
);
refuses(
  "an error that the cell catches",
  `try { await Deno.readFile("/etc/passwd"); } catch { }`,
  reading("/etc/passwd"),
);
refuses(
  "a look whether a file is there",
  `import { existsSync } from "node:fs";\nexistsSync("/etc/passwd");`,
  reading("/etc/passwd"),
);
refuses(
  "node:fs",
  `import { readFileSync } from "node:fs";\nreadFileSync("/etc/passwd");`,
  reading("/etc/passwd"),
);
for (const name of ["stray.json", "stray.cjs"]) {
  const write = (project: ScratchProject) =>
    project.write(`elsewhere/${name}`, name === "stray.json" ? "{}" : "");
  const path = `../../elsewhere/${name}`;
  refuses(
    `${name} by require`,
    `import { createRequire } from "node:module";
import { resolve } from "node:path";
createRequire("file:///x.js")(resolve("${path}"));`,
    reading(`elsewhere/${name}`),
    { setUp: write },
  );
  refuses(
    `${name} by require in a worker`,
    `import { Worker } from "node:worker_threads";
const code = 'require("' + Deno.cwd() + '/${path}")';
await new Promise((done) => new Worker(code, { eval: true }).on("error", done).on("exit", done));`,
    reading(`elsewhere/${name}`),
    { setUp: write },
  );
}
refuses(
  "a stray file that is imported as a text",
  `import text from "./points.csv" with { type: "text" };`,
  reading("notebooks/trial/points.csv"),
);
refuses(
  "a stray file beside the notebook",
  `await Deno.readTextFile("points.csv");`,
  reading("notebooks/trial/points.csv"),
);
refuses(
  "a stray file beside modules",
  `await Deno.readTextFile("../../own/points.csv");`,
  reading("own/points.csv"),
);
refuses("a path with `..` out of the project", `await Deno.readTextFile("../../lib/../../../etc/passwd");`, [
  reached,
  /reading \/.*passwd/,
]);
refuses(
  "another record",
  `await Deno.readTextFile("../../reports/out/other/results.json");`,
  own("reports/out/other/results.json"),
);
refuses("the repository", `await Deno.readTextFile("../../.git/config");`, own("\\.git/config"));
refuses("a listing of the project", `[...Deno.readDirSync("../..")];`, [reached, /reading \//]);
refuses(
  "another file after changing into a folder that may be listed",
  `Deno.chdir("../../data-catalog");
Deno.readTextFileSync("../notebooks/trial/points.csv");`,
  [reached, /reading .*points\.csv/],
);
refuses("changing into a folder", `process.chdir("/tmp");`, [reached, /reading \/tmp\n/]);
for (const view of ["/proc/self/cmdline", "/proc/self/cwd/points.csv", "/dev/urandom"]) {
  refuses(`${view}, which is no file`, `await Deno.readFile("${view}");`, [
    reached,
    /it is no ordinary file/,
  ]);
}
refuses(
  "JSON that is read as a file, and not imported",
  `await Deno.readTextFile("stray.json");`,
  reading("notebooks/trial/stray.json"),
  {
    setUp: (project) => project.write("notebooks/trial/stray.json", "{}"),
  },
);

refuses(
  "JSON that is imported as a module",
  `const { default: data } = await import("./stray.json", { with: { type: "json" } });`,
  reading("notebooks/trial/stray.json"),
  { setUp: (project) => project.write("notebooks/trial/stray.json", '{"secret": 1}') },
);
for (
  const name of [
    "results.json",
    "ro-crate-metadata.json",
    "fragility.json",
    "notebook.ipynb",
    "report.en.pdf",
    "tables",
    "files/office",
  ]
) {
  refuses(
    `${name} of the run's own record`,
    `Deno.mkdirSync(Deno.env.get("KENZAN_RUN_FOLDER") + "/${name}", { recursive: true });`,
    [reached, new RegExp(`${name} is a part of the run record, which the runner alone writes`)],
  );
}

refuses("a variable of the caller", `Deno.env.get("HOME");`, [
  reached,
  /the environment variable HOME/,
  /declare a parameter instead/,
]);
refuses("process.env", `const home = process.env.HOME;`, [reached, /the environment variable HOME/]);
refuses("the machine's name", `Deno.hostname();`, [
  reached,
  /asking the system for hostname/,
  /must not depend on the machine/,
]);
refuses("the user's name", `import os from "node:os";\nos.userInfo();`, [
  reached,
  /asking the system for (uid|userInfo)/,
]);

const grant = (word: string) =>
  new RegExp(`"${word}" in \`kenzan\\.permissions\`.*\`deno task report --allow ${word}\``);
refuses("fetch", `await fetch("http://127.0.0.1:8080/");`, [
  reached,
  /the network \(127\.0\.0\.1:8080\)/,
  grant("net:127.0.0.1:8080"),
]);
refuses("fetch whose failure is caught", `await fetch("https://example.com/").catch(() => 0);`, [
  reached,
  grant("net:example.com:443"),
]);
refuses("a connection", `await Deno.connect({ hostname: "127.0.0.1", port: 22 });`, [
  reached,
  /the network \(127\.0\.0\.1:22\)/,
]);
refuses("a listener", `Deno.listen({ hostname: "127.0.0.1", port: 0 });`, [
  reached,
  /the network \(127\.0\.0\.1:0\)/,
]);
refuses("a socket in the file system", `await Deno.connect({ transport: "unix", path: "/tmp/none" });`, [
  reached,
  /\/tmp\/none/,
]);
refuses("the name service", `await Deno.resolveDns("example.com", "A");`, [reached, /the network \(/]);
refuses(
  "node:net",
  `import net from "node:net";\nawait new Promise((_, no) => net.connect(22, "127.0.0.1").on("error", no));`,
  [reached, /the network \(127\.0\.0\.1:22\)/],
);
refuses("node:dns", `import dns from "node:dns";\nawait dns.promises.lookup("example.com");`, [
  reached,
  /the network \(example\.com\)/,
]);
refuses("a web socket", `new WebSocket("ws://127.0.0.1:8080");\nawait 0;`, [
  reached,
  /the network \(127\.0\.0\.1:8080\)/,
]);
refuses("its own inspector", `const i = await import("node:inspector");\nnew i.Session().connect();`, [
  reached,
]);

refuses("another process", `new Deno.Command("id").outputSync();`, [reached, /running id/, grant("run:id")]);
refuses("node:child_process", `import { execSync } from "node:child_process";\nexecSync("id");`, [
  reached,
  /running /,
]);
refuses("a signal to the runner", `Deno.kill(Deno.ppid, "SIGKILL");`, [reached, /another process/]);
refuses("native code", `Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {});`, [
  reached,
  /native code/,
  grant("ffi:/lib/x86_64-linux-gnu/libc\\.so\\.6"),
]);
refuses("a native module of Node", `process.dlopen({ exports: {} }, "/tmp/a.node");`, [
  reached,
  /native code/,
]);
refuses(
  "an extension of SQLite",
  `import { DatabaseSync } from "node:sqlite";\nnew DatabaseSync(":memory:", { allowExtension: true });`,
  [reached, /native code/],
);

refuses("code from the web", `await import("https://example.com/a.ts");`, [
  reached,
  /importing code from example\.com:443/,
  /do: +put a copy of the module into the project, and import that$/m,
]);
refuses("code from JSR", `await import("jsr:@std/path@1.0.0");`, [
  reached,
  /importing code from jsr\.io:443/,
]);
refuses("a local file outside", `await import("/etc/passwd");`, [reached, /reading \/etc\/passwd/]);
refuses("a package that is not in the lock file", `await import("npm:left-pad@1.3.0");`, [
  reached,
  /fetching the package left-pad/,
  /deno\.lock does not have it/,
  /deno install --frozen=false/,
]);
refuses(
  "a package that is not in the lock file, caught, with a computed name",
  `const name = "npm:left-pad@1.3.0";
try { await import(name); } catch { }`,
  [reached, /fetching the package left-pad/],
);

/** A project whose `node_modules/` is its own, with what somebody has put there. */
async function ownPackages(project: ScratchProject) {
  const real = await Deno.realPath(join(project.folder, "node_modules"));
  await Deno.remove(join(project.folder, "node_modules"));
  await Deno.mkdir(join(project.folder, "node_modules"));
  for await (const { name } of Deno.readDir(real)) {
    await Deno.symlink(join(real, name), join(project.folder, "node_modules", name));
  }
  await project.write("node_modules/points.csv", "x,y\n1,2\n");
  await project.write("node_modules/mine/points.csv", "x,y\n1,2\n");
}
for (const path of ["points.csv", "mine/points.csv"]) {
  refuses(
    `a file that is in no package: node_modules/${path}`,
    `await Deno.readTextFile("../../node_modules/${path}");`,
    own(`node_modules/${path}`),
    { setUp: ownPackages },
  );
}
refuses(
  "a package that is in node_modules/, and not in the lock file",
  `await Deno.readTextFile("../../node_modules/.deno/stray@1.0.0/node_modules/stray/points.csv");`,
  [reached, /deno\.lock does not have the package stray@1\.0\.0/, /deno install --frozen=false/],
  {
    setUp: async (project) => {
      await Deno.remove(join(project.folder, "node_modules"));
      await project.write("node_modules/.deno/stray@1.0.0/node_modules/stray/points.csv", "x,y\n1,2\n");
    },
  },
);

/** A package of the lock file, with what somebody has put beside its own files. */
async function packageWith(project: ScratchProject, name: string) {
  const real = await Deno.realPath(join(project.folder, "node_modules"));
  const inside = ".deno/acorn@8.19.0/node_modules/acorn";
  await Deno.remove(join(project.folder, "node_modules"));
  await project.write(`node_modules/${inside}/${name}`, "1,2\n");
  await Deno.copyFile(
    join(real, inside, "package.json"),
    join(project.folder, "node_modules", inside, "package.json"),
  );
  for (const folder of ["", ".deno"]) {
    for await (const entry of Deno.readDir(join(real, folder))) {
      const path = join(project.folder, "node_modules", folder, entry.name);
      if (entry.name === ".deno" || entry.name === "acorn@8.19.0") continue;
      await Deno.symlink(join(real, folder, entry.name), path);
    }
  }
}
for (const name of ["hidden.csv", "hidden.txt", "dist/hidden.parquet", "hidden"]) {
  refuses(
    `a data file in a package of the lock file: ${name}`,
    `try { Deno.readTextFileSync("../../node_modules/.deno/acorn@8.19.0/node_modules/acorn/${name}"); } catch { }`,
    [
      reached,
      new RegExp(`found: +reading node_modules/\\.deno/acorn@8\\.19\\.0/node_modules/acorn/${name}\\n`),
      /of another kind is data \(acorn@8\.19\.0\)/,
      /do: +copy it out of the package, `deno task catalog add` the copy/,
    ],
    { setUp: (project) => packageWith(project, name) },
  );
}
cases.push([
  "a file of a package that is read is told with its checksum, and a changed one is read again",
  async () => {
    await using project = await scratchProject();
    await packageWith(project, "hidden.json");
    const path = await project.notebook([
      `Deno.readTextFileSync("../../node_modules/.deno/acorn@8.19.0/node_modules/acorn/hidden.json").length;`,
    ]);
    const { manifest } = await (await runNotebook(path)).commit();
    const inside = "node_modules/.deno/acorn@8.19.0/node_modules/acorn/hidden.json";
    const sha256 = createHash("sha256").update("1,2\n").digest("hex");
    assert.deepEqual(manifest.modules, [{ path: inside, sha256 }]);
    assert.deepEqual(manifest.packages, [{ name: "acorn", version: "8.19.0" }]);
    await project.write(inside, "1,3\n");
    const again = await runNotebook(path);
    assert.equal(again.reason, `${inside} changed`);
    await again.discard();
  },
]);

refuses("writing into lib", `Deno.writeTextFileSync("../../lib/evil.ts", "");`, [
  reached,
  /writing lib\/evil\.ts/,
  /publish\.file/,
], {
  check: (project) => assert.rejects(Deno.stat(join(project.folder, "lib/evil.ts"))),
});
refuses("writing beside the notebook", `Deno.writeTextFileSync("a.txt", "");`, [
  reached,
  /writing notebooks\/trial\/a\.txt/,
]);
refuses(
  "writing into another record",
  `Deno.writeTextFileSync("../../reports/out/other/results.json", "1");`,
  [reached, /writing reports\/out\/other\/results\.json/],
);
refuses("making a folder", `Deno.mkdirSync("../../made/deep", { recursive: true });`, [
  reached,
  /writing made\/deep/,
]);
refuses("removing", `Deno.removeSync("points.csv");`, [reached, /writing notebooks\/trial\/points\.csv/]);
refuses("renaming", `Deno.renameSync("points.csv", Deno.env.get("KENZAN_RUN_FOLDER") + "/a.csv");`, [
  reached,
  /reading notebooks\/trial\/points\.csv/,
]);
refuses(
  "copying out",
  `Deno.writeTextFileSync(Deno.env.get("KENZAN_RUN_FOLDER") + "/a", "");
Deno.copyFileSync(Deno.env.get("KENZAN_RUN_FOLDER") + "/a", "/tmp/kenzan-escaped");`,
  [reached, /writing \/tmp\/kenzan-escaped/],
);
refuses("a temporary file", `Deno.makeTempFileSync();`, [reached, /writing /]);
refuses("a hard link", `Deno.linkSync("points.csv", Deno.env.get("KENZAN_RUN_FOLDER") + "/a.csv");`, [
  reached,
  /points\.csv/,
]);
refuses(
  "a symbolic link in the folder of the run",
  `Deno.symlinkSync("/etc/passwd", Deno.env.get("KENZAN_RUN_FOLDER") + "/a");`,
  [reached, /making a link/],
);
refuses(
  "the folder of the run, and up again",
  `Deno.writeTextFileSync(Deno.env.get("KENZAN_RUN_FOLDER") + "/../evil", "");`,
  [reached, /writing .*evil/],
);
refuses(
  "a link that somebody else put into the folder of the run",
  `const folder = Deno.env.get("KENZAN_RUN_FOLDER");
Deno.writeTextFileSync(folder + "/here", "");
while (true) {
  if ([...Deno.readDirSync(folder)].some(({ name }) => name === "link")) break;
  await new Promise((r) => setTimeout(r, 10));
}
Deno.readTextFileSync(folder + "/link");`,
  [reached, /it leads to \/etc\/passwd/],
  {
    // deno-lint-ignore require-await
    setUp: async (project) => void putLink(project),
  },
);
async function putLink(project: ScratchProject) {
  for (let tries = 0; tries < 500; tries++) {
    for (const run of (await project.left()).staging) {
      const folder = join(project.folder, "reports/out/.staging", run);
      if (await Deno.stat(join(folder, "here")).catch(() => undefined)) {
        return await Deno.symlink("/etc/passwd", join(folder, "link"));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

refuses(
  "a database outside",
  `import { DatabaseSync } from "node:sqlite";\nnew DatabaseSync("/tmp/kenzan-escaped.db");`,
  [reached, /\/tmp\/kenzan-escaped\.db/],
);
refuses(
  "a database copied out",
  `import { backup, DatabaseSync } from "node:sqlite";
await backup(new DatabaseSync(":memory:"), "/tmp/kenzan-escaped.db");`,
  [reached, /writing \/tmp\/kenzan-escaped\.db/],
);

const worker = (code: string) =>
  `const source = ${JSON.stringify(`${code}; postMessage("done")`)};
const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "application/javascript" })), { type: "module" });
await new Promise((done) => { worker.onmessage = done; worker.onerror = (event) => { event.preventDefault(); done(); }; });`;
refuses("a worker that reads", worker(`Deno.readTextFileSync("/etc/passwd")`), reading("/etc/passwd"));
refuses("a worker that writes", worker(`Deno.writeTextFileSync("/tmp/kenzan-escaped", "")`), [
  reached,
  /writing \/tmp\/kenzan-escaped/,
]);
refuses("a worker that fetches", worker(`await fetch("http://127.0.0.1:8080").catch(() => 0)`), [
  reached,
  /the network/,
]);
refuses("a worker that starts a process", worker(`new Deno.Command("id").outputSync()`), [
  reached,
  /running id/,
]);
refuses("a worker that loads native code", worker(`Deno.dlopen("/tmp/a.so", {})`), [reached, /native code/]);
refuses("a worker that imports from the web", worker(`await import("https://example.com/a.ts")`), [
  reached,
  /importing code from/,
]);
refuses(
  "a worker from a file outside",
  `const w = new Worker("file:///etc/passwd", { type: "module" });
await new Promise((done) => w.onerror = (event) => { event.preventDefault(); done(0); });`,
  [reached, /reading \/etc\/passwd/],
);
refuses(
  "node:worker_threads",
  `import { Worker } from "node:worker_threads";
await new Promise((done) => new Worker("require('fs').readFileSync('/etc/passwd')", { eval: true }).on("error", done).on("exit", done));`,
  reading("/etc/passwd"),
);
refuses(
  "work that a cell leaves running",
  `setTimeout(() => { try { Deno.readTextFileSync("/etc/passwd"); } catch { } }, 0);`,
  [
    /(cell 1|work left running by a cell) of .* reached for what it may not/,
  ],
);

/** What is wrong with a dataset is the fault itself, told once, and not that the cell reached for it. */
const wrong = (what: string) => new RegExp(`^catalog: plots: ${what}\n(?![^]*reached for)(?![^]*do:[^]*do:)`);

/** A dataset of one number in a catalog folder. */
async function dataset(
  project: ScratchProject,
  entry: Record<string, unknown> = {},
  file?: string,
  csv = "plot\n1\n",
) {
  await project.write(
    "mine/plots.json",
    JSON.stringify({
      name: "plots",
      title: { ja: "標準地", en: "Plots" },
      path: "plots.csv",
      format: "csv",
      sha256: createHash("sha256").update(csv).digest("hex"),
      bytes: csv.length,
      licence: "CC-BY-4.0",
      confidentiality: "internal",
      source: { citation: { ja: "調査", en: "Survey" } },
      schema: { fields: [{ name: "plot", type: "integer", title: { ja: "番号", en: "Number" }, unit: "1" }] },
      ...entry,
    }),
  );
  if (file !== undefined) await project.write(file, csv);
}
const withCatalog = (project: ScratchProject) => ({ catalogFolders: [join(project.folder, "mine")] });
const open = `import { openCatalog } from "kenzan/catalog/mod.ts";\nconst catalog = await openCatalog();\n`;
const declared = { inputs: ["plots"] };

refuses("a dataset that is a link out of the catalog", `${open}await catalog.table("plots");`, [
  wrong("a link leads out of the catalog"),
  /elsewhere\/plots\.csv/,
], {
  kenzan: declared,
  options: withCatalog,
  setUp: async (project) => {
    await dataset(project, {}, "elsewhere/plots.csv");
    await Deno.symlink(join(project.folder, "elsewhere/plots.csv"), join(project.folder, "mine/plots.csv"));
  },
});
refuses("a folder in the catalog that is a link out of it", `${open}await catalog.table("plots");`, [
  /a link leads out of the catalog/,
], {
  kenzan: declared,
  options: withCatalog,
  setUp: async (project) => {
    await dataset(project, { path: "sub/plots.csv" }, "elsewhere/plots.csv");
    await Deno.symlink(join(project.folder, "elsewhere"), join(project.folder, "mine/sub"));
  },
});
refuses("a catalogued file that is not declared", `Deno.readTextFileSync("../../mine/plots.csv");`, [
  reached,
  /it belongs to the dataset plots, which the notebook does not declare/,
  /add "plots" to `kenzan\.inputs`/,
], {
  kenzan: { inputs: ["others"] },
  options: withCatalog,
  setUp: async (project) => {
    await dataset(project, {}, "mine/plots.csv");
    const entry = JSON.parse(await Deno.readTextFile(join(project.folder, "mine/plots.json")));
    await project.write("mine/others.json", JSON.stringify({ ...entry, name: "others", path: "others.csv" }));
    await project.write("mine/others.csv", "plot\n1\n");
  },
});
refuses("data that is not as its entry says", `Deno.readTextFileSync("../../mine/plots.csv");`, [
  wrong("the file is not the one the entry describes"),
  /found: {4}sha256/,
  /where: {4}.*mine\/plots\.csv\n +opened by notebooks\/trial\/trial\.ipynb, cell 1, line 1\n/,
  /do: +restore the file; if the new data is meant, put its sha256/,
], {
  kenzan: declared,
  options: withCatalog,
  setUp: async (project) => {
    await dataset(project, {}, "mine/plots.csv");
    await project.write("mine/plots.csv", "plot\n2\n");
  },
});

refuses(
  "data that is not as its entry says beside what is not catalogued",
  `for (const path of ["../../mine/plots.csv", "/etc/passwd"]) try { Deno.readTextFileSync(path); } catch { }`,
  [
    reached,
    /reading mine\/plots\.csv\n +catalog: plots: the file is not the one/,
    /do: +reading mine\/plots\.csv: restore the file[^]*\n +reading \/etc\/passwd: `deno task catalog add/,
    /^(?![^]*do:[^]*do:)/,
  ],
  {
    kenzan: declared,
    options: withCatalog,
    setUp: async (project) => {
      await dataset(project, {}, "mine/plots.csv");
      await project.write("mine/plots.csv", "plot\n2\n");
    },
  },
);

/** Waits for a cell to say that it began, by a file in the folder of the run; then changes the data. */
async function swap(project: ScratchProject) {
  for (let tries = 0; tries < 500; tries++) {
    for (const run of (await project.left()).staging) {
      const folder = join(project.folder, "reports/out/.staging", run);
      if (!await Deno.stat(join(folder, "here")).catch(() => undefined)) continue;
      await Deno.writeTextFile(join(project.folder, "mine/plots.csv"), "plot\n7\n");
      return await Deno.writeTextFile(join(folder, "done"), "");
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const waiting = `const folder = Deno.env.get("KENZAN_RUN_FOLDER");
Deno.writeTextFileSync(folder + "/here", "");
while (true) {
  try { Deno.statSync(folder + "/done"); break; } catch { await new Promise((r) => setTimeout(r, 10)); }
}\n`;
for (
  const [how, code, expected] of [
    ["through the catalog", `await catalog.table("plots");`, /the file is not the one the entry describes/],
    [
      "past the catalog",
      `Deno.readTextFileSync("../../mine/plots.csv");`,
      /the data of plots changed while the notebook ran/,
    ],
  ] as const
) {
  refuses(`data that is swapped after it was verified, read ${how}`, open + waiting + code, [expected], {
    kenzan: declared,
    options: withCatalog,
    setUp: async (project) => {
      await dataset(project, {}, "mine/plots.csv");
      void swap(project);
    },
  });
}

/** A link on the way to the data leads elsewhere for a while, and back. */
async function turn(project: ScratchProject, link: string, target: string, other: string) {
  for (let tries = 0; tries < 500; tries++) {
    for (const run of (await project.left()).staging) {
      const folder = join(project.folder, "reports/out/.staging", run);
      if (!await Deno.stat(join(folder, "here")).catch(() => undefined)) continue;
      for (const to of [other, target]) {
        await Deno.symlink(join(project.folder, to), join(project.folder, "turned"));
        await Deno.rename(join(project.folder, "turned"), join(project.folder, link));
      }
      return await Deno.writeTextFile(join(folder, "done"), "");
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
for (
  const [what, link, target, other, path] of [
    ["a file", "mine/plots.csv", "mine/real/plots.csv", "mine/false/plots.csv", "plots.csv"],
    ["a folder", "mine/sub", "mine/real", "mine/false", "sub/plots.csv"],
  ]
) {
  refuses(
    `a link to ${what} of a dataset that is turned and turned back`,
    `${open}${waiting}await catalog.table("plots");`,
    [/the data of plots changed while the notebook ran/, new RegExp(`${link} was written to, replaced or`)],
    {
      kenzan: declared,
      options: withCatalog,
      setUp: async (project) => {
        await dataset(project, { path }, "mine/real/plots.csv");
        await project.write("mine/false/plots.csv", "plot\n7\n");
        await Deno.symlink(join(project.folder, target), join(project.folder, link));
        void turn(project, link, target, other);
      },
    },
  );
}

/** Code that makes a symbolic link with `node:wasi`, in the folder of the run; `module` gives the module. */
const linking = (module: string, [target, name]: [string, string]) =>
  `const { WASI } = ${module};
const text = (word) => [word.length, ...new TextEncoder().encode(word)];
const section = (id, bytes) => [id, bytes.length, ...bytes];
const code = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, [1, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f]),
  ...section(2, [1, ...text("wasi_snapshot_preview1"), ...text("path_symlink"), 0, 0]),
  ...section(5, [1, 0, 1]),
  ...section(7, [2, ...text("memory"), 2, 0, ...text("path_symlink"), 0, 0])]);
const wasi = new WASI({ version: "preview1", preopens: { "/": Deno.env.get("KENZAN_RUN_FOLDER") } });
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), wasi.getImportObject());
wasi.initialize({ exports });
const put = (at, word) => {
  const bytes = new TextEncoder().encode(word);
  new Uint8Array(exports.memory.buffer).set(bytes, at);
  return [at, bytes.length];
};
exports.path_symlink(...put(0, ${JSON.stringify(target)}), 3, ...put(512, ${JSON.stringify(name)}));`;
const modules: Record<string, string> = {
  "import": `await import("node:wasi")`,
  "import of the short name": `await import("wasi")`,
  "process.getBuiltinModule": `process.getBuiltinModule("wasi")`,
  "require": `(await import("node:module")).default.createRequire("file:///x.js")("node:wasi")`,
};
const wasi = [reached, /found: +node:wasi\n/, /its programs make links/];
for (const [how, module] of Object.entries(modules)) {
  const cell = linking(module, ["/etc/hostname", "note.txt"]);
  const caught = `try {\n${cell}\n} catch { }`;
  refuses(`node:wasi by ${how}`, caught, wasi);
  refuses(`node:wasi by ${how}, in a worker`, worker(caught), wasi);
  refuses(`node:wasi by ${how}, in a worker of a worker`, worker(worker(caught)), wasi);
  refuses(
    `node:wasi by ${how}, in a thread`,
    `import threads from "node:worker_threads";
const source = ${JSON.stringify(`(async () => {\n${caught}\n})()`)};
await new Promise((done) => new threads.Worker(source, { eval: true }).on("error", done).on("exit", done));`,
    wasi,
  );
}
refuses(
  "node:wasi in a thread from a file of the run",
  `import { Worker } from "node:worker_threads";
const file = Deno.env.get("KENZAN_RUN_FOLDER") + "/thread.mjs";
Deno.writeTextFileSync(file, ${JSON.stringify(linking(modules.import, ["/etc/hostname", "note.txt"]))});
await new Promise((done) => new Worker(file).on("error", done).on("exit", done));`,
  wasi,
);
for (
  const way of [
    "Object.getPrototypeOf(Worker)",
    "new Worker('data:text/javascript,', { type: 'module' }).constructor",
    "Worker.prototype.constructor",
  ]
) {
  refuses(
    `node:wasi in a worker by ${way}`,
    worker(`try {\n${linking(modules.import, ["/etc/hostname", "note.txt"])}\n} catch { }`)
      .replace("new Worker(", `new (((it) => it === EventTarget ? Worker : it)(${way}))(`),
    wasi,
  );
}
refuses(
  "node:wasi by Deno's own means in a worker",
  worker(`new (Deno[Deno.internal].core.ops.WasiContext)([], [], [], 0, 1, 2, true); postMessage("made")`)
    .replace("worker.onmessage = done", `worker.onmessage = ({ data }) => done(data)`)
    .replace("await new", "const made = await new") +
    `\nif (made !== "made") Deno.readTextFileSync("/etc/passwd");`,
  [reached],
);

testTogether("a notebook written to escape is refused", cases);

Deno.test("storage that lasts is empty in every run: localStorage and caches, also in a worker", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([`console.log(localStorage.getItem("a"));
localStorage.setItem("a", "1");
const cache = await caches.open("a");
console.log((await cache.match("http://a/"))?.status);
await cache.put("http://a/", new Response("1"));`]);
  for (let round = 0; round < 2; round++) {
    const { record } = await runNotebook(path, { force: true });
    const [cell] = record.notebook.cells;
    assert.ok(cell.cell_type === "code" && "text" in cell.outputs[0]);
    assert.equal(cell.outputs[0].text, "null\nundefined\n");
  }
});

Deno.test("all variables of a kernel are pinned ones, and none is the caller's", async () => {
  await using project = await scratchProject();
  const before = Deno.env.get("SECRET_TOKEN");
  Deno.env.set("SECRET_TOKEN", "1");
  const run = await runNotebook(
    await project.notebook([`Object.keys({ ...process.env, ...Deno.env.toObject() }).sort().join()`]),
  );
  if (before === undefined) Deno.env.delete("SECRET_TOKEN");
  const [cell] = run.record.notebook.cells;
  assert.ok(cell.cell_type === "code" && "data" in cell.outputs[0]);
  assert.equal(
    cell.outputs[0].data["text/plain"],
    '"DENO_DIR,DENO_INTERNAL_IS_LIFECYCLE_SCRIPT,DENO_PERMISSION_BROKER_PATH,DENO_V8_FLAGS,KENZAN_CATALOG,KENZAN_INPUTS,KENZAN_RUN_FOLDER,LANG,LC_ALL,NO_COLOR,NPM_CONFIG_REGISTRY,PATH,TZ"',
  );
  await run.discard();
});
