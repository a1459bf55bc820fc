/** What goes beyond the catalog: asked for by the notebook, granted by the command line, and told. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { readRunRecord, runNotebook } from "kenzan/notebook/mod.ts";
import { printedBy } from "../child_process.ts";
import { ReadPolicy } from "../../lib/notebook/read_policy.ts";
import { ModuleGraph } from "../../lib/notebook/module_graph.ts";
import { denoFolder } from "../../lib/notebook/deno_folder.ts";
import { findProject } from "kenzan/notebook/mod.ts";
import { faultOf, handingOn, scratchProject } from "./scratch.ts";

Deno.test("a permission takes both, the notebook that asks and the command line that grants", async () => {
  await using project = await scratchProject();
  const code = handingOn("area", `new Deno.Command("echo", { args: ["7"] }).outputSync().stdout[0]`);
  const path = await project.notebook([code], { permissions: ["run:echo"] });
  const asked = await faultOf(runNotebook(path));
  assert.match(
    asked.message,
    /running echo[^]*the notebook asks for it: grant it with `deno task report --allow run:echo`/,
  );
  const { manifest, folder, items } =
    await (await runNotebook(path, { allow: ["run:echo", "net:example.com"] })).commit();
  assert.equal(items[0].kind === "value" && items[0].value, 55);
  assert.deepEqual(manifest.granted, ["run:echo"]);
  assert.deepEqual((await readRunRecord(folder)).manifest, manifest);

  assert.equal((await runNotebook(path, { allow: ["run:echo"] })).reason, undefined);
  // Without the grant, the record of a run that had it does not stand for this one.
  assert.match((await faultOf(runNotebook(path))).message, /running echo/);
  await project.notebook([code]);
  assert.match(
    (await faultOf(runNotebook(path, { allow: ["run:echo"] }))).message,
    /"run:echo" in `kenzan\.permissions`/,
  );
});

Deno.test("the network, a variable and a file that are granted by name, and no other", async () => {
  await using project = await scratchProject();
  await project.write("tables/one.csv", "1\n");
  await project.write("tables/two.csv", "2\n");
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("9"));
  const { port } = server.addr;
  const permissions = [`net:127.0.0.1:${port}`, "env:KZ_GIVEN", "read:tables/one.csv"];
  Deno.env.set("KZ_GIVEN", "5");
  const code = `const got = Number(await (await fetch("http://127.0.0.1:${port}/")).text());
const given = Number(Deno.env.get("KZ_GIVEN"));
const read = Number(await Deno.readTextFile("../../tables/one.csv"));`;
  const path = await project.notebook([`${code}\n${handingOn("sum", "100 * got + 10 * given + read")}`], {
    permissions,
  });
  const { items, manifest } = await (await runNotebook(path, { allow: permissions })).commit();
  assert.equal(items[0].kind === "value" && items[0].value, 951);
  assert.deepEqual(manifest.granted, permissions.toSorted());
  assert.deepEqual(manifest.modules.map(({ path }) => path), ["tables/one.csv"]);
  assert.equal((await runNotebook(path, { allow: permissions })).reason, undefined);
  await project.write("tables/one.csv", "3\n");
  assert.equal((await runNotebook(path, { allow: permissions })).reason, "tables/one.csv changed");

  await project.notebook([`await fetch("http://127.0.0.1:${port + 1}/").catch(() => 0);`], { permissions });
  assert.match(
    (await faultOf(runNotebook(path, { allow: permissions }))).message,
    /the network \(127\.0\.0\.1:/,
  );
  await project.notebook([`await Deno.readTextFile("../../tables/two.csv");`], { permissions });
  assert.match(
    (await faultOf(runNotebook(path, { allow: permissions }))).message,
    /reading tables\/two\.csv/,
  );
  Deno.env.delete("KZ_GIVEN");
});

Deno.test("a permission is for one thing by name; what is malformed is refused where it stands", async () => {
  await using project = await scratchProject();
  for (
    const word of ["net", "net:", "run:*?  x", "all", "env:A B", "write:/tmp", "sys:hostname", "read: ", 7]
  ) {
    const path = await project.notebook(["1"], { permissions: [word] });
    const fault = await faultOf(runNotebook(path));
    assert.match(fault.message, /`permissions` in its kenzan metadata is not usable/, String(word));
    assert.match(fault.expected!, /net:HOST\[:PORT\], run:COMMAND, ffi:PATH, env:NAME, read:PATH/);
  }
  const path = await project.notebook(["1"]);
  const { message } = await faultOf(runNotebook(path, { allow: ["net:*"] }));
  assert.match(message, /no such permission can be granted[^]*found: +net:\*[^]*--allow/);
});

Deno.test("what packages probe and do without fails no run; a probe that nobody catches does", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([`try { Deno.env.get("EDITOR"); } catch { }
try { Deno.hostname(); } catch { }
process.env.NODE_ENV;`]);
  await (await runNotebook(path)).discard();
  await project.notebook([
    `setTimeout(() => Deno.env.get("EDITOR"), 0);\nawait new Promise((r) => setTimeout(r, 20));`,
  ]);
  assert.match(
    (await faultOf(runNotebook(path))).message,
    /reached for what it may not[^]*EDITOR[^]*cell 1, line 1/,
  );
});

Deno.test("a relative path is judged from every folder that the cells can have changed into", async () => {
  await using project = await scratchProject();
  await project.write("run/a.csv", "");
  await project.write("notebooks/lib/fault/mod.ts", "");
  const policy = new ReadPolicy({
    project: await findProject(join(project.folder, "deno.json")),
    cwd: join(project.folder, "run"),
    runFolder: join(project.folder, "run"),
    datasets: [],
    catalogFolders: [join(project.folder, "notebooks")],
    asked: [],
    granted: [],
    graph: new ModuleGraph(await findProject(join(project.folder, "deno.json"))),
    lockedPackages: new Set(),
    undeclared: () => undefined,
  });
  const isAllowed = (verdict: object) => "use" in verdict;
  const path = "../lib/fault/mod.ts"; // from run/ the project's, from notebooks/own/ another one
  assert.ok(isAllowed(policy.read(path)));
  assert.ok(isAllowed(policy.write("new.csv")));
  await Deno.mkdir(join(project.folder, "notebooks/own"));
  assert.ok(isAllowed(policy.read(join(project.folder, "notebooks/own"))));
  assert.ok(!isAllowed(policy.read(path)));
  assert.ok(!isAllowed(policy.write("new.csv")));
  assert.ok(isAllowed(policy.read("a.csv")), "there is none in the other folder");
});

Deno.test("a worker that names its own permissions ends the kernel, and is told so", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([
    `new Worker("data:application/javascript,0", { type: "module", deno: { permissions: "inherit" } });
await new Promise((done) => setTimeout(done, 5000));`,
  ]);
  const { message, remedy } = await faultOf(runNotebook(path));
  assert.match(message, /Unstable API 'Worker\.deno\.permissions'/);
  assert.match(remedy!, /leave `deno: \{ permissions: … \}` out of the worker's options/);
});

Deno.test("several refusals have each its remedy", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([
    `await fetch("http://127.0.0.1:8080/").catch(() => 0);\nDeno.readTextFileSync("/etc/passwd");`,
  ]);
  const { remedy } = await faultOf(runNotebook(path));
  assert.match(
    remedy!,
    /^the network \(127\.0\.0\.1:8080\): "net:.*\nreading \/etc\/passwd: `deno task catalog add/,
  );
});

Deno.test("the socket's path is short enough for every system, wherever temporary files go", async () => {
  const deep = await Deno.makeTempDir({ prefix: "kenzan-".padEnd(90, "x") });
  const script = `import { PermissionBroker } from "./lib/notebook/permission_broker.ts";
const folder = await PermissionBroker.privateFolder();
const { mode } = await Deno.stat(folder);
const broker = PermissionBroker.listen(folder, () => undefined);
await broker.close();
await Deno.remove(folder, { recursive: true });
console.log(JSON.stringify({ mode, path: broker.path, temporary: Deno.env.get("TMPDIR") }));`;
  const { mode, path, temporary } = JSON.parse(await printedBy(script, { TMPDIR: deep }));
  assert.equal(temporary, deep);
  assert.equal(mode & 0o077, 0, "nobody else can enter it");
  assert.ok(path.length < 104, path);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(deep)), []);
  await Deno.remove(deep, { recursive: true });
});

Deno.test("Deno's folder is found as Deno finds it on each system", () => {
  const folder = (os: typeof Deno.build.os, env: Record<string, string>) =>
    denoFolder((name) => env[name], os);
  assert.equal(folder("linux", { HOME: "/home/a" }), "/home/a/.cache/deno");
  assert.equal(folder("linux", { HOME: "/home/a", XDG_CACHE_HOME: "/c" }), "/c/deno");
  assert.equal(folder("darwin", { HOME: "/Users/a" }), "/Users/a/Library/Caches/deno");
  assert.equal(folder("linux", { HOME: "/home/a", DENO_DIR: "/d" }), "/d");
});
