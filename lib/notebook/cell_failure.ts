import { Fault, type FaultParts } from "../fault/mod.ts";
import { type CellFrame, describeFrame, type Frame, framesOf, isCellFrame } from "./cell_frames.ts";
import type { CellLines, NumberedCell } from "./cell_lines.ts";
import type { Execution } from "./execution.ts";
import { LEAST_DISPLAY } from "./outputs.ts";
import { compileCell } from "./source_line.ts";

/** Where a cell stands and what was there before it failed. */
export interface FailurePlace extends NumberedCell {
  /** Path of the notebook, relative to the project. */
  notebook: string;
  /** Absolute path of the project. */
  root: string;
  /** Of all cells that ran in the kernel. */
  lines: CellLines;
  /** Limits it ran under: seconds, bytes. */
  timeout: number;
  outputLimit: number;
  /** Ids published before the failure, also by the failing cell. */
  published: string[];
}

/** Lines, or runs of lines, that are listed. */
const LISTED = 6;

/** Seconds as a person writes them. */
const seconds = (value: number) => `${Number(value.toFixed(1))} s`;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Says how a cell failed: the place with its source line, the cause, and what was published before. */
export async function cellFailure(execution: Execution, place: FailurePlace): Promise<Fault> {
  const { timeout, outputLimit } = place;
  const name = `notebook: cell ${place.number} of ${place.notebook}`;
  switch (execution.ending) {
    case "timeout":
      return new Fault(`${name} took longer than ${seconds(timeout)} and was stopped`, {
        ...await whereItWas(execution, place),
        remedy: `if it needs longer, tag the cell \`timeout=<seconds>\` or pass --timeout`,
      });
    case "flooded":
      return new Fault(`${name} put out too much and was stopped`, {
        expected:
          `at most ${megabytes(outputLimit)} of text and displays (each counts as ${LEAST_DISPLAY} bytes ` +
          "at least) besides published things",
        found: `more than ${megabytes(outputLimit)}`,
        where: await whereItFlooded(execution, place),
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

/** Where a cell failed: the line that led there, as far as it can be told. */
export async function failurePoint(execution: Execution, place: FailurePlace): Promise<string> {
  const stack = [...execution.error?.traceback ?? [], ...execution.escaped].join("\n");
  const frames = await framesOf(stack, place);
  const own = outermost(frames, place.number);
  return whereabouts(place, own?.line, wayTo(own, frames, place));
}

function deathRemedy(death: string): string {
  if (/out of memory|heap limit|SIGKILL|SIGTRAP/i.test(death)) {
    return "it may have run out of memory: work in pieces, or let DuckDB aggregate before rows become objects";
  }
  if (death.includes("Worker.deno.permissions")) {
    return "leave `deno: { permissions: … }` out of the worker's options: a worker may do what its notebook may";
  }
  const [, unstable] = /unstable api '([^']+)'/i.exec(death) ?? [];
  if (unstable !== undefined) {
    return `leave ${unstable} out: it is not stable in Deno, and a run has no such flags`;
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
  const isError = traceback.some((line) => line.trim() !== "");
  const found = isError
    ? `${ename}: ${evalue}`
    : `${evalue} (thrown as it is: throw an Error to be told the line)`;
  const frames = await framesOf(traceback.join("\n"), place);
  const own = outermost(frames, place.number);
  return new Fault(`${subject} ${isError ? ename : "something that is not an Error"}`, {
    found,
    where: whereabouts(place, own?.line, wayTo(own, frames, place)),
  });
}

/** The line that printed what was too much; displays do not always tell. */
async function whereItFlooded({ flood = "" }: Execution, place: FailurePlace): Promise<string> {
  const frames = await framesOf(flood, place);
  const own = outermost(frames, place.number) ?? outermost(frames);
  if (own === undefined) return whereabouts(place);
  const origin = { ...place, ...own };
  return whereabouts(origin, own.line, wayTo(own, frames, origin));
}

/** What a cell was doing when its time was up. */
async function whereItWas({ hang }: Execution, place: FailurePlace): Promise<FaultParts> {
  if (hang === undefined) return { where: whereabouts(place) };
  if (hang.doing === "calling") {
    return {
      found: "it was inside a call that did not return (native code, another process): the line is not known",
      where: whereabouts(place),
    };
  }
  if (hang.doing === "waiting") {
    const found = "it was waiting for something that did not come: a promise that was not settled";
    const { source } = place.cell;
    const awaits = linesWith(/\bawait\b/, source);
    if (awaits.length === 1) {
      return { found: `${found}, in the cell's only await`, where: whereabouts(place, awaits[0]) };
    }
    // Without an await, a cell waits for the modules it imports.
    if (awaits.length === 0) {
      const imports = linesWith(/\bimport\b/, source);
      const modules = `it was waiting for the modules that it imports, ${lineNumbers(imports)}`;
      return { found: imports.length > 0 ? modules : found, where: whereabouts(place) };
    }
    const shown = awaits.length > LISTED
      ? [`${found}, in one of its ${awaits.length} lines with await: ${lineNumbers(awaits)}`]
      : [`${found}, in one of these lines:`, ...awaits.map((line) => numbered(source, line, ""))];
    return { found: shown.join("\n"), where: whereabouts(place) };
  }
  const frames = await framesOf(hang.stack, place);
  const own = outermost(frames, place.number);
  if (own) return { found: "it was running", where: whereabouts(place, own.line, wayTo(own, frames, place)) };
  const other = outermost(frames);
  if (other === undefined) {
    return {
      found: "code of no cell was running",
      where: whereabouts(place, undefined, wayTo(own, frames, place)),
    };
  }
  return {
    found: `work left running by cell ${other.number} was running`,
    where: whereabouts({ ...place, ...other }, other.line, wayTo(other, frames, other)),
  };
}

async function leftBehind(name: string, escaped: string[], place: FailurePlace): Promise<Fault> {
  const frames = await framesOf(escaped[0], place);
  const origin = outermost(frames);
  const told = {
    expected: "every promise awaited, every error in a timer caught",
    found: escaped.map((stack) => stack.split(/\n\s+at /)[0]).join("\n"),
  };
  if (origin === undefined) {
    return new Fault(
      `notebook: an error that nobody awaited came up during cell ${place.number} of ${place.notebook}`,
      {
        ...told,
        where: whereabouts(place, undefined, wayTo(origin, frames, place)),
        remedy: "put `await` before the call that leads there, in this cell or an earlier one",
      },
    );
  }
  if (origin.number === place.number) {
    return new Fault(`${name} left an error behind that nobody awaited`, {
      ...told,
      where: whereabouts(place, origin.line, wayTo(origin, frames, place)),
      remedy: "put `await` before the call",
    });
  }
  const { number, line, name: called } = origin;
  const work = called === ""
    ? `work left running by cell ${number}`
    : `a call of ${called} (cell ${number}) that nobody awaited`;
  return new Fault(`notebook: ${work} threw while cell ${place.number} of ${place.notebook} ran`, {
    ...told,
    where: whereabouts({ ...place, ...origin }, line, wayTo(origin, frames, origin)),
    remedy: called === ""
      ? `await it in cell ${number}, or catch its error there`
      : `put \`await\` before every call of ${called}`,
  });
}

/** The last frame of a cell (default: of any), which is where the cell itself stands. */
function outermost(frames: Frame[], number?: number): CellFrame | undefined {
  return frames.filter(isCellFrame).findLast((frame) => number === undefined || frame.number === number);
}

/** The other places on the way to an error, innermost first. */
function wayTo(place: CellFrame | undefined, frames: Frame[], { number }: { number: number }): string[] {
  return frames.filter((frame) => frame !== place).slice(0, 6).map((frame) => describeFrame(frame, number));
}

/** 1-based lines with a word, but for those that are comments. */
function linesWith(word: RegExp, source: string): number[] {
  return source.split("\n").flatMap((text, index) =>
    word.test(text) && !/^\s*(\/\/|\*)/.test(text) ? [index + 1] : []
  );
}

/** `line 3`, `lines 1-8, 12`, and how many more there are than a person reads. */
function lineNumbers(lines: number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === line - 1) run[1] = line;
    else runs.push([line, line]);
  }
  const shown = runs.slice(0, LISTED).map(([first, last]) =>
    first === last ? `${first}` : `${first}-${last}`
  );
  const left = runs.slice(LISTED).reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return `${lines.length === 1 ? "line" : "lines"} ${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

function whereabouts(place: FailurePlace, line?: number, through: string[] = []): string {
  const { source } = place.cell;
  const [first, last] = line === undefined ? [1, 3] : [Math.max(1, line - 2), line + 1];
  const shown = source.split("\n").slice(first - 1, last).map((_, index) => {
    const number = first + index;
    return numbered(source, number, number === line ? "> " : "  ");
  });
  const before = place.published.length === 0 ? "nothing" : place.published.join(", ");
  return [
    `${place.notebook}, cell ${place.number}${line === undefined ? "" : `, line ${line}`}`,
    ...shown,
    ...through.map((frame) => `in ${frame}`),
    `published before: ${before}`,
  ].join("\n");
}

function numbered(source: string, line: number, mark: string): string {
  return `${mark}${String(line).padStart(3)} | ${source.split("\n")[line - 1]}`.trimEnd();
}
