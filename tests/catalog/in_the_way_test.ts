/** Other things where simulated data or an entry goes: a Fault that names them, and no stack. */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { addEntry, openCatalog, simulateAgain } from "kenzan/catalog/mod.ts";
import type { Fault } from "kenzan/fault/mod.ts";
import { faultOf } from "./scratch.ts";

const ID = "deer-deployments"; // the smallest that is simulated
const FILE = "data/wildlife/deer-deployments.csv";
const progress = () => {};

/** What opening and making the dataset again say where `put` laid something at one of its paths. */
async function refused(
  path: string,
  put: (whole: string) => void,
): Promise<{ opened: Fault; made?: Fault; where: string }> {
  const folder = Deno.makeTempDirSync({ prefix: "kenzan-way-" });
  try {
    Deno.mkdirSync(dirname(join(folder, path)), { recursive: true });
    put(join(folder, path));
    const catalog = await openCatalog({ folders: [], dataFolder: join(folder, "data") });
    const opened = await faultOf(catalog.table(ID));
    // Whoever asks for it again needs no lock.
    const isLock = path.endsWith(".lock");
    const made = isLock
      ? undefined
      : await faultOf(simulateAgain(catalog.locate(ID), { update: false, progress }));
    return { opened, made, where: join(folder, path) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const file = (path: string) => Deno.writeTextFileSync(path, "");
const folder = (path: string) => Deno.mkdirSync(path);
const link = (path: string) => Deno.symlinkSync("/nowhere/at-all", path);

Deno.test("A file or a lost link where a folder of simulated data should be is named, with what to do", async () => {
  for (const path of ["data", "data/wildlife"]) {
    for (const put of [file, link]) {
      const { opened, made, where } = await refused(path, put);
      for (const fault of [opened, made!]) {
        assert.equal(fault.subject, "catalog: deer-deployments.csv cannot be written");
        assert.equal(fault.expected, "a folder");
        assert.match(fault.found!, put === file ? /^a file$/ : /^a link to \/nowhere\/at-all, where nothing/);
        assert.ok(fault.where!.startsWith(`${where}, on the way to /`), fault.where);
        assert.match(fault.remedy!, put === file ? /^rename or move it$/ : /remove the link/);
      }
    }
  }
});

Deno.test("A link that leads to itself where the folder of simulated data should be is named", async () => {
  const { opened } = await refused("data", (path) => Deno.symlinkSync("data", path));
  assert.match(opened.message, /found: {4}a link to data, where nothing can be reached\n/);
});

Deno.test("A folder in the place of simulated data is to be moved: the entry is not what is wrong", async () => {
  const { opened, made, where } = await refused(FILE, folder);
  assert.match(opened.message, /found: {4}a folder[^]*do: +rename or move what is there: .* is made again$/);
  assert.deepEqual([made!.expected, made!.found, made!.where], ["a file", "a folder", where]);
});

Deno.test("A folder or a lost link in the place of the lock of simulated data is named", async () => {
  for (const put of [folder, link]) {
    const { opened, where } = await refused(`${FILE}.lock`, put);
    assert.match(opened.subject, /cannot be written/);
    assert.equal(opened.expected, "a file");
    assert.equal(opened.where, where);
  }
});

Deno.test("An entry that cannot go into a file is not said to be there already", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "kenzan-way-" });
  try {
    const data = join(folder, "trees.csv");
    Deno.writeTextFileSync(data, "a\n1\n");
    Deno.writeTextFileSync(join(folder, "mine"), "");
    const fault = await faultOf(addEntry(data, { folder: join(folder, "mine") }));
    assert.match(fault.subject, /the entry of trees cannot be written/);
    assert.ok(fault.where!.startsWith(`${join(folder, "mine")}, on the way to `), fault.where);
    Deno.mkdirSync(join(folder, "trees.json"));
    assert.equal((await faultOf(addEntry(data))).found, "a folder");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
