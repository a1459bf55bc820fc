/** A command called with `deno task` in a folder of the project: `deno task` changes to the project's before it runs. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What the command's paths become, called in a folder of the project, or elsewhere with the variable handed on. */
async function fromHere(paths: string[], called: string, cwd = root): Promise<string[]> {
  const script = `import { fromHere } from "${new URL("../../lib/cli/from_here.ts", import.meta.url)}";
console.log(JSON.stringify(Deno.args.map(fromHere)));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", "--config", join(root, "deno.json"), script, ...paths],
    cwd,
    env: { INIT_CWD: called },
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("a path is that of the folder of the call, else the project's where one is there, else to be made", async () => {
  const paths = [
    "rates.ipynb",
    "notebooks/landuse/rates.ipynb",
    "../wildlife",
    "new/folder",
    ".",
    join(root, "a"),
  ];
  assert.deepEqual(await fromHere(paths, join(root, "notebooks/landuse")), [
    "notebooks/landuse/rates.ipynb",
    "notebooks/landuse/rates.ipynb",
    "notebooks/wildlife",
    "notebooks/landuse/new/folder",
    "notebooks/landuse",
    join(root, "a"),
  ]);
  assert.deepEqual(await fromHere(["..", "rates.ipynb"], join(root, "notebooks")), [
    ".",
    "notebooks/rates.ipynb",
  ]);
});

Deno.test("a path stays as it is in the project's folder, outside of it, and below another command", async () => {
  const paths = ["notebooks", "none.ipynb", "../x"];
  const elsewhere = await Deno.realPath(await Deno.makeTempDir());
  try {
    assert.deepEqual(await fromHere(paths, root), paths);
    assert.deepEqual(await fromHere(paths, elsewhere), paths);
    assert.deepEqual(await fromHere(paths, join(root, "notebooks"), elsewhere), paths);
  } finally {
    await Deno.remove(elsewhere);
  }
});

Deno.test("commands find what is beside the caller", async () => {
  // A task keeps the variable that it finds, and npx has set one of its own around these tests.
  const { INIT_CWD: _, ...env } = Deno.env.toObject();
  const task = async (...args: string[]) => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", ...args],
      cwd: join(root, "notebooks/landuse"),
      clearEnv: true,
      env: { ...env, NO_COLOR: "1" },
    }).output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  };
  // Each is found, and refused for what it is.
  assert.match(
    await task("report", "rates.ipynb", "--allow", "net:example.com"),
    /a permission that no notebook/,
  );
  assert.match(await task("report", "none.ipynb"), /where: {4}notebooks\/landuse\/none\.ipynb/);
  for (const command of ["trace", "audit"]) {
    assert.match(
      await task(command, "rates.ipynb"),
      /not a PDF[^]*where: {4}notebooks\/landuse\/rates\.ipynb/,
    );
  }
});
