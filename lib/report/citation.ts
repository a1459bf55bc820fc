import { Fault } from "../fault/mod.ts";
import { nearMatches } from "./near_match.ts";
import type { MystNode } from "./myst_tree.ts";
import { literal } from "./typst_text.ts";

/** Works that a narrative may cite. */
export interface Bibliography {
  /** Path as the notebook names it, for messages. */
  path: string;
  /** BibTeX. */
  text: string;
  /** Keys of the entries. */
  keys: Set<string>;
}

/** Reads the keys of a BibTeX file; Typst reads the rest. */
export function bibliographyOf(path: string, text: string): Bibliography {
  const entries = text.matchAll(/^[ \t]*@(\w+)\s*[{(]\s*([^\s,{}]+)\s*,/gm);
  const keys = [...entries].filter(([, type]) => !/^(comment|string|preamble)$/i.test(type)).map((
    [, , key],
  ) => key);
  return { path, text, keys: new Set(keys) };
}

/**
 * Typst markup for a `{cite}` role: in brackets, or for `{cite:t}` as part of the sentence.
 *
 * @throws Fault for a key that the bibliography lacks.
 */
export function citation(node: MystNode, works: Bibliography | undefined, where: string): string {
  const cites = node.type === "cite" ? [node] : node.children!;
  return cites.map((cite) => {
    const key = cite.label!;
    if (!works?.keys.has(key)) throw unknownWork(key, works, where);
    const form = node.name === "cite:t" ? ', form: "prose"' : "";
    return `#cite(label(${literal(key)})${form});`;
  }).join("");
}

function unknownWork(key: string, works: Bibliography | undefined, where: string): Fault {
  if (works === undefined) {
    return new Fault(`report: {cite} names ${JSON.stringify(key)}, but the notebook has no bibliography`, {
      expected: "kenzan.bibliography in the notebook's metadata: the path of a BibTeX file",
      found: "no such metadata",
      where,
      remedy:
        'add "bibliography": "references.bib" to the kenzan metadata, and that file beside the notebook',
    });
  }
  const near = nearMatches(key, works.keys);
  return new Fault(`report: {cite} names ${JSON.stringify(key)}, which is not in the bibliography`, {
    expected: near.length > 0
      ? `perhaps ${near.join(", ")}`
      : `one of ${[...works.keys].slice(0, 20).join(", ")}`,
    found: key,
    where,
    remedy: `correct the key, or add the work to ${works.path}`,
  });
}
