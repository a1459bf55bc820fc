import { INSPECTED } from "./hang.ts";

/** What is pinned for every kernel, the runner's and the workbench's: LANG, TZ and V8's seed change results. */
export const PINNED: Readonly<Record<string, string>> = {
  LANG: "C.UTF-8",
  LC_ALL: "C.UTF-8",
  TZ: "Asia/Tokyo",
  DENO_V8_FLAGS: "--random-seed=20260401",
};

/**
 * Keeps a kernel, the runner's and the workbench's, from setting up `node_modules/` again. Deno does it for the packages
 * that a cell names and for no others, notes that only these are set up, and at the next import makes all links of the
 * folder anew: whoever reads one meanwhile (another kernel, the report being set) does not find it. Deno means the
 * variable for scripts that run inside an installation; `deno task` has installed everything before a kernel starts.
 */
export const INSTALLED: Readonly<Record<string, string>> = { DENO_INTERNAL_IS_LIFECYCLE_SCRIPT: "1" };

/** Variables of the caller's shell that would leak into results. */
const UNWANTED = /^(LC_.*|LANGUAGE|KENZAN_.*|FORCE_COLOR|CLICOLOR.*|NO_COLOR|NODE_OPTIONS|DENO_JUPYTER.*)$/;

/**
 * Environment of a kernel under the runner: the pins, {@link INSTALLED}, an inspector (the prologue keeps it from the kernel's children),
 * the `KENZAN_*` variables given, and of the base what does not change results.
 *
 * @param base Default: the caller's variables (proxies, caches, home).
 */
export function kernelEnvironment(
  kenzan: Record<string, string>,
  base: Record<string, string> = Deno.env.toObject(),
): Record<string, string> {
  const kept = Object.entries(base).filter(([name]) => !UNWANTED.test(name));
  return {
    ...Object.fromEntries(kept),
    ...PINNED,
    ...INSTALLED,
    NO_COLOR: "1",
    NODE_OPTIONS: INSPECTED,
    ...kenzan,
  };
}
