import type { Engine } from "./engine.ts";

/** A word of a statement as DuckDB's own lexer cuts it: comments are gone, a quoted text is one word. */
export interface Word {
  /** Lower case unless quoted; a text constant keeps its quotes. */
  text: string;
  /** A name or keyword without quotes: may mean something to SQL. */
  plain: boolean;
  /** Number of brackets around it; a bracket itself stands outside its pair. */
  depth: number;
  /** Where it starts, in UTF-8 bytes. */
  start: number;
}

const NAME = 0;
const KEYWORD = 4;
const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** Cuts a statement into words. */
export function words(engine: Pick<Engine, "tokenize">, sql: string): Word[] {
  const bytes = utf8.encode(sql);
  const { offsets, types } = engine.tokenize(sql);
  let depth = 0;
  return offsets.map((start, i) => {
    // What follows a word up to the next one is blanks and comments.
    const raw = decoder.decode(bytes.subarray(start, offsets[i + 1]));
    const text = raw.match(/^("(?:[^"]|"")*"|[(),;[\]{}]|.+?)(?=\s|--|\/\*|$)/s)?.[1] ?? raw;
    const plain = (types[i] === NAME || types[i] === KEYWORD) && !text.startsWith('"');
    if (text === ")") depth--;
    const word = { text: plain ? text.toLowerCase() : text, plain, depth, start };
    if (text === "(") depth++;
    return word;
  });
}

/** What a word names, in lower case since case does not count in SQL; undefined if it is no name or keyword. */
export function nameOf({ text, plain }: Word): string | undefined {
  if (plain) return text;
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"').toLowerCase() : undefined;
}
