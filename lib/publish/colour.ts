import { Fault } from "../fault/mod.ts";

/** Red, green, blue and opacity, 0-255. */
export type Rgba = [red: number, green: number, blue: number, opacity: number];

/**
 * Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`.
 *
 * @throws Fault for any other notation.
 */
export function parseColour(text: string): Rgba {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const full = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
    const byte = (at: number) => parseInt(full.slice(at, at + 2) || "ff", 16);
    return [byte(0), byte(2), byte(4), byte(6)];
  }
  const parts = /^rgba?\(([^)]*)\)$/.exec(text)?.[1].split(/[\s,/]+/).filter(Boolean).map(Number);
  if (parts !== undefined && (parts.length === 3 || parts.length === 4) && parts.every(Number.isFinite)) {
    const byte = (number: number) => Math.max(0, Math.min(255, Math.round(number)));
    return [byte(parts[0]), byte(parts[1]), byte(parts[2]), byte((parts[3] ?? 1) * 255)];
  }
  throw new Fault("publish: a colour that cannot be read", {
    expected: "`#rrggbb` or `rgb(r, g, b)`",
    found: JSON.stringify(text),
  });
}

/** `#rrggbb`, without the opacity. */
export function formatColour([red, green, blue]: readonly number[]): string {
  return "#" + [red, green, blue].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
