import type { CodeCell } from "./nbformat.ts";

/** A cell and its 1-based number among all cells. */
export interface NumberedCell {
  number: number;
  cell: CodeCell;
}

/** What a compiled cell may have more lines than characters: helpers of the compiler. */
const MARGIN = 500;

/**
 * Gives every cell line numbers of its own.
 *
 * All cells are `<anonymous>` to the kernel: a stack says which line, not of which cell. So a cell goes to the kernel
 * behind a text of many lines, and no two cells have a line in common. That text is awaited, because the inspector
 * (`hang.ts`) can look into a cell only once it has left the request that brought it.
 */
export class CellLines {
  readonly #cells: (NumberedCell & { before: number })[] = [];
  #used = MARGIN;

  /** The code to execute for a cell, which has its lines from now on. */
  place(numbered: NumberedCell): string {
    const { source } = numbered.cell;
    // The kernel shows what looks like an object as one, but only at the very beginning.
    const before = /^\s*\{/.test(source) ? 0 : this.#used;
    this.#cells.push({ ...numbered, before });
    if (before === 0) return source;
    this.#used += source.length + MARGIN;
    // The value of a cell is that of its last expression: one of declarations alone would have that of this text.
    return `void await \`${"\n".repeat(before - 1)}\`;\n${source}`;
  }

  /** Whose line it is, with the 1-based line of the compiled cell; undefined for code that is no cell's. */
  at(line: number): NumberedCell & { line: number } | undefined {
    const found = this.#cells.filter(({ before }) => before < line)
      .sort((a, b) => a.before - b.before).at(-1);
    return found && { number: found.number, cell: found.cell, line: line - found.before };
  }
}
