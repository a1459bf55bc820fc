/** `deno task lab`: the workbench. */

import { delimiter, join } from "node:path";
import { Command } from "commander";
import { installKernelspec } from "../notebook/mod.ts";
import { projectRoot } from "./from_here.ts";

/** In order of preference. */
const WORKBENCHES = ["jupyter-lab", "jupyter-notebook"];

/** Installs the kernel for the user, then opens JupyterLab or classic Notebook, or says how to get one. */
export function command(): Command {
  return new Command("lab")
    .description("Install the kernel `Kenzan (Deno)` and open JupyterLab or classic Notebook")
    .option("--no-open", "install the kernel only")
    .argument("[arguments...]", "passed on to Jupyter, after `--`")
    .action(async (passed: string[], { open }: { open: boolean }) => {
      console.log(`Kernel "Kenzan (Deno)" installed in ${await installKernelspec()}`);
      if (!open) return;
      const executable = await findWorkbench();
      if (executable === undefined) {
        console.log(
          "No JupyterLab found. Get one with `uv tool install jupyterlab` or `pipx install jupyterlab`, then run `deno task lab` again.\n" +
            "VS Code: install the extension `Jupyter`, open a notebook, Select Kernel > Jupyter Kernel > Kenzan (Deno).",
        );
        return;
      }
      Deno.exitCode = await openWorkbench(executable, passed);
    });
}

/** The first workbench on the PATH. */
async function findWorkbench(): Promise<string | undefined> {
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  for (const name of WORKBENCHES) {
    for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "")) {
      const path = join(folder, name + suffix);
      try {
        if ((await Deno.stat(path)).isFile) return path;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
          throw error;
        }
      }
    }
  }
  return undefined;
}

/** Runs it in the project until the person ends it; Ctrl-C is for Jupyter, which asks back. */
async function openWorkbench(executable: string, args: string[]): Promise<number> {
  const leaveToJupyter = () => {};
  Deno.addSignalListener("SIGINT", leaveToJupyter);
  try {
    const child = new Deno.Command(executable, {
      args: [...args, join(projectRoot, "notebooks")],
      cwd: projectRoot,
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    return (await child.status).code;
  } finally {
    Deno.removeSignalListener("SIGINT", leaveToJupyter);
  }
}
