/** Characters that take two columns of a terminal: East Asian Wide and Fullwidth (Unicode TR 11, the ranges in use). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Columns of a terminal that a text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** Rows of cells as lines with aligned columns, two spaces apart; numbers (`right`) stand to the right. */
export function textTable(rows: string[][], right: number[] = []): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => textWidth(row[c]))));
  return rows.map((row) =>
    row.map((cell, c) => {
      const padding = " ".repeat(widths[c] - textWidth(cell));
      return right.includes(c) ? padding + cell : cell + padding;
    }).join("  ").trimEnd()
  ).join("\n");
}
