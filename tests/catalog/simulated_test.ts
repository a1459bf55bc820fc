import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Table, vectorFromArray } from "apache-arrow";
import { writeGeoPackage } from "kenzan/geo/mod.ts";

const PROJECT = join(import.meta.dirname!, "../..");

/** A project of its own with the domain `toy`, whose simulator writes a small CSV file. */
class ToyProject implements Disposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "kenzan-toy-" });
  readonly entryFile = join(this.folder, "data-catalog/toy/numbers.json");
  readonly file = join(this.folder, "data/toy/numbers.csv");

  constructor(
    simulator = "return new TextEncoder().encode(`n\\n${source.seed}\\n${source.parameters.more}\\n`)",
  ) {
    cpSync(join(PROJECT, "lib"), join(this.folder, "lib"), { recursive: true });
    for (const file of ["deno.json", "deno.lock", "data-catalog/entry.schema.json", "reports/report.json"]) {
      Deno.mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      Deno.copyFileSync(join(PROJECT, file), join(this.folder, file));
    }
    Deno.symlinkSync(join(PROJECT, "node_modules"), join(this.folder, "node_modules"));
    Deno.mkdirSync(join(this.folder, "lib/toy"));
    Deno.writeTextFileSync(
      join(this.folder, "lib/toy/mod.ts"),
      `export const simulators = { numbers: async (source, progress) => { progress(0.5); ${simulator}; } };`,
    );
    Deno.mkdirSync(dirname(this.entryFile), { recursive: true });
    this.write("n\n7\n8\n");
  }

  /** Writes the entry of a dataset with this content. */
  write(content: string, source: object = { simulator: "numbers", seed: 7, parameters: { more: 8 } }) {
    const label = { ja: "数", en: "numbers" };
    Deno.writeTextFileSync(
      this.entryFile,
      JSON.stringify({
        name: "numbers",
        title: label,
        path: "toy/numbers.csv",
        format: "csv",
        sha256: createHash("sha256").update(content).digest("hex"),
        bytes: content.length,
        licence: "CC0-1.0",
        confidentiality: "public",
        source,
        schema: { fields: [{ name: "n", title: label, type: "integer" }] },
      }),
    );
  }

  /** Runs a script against the catalog `c`. */
  async run(script: string) {
    const path = join(this.folder, `${crypto.randomUUID()}.ts`);
    Deno.writeTextFileSync(
      path,
      `import { openCatalog } from "kenzan/catalog/mod.ts"; const c = await openCatalog({ folders: [] }); ${script}`,
    );
    return await this.#deno(["run", "-A", path]);
  }

  /** Runs a catalog command. */
  async command(...args: string[]) {
    const script = 'import { command as catalogCommand } from "./lib/cli/catalog.ts";' +
      "try { await catalogCommand().parseAsync(Deno.args, { from: 'user' }) } " +
      "catch (error) { console.error(error.message); Deno.exit(1) }";
    Deno.writeTextFileSync(join(this.folder, "command.ts"), script);
    return await this.#deno(["run", "-A", "command.ts", ...args]);
  }

  async #deno(args: string[]) {
    const output = await new Deno.Command(Deno.execPath(), { args, cwd: this.folder, env: { NO_COLOR: "1" } })
      .output();
    const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { stdout, stderr, code: output.code };
  }

  [Symbol.dispose]() {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

const ROWS = "console.log((await c.table('numbers')).toArray().map((row) => row.n).join());";

Deno.test("Simulated data is made on first use, under data/, and read from there afterwards", async () => {
  using project = new ToyProject();
  assert.equal(existsSync(project.file), false);
  assert.equal((await project.run(ROWS)).stdout, "7,8\n");
  assert.equal(Deno.readTextFileSync(project.file), "n\n7\n8\n");
  assert.deepEqual([...Deno.readDirSync(dirname(project.file))].map(({ name }) => name), ["numbers.csv"]);
  Deno.writeTextFileSync(join(project.folder, "lib/toy/mod.ts"), "throw new Error('not needed any more')");
  assert.equal((await project.run(ROWS)).stdout, "7,8\n");
});

Deno.test("Two processes that make the same dataset at once both get it whole", async () => {
  using project = new ToyProject(
    "const text = 'n\\n' + '12345678\\n'.repeat(500_000); return new TextEncoder().encode(text)",
  );
  project.write("n\n" + "12345678\n".repeat(500_000));
  const count = "console.log((await c.table('numbers')).numRows);";
  const runs = await Promise.all([project.run(count), project.run(count), project.run(count)]);
  assert.deepEqual(runs.map(({ stdout }) => stdout), ["500000\n", "500000\n", "500000\n"]);
  assert.deepEqual([...Deno.readDirSync(dirname(project.file))].map(({ name }) => name), ["numbers.csv"]);
});

Deno.test("Of processes that want a dataset at once one makes it, and its file is not replaced afterwards", async () => {
  // Each would leave a line in `made`, and takes long enough for the others to ask.
  using project = new ToyProject(
    'Deno.writeTextFileSync(new URL("../../made", import.meta.url), "x", { append: true });' +
      "await new Promise((done) => setTimeout(done, 1500));" +
      "return new TextEncoder().encode(`n\\n${source.seed}\\n${source.parameters.more}\\n`)",
  );
  const look = "const { ino, ctime } = Deno.statSync(c.locate('numbers').path);" +
    "const seen = `${ino} ${ctime.getTime()}`; await new Promise((done) => setTimeout(done, 3000));" +
    "const again = Deno.statSync(c.locate('numbers').path);" +
    "console.log(rows, seen === `${again.ino} ${again.ctime.getTime()}`);";
  const script = `const rows = (await c.table('numbers')).numRows; ${look}`;
  const runs = await Promise.all([project.run(script), project.run(script), project.run(script)]);
  assert.deepEqual(runs.map(({ stdout }) => stdout), ["2 true\n", "2 true\n", "2 true\n"]);
  assert.equal(Deno.readTextFileSync(join(project.folder, "made")), "x");
  assert.deepEqual([...Deno.readDirSync(dirname(project.file))].map(({ name }) => name), ["numbers.csv"]);
});

Deno.test("A process that ended while it made a dataset does not keep the next from making it", async () => {
  using project = new ToyProject(
    'const dying = new URL("../../dying", import.meta.url);' +
      "try { Deno.removeSync(dying); Deno.exit(3); }" +
      "catch (error) { if (!(error instanceof Deno.errors.NotFound)) throw error; }" +
      "return new TextEncoder().encode(`n\\n${source.seed}\\n${source.parameters.more}\\n`)",
  );
  const names = () => [...Deno.readDirSync(dirname(project.file))].map(({ name }) => name);
  Deno.writeTextFileSync(join(project.folder, "dying"), "");
  assert.equal((await project.run(ROWS)).code, 3);
  assert.deepEqual(names(), ["numbers.csv.lock"]);
  assert.equal((await project.run(ROWS)).stdout, "7,8\n");
  assert.deepEqual(names(), ["numbers.csv"]);
});

/** Prepares the dataset with a signal that comes soon, and tells how far it came and how it ended. */
const INTERRUPTED = "const told = new Set();" +
  "const d = await openCatalog({ folders: [], progress: (id, done) => told.add(done ?? 'waiting') });" +
  "const end = await d.prepare('numbers', { signal: AbortSignal.timeout(1000) }).then(() => 'made', String);" +
  "console.log([...told].join(), end);";

Deno.test("Waiting for another process's simulation is told, and ends with the signal", async () => {
  using project = new ToyProject();
  Deno.mkdirSync(dirname(project.file), { recursive: true });
  using lock = Deno.openSync(`${project.file}.lock`, { write: true, create: true });
  lock.lockSync(true);
  // Whoever cannot be interrupted makes the dataset then.
  const late = setTimeout(() => lock.unlockSync(), 20_000);
  const { stdout, stderr } = await project.run(INTERRUPTED);
  clearTimeout(late);
  assert.match(stdout, /^waiting TimeoutError/, stderr);
  assert.equal(existsSync(project.file), false);
  assert.equal(existsSync(`${project.file}.lock`), true, "the lock is the other process's");
  lock.unlockSync();
  assert.equal((await project.run(ROWS)).stdout, "7,8\n");
});

Deno.test("A simulation ends with the signal where it tells its progress, and leaves nothing", async () => {
  using project = new ToyProject(
    "for (let k = 1; k <= 4000; k++) {" +
      "const until = performance.now() + 5; while (performance.now() < until); await progress(0.75); }" +
      "return new TextEncoder().encode(`n\n7\n8\n`);",
  );
  const { stdout, stderr } = await project.run(INTERRUPTED);
  assert.match(stdout, /^0,0.5,0.75 TimeoutError/, stderr);
  assert.deepEqual([...Deno.readDirSync(dirname(project.file))], []);
});

Deno.test("Where the file system has no locks, data is made without waiting", async () => {
  using project = new ToyProject();
  // No file system of this kind is at hand: its answer stands in for it, everything else is real.
  const without = (code: string) =>
    `Deno.FsFile.prototype.tryLockSync = () => { throw Object.assign(new Error("no locks"), { code: "${code}" }) };`;
  assert.match((await project.run(without("EIO") + ROWS)).stderr, /no locks/);
  assert.equal(existsSync(project.file), false);
  assert.equal((await project.run(without("ENOLCK") + ROWS)).stdout, "7,8\n");
});

Deno.test("A simulator that disagrees with the entry is refused, and nothing is written", async () => {
  using project = new ToyProject();
  project.write("n\n7\n9\n");
  const { stderr } = await project.run(ROWS);
  assert.match(stderr, /simulator and entry disagree[^]*catalog simulate numbers --update/);
  assert.equal(existsSync(project.file), false);
});

Deno.test("A changed file is refused until it is made again, and --update takes a new simulator's checksum", async () => {
  using project = new ToyProject();
  await project.run(ROWS);
  Deno.writeTextFileSync(project.file, "n\n7\n9\n");
  const { stderr } = await project.run(ROWS);
  assert.match(stderr, /not the one the entry describes[^]*deno task catalog simulate numbers/);
  assert.equal((await project.command("simulate", "numbers")).code, 0);
  assert.equal((await project.run(ROWS)).stdout, "7,8\n");

  const entry = Deno.readTextFileSync(project.entryFile);
  Deno.writeTextFileSync(project.entryFile, entry.replace('"more":8', '"more":10'));
  assert.equal((await project.command("simulate", "numbers")).code, 1);
  assert.match(
    (await project.command("simulate", "numbers", "--update")).stdout,
    /new checksum in the entry/,
  );
  assert.equal((await project.run(ROWS)).stdout, "7,10\n");
});

Deno.test("An unknown simulator, and a domain that is not there, are refused", async () => {
  using project = new ToyProject();
  project.write("x", { simulator: "none", seed: 1, parameters: {} });
  assert.match((await project.run(ROWS)).stderr, /no such simulator[^]*one of numbers/);
  Deno.renameSync(join(project.folder, "lib/toy"), join(project.folder, "lib/gone"));
  assert.match((await project.run(ROWS)).stderr, /no domain to simulate it/);
});

Deno.test("catalog list aligns Japanese; catalog verify goes on after a failure and exits with 1", async () => {
  using project = new ToyProject();
  const file = join(project.folder, "bad.csv");
  Deno.writeTextFileSync(file, "a\n1\n");
  assert.match((await project.command("add", file)).stdout, /\/licence: TODO/);
  const path = join(project.folder, "bad.json");
  const entry = Deno.readTextFileSync(path).replaceAll("TODO: ", "");
  Deno.writeTextFileSync(path, entry);
  const listed = await project.command("list", "--catalog", project.folder);
  // deno.json is no entry: it is named, and the others are listed all the same.
  assert.match(listed.stderr, /the entry "deno" is not as it should be/);
  const lines = listed.stdout.trimEnd().split("\n");
  const column = (line: string) => {
    const before = line.slice(0, line.indexOf("csv"));
    return [...before].reduce((width, character) => width + (character > "\u2e80" ? 2 : 1), 0);
  };
  assert.equal(lines.length, 3);
  assert.equal(column(lines[1]), column(lines[2]));

  Deno.writeTextFileSync(file, "a\n2\n");
  const verified = await project.command("verify", "bad", "numbers", "--catalog", project.folder);
  assert.match(verified.stdout, /FAILED +bad\nok +numbers: 2 rows, 6 bytes/);
  assert.match(verified.stdout, /1 of 2 datasets are as their entries say\nnot: bad/);
  assert.match(verified.stderr, /not the one the entry describes/);
  assert.equal(verified.code, 1);
  assert.equal((await project.command("verify", "numbers")).code, 0);

  const refused = await project.command("add", file.replace("bad", "header"), "--id", "header");
  assert.match(refused.stderr, /no such file/);
  Deno.writeTextFileSync(join(project.folder, "header.csv"), "a\n");
  const sum = createHash("sha256").update("a\n").digest("hex");
  const header = JSON.parse(entry.replaceAll("bad", "header"));
  Deno.writeTextFileSync(
    join(project.folder, "header.json"),
    JSON.stringify({ ...header, sha256: sum, bytes: 2 }),
  );
  const empty = await project.command("verify", "header", "--catalog", project.folder);
  assert.match(
    empty.stdout,
    /ok +header: 0 rows, 2 bytes, .* s - empty: is the file whole\?\n1 of 1 dataset is as/,
  );
});

Deno.test("catalog add --layer takes one layer of a GeoPackage, and look: tells what may not be meant", async () => {
  using project = new ToyProject();
  const layer = (name: string) => ({
    name,
    crs: "EPSG:6668",
    attributes: new Table({ n: vectorFromArray([1, 2]) }),
    geometries: [{ type: "Point" as const, coordinates: [139, 35] }, null],
  });
  const file = join(project.folder, "two.gpkg");
  Deno.writeFileSync(file, writeGeoPackage([layer("plots"), layer("trees")]));
  assert.match(
    (await project.command("add", file)).stderr,
    /plots, trees\n[^]*name one of these layers: --layer NAME/,
  );
  const { stdout } = await project.command("add", file, "--layer", "trees");
  assert.match(stdout, /\nlook: 1 of 2 features without geometry/);
  assert.equal(JSON.parse(Deno.readTextFileSync(join(project.folder, "two.json"))).layer, "trees");
});

Deno.test({
  name: "Simulated data and entries that the system does not let us write are refused with the place",
  ignore: Deno.build.os !== "linux", // /sys takes no file from anyone
  fn: async () => {
    using project = new ToyProject();
    Deno.symlinkSync("/sys/kernel", join(project.folder, "data"));
    const { stderr } = await project.run('await c.table("numbers");');
    assert.match(
      stderr,
      /Fault: catalog: numbers\.csv cannot be written\n.*expected: a place that can be written to/,
    );
    assert.match(stderr, /found: {4}EPERM[^]*where: {4}data\/toy\/numbers\.csv[^]*do: .*copy of the project/);
    Deno.writeTextFileSync(join(project.folder, "own.csv"), "a\n1\n");
    const added = await project.command(
      "add",
      join(project.folder, "own.csv"),
      "--folder",
      "/sys/kernel/mine",
    );
    assert.match(
      added.stderr,
      /the entry of own cannot be written[^]*where: {4}\/sys\/kernel\/mine\/own\.json/,
    );
    assert.match(added.stderr, /do: +name a folder of your own: --folder my-data/);
  },
});
