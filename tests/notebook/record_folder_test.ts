/** Links in the folder of a run, whatever made them: the runner neither writes nor reads through one. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { runNotebook } from "kenzan/notebook/mod.ts";
import { faultOf, handingOn, type ScratchProject, scratchProject, testTogether } from "./scratch.ts";

/** A cell that waits until somebody else has been in the folder of its run. */
const waiting = `const folder = Deno.env.get("KENZAN_RUN_FOLDER");
Deno.writeTextFileSync(folder + "/here", "");
while (![...Deno.readDirSync(folder)].some(({ name }) => name === "done")) {
  await new Promise((done) => setTimeout(done, 10));
}
Deno.removeSync(folder + "/done");
Deno.removeSync(folder + "/here");\n`;

/** Does something in the folder of a run as soon as its cell waits: what a cell itself may not. */
async function meddle(project: ScratchProject, act: (folder: string) => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    for (const run of (await project.left()).staging) {
      const folder = join(project.folder, "reports/out/.staging", run);
      if (!await Deno.stat(join(folder, "here")).catch(() => undefined)) continue;
      await act(folder);
      return await Deno.writeTextFile(join(folder, "done"), "");
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Puts a link to a folder of the project in the place of one that the runner made. */
const instead = (part: string) => async (project: ScratchProject, folder: string) => {
  await Deno.remove(join(folder, part), { recursive: true });
  await Deno.symlink(join(project.folder, "elsewhere"), join(folder, part));
};
const ways: Record<string, [act: (project: ScratchProject, folder: string) => Promise<void>, found: RegExp]> =
  {
    "a link for `files`": [instead("files"), /files: a symbolic link to \/.*elsewhere\n/],
    "a link for `figures`": [instead("figures"), /figures: a symbolic link to \/.*elsewhere\n/],
    "a link for `tables`": [instead("tables"), /tables: a symbolic link to \/.*elsewhere\n/],
    "a link to a file": [
      (_, folder) => Deno.symlink("/etc/hostname", join(folder, "note.txt")),
      /note\.txt: a symbolic link to \/etc\/hostname\n/,
    ],
    "a link in a folder, which leads nowhere": [
      async (_, folder) => {
        await Deno.mkdir(join(folder, "files/deep"), { recursive: true });
        await Deno.symlink("nothing", join(folder, "files/deep/note.txt"));
      },
      /files\/deep\/note\.txt: a symbolic link to nothing\n/,
    ],
    "a second name of a file outside": [
      (project, folder) => Deno.link(join(project.folder, "elsewhere/kept"), join(folder, "note.txt")),
      /note\.txt: a second name of a file \(a hard link\)\n/,
    ],
  };
const cases = Object.entries(ways).map((
  [name, [act, found]],
): [string, () => Promise<void>] => [name, async () => {
  await using project = await scratchProject();
  await project.write("elsewhere/kept", "kept");
  const meddled = meddle(project, (folder) => act(project, folder));
  const path = await project.notebook([handingOn("first", 1), waiting + handingOn("area", 2)]);
  const { message } = await faultOf(runNotebook(path));
  await meddled;
  assert.match(message, /notebook: a link lies in the folder of the run/);
  assert.match(message, found);
  assert.match(message, /where: +notebooks\/trial\/trial\.ipynb, cell 2$/m);
  assert.deepEqual(await project.left(), { records: [], staging: [] });
  assert.deepEqual((await Array.fromAsync(Deno.readDir(join(project.folder, "elsewhere")))).length, 1);
  assert.equal(await Deno.readTextFile(join(project.folder, "elsewhere/kept")), "kept");
}]);
testTogether("a run that finds a link in its folder fails, and writes nothing through it", cases);

Deno.test("a link that comes in before the record is put into its place fails the commit", async () => {
  await using project = await scratchProject();
  const run = await runNotebook(await project.notebook([handingOn("area", 1)]));
  await Deno.symlink("/etc", join(run.record.folder, "files"));
  const { message } = await faultOf(run.commit());
  assert.match(message, /files: a symbolic link to \/etc\n/);
  assert.deepEqual((await project.left()).records, []);
  await run.discard();
});

Deno.test("a record with a link in it is not kept: the notebook runs again", async () => {
  await using project = await scratchProject();
  const path = await project.notebook([handingOn("area", 1)]);
  const { folder } = await (await runNotebook(path)).commit();
  await Deno.symlink("/etc", join(folder, "files"));
  const again = await runNotebook(path);
  assert.deepEqual([again.executed, again.reason], [true, "a link lies in the folder of the run"]);
  await again.commit();
  assert.deepEqual((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort(), [
    "notebook.ipynb",
    "results.json",
    "ro-crate-metadata.json",
    "timings.json",
  ]);
});
