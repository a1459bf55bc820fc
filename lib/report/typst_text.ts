/**
 * A Typst string literal. Whatever the text holds, Typst reads it as text: in a literal only `\`
 * and `"` mean something.
 */
export function literal(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;
}

/** Typst markup that sets the text and nothing else. The `;` keeps what follows out of the expression. */
export function text(value: string): string {
  return value === "" ? "" : `#${literal(value)};`;
}

/** A Typst array of already written elements. */
export function array(elements: string[]): string {
  return `(${elements.map((element) => element + ",").join(" ")})`;
}

/** A Typst call as markup, e.g. `#item-table("d-rate", widths: (20pt, 30pt));`. Arguments are written Typst. */
export function call(
  name: string,
  positional: string[],
  named: Record<string, string | undefined> = {},
): string {
  const extra = Object.entries(named).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value}`]
  );
  return `#${name}(${[...positional, ...extra].join(", ")});`;
}
