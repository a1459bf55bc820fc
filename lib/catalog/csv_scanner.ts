import { Fault } from "../fault/mod.ts";

const QUOTE = 0x22, COMMA = 0x2c, LF = 0x0a, CR = 0x0d;

/** Rows that are scanned together: they stay in the processor's cache while every column reads them. */
export const BLOCK = 1024;

/**
 * Finds the cells of a CSV file (RFC 4180): where each begins and ends, a block of rows at a time. Line ends are LF or
 * CRLF; cells in quotes may hold commas, line breaks and doubled quotes, which are made single in the bytes themselves.
 */
export class CsvScanner {
  /** Cell `c` of row `r` of the block is `bytes[starts[i]..ends[i])`, `i = r * columns + c`. */
  starts = new Int32Array(0);
  ends = new Int32Array(0);
  /** Rows with more or fewer cells than columns: the first 20. */
  readonly ragged: { line: number; cells: number }[] = [];
  raggedCount = 0;
  #at = 0;
  #line = 1;
  #columns = 0;
  #rows = 0;
  /** Rows that hold line breaks, and how many lines the file is ahead of its rows after each. */
  readonly #longRows: { row: number; ahead: number }[] = [];
  #firstLine = 2;

  /** `where` names the file in faults. */
  constructor(private readonly bytes: Uint8Array, private readonly where: string) {}

  /** The cells of the first row, which fix the number of columns. */
  header(): string[] {
    const decoder = new TextDecoder();
    const names: string[] = [];
    for (let more = this.bytes.length > 0; more;) {
      const { start, end, last } = this.#cell();
      names.push(decoder.decode(this.bytes.subarray(start, end)));
      more = !last;
    }
    this.#columns = names.length;
    this.#firstLine = this.#line;
    this.starts = new Int32Array(BLOCK * names.length);
    this.ends = new Int32Array(BLOCK * names.length);
    return names;
  }

  /** Scans the next rows, up to {@link BLOCK}, and returns how many; 0 at the end of the file. */
  next(): number {
    const { bytes, starts, ends } = this;
    const columns = this.#columns;
    let row = 0;
    for (; row < BLOCK && !this.#atEnd(); row++) {
      const line = this.#line;
      const base = row * columns;
      let cells = 0;
      for (let last = false; !last; cells++) {
        // The common cell, without quotes, is scanned here; a call for each would double the time.
        let at = this.#at;
        let start = at;
        let end = at;
        if (bytes[at] === QUOTE) ({ start, end, last } = this.#cell());
        else {
          while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LF) at++;
          end = at;
          last = at >= bytes.length || bytes[at] === LF;
          if (last) {
            this.#line++;
            if (end > start && bytes[end - 1] === CR) end--;
          }
          this.#at = at + 1;
        }
        if (cells < columns) {
          starts[base + cells] = start;
          ends[base + cells] = end;
        }
      }
      if (cells !== columns && this.raggedCount++ < 20) this.ragged.push({ line, cells });
      if (this.#line > line + 1) {
        this.#longRows.push({
          row: this.#rows + row,
          ahead: this.#line - this.#firstLine - this.#rows - row - 1,
        });
      }
    }
    this.#rows += row;
    return row;
  }

  /** The line of the file on which a data row (from 0) begins. */
  lineOf(row: number): number {
    let ahead = 0;
    for (const long of this.#longRows) {
      if (long.row >= row) break;
      ahead = long.ahead;
    }
    return this.#firstLine + row + ahead;
  }

  /** Nothing is left, or only line ends. */
  #atEnd(): boolean {
    if (this.#at >= this.bytes.length) return true;
    if (this.bytes[this.#at] !== LF && this.bytes[this.#at] !== CR) return false;
    for (let at = this.#at; at < this.bytes.length; at++) {
      if (this.bytes[at] !== LF && this.bytes[at] !== CR) return false;
    }
    return true;
  }

  /** Scans one cell, quoted or not, and steps over what ends it. */
  #cell(): { start: number; end: number; last: boolean } {
    const { bytes } = this;
    let at = this.#at;
    const isQuoted = bytes[at] === QUOTE;
    const start = isQuoted ? at + 1 : at;
    let end: number;
    if (isQuoted) {
      ({ at, end } = this.#closeQuotes(start));
      if (bytes[at] === CR && (at + 1 >= bytes.length || bytes[at + 1] === LF)) at++;
      if (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LF) {
        throw this.#fault("text after a closing quote", "a comma or the end of the line", this.#textAt(at));
      }
    } else {
      while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LF) at++;
      end = at > start && bytes[at] !== COMMA && bytes[at - 1] === CR ? at - 1 : at;
    }
    const last = at >= bytes.length || bytes[at] === LF;
    if (last) this.#line++;
    this.#at = at + 1;
    return { start, end, last };
  }

  /** The end of a quoted cell's text, doubled quotes made single in place, and the position after its quote. */
  #closeQuotes(start: number): { at: number; end: number } {
    const { bytes } = this;
    let end = start;
    const opened = this.#line;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE && bytes[++at] !== QUOTE) return { at, end };
      if (byte === LF) this.#line++;
      bytes[end++] = byte;
    }
    this.#line = opened;
    throw this.#fault("a quote is never closed", "a closing quote", "the end of the file");
  }

  /** The next few characters of the line. */
  #textAt(at: number): string {
    const [text] = new TextDecoder().decode(this.bytes.subarray(at, at + 30)).split(/[\r\n]/);
    return JSON.stringify(text.replace(/\uFFFD+$/, ""));
  }

  #fault(subject: string, expected: string, found: string): Fault {
    return new Fault(`catalog: CSV: ${subject}`, {
      expected,
      found,
      where: `${this.where}, line ${this.#line}`,
      remedy: "correct the line: a quote inside a quoted cell is written twice",
    });
  }
}
