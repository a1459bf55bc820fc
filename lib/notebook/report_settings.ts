import { readFileSync } from "node:fs";
import { Fault } from "../fault/mod.ts";
import type { Label } from "../publish/mod.ts";

/** `reports/report.json`: what holds for every report unless the caller says otherwise. */
export interface ReportSettings {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Of run records, and where the source code can be had; empty texts: nobody has said. */
  licence: string;
  repository: string;
  /** The lines of the cover that no notebook knows; an empty text leaves one out. */
  cover: { contract: Label; organisation: Label };
  /** Figures, or tables, from which on the contents list them. */
  listsFrom: number;
  /** Rows of a table that are printed. */
  maximumTableRows: number;
}

const FILE = "reports/report.json";
const RESTORE = `take it from the project again: git checkout ${FILE}`;

let settings: ReportSettings | undefined;

/**
 * The settings of this project, read when they are first asked for.
 *
 * @throws Fault as {@link parseReportSettings}.
 */
export function reportSettings(): ReportSettings {
  return settings ??= readReportSettings(new URL(`../../${FILE}`, import.meta.url));
}

/**
 * Reads the file.
 *
 * @throws Fault where there is none, and as {@link parseReportSettings}.
 */
export function readReportSettings(file: URL): ReportSettings {
  let text: string;
  try {
    text = readFileSync(file, "utf-8");
  } catch (error) {
    throw new Fault("report: the settings of reports cannot be read", {
      expected: "a file with the date, the licence and the cover of reports",
      found: { ENOENT: "nothing", EISDIR: "a folder" }[(error as { code?: string }).code ?? ""] ??
        (error as Error).message,
      where: FILE,
      remedy: RESTORE,
      cause: error,
    });
  }
  return parseReportSettings(text);
}

/**
 * Reads the text of `reports/report.json`.
 *
 * @throws Fault for what is no JSON, and for each line that is missing or of another kind.
 */
export function parseReportSettings(text: string): ReportSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Fault("report: the settings of reports cannot be read", {
      expected: "JSON",
      found: (error as Error).message,
      where: FILE,
      remedy: `correct the file, or ${RESTORE}`,
      cause: error,
    });
  }
  const wrong = wrongIn(value);
  if (wrong.length === 0) return value as ReportSettings;
  throw new Fault("report: the settings of reports are not as they should be", {
    expected: wrong.map(({ name, expected }) => `${name}: ${expected}`).join("\n"),
    found: wrong.map(({ name, found }) => `${name}: ${JSON.stringify(found) ?? "nothing"}`).join("\n"),
    where: FILE,
    remedy: `correct the file, or ${RESTORE}`,
  });
}

function wrongIn(value: unknown): { name: string; expected: string; found: unknown }[] {
  const at = (name: string) =>
    name.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], value);
  const isText = (found: unknown) => typeof found === "string";
  const isCount = (found: unknown) => Number.isInteger(found) && Number(found) > 0;
  const isDay = (found: unknown) => isText(found) && /^\d{4}-\d{2}-\d{2}$/.test(found as string);
  const rules: [names: string[], isRight: (found: unknown) => boolean, expected: string][] = [
    [["date"], isDay, "a day as YYYY-MM-DD"],
    [["licence", "repository"], isText, "a text"],
    [["cover.contract.ja", "cover.contract.en"], isText, "a text"],
    [["cover.organisation.ja", "cover.organisation.en"], isText, "a text"],
    [["listsFrom", "maximumTableRows"], isCount, "a whole number from 1"],
  ];
  return rules.flatMap(([names, isRight, expected]) =>
    names.filter((name) => !isRight(at(name))).map((name) => ({ name, expected, found: at(name) }))
  );
}
