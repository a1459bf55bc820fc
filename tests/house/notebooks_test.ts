/** What can be read off the notebooks. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readNotebook } from "kenzan/notebook/mod.ts";

const folder = new URL("../../notebooks/", import.meta.url).pathname;
const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((path) =>
  path.endsWith(".ipynb")
);

Deno.test("every variable of a notebook's parameters cell is declared with its words, and every declaration has one", async () => {
  assert.ok(paths.length > 0);
  for (const path of paths) {
    const { cells, metadata } = await readNotebook(join(folder, path));
    const source = cells.filter((cell) => cell.metadata.tags?.includes("parameters")).map((cell) =>
      cell.source
    ).join(
      "\n",
    );
    const variables = [...source.matchAll(/^let (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(variables.sort(), Object.keys(metadata.kenzan.parameters ?? {}).sort(), path);
  }
});
