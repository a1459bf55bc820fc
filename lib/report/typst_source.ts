import { createHash } from "node:crypto";

/** A path that belongs to this text alone: `name` with the beginning of its SHA-256, e.g. `/cells/7-0a1b….typ`. */
export function sourcePath(name: string, content: string): string {
  return `/${name}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.typ`;
}

/**
 * Holds a typesetter to one text a path. Typst, as its packages wrap it, updates a file that it knows in place, and
 * does that wrongly where old and new text end in the same byte of different characters (終 and 。 are E7B582 and
 * E38082): it sets the old character.
 */
export class SourceTexts {
  readonly #texts = new Map<string, string>();

  /** Throws for a path that had another text before. */
  keep(files: Map<string, string | Uint8Array>): void {
    for (const [path, content] of files) {
      if (typeof content !== "string") continue;
      const known = this.#texts.get(path);
      if (known !== undefined && known !== content) throw new Error(`report: ${path} was given another text`);
      this.#texts.set(path, content);
    }
  }
}
