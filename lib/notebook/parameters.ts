import { Fault } from "../fault/mod.ts";
import type { NotebookDescription } from "./nbformat.ts";
import type { ParameterValue } from "./run_record.ts";

type Parameters = NotebookDescription["parameters"];

/**
 * Values from the texts of `-p name=value`, by the type that the notebook declares.
 *
 * @throws {Fault} for a name the notebook does not declare, and for a text that is not of its type.
 */
export function parseParameters(
  texts: Record<string, string>,
  declared: Parameters,
  notebook: string,
): Record<string, ParameterValue> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      if (!Object.hasOwn(declared, name)) {
        throw new Fault("notebook: an unknown parameter", {
          expected: `one of: ${describe(declared)}`,
          found: `-p ${name}=${text}`,
          where: notebook,
          remedy: "if it is meant, declare it: " +
            `\`let ${name} = …;\` in the cell tagged \`parameters\`, and in the metadata ` +
            `\`"parameters": {"${name}": {"type": "number", "label": {"ja": "…", "en": "…"}}}\``,
        });
      }
      const value = parse(text, declared[name].type);
      if (value === undefined) {
        throw new Fault(`notebook: parameter ${name} is ill-typed`, {
          expected: `a ${declared[name].type}${declared[name].type === "boolean" ? ": true or false" : ""}`,
          found: `-p ${name}=${text}`,
          where: notebook,
          remedy: `known parameters: ${describe(declared)}`,
        });
      }
      return [name, value] as const;
    }).sort(([a], [b]) => a < b ? -1 : 1),
  );
}

function parse(text: string, type: Parameters[string]["type"]): ParameterValue | undefined {
  if (type === "string") return text;
  if (type === "boolean") return { true: true, false: false }[text];
  return /^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) &&
      Number.isFinite(Number(text.replaceAll("_", "")))
    ? Number(text.replaceAll("_", ""))
    : undefined;
}

function describe(declared: Parameters): string {
  const all = Object.entries(declared).map(([name, { type, label }]) => `${name} (${type}, ${label.en})`);
  return all.length === 0 ? "none (the notebook declares no parameters)" : all.join("; ");
}

/** Code of the cell that overrides declared values. */
export function injectedCode(values: Record<string, ParameterValue>): string {
  return Object.entries(values).map(([name, value]) => `${name} = ${JSON.stringify(value)};`).join("\n");
}

/** Expression that gives the values of all parameters in the kernel, `null` for what is missing or no JSON. */
export function valuesExpression(declared: Parameters): string {
  const items = Object.keys(declared).map((name) =>
    `[${JSON.stringify(name)}, typeof ${name} === "undefined" ? null : ${name}]`
  );
  return `[${items.join(", ")}]`;
}

/**
 * The answer to {@link valuesExpression}, by name in sorted order.
 *
 * @throws {Fault} when the cell does not declare a parameter, or gives it another type.
 */
export function checkedValues(
  answer: unknown,
  declared: Parameters,
  where: string,
): Record<string, ParameterValue> {
  const values = (answer as [string, unknown][]).map(([name, value]) => {
    const { type } = declared[name];
    const found: string = typeof value;
    if (found !== type) {
      throw new Fault(`notebook: the parameters cell does not give ${name} its value`, {
        expected: `\`let ${name} = …;\` with a ${type === "number" ? "finite number" : type}`,
        found: value === null ? "nothing, or a value without JSON" : JSON.stringify(value),
        where,
      });
    }
    return [name, value as ParameterValue] as const;
  });
  return Object.fromEntries(values.sort(([a], [b]) => a < b ? -1 : 1));
}
