import { Fault } from "../fault/mod.ts";

/** A quoted SQL name, made by {@link identifier}. */
export interface Identifier {
  readonly quoted: string;
}

/** What may stand in `${}` of a statement. */
export type Bindable =
  | number
  | string
  | boolean
  | bigint
  | null
  | Date
  | Identifier
  | readonly (number | string | bigint | Date)[];

/**
 * A table or column name for `${}`: quoted, so that any name is safe.
 *
 * @example
 * ```ts
 * import { identifier } from "kenzan/table/mod.ts";
 *
 * console.assert(identifier('by "pref"').quoted === '"by ""pref"""');
 * ```
 */
export function identifier(name: string): Identifier {
  if (name === "" || name.includes("\0") || !name.isWellFormed()) {
    throw new Fault("table: not a name for a table or column", {
      expected: "one or more Unicode characters",
      found: JSON.stringify(name),
    });
  }
  return { quoted: `"${name.replaceAll('"', '""')}"` };
}

/** SQL with placeholders `$1`, `$2` ... and the values for them. */
export interface Statement {
  text: string;
  /** Texts and booleans; a placeholder carries the cast that makes it a number or a time. */
  values: (string | boolean)[];
}

/**
 * Sets a template's values as placeholders.
 *
 * Numbers travel as texts with a cast, since DuckDB's JSON transport makes each of them a DOUBLE: whole numbers
 * become INTEGER or BIGINT, others DOUBLE, bigints HUGEINT, Dates TIMESTAMP (UTC).
 */
export function bind(parts: readonly string[], given: readonly Bindable[]): Statement {
  const values: Statement["values"] = [];
  const place = (value: string | boolean, cast = "") => `$${values.push(value)}${cast}`;

  const scalar = (value: unknown, at: number): string => {
    switch (typeof value) {
      case "boolean":
        return place(value);
      case "bigint":
        return place(String(value), "::HUGEINT");
      case "number":
        if (!Number.isFinite(value)) break;
        if (!Number.isSafeInteger(value) || Object.is(value, -0)) return place(String(value), "::DOUBLE");
        return place(String(value), (value | 0) === value ? "::INTEGER" : "::BIGINT");
      case "string":
        if (value.isWellFormed()) return place(value);
    }
    if (value === null) return "NULL";
    if (value instanceof Date && !Number.isNaN(value.getTime())) {
      return place(value.toISOString(), "::TIMESTAMP");
    }
    throw new Fault("table: a value cannot be bound to a statement", {
      expected:
        "a finite number, a text, a boolean, a bigint, null, a valid Date, a list of these, or identifier(name)",
      found: describe(value),
      where: `\${} number ${at + 1}, after ${JSON.stringify(parts[at].slice(-40))}`,
    });
  };

  let text = parts[0];
  given.forEach((value, i) => {
    if (Array.isArray(value)) {
      // An empty list holds nothing: neither IN (NULL) nor NOT IN (NULL) would say so.
      text += value.length === 0
        ? "(SELECT NULL WHERE FALSE)"
        : `(${value.map((item) => scalar(item, i)).join(", ")})`;
    } else if (isIdentifier(value)) text += value.quoted;
    else text += scalar(value, i);
    text += parts[i + 1];
  });
  return { text, values };
}

function isIdentifier(value: unknown): value is Identifier {
  return typeof value === "object" && value !== null && "quoted" in value;
}

function describe(value: unknown): string {
  if (typeof value === "string") return "a text with half a surrogate pair";
  if (value instanceof Date) return "an invalid Date";
  return typeof value === "object" ? `an object (${value?.constructor?.name ?? "null"})` : String(value);
}
