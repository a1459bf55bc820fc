/** Cells that put out everything a kernel can, in every order: to count what arrives. */

/** A cell's code and the marks that must arrive with it, each once, in this order for streams and displays. */
export interface MixedCell {
  code: string;
  marks: string[];
}

const display = (mark: string) =>
  `Deno.jupyter.display({ "text/html": "<b>${mark}</b>", "text/plain": "${mark}" }, { raw: true })`;

const KINDS: ((mark: (index: number) => string) => { code: string; marks: number })[] = [
  (m) => ({ code: `console.log("${m(0)}");`, marks: 1 }),
  (m) => ({ code: `"${m(0)}"`, marks: 1 }),
  (m) => ({ code: `await ${display(m(0))};`, marks: 1 }),
  (m) => ({
    code: `console.log("${m(0)}"); console.error("${m(1)}"); await ${display(m(2))}; "${m(3)}"`,
    marks: 4,
  }),
  (m) => ({
    code: `console.log("${m(0)}"); await new Promise((r) => setTimeout(r, 1)); ${display(m(1))};\n` +
      `await new Promise((r) => setTimeout(r, 1)); console.log("${m(2)}");`,
    marks: 3,
  }),
  (m) => ({ code: `${display(m(0))}; ${display(m(1))}; ${display(m(2))}; "${m(3)}"`, marks: 4 }),
  (m) => ({
    code: [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `console.log("${m(index)}");`).join(" "),
    marks: 8,
  }),
  (m) => ({
    code:
      `await Promise.all([1, 2].map(async (n) => { await null; console.log(n === 1 ? "${m(0)}" : "${
        m(1)
      }"); }));\n` +
      `await Deno.jupyter.broadcast("display_data", { data: { "text/plain": "${
        m(2)
      }" }, metadata: {}, transient: {} });`,
    marks: 3,
  }),
  (m) => ({ code: `console.log("${m(0)}" + "x".repeat(200_000)); "${m(1)}"`, marks: 2 }),
];

/** The first `count` cells of an endless, fixed sequence. */
export function mixedCells(count: number): MixedCell[] {
  return Array.from({ length: count }, (_, cell) => {
    const mark = (index: number) => `[${cell}.${index}]`;
    const { code, marks } = KINDS[(cell * 7) % KINDS.length](mark);
    return { code, marks: Array.from({ length: marks }, (_, index) => mark(index)) };
  });
}

/** Marks in a cell's outputs; a display that shows a mark as text and as HTML counts once. */
export function marksIn(outputs: readonly unknown[]): string[] {
  return outputs.flatMap((output) => {
    const marks: string[] = JSON.stringify(output).match(/\[\d+\.\d+\]/g) ?? [];
    return [...new Set(marks)];
  });
}
