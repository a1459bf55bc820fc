import { Fault } from "../fault/mod.ts";
import { nameOf, type Word } from "./words.ts";

/** First words of statements that change a table or view. */
const CHANGES = ["drop", "alter", "create", "delete", "truncate", "update", "insert", "merge"];

/** Words that may stand between the first one and the name. */
const BETWEEN = [
  ...["or", "replace", "ignore", "temp", "temporary", "recursive", "table", "view", "from", "into"],
  ...["if", "not", "exists"],
];

/** Where a name may say that a registered table lies, or a temporary one that would hide it. */
const PLACES = ["main", "memory", "memory.main", "temp", "temp.main"];

/**
 * Refuses a statement that would drop, change or hide a registered table: later statements would no longer read the
 * input that was opened.
 *
 * @param inputs Names of the registered tables, in lower case.
 * @throws {Fault}
 */
export function refuseInputChange(sql: Word[], inputs: ReadonlySet<string>): void {
  const start = changeAt(sql);
  if (start < 0) return;
  const change = sql[start].text;
  let i = start + 1;
  while (sql[i]?.plain && BETWEEN.includes(sql[i].text) && sql[i + 1]?.text !== ".") i++;
  const isOfTable = sql.slice(start, i).some(({ text }) => text === "table" || text === "view");
  // CREATE INDEX, DROP MACRO and the like change no rows.
  if (["drop", "alter", "create"].includes(change) && !isOfTable) return;
  for (; i < sql.length; i += 2) {
    const path = [nameOf(sql[i])];
    while (sql[i + 1]?.text === ".") path.push(nameOf(sql[i += 2]));
    const name = path.pop();
    if (name !== undefined && inputs.has(name) && (path.length === 0 || PLACES.includes(path.join(".")))) {
      throw new Fault(`table: ${change.toUpperCase()} of ${name}, which was registered`, {
        expected: "registered tables as they were registered, so that every statement reads the same input",
        found: sql.slice(start, i + 1).map((word) => word.text).join(" "),
        remedy: "make a table or view of another name from it (CREATE TABLE ... AS SELECT ...), " +
          "or register the changed rows; db.close() frees what is no longer needed",
      });
    }
    if (change !== "drop" || sql[i + 1]?.text !== ",") return;
  }
}

/** Position of the first word of a statement that changes something; -1 for one that only reads. */
function changeAt(sql: Word[]): number {
  // WITH ... DELETE, PREPARE ... AS DELETE
  const before = { with: ")", prepare: "as" }[sql[0]?.text ?? ""];
  return sql.findIndex(({ text, plain, depth }, i) =>
    plain && depth === 0 && CHANGES.includes(text) && (i === 0 || sql[i - 1].text === before)
  );
}
