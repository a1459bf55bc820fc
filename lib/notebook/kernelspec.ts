import { join } from "node:path";
import { INSTALLED, PINNED } from "./kernel_environment.ts";

/** Name under which notebooks ask for the kernel (`metadata.kernelspec.name`). */
export const KERNEL_NAME = "kenzan";

/** What JupyterLab reads: https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs */
function kernelspec(executable: string) {
  return {
    argv: [...durable(executable), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Kenzan (Deno)",
    language: "typescript",
    // A signal would end the kernel; a message stops the running cell.
    interrupt_mode: "message",
    env: { ...PINNED, ...INSTALLED },
  };
}

/** What starts this Deno also after npm has cleaned its cache, which is where npx keeps programs. */
function durable(executable: string): string[] {
  if (!/[\\/]_npx[\\/]/.test(executable)) return [executable];
  const npx = Deno.build.os === "windows" ? "npx.cmd" : "npx";
  return [npx, "-y", "--prefer-offline", `deno@${Deno.version.deno}`];
}

/**
 * The user's folder for Jupyter data, as Jupyter finds it
 * (https://docs.jupyter.org/en/latest/use/jupyter-directories.html).
 */
export function jupyterDataFolder(
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
  os: typeof Deno.build.os = Deno.build.os,
): string {
  const given = env("JUPYTER_DATA_DIR");
  if (given) return given;
  if (os === "windows") {
    return join(env("APPDATA") ?? join(env("USERPROFILE") ?? ".", "AppData", "Roaming"), "jupyter");
  }
  const home = env("HOME") ?? ".";
  if (os === "darwin") return join(home, "Library", "Jupyter");
  return join(env("XDG_DATA_HOME") || join(home, ".local", "share"), "jupyter");
}

/**
 * Installs (or renews) the kernelspec for the user, with the Deno that runs now.
 *
 * @param executable Path of Deno.
 * @returns the folder it was written to.
 */
export async function installKernelspec(
  dataFolder: string = jupyterDataFolder(),
  executable: string = Deno.execPath(),
): Promise<string> {
  const folder = join(dataFolder, "kernels", KERNEL_NAME);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    join(folder, "kernel.json"),
    JSON.stringify(kernelspec(executable), undefined, 2) + "\n",
  );
  return folder;
}
