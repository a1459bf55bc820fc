import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers, columnTexts } from "../table/mod.ts";

/** How units are written. */
const SPELLINGS: Record<"d" | "s" | "m2", readonly string[]> = {
  d: ["d", "day", "days", "日"],
  s: ["s", "sec", "seconds", "秒"],
  m2: ["m2", "m²", "㎡"],
};

/** Names under which a column is looked for, the first that is there in any case. */
export type ColumnNames<Role extends string> = Readonly<Record<Role, readonly string[]>>;

/**
 * Reads `time=撮影日時, stay=滞在時間`: columns of a file by what they hold, for a notebook's parameter.
 *
 * @throws Fault for a part that is not `role=column`, and for a role that is none of `roles`.
 */
export function parseColumnNames<Role extends string>(
  text: string,
  roles: Readonly<Record<Role, unknown>>,
): Partial<Record<Role, string>> {
  const parts = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  return Object.fromEntries(parts.map((part) => {
    const at = part.indexOf("=");
    const [role, column] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    if (at < 1 || column === "" || !Object.hasOwn(roles, role)) {
      throw new Fault("wildlife: column names that cannot be read", {
        expected: `role=column, apart by commas; roles: ${Object.keys(roles).join(", ")}`,
        found: JSON.stringify(part),
      });
    }
    return [role, column];
  })) as Partial<Record<Role, string>>;
}

/** Columns of a table by what they hold. */
export class CameraColumns<Role extends string> {
  constructor(
    private readonly table: Table,
    private readonly names: ColumnNames<Role>,
    private readonly given: Partial<Record<Role, string>>,
    private readonly what: string,
  ) {}

  /** Name of the column that holds it; undefined where there is none. @throws Fault where a given name is not there. */
  find(role: Role): string | undefined {
    const fields = this.table.schema.fields.map(({ name }) => name);
    const given = this.given[role];
    if (given !== undefined) {
      if (fields.includes(given)) return given;
      throw this.missing(role, given);
    }
    for (const name of this.names[role]) {
      const found = fields.filter((field) => field.toLowerCase() === name.toLowerCase());
      if (found.length > 0) return found[0];
    }
    return undefined;
  }

  /** The same for a column that is needed. @throws Fault where it is not there. */
  need(role: Role): string {
    const found = this.find(role);
    if (found === undefined) throw this.missing(role, this.names[role].join(" or "));
    return found;
  }

  /** Texts of a column (numbers too, as identifiers), empty where there is no value; null without the column. */
  texts(role: Role): string[] | null {
    const name = this.find(role);
    if (name === undefined) return null;
    const type = this.table.getChild(name)!.type;
    if (!DataType.isInt(type) && !DataType.isFloat(type)) {
      return columnTexts(this.table, name, { missing: "" }).map((text) => text.trim());
    }
    const numbers = columnNumbers(this.table, name, { missing: NaN });
    return Array.from(numbers, (value) => Number.isNaN(value) ? "" : String(value));
  }

  /**
   * Numbers of a column, NaN where there is no value; null without the column, or one without any value.
   *
   * @param unit The column's unit must be this, where the catalog knows one.
   */
  numbers(role: Role, unit?: keyof typeof SPELLINGS): Float64Array | null {
    const name = this.find(role);
    if (name === undefined || this.table.getChild(name)!.nullCount === this.table.numRows) return null;
    const stated = this.table.schema.fields.find((field) => field.name === name)?.metadata.get("unit");
    const isOther = stated !== undefined && stated !== "1" && unit !== undefined &&
      !SPELLINGS[unit].includes(stated);
    if (isOther) {
      throw new Fault(`wildlife: ${this.what} has another unit`, {
        expected: `${name} in ${unit}`,
        found: stated,
        remedy: "convert the column, or correct the unit in the catalog entry",
      });
    }
    return columnNumbers(this.table, name, { missing: NaN });
  }

  /** The column itself. */
  vector(role: Role) {
    const name = this.find(role);
    return name === undefined ? null : this.table.getChild(name)!;
  }

  private missing(role: Role, name: string): Fault {
    return new Fault(`wildlife: ${this.what} lacks a column`, {
      expected: `${name} (${role})`,
      found: this.table.schema.fields.map((field) => field.name).join(", ") || "no column",
      remedy: `say which column it is: \`${role}=<its name>\``,
    });
  }
}
