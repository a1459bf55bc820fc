import type { NotebookCode, Statement } from "./cell_statements.ts";
import { isQuietImport } from "./harmless_calls.ts";

/** By name, the statements that write it or may change an object that it leads to, also through another name. */
export function writersOf({ statements, names }: NotebookCode): Map<string, Statement[]> {
  const impure = impureNames(statements);
  const changes = (statement: Statement) =>
    statement.changes || [...statement.mentions].some((name) => impure.has(name));
  /** Modules of the house lead to nothing that changes. */
  const linked = ({ isImport, writes, mentions }: Statement) =>
    isImport ? [] : [...writes, ...mentions].filter((name) => !isQuietImport(name, names));

  // Names that stood together where something was written may lead to one object from then on.
  const groups = new Map<string, Set<string>>();
  for (const statement of statements) {
    if (statement.writes.size === 0 && statement.handles.size === 0 && !changes(statement)) continue;
    const merged = new Set(linked(statement).flatMap((name) => [...groups.get(name) ?? [name]]));
    for (const name of merged) groups.set(name, merged);
  }

  const writers = new Map<string, Set<Statement>>();
  const add = (name: string, statement: Statement) => {
    if (!writers.has(name)) writers.set(name, new Set());
    writers.get(name)!.add(statement);
  };
  for (const statement of statements) {
    for (const name of [...statement.writes, ...statement.handles]) add(name, statement);
    for (const mentioned of changes(statement) ? linked(statement) : []) {
      for (const name of groups.get(mentioned) ?? [mentioned]) add(name, statement);
    }
  }
  return new Map([...writers].map(([name, found]) => [name, [...found]]));
}

/** Names that may lead to a function which, when called, changes something. */
function impureNames(statements: readonly Statement[]): Set<string> {
  const impure = new Set<string>();
  for (let before = -1; before !== impure.size;) {
    before = impure.size;
    for (const { isImpure, writes, mentions } of statements) {
      const isTouched = isImpure || [...mentions].some((name) => impure.has(name));
      if (isTouched) writes.forEach((name) => impure.add(name));
    }
  }
  return impure;
}
