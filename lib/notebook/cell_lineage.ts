import { codeCells } from "./execute_cells.ts";
import { type NotebookCode, readCode, type Statement } from "./cell_statements.ts";
import { isTypedClaim } from "./claim_grounds.ts";
import { declaredInputs } from "./description.ts";
import type { ItemLineage, Lineage, LineagePath } from "./lineage.ts";
import type { Notebook } from "./nbformat.ts";
import { hasTag, PARAMETERS_TAG } from "./notebook_file.ts";
import { publishersOf, type PublishingStatement, publishingStatements } from "./publishing_statements.ts";
import type { RecordedItem, RunManifest } from "./run_record.ts";
import { sourcesOf, type StatementSources } from "./statement_sources.ts";
import { writersOf } from "./statement_writers.ts";
import { type UnawaitedPublication, unawaitedPublications } from "./unawaited_publications.ts";

/** What a run tells about the data that its cells opened. */
type Circumstances = Pick<RunManifest, "datasets" | "sandbox" | "granted">;

/** Permissions by which data can come that no catalog has. */
const BRINGS_DATA = /^(read|net|run|ffi):/;

/** What the code alone tells of a published thing. */
interface Origin {
  line?: number;
  isTyped: boolean;
  ancestry: Ancestry;
}

/** Statements that something depends on, in the order of the notebook, and what they tell together. */
interface Ancestry extends Pick<LineagePath, "cells" | "functions" | "queries" | "parameters"> {
  statements: Statement[];
  /** Numbers of its cells that could not be read. */
  unread: number[];
  /** Whether it draws on something besides the author's hand. */
  computes: boolean;
}

/**
 * From which cells, functions, queries and datasets a notebook's code computes what it publishes.
 *
 * Nothing is executed. A statement depends on every statement before it, or in its own cell, that gives a value to a
 * name it mentions or may change an object that such a name leads to; names that stand together in a statement may
 * lead to the same object. What is not known to change nothing is taken to change all it can reach; functions of `lib`
 * leave their arguments as they are, by the rules of the house. So what a result can have come from is never left out;
 * what did not go into it may be named.
 */
export class CellLineage {
  /** Calls that publish, and that nothing waits for. */
  readonly unawaited: readonly UnawaitedPublication[];
  readonly #code: NotebookCode;
  readonly #notebook: Notebook;
  readonly #publishing: PublishingStatement[];
  readonly #sources: ReadonlyMap<Statement, StatementSources>;
  /** Places in the notebook. */
  readonly #order: ReadonlyMap<Statement, number>;
  /** By name, the statements that write it or may change what it leads to. */
  readonly #writers: ReadonlyMap<string, Statement[]>;
  readonly #byCell: ReadonlyMap<number, Statement[]>;
  /** Numbers of the code cells by id. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #parameterCells: ReadonlySet<number>;
  /** By cell and id. Asked for again after every cell, when only the last one's are new. */
  readonly #origins = new Map<string, Origin>();
  /** By cell and publishing statements. */
  readonly #ancestries = new Map<string, Ancestry>();

  private constructor(code: NotebookCode, notebook: Notebook) {
    this.#code = code;
    this.#notebook = notebook;
    this.unawaited = unawaitedPublications(code);
    this.#publishing = publishingStatements(code);
    this.#sources = new Map(code.statements.map((it) => [it, sourcesOf(it, code)]));
    this.#writers = writersOf(code);
    this.#order = new Map(code.statements.map((it, index) => [it, index]));
    this.#byCell = Map.groupBy(code.statements, ({ cell }) => cell);
    const cells = codeCells(notebook);
    this.#numbers = new Map(cells.map(({ number, cell }) => [cell.id, number]));
    const tagged = cells.filter(({ cell }) => hasTag(cell, PARAMETERS_TAG));
    this.#parameterCells = new Set(tagged.map(({ number }) => number));
  }

  /** Reads the code of a notebook; what a parameter was set to is not part of it. */
  static async read(notebook: Notebook): Promise<CellLineage> {
    return new CellLineage(await readCode(codeCells(notebook)), notebook);
  }

