import { DataType, Float64, type Table, tableToIPC, Vector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { mapColumns, readArrow } from "./arrow.ts";
import { validity } from "./chunk.ts";
import { columnTexts } from "./column.ts";
import { type Engine, hasRoom, startEngine } from "./engine.ts";
import { exactNumbers } from "./exact_numbers.ts";
import { refuseInputChange } from "./kept_inputs.ts";
import { refuseUnrepeatable } from "./refusal.ts";
import { leavesOrderOpen } from "./row_order.ts";
import { memoryFault, sqlFault } from "./sql_fault.ts";
import { bind, type Bindable, identifier, type Statement } from "./statement.ts";
import { valuesVector } from "./table_from.ts";
import { type Word, words } from "./words.ts";

/** How {@link connect} starts DuckDB. */
export interface ConnectOptions {
  /** Largest memory DuckDB may take, in MiB; WebAssembly ends at 4096. Default 3072. */
  memoryMiB?: number;
}

/** A DuckDB of one's own: tables by name, SQL in, Arrow out. */
export interface Database {
  /**
   * Copies an Arrow table into the database. A table of the same name is replaced.
   *
   * @throws {Fault} A column type DuckDB cannot take, or rows that did not arrive.
   */
  register(name: string, table: Table): void;

  /**
   * Runs one statement. `${values}` are bound, never pasted: numbers, texts, booleans, bigints, `null`, Dates
   * (TIMESTAMP, UTC), lists for `IN ${list}`; names through `identifier("name")`.
   *
   * Rows come in the order ORDER BY says. Without it, rows read from one table keep that table's order, and a
   * statement that groups, removes duplicates, combines, joins or uses windows is ordered by all its columns.
   * Clock, chance, files, settings, the engine's own state and extensions are refused, and so is what would drop,
   * change or hide a registered table; tables and views of one's own may be made and changed.
   *
   * @returns A table of one batch. BIGINT, HUGEINT (counts, sums) and DECIMAL come as Float64.
   * @throws {Fault} An error in the SQL (shown with its place), a number a Float64 cannot hold, an extension
   * that is not there, memory exhausted.
   */
  sql(text: TemplateStringsArray, ...values: Bindable[]): Table;

  /** Ends the database and frees its memory. Afterwards every call is a Fault; closing twice is not. */
  close(): void;
}

/**
 * Starts a DuckDB in memory. Each call gives a new, empty one that shares nothing with the others.
 *
 * It runs on one thread, since sums over several would differ in their last bits from run to run.
 */
export async function connect(options: ConnectOptions = {}): Promise<Database> {
  const { memoryMiB = 3072 } = options;
  if (!(memoryMiB >= 16 && memoryMiB <= 4096)) {
    throw new Fault("table: DuckDB cannot have this much memory", {
      expected: "16 to 4096 MiB",
      found: `${memoryMiB}`,
    });
  }
  return new BlockingDatabase(await startEngine(), Math.floor(memoryMiB));
}

/** Where a table waits until all of its rows have arrived. */
const STAGING = "kenzan table on its way";

/** Bytes handed over at a time: WebAssembly's memory never shrinks, so that a copy costs its size for good. */
const PIECE = 1 << 25;

class BlockingDatabase implements Database {
  #engine: Engine | null;
  readonly #connection: number;
  /** Names of the registered tables, in lower case. */
  readonly #inputs = new Set<string>();

  constructor(engine: Engine, memoryMiB: number) {
    engine.open({ query: { castBigIntToDouble: false, castDecimalToDouble: false } });
    this.#engine = engine;
    this.#connection = engine.connect().useUnsafe((_, connection) => connection);
    this.#run({ text: `SET memory_limit = '${memoryMiB}MiB'`, values: [] });
    // No file, no network: without this, a function of an extension waits for its download for ever.
    this.#run({ text: "SET enable_external_access = false", values: [] });
    this.#run({ text: "SET errors_as_json = true", values: [] });
    this.#run({ text: "SET lock_configuration = true", values: [] });
  }

  register(name: string, table: Table): void {
    const quoted = identifier(name).quoted;
    checked(name, table);
    this.#run({ text: `DROP TABLE IF EXISTS "${STAGING}"`, values: [] });
    try {
      this.#insert(name, table);
    } catch (fault) {
      if (this.#engine) this.#run({ text: `DROP TABLE IF EXISTS "${STAGING}"`, values: [] });
      throw fault;
    }
    this.#run({ text: `DROP TABLE IF EXISTS ${quoted}`, values: [] });
    this.#run({ text: `ALTER TABLE "${STAGING}" RENAME TO ${quoted}`, values: [] });
    this.#inputs.add(name.toLowerCase());
  }

  #insert(name: string, table: Table): void {
    const pieces = Math.max(1, Math.ceil(byteLength(table) / PIECE));
    for (let i = 0; i < pieces; i++) {
      const piece = table.slice(cut(table, i, pieces), cut(table, i + 1, pieces));
      const bytes = tableToIPC(piece, "stream");
      this.#guard({ text: `-- register ${name}`, values: [] }, [], (engine) => {
        if (!hasRoom(engine, bytes.length)) {
          throw memoryFault(`no room for ${table.numRows} rows`, `register("${name}", ...)`);
        }
        const target = { name: STAGING, schema: "main", create: i === 0 };
        engine.insertArrowFromIPCStream(this.#connection, bytes, target);
      });
    }
    const counted = this.#run({ text: `SELECT count(*)::INTEGER AS n FROM "${STAGING}"`, values: [] });
    const arrived = readArrow(counted).getChild("n")!.get(0);
    if (arrived !== table.numRows) {
      throw new Fault(`table: rows of ${name} were lost on their way into DuckDB`, {
        expected: `${table.numRows} rows`,
        found: `${arrived}`,
        remedy: "register fewer columns or rows: DuckDB's memory ends at 3 GiB",
      });
    }
  }

  sql(text: TemplateStringsArray, ...given: Bindable[]): Table {
    const statement = bind(text, given);
    const sql = words(this.#open(), statement.text);
    refuseUnrepeatable(sql);
    refuseInputChange(sql, this.#inputs);
    const ordered = leavesOrderOpen(sql) ? orderByAll(statement, sql) : statement;
    return withNumbers(readArrow(this.#run(ordered, sql)));
  }

  close(): void {
    this.#engine?.disconnect(this.#connection);
    this.#engine = null;
  }

  #open(): Engine {
    if (this.#engine) return this.#engine;
    throw new Fault("table: the database is closed", {
      expected: "an open database",
      found: "one that was closed, or that ended when its memory was exhausted",
      remedy: "connect() again and register the tables",
    });
  }

  #run(statement: Statement, sql: Word[] = []): Uint8Array {
    return this.#guard(statement, sql, (engine) => {
      const prepared = engine.createPrepared(this.#connection, statement.text);
      try {
        return engine.runPrepared(this.#connection, prepared, statement.values);
      } finally {
        if (this.#engine) engine.closePrepared(this.#connection, prepared);
      }
    });
  }

  /** Runs something in the engine, and makes a Fault of what goes wrong in there. */
  #guard<R>(statement: Statement, sql: Word[], work: (engine: Engine) => R): R {
    const engine = this.#open();
    try {
      return work(engine);
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      if (cause instanceof WebAssembly.RuntimeError) this.#engine = null; // aborted: its memory is in disorder
      throw sqlFault(cause, {
        statement,
        words: sql,
        tables: this.#engine ? this.#tables() : [],
        isFunction: (name) => this.#engine !== null && this.#isFunction(name),
      });
    }
  }

  #tables(): string[] {
    const text = "SELECT table_name AS t FROM duckdb_tables() ORDER BY table_name";
    return columnTexts(readArrow(this.#run({ text, values: [] })), "t").filter((name) => name !== STAGING);
  }

  #isFunction(name: string): boolean {
    const text = "SELECT count(*)::INTEGER AS n FROM duckdb_functions() WHERE function_name = $1";
    return readArrow(this.#run({ text, values: [name] })).getChild("n")!.get(0) > 0;
  }
}

/** First row of a piece. */
function cut(table: Table, piece: number, pieces: number): number {
  return Math.floor(table.numRows * piece / pieces);
}

function byteLength(table: Table): number {
  return table.data.reduce((bytes, data) => bytes + data.byteLength, 0);
}

function orderByAll(statement: Statement, sql: Word[]): Statement {
  const end = sql.at(-1)!;
  const bytes = new TextEncoder().encode(statement.text);
  const text = end.text === ";" ? new TextDecoder().decode(bytes.subarray(0, end.start)) : statement.text;
  return { text: `${text}\nORDER BY ALL`, values: statement.values };
}

/** 64-bit whole numbers and decimals become Float64: their column's type does not depend on its values. */
function withNumbers(table: Table): Table {
  return mapColumns(table, (chunk, name) => {
    const numbers = exactNumbers(
      chunk,
      name,
      `CAST(${identifier(name).quoted} AS VARCHAR) keeps its digits, ` +
        "AS DOUBLE rounds it",
    );
    return numbers ? valuesVector(new Float64(), numbers, validity(chunk)) : new Vector([chunk]);
  });
}

function checked(name: string, table: Table): Table {
  const refuse = (found: string, remedy: string): never => {
    throw new Fault(`table: ${name} cannot be registered`, {
      expected: "an Arrow table with columns of different names and of types DuckDB knows",
      found,
      remedy,
    });
  };
  if (typeof table?.schema !== "object") {
    return refuse(
      Object.prototype.toString.call(table),
      "make one with tableFrom({...}) or fromArquero(...)",
    );
  }
  const { fields } = table.schema;
  if (fields.length === 0) refuse("a table without columns", "give it columns with tableFrom({...})");
  const seen = new Set<string>();
  for (const field of fields) {
    // DuckDB does not tell upper from lower case in names.
    const folded = field.name.toLowerCase();
    if (seen.has(folded)) {
      refuse(`two columns ${JSON.stringify(field.name)} (case does not count)`, "rename one");
    }
    if (field.name === "") refuse("a column without a name", "name it");
    seen.add(folded);
    if (DataType.isFloat(field.type) && field.type.precision === 0) {
      refuse(`column ${field.name} of type Float16`, "give it as Float32");
    }
  }
  fields.forEach((field, i) => {
    const { length } = table.getChildAt(i)!;
    if (length !== table.numRows) {
      refuse(`${length} of ${table.numRows} rows in ${field.name}`, "make it anew");
    }
  });
  return table;
}
