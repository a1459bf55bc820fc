import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { command as labCommand } from "../../lib/cli/lab.ts";
import { installKernelspec, jupyterDataFolder, runNotebook } from "kenzan/notebook/mod.ts";
import { publishing, scratchProject } from "./scratch.ts";

const hasJupyter = spawnSync("jupyter", ["nbconvert", "--version"]).status === 0;

Deno.test("the kernel goes where Jupyter looks for it on each system", () => {
  const folder = (os: typeof Deno.build.os, env: Record<string, string>) =>
    jupyterDataFolder((name) => env[name], os);
  assert.equal(folder("linux", { HOME: "/home/a" }), "/home/a/.local/share/jupyter");
  assert.equal(folder("linux", { HOME: "/home/a", XDG_DATA_HOME: "/data" }), "/data/jupyter");
  assert.equal(folder("darwin", { HOME: "/Users/a" }), "/Users/a/Library/Jupyter");
  assert.match(folder("windows", { APPDATA: "C:\\a" }), /^C:\\a[\\/]jupyter$/);
  assert.equal(folder("windows", { JUPYTER_DATA_DIR: "D:\\j", APPDATA: "C:\\a" }), "D:\\j");
});

Deno.test("the kernelspec names Deno in a way that lasts, and stops cells by message", async () => {
  const data = await Deno.makeTempDir();
  const installed = async (executable: string) => {
    const folder = await installKernelspec(data, executable);
    assert.equal(folder, join(data, "kernels", "kenzan"));
    return JSON.parse(await Deno.readTextFile(join(folder, "kernel.json")));
  };
  const rest = ["jupyter", "--kernel", "--conn", "{connection_file}"];
  const spec = await installed("/usr/local/bin/deno");
  assert.deepEqual(spec.argv, ["/usr/local/bin/deno", ...rest]);
  assert.deepEqual([spec.interrupt_mode, spec.language, spec.env.TZ], [
    "message",
    "typescript",
    "Asia/Tokyo",
  ]);
  const { argv, interrupt_mode } = await installed("/home/a/.npm/_npx/7a40be/node_modules/deno/deno");
  assert.match(argv[0], /^npx/);
  assert.deepEqual(argv.slice(1), ["-y", "--prefer-offline", `deno@${Deno.version.deno}`, ...rest]);
  assert.equal(interrupt_mode, "message");
  await Deno.remove(data, { recursive: true });
});

Deno.test("`lab` without a Jupyter installs the kernel and says in two lines how to go on", async () => {
  const data = await Deno.makeTempDir();
  const script = `import { command as labCommand } from ${
    JSON.stringify(new URL("../../lib/cli/lab.ts", import.meta.url).href)
  };
await labCommand().parseAsync([], { from: "user" });`;
  const file = join(data, "lab.ts");
  await Deno.writeTextFile(file, script);
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config, file],
    env: { JUPYTER_DATA_DIR: data, PATH: data },
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assert.equal(code, 0);
  assert.equal(lines.length, 3);
  assert.match(lines[0], /installed in .*kernels.kenzan/);
  assert.match(lines[1], /jupyterlab/);
  assert.match(lines[2], /VS Code/);
  assert.equal(labCommand().name(), "lab");
  await Deno.remove(data, { recursive: true });
});

Deno.test({
  name: `nbconvert publishes the same values as the runner${
    hasJupyter ? "" : " (left out: no jupyter nbconvert here)"
  }`,
  ignore: !hasJupyter,
  fn: async () => {
    await using project = await scratchProject();
    const path = await project.notebook([
      publishing("area", "Math.random() + 1 / 3"),
      publishing("day", `new Date(2020, 0, 1).getTime() / 1e6`).split("\n").slice(1).join("\n"),
    ]);
    const run = await runNotebook(path);
    await installKernelspec(join(project.folder, "jupyter"));
    const { success, stderr } = await new Deno.Command("jupyter", {
      args: ["nbconvert", "--to", "notebook", "--execute", "--output", "executed.ipynb", path],
      env: { JUPYTER_DATA_DIR: join(project.folder, "jupyter"), TZ: "America/Lima", LANG: "C.UTF-8" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const executed = JSON.parse(
      await Deno.readTextFile(join(project.folder, "notebooks", "trial", "executed.ipynb")),
    );
    const values = executed.cells.flatMap((
      cell: { outputs: { data: Record<string, { id: string; value: number }> }[] },
    ) => cell.outputs.flatMap(({ data }) => data["application/vnd.kenzan.v1+json"] ?? []));
    assert.deepEqual(
      values.map(({ id, value }: { id: string; value: number }) => [id, value]),
      run.record.items.map((item) => [item.id, item.kind === "value" && item.value]),
    );
    await run.discard();
  },
});
