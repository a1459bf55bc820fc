import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnTexts } from "../table/mod.ts";
import type { Deployment } from "./read_fixes.ts";

/** Columns of a table of deployments. */
export interface DeploymentColumns {
  animal: string;
  /** Time at which the collar was fitted, and at which it came off or the survey ended. */
  from: string;
  until: string;
}

/** Names by which the columns are found; of Movebank's reference data `deploy-on-date` and `deploy-off-date`. */
export const DEPLOYMENT_NAMES: Readonly<Record<keyof DeploymentColumns, readonly string[]>> = {
  animal: ["animal", "animal-id", "individual-local-identifier", "個体", "個体番号"],
  from: ["from", "fitted", "deploy-on-date", "装着日時"],
  until: ["until", "end", "deploy-off-date", "終了日時", "脱落日時"],
};

/**
 * When each collar was on its animal, by animal, from a table with times as the catalog gives them (datetime). A missing
 * end is an open one.
 *
 * @throws Fault for a missing column, one without times, and an animal that occurs twice.
 */
export function readDeployments(
  table: Table,
  columns: Partial<DeploymentColumns> = {},
): Record<string, Deployment> {
  const names = table.schema.fields.map(({ name }) => name);
  const column = (role: keyof DeploymentColumns) => {
    const found = columns[role] ?? DEPLOYMENT_NAMES[role].find((name) => names.includes(name));
    if (found !== undefined && names.includes(found)) return found;
    throw new Fault("wildlife: a table of deployments lacks a column", {
      expected: columns[role] ?? DEPLOYMENT_NAMES[role].join(", "),
      found: names.join(", "),
      remedy: `name it: readDeployments(table, { ${role}: "..." })`,
    });
  };
  const times = (role: "from" | "until") => {
    const name = column(role);
    const values = table.getChild(name)!;
    if (!DataType.isTimestamp(values.type)) {
      throw new Fault("wildlife: deployments without times", {
        expected: "a column of the type datetime",
        found: String(values.type),
        where: `column ${name}`,
        remedy: 'say `"type": "datetime"` and its `format` and `timeZone` in the catalog entry',
      });
    }
    return (row: number) => {
      const value = values.get(row) as number | null;
      return value === null ? undefined : Number(value);
    };
  };
  const [from, until] = [times("from"), times("until")];
  const deployments: Record<string, Deployment> = {};
  columnTexts(table, column("animal")).forEach((animal, row) => {
    if (Object.hasOwn(deployments, animal)) {
      throw new Fault("wildlife: an animal with two deployments", {
        expected: "one row an animal",
        found: animal,
        where: `row ${row + 1}`,
        remedy: "name the second deployment as an animal of its own, e.g. N01-2",
      });
    }
    deployments[animal] = { from: from(row), until: until(row) };
  });
  return deployments;
}
