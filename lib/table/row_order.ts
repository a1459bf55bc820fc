import { Fault } from "../fault/mod.ts";
import type { Word } from "./words.ts";

/**
 * Whether a statement leaves the order of its rows to the engine's hash tables, so that it has to be ordered by
 * all its columns.
 *
 * A statement without an ORDER BY of its own that groups, removes duplicates, combines sets, joins, or uses
 * window functions is; one that reads a table row by row is not: its rows keep the table's order.
 *
 * @throws {Fault} LIMIT or OFFSET on such rows: which rows remain would be chance.
 */
export function leavesOrderOpen(sql: Word[]): boolean {
  const first = sql.find((word) => word.text !== "(");
  if (!first?.plain || !["select", "from", "with"].includes(first.text)) return false;

  const top = sql.filter((word) => word.plain && word.depth === 0);
  if (top.some((word) => word.text === "order")) return false;
  const mixing = sql.find((_, i) => mixes(sql, i)) ?? listedTable(sql);
  if (!mixing) return false;

  const cut = top.find((word) => word.text === "limit" || word.text === "offset");
  if (cut) {
    throw new Fault(`table: ${cut.text.toUpperCase()} on rows without an order`, {
      expected: `ORDER BY before ${cut.text.toUpperCase()}`,
      found: `${mixing.text.toUpperCase()}, which leaves the order open`,
      remedy: "add ORDER BY with columns that tell the rows apart",
    });
  }
  return true;
}

const MIXING = ["group", "union", "intersect", "except", "join", "pivot", "exists"];

function mixes(sql: Word[], i: number): boolean {
  const { text, plain } = sql[i];
  if (!plain || sql[i - 1]?.text === ".") return false;
  const after = sql[i + 1]?.text;
  if (text === "distinct") return after !== "from"; // a IS DISTINCT FROM b
  if (text === "over") return sql[i - 1]?.text === ")";
  if (text === "in" || text === "any" || text === "all") {
    return after === "(" && sql[i + 2]?.text === "select";
  }
  return MIXING.includes(text);
}

/** The comma of `FROM a, b`. */
function listedTable(sql: Word[]): Word | undefined {
  const inFrom: boolean[] = [];
  const ends = [
    "where",
    "group",
    "having",
    "window",
    "qualify",
    "order",
    "limit",
    "select",
    "union",
    "using",
  ];
  return sql.find((word, i) => {
    const { text, plain, depth } = word;
    if (text === "(") inFrom[depth + 1] = false;
    else if (plain && text === "from") inFrom[depth] = sql[i - 1]?.text !== "distinct";
    else if (plain && ends.includes(text)) inFrom[depth] = false;
    else if (text === ",") return inFrom[depth] ?? false;
    return false;
  });
}
