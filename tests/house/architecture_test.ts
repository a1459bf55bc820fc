/** The rules of the house that can be read off the source. */

import assert from "node:assert/strict";
import { dirname, join, normalize, relative } from "node:path";
import { readdirSync, readFileSync, statSync } from "node:fs";

const lib = new URL("../../lib/", import.meta.url).pathname;

/** What each folder may import, by its mod.ts, besides npm packages and itself. */
const mayImport: Record<string, string[]> = {
  fault: [],
  loading: [],
  stats: ["fault"],
  table: ["fault"],
  geo: ["fault", "table"],
  catalog: ["fault", "loading", "stats", "table", "geo"],
  landuse: ["fault", "stats", "geo", "table"],
  wildlife: ["fault", "stats", "geo", "table"],
  publish: ["fault", "table", "geo"],
  notebook: ["fault", "loading", "publish", "catalog"],
  fragility: ["fault", "loading", "catalog", "notebook", "table"],
  report: ["fault", "publish", "notebook", "fragility", "table"],
  audit: ["fault", "publish", "notebook", "fragility", "report", "catalog", "geo", "table"],
  cli: ["fault", "loading", "publish", "notebook", "report", "catalog", "audit", "fragility"],
};

interface Source {
  /** Path relative to lib/. */
  path: string;
  folder: string;
  text: string;
  /** Specifiers of static, dynamic and re-exporting imports. */
  imports: string[];
}

function sources(): Source[] {
  const paths = readdirSync(lib, { recursive: true }) as string[];
  return paths.filter((path) => path.endsWith(".ts")).sort().map((path) => {
    const text = readFileSync(join(lib, path), "utf8");
    const code = text.replace(/^\s*(\*|\/\/|\/\*\*).*$/gm, "");
    const imports = [...code.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1]);
    return { path, folder: path.split("/")[0], text, imports };
  });
}

/** The lib folder and file that a specifier names, or undefined for a package. */
function target(source: Source, specifier: string): { folder: string; file: string } | undefined {
  const path = specifier.startsWith("kenzan/")
    ? specifier.slice("kenzan/".length)
    : specifier.startsWith(".")
    ? relative(lib, normalize(join(lib, dirname(source.path), specifier)))
    : undefined;
  // JSON of the project's own folders (data-catalog/, reports/) is data, not a way around a door.
  if (path === undefined || path.startsWith("../") && path.endsWith(".json")) return undefined;
  const [folder, ...rest] = path.split("/");
  return { folder, file: rest.join("/") };
}

Deno.test("every folder under lib has its door and its place in the map of imports", () => {
  const folders = readdirSync(lib).filter((name) => statSync(join(lib, name)).isDirectory());
  assert.deepEqual(folders.sort(), Object.keys(mayImport).sort());
  for (const folder of folders.filter((name) => name !== "cli")) {
    assert.ok(statSync(join(lib, folder, "mod.ts")).isFile(), `lib/${folder}/mod.ts`);
  }
});

Deno.test("a folder is entered by its door only, and only by those who may", () => {
  const offences: string[] = [];
  for (const source of sources()) {
    for (const specifier of source.imports) {
      const to = target(source, specifier);
      if (to === undefined || to.folder === source.folder) continue;
      if (to.file !== "mod.ts") offences.push(`lib/${source.path} enters ${specifier} past its door`);
      if (!mayImport[source.folder].includes(to.folder)) {
        offences.push(`lib/${source.path} may not import ${to.folder}`);
      }
    }
  }
  assert.deepEqual(offences, []);
});

Deno.test("the map of imports has no way back", () => {
  const seen = new Set<string>();
  const visit = (folder: string, path: string[]): void => {
    assert.ok(!path.includes(folder), `cycle: ${[...path, folder].join(" -> ")}`);
    if (seen.has(folder)) return;
    for (const next of mayImport[folder]) visit(next, [...path, folder]);
    seen.add(folder);
  };
  for (const folder of Object.keys(mayImport)) visit(folder, []);
});

Deno.test("every exported symbol has a doc comment", () => {
  const bare = sources().flatMap(({ path, text }) => {
    const lines = text.split("\n");
    return lines.flatMap((line, index) => {
      const name = line.match(
        /^export (?:async |abstract )?(?:function\*?|class|const|interface|type|enum) (\w+)/,
      )?.[1];
      if (
        name === undefined ||
        /\*\/\n(\/\/ deno-.*\n)?$/.test(lines.slice(Math.max(0, index - 2), index).join("\n") + "\n")
      ) return [];
      // The later signatures of an overloaded function share the comment of the first.
      const isOverload = lines.slice(0, index).some((above) => above.startsWith(`export function ${name}(`));
      return isOverload ? [] : [`lib/${path}:${index + 1} ${name}`];
    });
  });
  assert.deepEqual(bare, []);
});

Deno.test("no source file is longer than 300 lines", () => {
  const long = sources().filter(({ text }) => text.split("\n").length > 300).map(({ path }) => path);
  assert.deepEqual(long, []);
});

Deno.test("packages are named by the import map, never by version or URL in the code", () => {
  const offences = sources().flatMap(({ path, imports }) =>
    imports.filter((name) => /^(npm|jsr|https?):/.test(name)).map((name) => `lib/${path}: ${name}`)
  );
  assert.deepEqual(offences, []);
});

Deno.test("every dependency is pinned to an exact version and used", () => {
  const config = JSON.parse(readFileSync(new URL("../../deno.json", import.meta.url), "utf8"));
  const roots = ["lib", "tests", "bench", "notebooks"].map((name) =>
    new URL(`../../${name}/`, import.meta.url).pathname
  );
  const texts = roots.flatMap((root) =>
    (readdirSync(root, { recursive: true }) as string[])
      .filter((path) => /\.(ts|ipynb)$/.test(path))
      .map((path) => readFileSync(join(root, path), "utf8"))
  );
  for (const [name, specifier] of Object.entries(config.imports as Record<string, string>)) {
    if (name === "kenzan/") continue;
    assert.match(specifier, /^npm:(@[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/, name);
    assert.ok(
      texts.some((text) => text.includes(`"${name}`) || text.includes(`/${name}/`)),
      `${name} is unused`,
    );
  }
});
