import type { RecordedItem } from "../notebook/mod.ts";
import type { Edition } from "./edition.ts";
import type { MystNode } from "./myst_tree.ts";

/** What of an edition can be set before all is published: the blocks that name nothing unpublished. */
export function draftOf(edition: Edition, items: RecordedItem[]): Edition {
  const known = new Set(items.map(({ id }) => id));
  const learn = (node: MystNode) => {
    if (node.type === "mystTarget") known.add(node.label!);
    if (node.type === "math" && node.identifier !== undefined) known.add(node.identifier);
    node.children?.forEach(learn);
  };
  const isKnown = (node: MystNode): boolean => {
    const name = nameIn(node);
    return (name === undefined || known.has(name)) && (node.children?.every(isKnown) ?? true);
  };
  for (const part of edition.parts) if (part.kind === "narrative") learn(part.tree);
  return {
    ...edition,
    parts: edition.parts.map((part) =>
      part.kind === "code"
        ? part
        : { ...part, tree: { ...part.tree, children: part.tree.children!.filter(isKnown) } }
    ),
  };
}

/** The id or label that a node prints or refers to. */
function nameIn(node: MystNode): string | undefined {
  if (node.type === "v") return node.value!.split(":")[0];
  if (node.type === "show" || node.type === "claim") return node.value;
  if (node.type === "crossReference") return node.label ?? node.identifier;
  return undefined;
}
