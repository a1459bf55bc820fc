import { Fault } from "../fault/mod.ts";
import { extensionRemedy } from "./refusal.ts";
import type { Statement } from "./statement.ts";
import type { Word } from "./words.ts";

/** DuckDB's error as it comes with `errors_as_json`. */
interface EngineError {
  exception_type: string;
  exception_message: string;
  /** Byte offset into the statement. */
  position?: string;
  candidates?: string;
}

/** What is needed to explain an error. */
export interface SqlContext {
  statement: Statement;
  words: Word[];
  /** Names of the tables there are. */
  tables: string[];
  /** Whether the engine has a function of this name. */
  isFunction(name: string): boolean;
}

/** Turns an error of the engine into a Fault that shows the statement and marks the place. */
export function sqlFault(cause: unknown, context: SqlContext): Fault {
  const { tables } = context;
  const { exception_type: type, exception_message: message, position } = parse(cause);
  const at = position === undefined ? undefined : Number(position);
  const where = show(context.statement, at);

  const extension = message.match(/required extension '(\w+)'/)?.[1] ??
    message.match(/exists in the (\w+) extension/)?.[1];
  if (extension) {
    const name = message.match(/with name "(\w+)" is not in the catalog/)?.[1] ?? unknownCall(context);
    return new Fault(
      `table: ${name ? `${name} needs` : "the statement needs"} DuckDB's extension ${extension}`,
      {
        expected: "SQL of DuckDB's core: extensions are not loaded, since they come from the network",
        found: name ?? `a function or type of ${extension}`,
        where,
        remedy: extensionRemedy(extension),
        cause,
      },
    );
  }
  if (message.includes("disabled by configuration") || message.includes("disabled through configuration")) {
    return new Fault("table: SQL reads and writes no files", {
      expected: "tables that were registered",
      found: firstLine(message),
      where,
      remedy: "open data through the catalog and db.register it; write results with publish or writeParquet",
      cause,
    });
  }
  if (message.includes("configuration has been locked")) {
    return new Fault("table: DuckDB's settings are fixed", {
      expected: "the settings that make results repeatable",
      found: firstLine(message),
      where,
      remedy: "say it in the statement itself, e.g. NULLS FIRST",
      cause,
    });
  }
  if (message.includes("multiple statements at once")) {
    return new Fault("table: one statement at a time", {
      expected: "one statement",
      found: "several (a PIVOT whose columns depend on the data counts as two)",
      where,
      remedy: "call db.sql once for each; list a PIVOT's values: ON x IN ('a', 'b')",
      cause,
    });
  }
  if (type === "Out of Memory") return memoryFault(firstLine(message), where, cause);
  const noTable = message.match(/^Table with name (.*) does not exist/)?.[1];
  return new Fault(`table: ${noTable ? `no table ${noTable}` : `${type} error in SQL`}`, {
    expected: noTable
      ? tables.length > 0 ? `one of: ${tables.join(", ")}` : "a registered table; none is registered"
      : remark(message, "Candidate") ?? "valid SQL",
    found: firstLine(message),
    where,
    remedy: noTable
      ? "correct the name, or db.register the table first"
      : /Parameter not supported in|at or near "\$/.test(message)
      ? 'a name is not a value: write ${identifier("name")}'
      : remark(message, "Did you mean") ?? "correct the statement at the place marked ^",
    cause,
  });
}

/** What is said when DuckDB's memory does not suffice. */
export function memoryFault(found: string, where: string, cause?: unknown): Fault {
  return new Fault("table: DuckDB's memory is exhausted", {
    expected: "tables, results and what they need in between within 3 GiB: nothing is kept on disk",
    found,
    where,
    remedy:
      "select the columns and rows that are needed, aggregate first, or close databases no longer in use",
    cause,
  });
}

function parse(cause: unknown): EngineError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const json = text.indexOf('{"exception_type"');
  if (json < 0) return { exception_type: "Internal", exception_message: text };
  const error: EngineError = JSON.parse(text.slice(json));
  // An error on the way out may wrap the one that caused it.
  return error.exception_message.includes('{"exception_type"') ? parse(error.exception_message) : error;
}

/** The statement with a mark under the place, and the values of its placeholders. */
function show({ text, values }: Statement, byte?: number): string {
  const lines = text.replace(/\s+$/, "").split("\n");
  const shown: string[] = [];
  let start = 0;
  for (const line of lines) {
    shown.push(line);
    const length = utf8.encode(line).length;
    if (byte !== undefined && byte >= start && byte <= start + length) {
      const before = decoder.decode(utf8.encode(line).subarray(0, byte - start));
      shown.push(" ".repeat(columnsOf(before)) + "^");
    }
    start += length + 1;
  }
  values.forEach((value, i) => shown.push(`$${i + 1} = ${JSON.stringify(value)}`));
  return shown.join("\n");
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** Width on a terminal: Japanese characters take two columns. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += character.codePointAt(0)! >= 0x1100 ? 2 : 1;
  return columns;
}

/** The called name that the engine does not know: the reason why it looked for an extension. */
function unknownCall({ words, isFunction }: SqlContext): string | undefined {
  const call = words.find((word, i) =>
    word.plain && words[i + 1]?.text === "(" && /^[a-z]\w*$/.test(word.text) && word.text.includes("_") &&
    !isFunction(word.text)
  );
  if (call) return `${call.text}()`;
  return words.some((word, i) => word.text === "at" && words[i + 1]?.text === "time")
    ? "AT TIME ZONE"
    : undefined;
}

function firstLine(message: string): string {
  return message.split("\n")[0];
}

function remark(message: string, start: string): string | undefined {
  return message.split("\n").find((line) => line.startsWith(start))?.replace(/\?$/, "");
}
