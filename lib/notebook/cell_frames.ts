import { pathToFileURL } from "node:url";
import type { CellLines, NumberedCell } from "./cell_lines.ts";
import { compileCell, type Compiled } from "./source_line.ts";

/** A place in a cell on the way to an error. */
export interface CellFrame extends NumberedCell {
  /** 1-based line of the cell's source. */
  line: number;
  /** The function; empty for the cell's own code and for functions without a name. */
  name: string;
}

/** A place in a file of the project. */
export interface FileFrame {
  /** Relative to the project. */
  path: string;
  line: number;
  name: string;
}

/** A place that a person can open. */
export type Frame = CellFrame | FileFrame;

/** Whether a place is in a cell. */
export function isCellFrame(frame: Frame): frame is CellFrame {
  return "cell" in frame;
}

const FRAME = /^\s+at (?:async )?(.*?) ?\(?(<anonymous>|file:\S+?):(\d+):(\d+)\)?$/gm;

/** The frames of a stack in cells and in the project's files, innermost first; packages and the kernel are left out. */
export async function framesOf(
  stack: string,
  { lines, root }: { lines: CellLines; root: string },
): Promise<Frame[]> {
  const folder = `${pathToFileURL(root).href}/`;
  const compiled = new Map<number, Compiled>();
  const frames: Frame[] = [];
  for (const [, caller, url, line, column] of stack.matchAll(FRAME)) {
    // A timer's callback has no name of its own.
    const name = caller.replace(/^(Timeout|Immediate)\._on\w+$/, "");
    if (url !== "<anonymous>") {
      if (!url.startsWith(folder) || url.includes("/node_modules/")) continue;
      frames.push({ path: decodeURI(url.slice(folder.length)), line: Number(line), name });
      continue;
    }
    const found = lines.at(Number(line));
    if (found === undefined) continue;
    const { number, cell } = found;
    const map = compiled.get(number) ?? await compileCell(cell.source);
    compiled.set(number, map);
    const source = "sourceLine" in map ? map.sourceLine(found.line, Number(column)) : found.line;
    frames.push({ number, cell, line: source, name });
  }
  return frames;
}

/** A frame in words, for a message about the cell with a number. */
export function describeFrame(frame: Frame, number: number): string {
  const name = frame.name === "" ? "" : ` (${frame.name})`;
  if (!isCellFrame(frame)) return `${frame.path}, line ${frame.line}${name}`;
  return `line ${frame.line} of ${frame.number === number ? "the cell" : `cell ${frame.number}`}${name}`;
}
