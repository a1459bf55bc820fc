/** nbformat 4.5 as Kenzan reads and writes it: https://nbformat.readthedocs.io/en/latest/format_description.html */

import type { Label } from "../publish/mod.ts";

/** A display: MIME type to content (text as one string, JSON types as values). */
export type MimeBundle = Record<string, unknown>;

/** What a code cell printed, showed, returned or threw. */
export type Output =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | { output_type: "display_data"; data: MimeBundle; metadata: Record<string, unknown> }
  | {
    output_type: "execute_result";
    execution_count: number | null;
    data: MimeBundle;
    metadata: Record<string, unknown>;
  }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

interface CellBase {
  id: string;
  /** One text; the file's list of lines is joined on reading. */
  source: string;
  metadata: { tags?: string[]; [key: string]: unknown };
}

/** A cell that the kernel runs. */
export interface CodeCell extends CellBase {
  cell_type: "code";
  execution_count: number | null;
  outputs: Output[];
}

/** Narrative. */
export interface MarkdownCell extends CellBase {
  cell_type: "markdown";
}

/** Text that is neither run nor set. */
export interface RawCell extends CellBase {
  cell_type: "raw";
}

/** A part of a notebook. */
export type Cell = CodeCell | MarkdownCell | RawCell;

/** A parameter as a notebook declares it. */
export interface ParameterDeclaration {
  type: "number" | "string" | "boolean";
  label: Label;
  /**
   * `seed`: of random numbers, a whole number, whose choice must not matter. A number called `seed` is one anyway.
   * `fiscalYear`: the fiscal year (年度) reported on, which the cover should say as well.
   */
  role?: "seed" | "fiscalYear";
}

/** The `kenzan` block of a notebook's metadata. */
export interface NotebookDescription {
  /** Unique in the project; also the name of the run record's folder. */
  id: string;
  title: Label;
  domain: string;
  /** Catalog ids the notebook may open. */
  inputs: string[];
  /** Catalog ids that it may open besides where the catalog has them (`catalog.has`), with what they are for. */
  optional?: Record<string, Label>;
  /** Parameters that `-p name=value` may set, with what they mean; a file need not say that there are none. Defaults stand in the cell tagged `parameters`. */
  parameters: Record<string, ParameterDeclaration>;
  /** What the cells need beyond the catalog, e.g. `net:example.com`; the command line must grant it. */
  permissions?: string[];
  /** BibTeX file with the works the narrative cites, relative to the notebook. */
  bibliography?: string;
}

/** A notebook of this project: nbformat with the `kenzan` block. */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: { kenzan: NotebookDescription; [key: string]: unknown };
  cells: Cell[];
}
