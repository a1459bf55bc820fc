import { Buffer } from "node:buffer";

/**
 * Whether native Typst may set a project with other bytes than WebAssembly: a path of an SVG has an elliptical arc that
 * is turned, and the sine of the turn is the C library's. Figures that stay the same from draft to draft are read once.
 */
export class TurnedArcs {
  readonly #known = new Map<string, { content: string | Uint8Array; isTurned: boolean }>();

  /** Whether a file of the project has one. */
  isIn(files: Map<string, string | Uint8Array>): boolean {
    return files.entries().some(([name, content]) => name.endsWith(".svg") && this.#read(name, content));
  }

  #read(name: string, content: string | Uint8Array): boolean {
    const known = this.#known.get(name);
    if (known !== undefined && isSame(known.content, content)) return known.isTurned;
    const isTurned = hasTurnedArc(content);
    this.#known.set(name, { content, isTurned });
    return isTurned;
  }
}

function isSame(one: string | Uint8Array, other: string | Uint8Array): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  return Buffer.compare(one, other) === 0;
}

function hasTurnedArc(content: string | Uint8Array): boolean {
  const svg = typeof content === "string" ? content : new TextDecoder("latin1").decode(content);
  if (svg.includes("data:image/svg")) return true;
  for (const [, path] of svg.matchAll(/\sd=("[^"]*"|'[^']*')/g)) {
    for (const [, arcs] of path.matchAll(/A([-+\d\s,.e]*)/gi)) if (isTurned(arcs)) return true;
  }
  return false;
}

/** Of the numbers of arcs, seven each, every third is the angle; numbers that stand together are not taken apart. */
function isTurned(arcs: string): boolean {
  const numbers = arcs.trim().split(/[\s,]+/).map(Number);
  return numbers.length % 7 !== 0 || numbers.some((number, index) => index % 7 === 2 && number !== 0);
}

const FONT = "/BaseFont /", LONGEST_NAME = 200;

/**
 * Whether a PDF that Typst wrote, which describes its fonts in the clear, has others than those of these families: where
 * a character is in none of the fonts that a style names, Typst looks in all it has, and the native one has some of its
 * own.
 */
export function hasOtherFonts(pdf: Uint8Array, families: string[]): boolean {
  const ours = families.map((family) => `${family.replaceAll(" ", "")}-`);
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  for (let at = bytes.indexOf(FONT); at >= 0; at = bytes.indexOf(FONT, at + FONT.length)) {
    const start = at + FONT.length;
    const [, name] = /^[A-Z]{6}\+([\w-]+)/.exec(bytes.toString("latin1", start, start + LONGEST_NAME)) ?? [];
    if (name !== undefined && !ours.some((start) => name.startsWith(start))) return true;
  }
  return false;
}
