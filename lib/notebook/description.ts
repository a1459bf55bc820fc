import { Fault } from "../fault/mod.ts";
import { isPermission, PERMISSION_FORMS } from "./granted_permissions.ts";
import type { Label } from "../publish/mod.ts";
import type { NotebookDescription } from "./nbformat.ts";

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A line of each compulsory field. */
const LINES: Record<string, string> = {
  id: '"id": "landuse-rates"',
  title: '"title": {"ja": "…", "en": "…"}',
  domain: '"domain": "landuse"',
  inputs: '"inputs": []',
};
const EXAMPLE = `{${Object.values(LINES).join(", ")}}`;

type Rules = { [key: string]: (value: unknown) => string | undefined };

const label = (value: unknown) =>
  ["ja", "en"].every((language) => {
      const text = (value as Partial<Label> | undefined)?.[language as keyof Label];
      return typeof text === "string" && text.trim() !== "";
    })
    ? undefined
    : 'a text in both languages, {"ja": "…", "en": "…"}';

const id = (value: unknown) =>
  typeof value === "string" && ID.test(value)
    ? undefined
    : "lower-case letters, digits and single `-`, starting with a letter";

const RULES: Rules = {
  id,
  title: label,
  domain: id,
  inputs: (value) =>
    Array.isArray(value) && value.every((item) => id(item) === undefined) &&
      new Set(value).size === value.length
      ? undefined
      : "a list of different catalog ids",
  optional: (value) =>
    value === undefined || typeof value === "object" && value !== null && !Array.isArray(value) &&
        Object.entries(value).every(([name, it]) => id(name) === undefined && label(it) === undefined)
      ? undefined
      : '{"catalog-id": {"ja": "…", "en": "…"}, …}, each with what it is for',
  parameters: (value) =>
    value === undefined || typeof value === "object" && value !== null && !Array.isArray(value) &&
        Object.entries(value).every(([name, it]) => NAME.test(name) && isParameter(it))
      ? undefined
      : '{"name": {"type": "number" | "string" | "boolean", "label": {"ja": "…", "en": "…"}}, …}, ' +
        'where `"role": "seed"` or `"fiscalYear"` may stand with a number',
  permissions: (value) =>
    value === undefined || Array.isArray(value) && value.every(isPermission)
      ? undefined
      : `a list of permissions, each for one thing by name: ${PERMISSION_FORMS}`,
  bibliography: (value) =>
    value === undefined || typeof value === "string" && value.endsWith(".bib")
      ? undefined
      : "the path of a .bib file, relative to the notebook",
};

function isParameter(value: unknown): boolean {
  const { type, label: text, role } = value as { type?: unknown; label?: unknown; role?: unknown };
  return /^(number|string|boolean)$/.test(String(type)) && label(text) === undefined &&
    (role === undefined || (role === "seed" || role === "fiscalYear") && type === "number");
}

/** Catalog ids that a notebook may open: its inputs, and the optional ones, which the catalog need not have. */
export function declaredInputs({ inputs, optional = {} }: NotebookDescription): string[] {
  return [...new Set([...inputs, ...Object.keys(optional)])];
}

/**
 * The `kenzan` block of a notebook's metadata, checked. Without `parameters` it has none.
 *
 * @throws {Fault} naming the field that is missing, malformed or unknown.
 */
export function checkedDescription(block: unknown, path: string): NotebookDescription {
  if (typeof block !== "object" || block === null || Array.isArray(block)) {
    throw new Fault("notebook: its metadata lacks the `kenzan` block", {
      expected: `metadata.kenzan, e.g. ${EXAMPLE}`,
      found: block === undefined ? "nothing" : JSON.stringify(block),
      where: path,
      remedy: "add it to the notebook's metadata (JupyterLab: Property Inspector, Advanced Tools)",
    });
  }
  const fields = block as Record<string, unknown>;
  for (const [name, rule] of Object.entries(RULES)) {
    const expected = rule(fields[name]);
    if (expected === undefined) continue;
    throw new Fault(`notebook: \`${name}\` in its kenzan metadata is not usable`, {
      expected,
      found: fields[name] === undefined ? "nothing" : JSON.stringify(fields[name]),
      where: `${path}, metadata.kenzan.${name}`,
      remedy: fields[name] === undefined
        ? `add \`${LINES[name]}\` to the kenzan block of the notebook's metadata`
        : undefined,
    });
  }
  const unknown = Object.keys(fields).filter((name) => !(name in RULES));
  if (unknown.length > 0) {
    throw new Fault("notebook: its kenzan metadata has a field nobody reads", {
      expected: Object.keys(RULES).join(", "),
      found: unknown.join(", "),
      where: `${path}, metadata.kenzan`,
      remedy: "correct the name or remove it",
    });
  }
  return { parameters: {}, ...fields } as unknown as NotebookDescription;
}
