import { pathToFileURL } from "node:url";
import { Fault } from "../fault/mod.ts";
import type { CodeCell } from "./nbformat.ts";
import type { Execution } from "./kernel_client.ts";
import { compileCell } from "./source_line.ts";

/** Where a cell stands and what was there before it failed. */
export interface FailurePlace {
  /** Path of the notebook, relative to the project. */
  notebook: string;
  /** Absolute path of the project. */
  root: string;
  /** 1-based, among all cells. */
  number: number;
  cell: CodeCell;
  /** Limits it ran under: seconds, bytes. */
  timeout: number;
  outputLimit: number;
  /** Ids published before the failure, also by the failing cell. */
  published: string[];
}

/** Seconds as a person writes them. */
const seconds = (value: number) => `${Number(value.toFixed(1))} s`;

/** Says how a cell failed: the place with its source line, the cause, and what was published before. */
export async function cellFailure(execution: Execution, place: FailurePlace): Promise<Fault> {
  const { timeout, outputLimit } = place;
  const name = `notebook: cell ${place.number} of ${place.notebook}`;
  switch (execution.ending) {
    case "timeout":
      return new Fault(`${name} took longer than ${seconds(timeout)} and was stopped`, {
        where: whereabouts(place),
        remedy: `if it needs longer, tag the cell \`timeout=<seconds>\` or pass --timeout`,
      });
    case "flooded":
      return new Fault(`${name} put out too much and was stopped`, {
        expected: `at most ${
          (outputLimit / 1e6).toFixed(1)
        } MB of text and displays besides published things`,
        where: whereabouts(place),
        remedy: "print a part of it, or publish.file(…) what others need",
      });
    case "died":
      return new Fault(`${name} ended the kernel's process`, {
        expected: "a cell that returns or throws",
        found: execution.death,
        where: whereabouts(place),
        remedy: deathRemedy(execution.death ?? ""),
      });
    case "error":
      return await thrown(`${name} threw`, execution, place);
    case "ok":
      return await leftBehind(name, execution.escaped, place);
  }
}

function deathRemedy(death: string): string {
  if (/out of memory|heap limit|SIGKILL|SIGTRAP/i.test(death)) {
    return "it may have run out of memory: work in pieces, or let DuckDB aggregate before rows become objects";
  }
  return "remove Deno.exit(); throw an error to stop a run";
}

async function thrown(subject: string, execution: Execution, place: FailurePlace): Promise<Fault> {
  const { ename, evalue, traceback } = execution.error!;
  const compiled = await compileCell(place.cell.source);
  if ("syntaxError" in compiled) {
    return new Fault(`notebook: cell ${place.number} of ${place.notebook} has a syntax error`, {
      found: compiled.syntaxError,
      where: whereabouts(place, compiled.line),
    });
  }
  const stack = traceback.join("\n");
  const isError = traceback.some((line) => line.trim() !== "");
  const found = isError
    ? `${ename}: ${evalue}`
    : `${evalue} (thrown as it is: throw an Error to be told the line)`;
  const lines = [
    ...framesInCell(stack, place.cell.source, compiled.sourceLine),
    ...framesInFiles(stack, place.root),
  ];
  return new Fault(`${subject} ${isError ? ename : "something that is not an Error"}`, {
    found,
    where: whereabouts(place, lineInCell(stack, compiled.sourceLine), lines.slice(0, 6)),
  });
}

async function leftBehind(name: string, escaped: string[], place: FailurePlace): Promise<Fault> {
  const compiled = await compileCell(place.cell.source);
  const line = "sourceLine" in compiled ? lineInCell(escaped[0], compiled.sourceLine) : undefined;
  return new Fault(`${name} left an error behind that nobody awaited`, {
    expected: "every promise awaited, every error in a timer caught",
    found: escaped.map((stack) => stack.split(/\n\s+at /)[0]).join("\n"),
    where: whereabouts(place, line),
    remedy: "put `await` before the call (it may have been made in an earlier cell)",
  });
}

type SourceLine = (line: number, column: number) => number;

const CELL_FRAME = /^\s+at (.*?)\(?<anonymous>:(\d+):(\d+)\)?$/gm;

/**
 * The line of the cell a stack leads to. All cells are `<anonymous>` to the kernel, so the frame
 * of a function from an earlier cell looks like one of this cell: the outermost frame is this cell's own.
 */
function lineInCell(stack: string, sourceLine: SourceLine): number | undefined {
  const frames = [...stack.matchAll(CELL_FRAME)];
  const own = frames.findLast(([, caller]) => /^(async )?$/.test(caller)) ?? frames[0];
  return own === undefined ? undefined : sourceLine(Number(own[2]), Number(own[3]));
}

/** Functions that the cell itself declares, on the way to the error. */
function framesInCell(stack: string, source: string, sourceLine: SourceLine): string[] {
  return [...stack.matchAll(CELL_FRAME)].flatMap(([, caller, line, column]) => {
    const name = caller.trim().replace(/^async /, "");
    const isDeclared = /^\w+$/.test(name) &&
      new RegExp(`\\b(function\\*?|const|let|var)\\s+${name}\\b`).test(source);
    return isDeclared ? [`line ${sourceLine(Number(line), Number(column))} of the cell (${name})`] : [];
  });
}

/** Places in the project's files on the way to the error; packages are left out. */
function framesInFiles(stack: string, root: string): string[] {
  const folder = `${pathToFileURL(root).href}/`;
  return [...stack.matchAll(/^\s+at (?:async )?(.*?) ?\(?(file:\S+?):(\d+):\d+\)?$/gm)].flatMap(
    ([, caller, url, line]) =>
      url.startsWith(folder) && !url.includes("/node_modules/")
        ? [`${decodeURI(url.slice(folder.length))}, line ${line}${caller === "" ? "" : ` (${caller})`}`]
        : [],
  );
}

function whereabouts(place: FailurePlace, line?: number, through: string[] = []): string {
  const lines = place.cell.source.split("\n");
  const from = line === undefined ? 0 : Math.max(0, line - 3);
  const shown = lines.slice(from, line === undefined ? 3 : line + 1).map((text, index) => {
    const number = from + index + 1;
    return `${number === line ? ">" : " "} ${String(number).padStart(3)} | ${text}`.trimEnd();
  });
  const before = place.published.length === 0 ? "nothing" : place.published.join(", ");
  return [
    `${place.notebook}, cell ${place.number}${line === undefined ? "" : `, line ${line}`}`,
    ...shown,
    ...through.map((frame) => `in ${frame}`),
    `published before: ${before}`,
  ].join("\n");
}
