/** Where published things come from: part of `results.json`. */
export interface Lineage {
  /** The different ways on which published things were computed; what was computed alike shares one. */
  paths: LineagePath[];
  /** By id of the published thing. */
  items: Record<string, ItemLineage>;
}

/** Where one published thing comes from. */
export interface ItemLineage {
  /** 1-based line, in the cell's source, of the call that published it; absent where the code does not show it. */
  line?: number;
  /** Index into {@link Lineage.paths}. */
  path: number;
  /** Of a claim: the numbers that decide stand in the code as they are, so that no data can make it fall. */
  typed?: true;
  /** Of a claim: no data can have gone into it, so none can make it fall. */
  dataless?: true;
}

/**
 * A way from data to what was published. Read off the code, and not too short: what stands in it may have gone into the
 * result; what does not stand in it has not, unless by what no code shows (see `runtime_state.ts`).
 */
export interface LineagePath {
  /** 1-based numbers of the code cells, in order, with the one that published it. */
  cells: number[];
  /** Functions of `lib`, as `folder.name`, in alphabetical order. */
  functions: string[];
  /** SQL statements, in the order of the notebook. */
  queries: LineageQuery[];
  /** Parameters of the notebook, in alphabetical order. */
  parameters: string[];
  /** Catalog ids, in the order in which the notebook declares them. */
  datasets: string[];
  /** Why the path is wider than it may have to be; absent where the code tells it exactly. */
  wide?: {
    /** The code does not name the dataset it opens: these are all that it can have been. */
    datasets?: true;
    /** Cells, by number, that could not be read: all that stood before them counts as used. */
    cells?: number[];
  };
}

/** A SQL statement in a cell. */
export interface LineageQuery {
  cell: number;
  /** 1-based line in the cell's source. */
  line: number;
  /** As it stands in the code, holes included. */
  sql: string;
}

/** Nothing published, nothing traced. */
export const NO_LINEAGE: Lineage = { paths: [], items: {} };
