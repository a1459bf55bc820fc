import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname!, "../..");

interface Graph {
  modules: { specifier: string; dependencies?: { code?: { specifier?: string } }[] }[];
}

/** The packages that Deno loads along with a module of the project, by any import that names them. */
async function packagesOf(path: string): Promise<string[]> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", path],
    cwd: root,
  }).output();
  assert(success, `deno info ${path}`);
  const info = JSON.parse(new TextDecoder().decode(stdout)) as Graph;
  const modules = new Map(info.modules.map((module) => [module.specifier, module]));
  const reached = new Set<string>();
  const walk = (specifier: string) => {
    if (reached.has(specifier)) return;
    reached.add(specifier);
    for (const { code } of modules.get(specifier)?.dependencies ?? []) {
      if (code?.specifier !== undefined) walk(code.specifier);
    }
  };
  walk(pathToFileURL(join(root, path)).href);
  return [...reached].flatMap((it) => it.match(/^npm:\/?(@[^/@]+\/[^/@]+|[^/@]+)@/)?.[1] ?? []).sort();
}

Deno.test("what stands before a kernel starts loads nothing that reads data or draws", async () => {
  // The parser is a name there, and loaded when code is read.
  const parser = ["@sveltejs/acorn-typescript", "acorn"];
  assert.deepEqual(await packagesOf("lib/cli/report.ts"), [...parser, "commander"]);
  assert.deepEqual(await packagesOf("lib/catalog/mod.ts"), ["ajv"]);
});

Deno.test("what orders reports loads nothing that sets them", async () => {
  const packages = await packagesOf("lib/report/mod.ts");
  assert.deepEqual(packages.filter((name) => /typst|myst|arrow|resvg|excel|plot/.test(name)), []);
});
