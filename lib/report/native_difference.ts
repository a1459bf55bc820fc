/**
 * Whether native Typst may set a project with other bytes than WebAssembly: a path of an SVG has an elliptical arc that
 * is turned, and the sine of the turn is the C library's.
 */
export function hasTurnedArc(files: Map<string, string | Uint8Array>): boolean {
  for (const [name, content] of files) {
    if (!name.endsWith(".svg")) continue;
    const svg = typeof content === "string" ? content : new TextDecoder("latin1").decode(content);
    if (svg.includes("data:image/svg")) return true;
    for (const [, path] of svg.matchAll(/\sd=("[^"]*"|'[^']*')/g)) {
      for (const [, arcs] of path.matchAll(/A([-+\d\s,.e]*)/gi)) if (isTurned(arcs)) return true;
    }
  }
  return false;
}

/** Of the numbers of arcs, seven each, every third is the angle; numbers that stand together are not taken apart. */
function isTurned(arcs: string): boolean {
  const numbers = arcs.trim().split(/[\s,]+/).map(Number);
  return numbers.length % 7 !== 0 || numbers.some((number, index) => index % 7 === 2 && number !== 0);
}

/**
 * Whether a PDF that Typst wrote, which describes its fonts in the clear, has others than those of these families: where
 * a character is in none of the fonts that a style names, Typst looks in all it has, and the native one has some of its
 * own.
 */
export function hasOtherFonts(pdf: Uint8Array, families: string[]): boolean {
  const ours = families.map((family) => `${family.replaceAll(" ", "")}-`);
  const names = new TextDecoder("latin1").decode(pdf).matchAll(/\/BaseFont \/[A-Z]{6}\+([\w-]+)/g);
  return [...names].some(([, name]) => !ours.some((start) => name.startsWith(start)));
}
