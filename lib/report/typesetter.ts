/** What the compiler complains about. */
export interface Complaint {
  /** Path of the Typst file; empty for what has no place. */
  path: string;
  /** Zero-based, `line:column-line:column`, columns in UTF-16 code units; empty for what has no place. */
  range: string;
  severity: "error" | "warning" | "hint";
  message: string;
}

/** A set document, or why there is none. Errors come before warnings. */
export type Setting =
  | { pdf: Uint8Array<ArrayBuffer>; answers: unknown[][]; complaints: Complaint[] }
  | { pdf?: undefined; complaints: Complaint[] };

/**
 * Typst with the report's fonts. One typesetter sets many documents, one after another; what did not change between
 * them is not set anew. It reads nothing but the project it is given: no other file, no package, no font of the machine.
 * All typesetters give the same bytes, complaints and answers.
 */
export interface Typesetter {
  /**
   * Sets a Typst project held in memory.
   *
   * @param files Contents by absolute path. A text keeps its path, and a path its text, for the life of the typesetter:
   * see `sourcePath`.
   * @param main Path of the root file.
   * @param queries Selectors of metadata in the document, e.g. `<last-page>`, answered with its values.
   */
  set(files: Map<string, string | Uint8Array>, main: string, queries?: string[]): Promise<Setting>;
  /** Lays a project out, for the caches alone. */
  draft(files: Map<string, string | Uint8Array>, main: string): Promise<void>;
}

/** What each typesetter says in words of its own of a file or package that it was not given. */
const ownWords: [RegExp, string][] = [
  [
    /^failed to load (file|linked image .* in SVG) \((access denied|Not a directory \(os error 20\))\).*$/s,
    "failed to load $1: it is not part of the project",
  ],
  [/^(failed to (load|download) package|package not found) .*$/s, "failed to load package: there are none"],
];

/** A message in the words that all typesetters share. */
export function commonWords(message: string): string {
  return ownWords.reduce((words, [pattern, common]) => words.replace(pattern, common), message);
}