  /**
   * Where items come from.
   *
   * @param manifest tells which datasets the cells were seen to open.
   */
  trace(
    items: readonly Pick<RecordedItem, "id" | "cell" | "kind">[],
    manifest: Circumstances,
  ): Lineage {
    const paths: LineagePath[] = [];
    const known = new Map<string, number>();
    const indexOf = new Map<Ancestry, number>();
    const place = (ancestry: Ancestry): number => {
      const path = this.#path(ancestry, manifest);
      const key = JSON.stringify(path);
      if (!known.has(key)) known.set(key, paths.push(path) - 1);
      return known.get(key)!;
    };
    const entries = items.map(({ id, cell, kind }): [string, ItemLineage] => {
      const { line, isTyped, ancestry } = this.#origin(id, cell);
      if (!indexOf.has(ancestry)) indexOf.set(ancestry, place(ancestry));
      const path = indexOf.get(ancestry)!;
      const isDataless = kind === "claim" && paths[path].datasets.length === 0 &&
        (this.#hasInputsOnly(manifest) || !ancestry.computes);
      return [id, {
        ...(line === undefined ? {} : { line }),
        path,
        ...(isTyped ? { typed: true as const } : {}),
        ...(isDataless ? { dataless: true as const } : {}),
      }];
    });
    return { paths, items: Object.fromEntries(entries) };
  }

  #origin(id: string, cell: number): Origin {
    const key = `${cell} ${id}`;
    let found = this.#origins.get(key);
    if (found === undefined) {
      const { statements, line } = publishersOf(id, cell, this.#publishing);
      const isComputed = (names: readonly string[]) => this.#isComputed(names, cell);
      const isTyped = statements.some((it) => isTypedClaim(id, it, this.#code, isComputed));
      this.#origins.set(key, found = { line, isTyped, ancestry: this.#ancestry(statements, cell) });
    }
    return found;
  }

  #ancestry(from: Statement[], cell: number): Ancestry {
    const key = [cell, ...from.map((it) => this.#order.get(it)!)].join(" ");
    let found = this.#ancestries.get(key);
    if (found === undefined) {
      const statements = this.#ancestors(from, cell);
      const sources = statements.map((it) => this.#sources.get(it)!);
      const { parameters } = this.#notebook.metadata.kenzan;
      const set = new Set(
        statements.flatMap((it) => this.#parameterCells.has(it.cell) ? [...it.writes] : []),
      );
      found = {
        statements,
        cells: [...new Set([...statements.map((it) => it.cell), cell])].sort((a, b) => a - b),
        functions: [...new Set(sources.flatMap(({ functions }) => [...functions]))].sort(),
        queries: sources.flatMap(({ queries }) => queries),
        parameters: Object.keys(parameters).filter((name) => set.has(name)).sort(),
        unread: this.#code.unread.filter((number) => statements.some((it) => it.cell === number)),
        computes: statements.some((it) => this.#computes(it)),
      };
      this.#ancestries.set(key, found);
    }
    return found;
  }

  #path(
    { statements, cells, functions, queries, parameters, unread }: Ancestry,
    manifest: Circumstances,
  ): LineagePath {
    const { datasets, isWide } = this.#datasets(statements, manifest);
    return {
      cells,
      functions,
      queries,
      parameters,
      datasets,
      ...(isWide || unread.length > 0
        ? {
          wide: {
            ...(isWide ? { datasets: true as const } : {}),
            ...(unread.length > 0 ? { cells: unread } : {}),
          },
        }
        : {}),
    };
  }

  /** The statements that some depend on, and they, in the order of the notebook; imports compute nothing. */
  #ancestors(from: Statement[], lastCell: number): Statement[] {
    const found = new Set(from);
    const names = new Set<string>();
    const take = (statement: Statement) => {
      if (statement.cell <= lastCell && !statement.isImport) found.add(statement);
    };
    if (from.length > 0) this.#code.statements.filter(({ isWild }) => isWild).forEach(take);
    // A set goes on to what is added while it is gone through.
    for (const statement of found) {
      if (statement.isWild) this.#code.statements.forEach(take);
      for (const name of statement.mentions) {
        if (names.has(name)) continue;
        names.add(name);
        this.#writers.get(name)?.forEach(take);
      }
    }
    return this.#code.statements.filter((it) => found.has(it));
  }

  /** Those that statements name where they open data; where they do not, those that were seen to be opened by then. */
  #datasets(all: Statement[], { datasets, sandbox }: Circumstances): { datasets: string[]; isWide: boolean } {
    const readers = new Map(
      datasets.map(({ id, readBy }) => [id, (readBy ?? []).map((cellId) => this.#numbers.get(cellId)!)]),
    );
    const { kenzan } = this.#notebook.metadata;
    // An optional input that the catalog does not have is none.
    const inputs = declaredInputs(kenzan).filter((id) => kenzan.inputs.includes(id) || readers.has(id));
    const isSeen = sandbox === "broker";
    const found = new Set<string>();
    let isWide = false;
    for (const statement of all) {
      const { datasets: named, opensAny } = this.#sources.get(statement)!;
      for (const id of named) if (!isSeen || readers.has(id)) found.add(id);
      if (!opensAny) continue;
      const possible = isSeen
        ? inputs.filter((id) => readers.get(id)?.some((cell) => cell <= statement.cell))
        : inputs;
      for (const id of possible) found.add(id);
      isWide ||= possible.length > 1;
    }
    for (const cell of new Set(all.map((it) => it.cell))) {
      const here = this.#byCell.get(cell)!.map((it) => this.#sources.get(it)!);
      if (here.some(({ opensAny }) => opensAny)) continue;
      // Opened in the cell by what the code does not show: whatever the cell did may come from it.
      for (const [id, cells] of readers) {
        if (cells.includes(cell) && !here.some(({ datasets }) => datasets.has(id))) found.add(id);
      }
    }
    return { datasets: inputs.filter((id) => found.has(id)), isWide };
  }

  /** Whether data, parameters, or what code of `lib` or others gives has gone into names. */
  #isComputed(names: readonly string[], cell: number): boolean {
    const from = names.flatMap((name) => this.#writers.get(name) ?? []).filter((it) => it.cell <= cell);
    return this.#ancestors(from, cell).some((it) => this.#computes(it));
  }

  /** Whether a statement draws on something besides the author's hand. */
  #computes(statement: Statement): boolean {
    const { imports } = this.#code.names;
    const { functions, queries, datasets, opensAny } = this.#sources.get(statement)!;
    return functions.size + queries.length + datasets.size > 0 || opensAny || statement.isWild ||
      this.#parameterCells.has(statement.cell) ||
      [...statement.mentions].some((name) => imports.has(name) && imports.get(name)!.folder === undefined);
  }

  /** Whether catalogued data are what the notebook's results rest on: without any, they rest on what it computes. */
  #hasInputsOnly({ granted }: Circumstances): boolean {
    return this.#notebook.metadata.kenzan.inputs.length > 0 && !granted.some((it) => BRINGS_DATA.test(it));
  }
}
