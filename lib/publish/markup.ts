const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text made safe inside elements and double-quoted attributes of HTML and SVG. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
}

/**
 * An SVG or HTML element as text. Attributes keep their order; undefined ones are left out and
 * numbers are rounded to 1/100, which no eye sees and every run repeats.
 */
export function element(
  name: string,
  attributes: Record<string, string | number | undefined>,
  ...children: string[]
): string {
  let head = `<${name}`;
  for (const [key, content] of Object.entries(attributes)) {
    if (content === undefined) continue;
    head += ` ${key}="${typeof content === "number" ? rounded(content) : escapeMarkup(content)}"`;
  }
  return children.length === 0 ? head + "/>" : `${head}>${children.join("")}</${name}>`;
}

/** A coordinate rounded to 1/100, never `-0`. */
export function rounded(coordinate: number): string {
  const text = String(Math.round(coordinate * 100) / 100);
  return text === "-0" ? "0" : text;
}
