import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import type { ReadWarning } from "./point_source.ts";

/** A name as dBASE cuts it: ten bytes, of which a Japanese character takes two (CP932). */
function cutName(name: string): string {
  let bytes = 0;
  return [...name].filter((character) => (bytes += character <= "~" ? 1 : 2) <= 10).join("");
}

/** Finds fields by the names of the specification, tells what is spelt otherwise, and keeps what nobody asked for. */
export class FieldFinder {
  readonly warnings: ReadWarning[] = [];
  readonly #free: Set<string>;

  constructor(readonly table: Table, private readonly what: string) {
    this.#free = new Set(table.schema.fields.map(({ name }) => name));
  }

  /** Fields that were not asked for, in the order of the file. */
  get others(): string[] {
    return [...this.#free];
  }

  /** Takes a field by its name: as given, else in other case, else as a Shapefile cuts it. Warns of the latter two. */
  take(name: string): string | undefined {
    if (this.#free.delete(name)) return name;
    const cut = cutName(name);
    const same = (other: string) => (field: string) => field.toLowerCase() === other.toLowerCase();
    const found = this.#only(name, same(name)) ?? (cut === name ? undefined : this.#only(name, same(cut)));
    if (found === undefined) return undefined;
    this.#free.delete(found);
    this.#spelt(found, name);
    return found;
  }

  /** Takes the first of some names that is there, in any case or cut; no warning, since the specification names none. */
  takeAny(names: readonly string[]): string | undefined {
    for (const name of [...names, ...names.map(cutName)]) {
      const found = this.#only(name, (field) => field.toLowerCase() === name.toLowerCase());
      if (found === undefined) continue;
      this.#free.delete(found);
      return found;
    }
    return undefined;
  }

  /** Takes a field that somebody named. @throws Fault when it is not there. */
  takeNamed(name: string): string {
    if (this.#free.delete(name)) return name;
    throw this.missing(name, "correct the name, or rename the column");
  }

  /** Takes all fields of a pattern (in any case); `proper` is the spelling of the specification. */
  takeAll(pattern: RegExp, proper: RegExp, spelling: string): RegExpExecArray[] {
    const anyCase = new RegExp(pattern.source, "i");
    const found = [...this.#free].map((name) => anyCase.exec(name)).filter((match) => match !== null);
    for (const { input } of found) {
      this.#free.delete(input);
      if (!proper.test(input)) this.#spelt(input, spelling);
    }
    return found;
  }

  /** The Fault for a field that is needed. */
  missing(name: string, remedy: string): Fault {
    return new Fault(`landuse: ${this.what} lacks a field`, {
      expected: name,
      found: this.table.schema.fields.map((field) => field.name).join(", ") || "no field",
      remedy,
    });
  }

  #only(name: string, fits: (field: string) => boolean): string | undefined {
    const found = [...this.#free].filter(fits);
    if (found.length < 2) return found[0];
    throw new Fault(`landuse: ${this.what} has a field more than once`, {
      expected: `one field ${name}`,
      found: found.join(", "),
      remedy: "rename or remove all but one",
    });
  }

  #spelt(found: string, proper: string): void {
    this.warnings.push({
      field: found,
      text: {
        ja: `フィールド名 ${found} を ${proper} として読んだ（別表4・別表5の表記と異なる）`,
        en: `Field ${found} was read as ${proper}; the specification spells it otherwise`,
      },
    });
  }
}
