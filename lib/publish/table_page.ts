import type { Language } from "./label.ts";
import { escapeMarkup } from "./markup.ts";
import { formatNumber, NO_VALUE } from "./number_format.ts";
import type { PublishedColumn, PublishedTable } from "./published.ts";
import type { CanonicalTable, Cell } from "./table_canonical.ts";

/** Rows shown in a notebook; the report prints all. */
const ROWS_SHOWN = 50;

/** A cell as printed: `–` for null, `○` and `×` for booleans, numbers by their column's digits. */
export function formatCell(cell: Cell, { digits, grouping }: PublishedColumn): string {
  if (cell === null) return NO_VALUE;
  if (typeof cell === "number") return formatNumber(cell, { digits, grouping });
  if (typeof cell === "boolean") return cell ? "○" : "×";
  return cell;
}

/** A column's head: its label, with the unit in brackets: `面積 (ha)`. */
export function formatHead({ label, unit }: PublishedColumn, language: Language): string {
  return unit === undefined || unit[language] === ""
    ? label[language]
    : `${label[language]} (${unit[language]})`;
}

/** The table as HTML in Japanese: caption, head with units, the first rows, and how many there are. */
export function tableHtml(table: PublishedTable, data: CanonicalTable): string {
  const columns = table.columns.filter((column) => column.shown);
  const align = (column: PublishedColumn) => isNumeric(data, column) ? "right" : "left";
  const row = (cells: string[]) => `<tr>${cells.join("")}</tr>`;
  const head = columns.map((column) =>
    `<th style="text-align:${align(column)}">${escapeMarkup(formatHead(column, "ja"))}</th>`
  );
  const body = Array.from(
    { length: Math.min(table.rows, ROWS_SHOWN) },
    (_, index) =>
      row(columns.map((column) => {
        const text = formatCell(data.columns.get(column.name)![index], column);
        return `<td style="text-align:${align(column)}">${escapeMarkup(text)}</td>`;
      })),
  );
  const notes = table.notes.map((note) => `<div>${escapeMarkup(note.ja)}</div>`).join("");
  return `<div><div><strong>${escapeMarkup(table.label.ja)}</strong> ` +
    `<code style="opacity:.6">${table.id}</code></div>` +
    `<table style="font-variant-numeric:tabular-nums"><thead>${row(head)}</thead>` +
    `<tbody>${body.join("")}</tbody></table>` +
    `<div style="opacity:.7;font-size:smaller">${countText(table)}${notes}</div></div>`;
}

/** The table as plain text, columns apart by two spaces. */
export function tableText(table: PublishedTable, data: CanonicalTable): string {
  const columns = table.columns.filter((column) => column.shown);
  const lines = [columns.map((column) => formatHead(column, "ja"))];
  for (let index = 0; index < Math.min(table.rows, ROWS_SHOWN); index++) {
    lines.push(columns.map((column) => formatCell(data.columns.get(column.name)![index], column)));
  }
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => columnsWide(line[index]))));
  const padded = lines.map((line) =>
    line.map((cell, index) => {
      const space = " ".repeat(widths[index] - columnsWide(cell));
      return isNumeric(data, columns[index]) ? space + cell : cell + space;
    }).join("  ").trimEnd()
  );
  return [`${table.label.ja}  [${table.id}]`, ...padded, countText(table)].join("\n");
}

function countText(table: PublishedTable): string {
  const count = formatNumber(table.rows);
  return table.rows > ROWS_SHOWN ? `先頭 ${ROWS_SHOWN} 行 / 全 ${count} 行` : `全 ${count} 行`;
}

function isNumeric(data: CanonicalTable, column: PublishedColumn): boolean {
  return data.numeric.has(column.name);
}

/** Terminal columns: Japanese characters take two. */
function columnsWide(text: string): number {
  let wide = 0;
  for (const character of text) wide += character.codePointAt(0)! >= 0x2e80 ? 2 : 1;
  return wide;
}
