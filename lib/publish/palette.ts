import { formatColour } from "./colour.ts";

/** Ramps from light to dark in one hue; `diverging` is dark orange - white - dark blue. */
export type Palette = "blue" | "green" | "orange" | "purple" | "grey" | "diverging";

const HUES: Record<Exclude<Palette, "grey" | "diverging">, number> = {
  blue: 250,
  green: 150,
  orange: 50,
  purple: 315,
};

/**
 * Colour at `t` of a palette. Sequential ones lose lightness evenly (OKLab, B. Ottosson 2020), so
 * that the order stays readable in black and white; of a diverging one only each half does.
 */
export function paletteColour(palette: Palette, t: number): string {
  if (palette === "diverging") {
    return t < 0.5 ? paletteColour("orange", (0.5 - t) * 2) : paletteColour("blue", (t - 0.5) * 2);
  }
  const lightness = 0.97 - 0.62 * t;
  if (palette === "grey") return oklch(lightness, 0, 0);
  // Little chroma at the light end, most in the middle; a slight turn of hue tells steps apart.
  const chroma = 0.012 + 0.105 * Math.sin(Math.PI * Math.min(1, 0.08 + 0.72 * t));
  return oklch(lightness, chroma, HUES[palette] - 30 * (1 - t) * (palette === "orange" ? -1 : 1));
}

/** `count` colours of a palette from its light to its dark end. */
export function paletteSteps(palette: Palette, count: number): string[] {
  if (count === 1) return [paletteColour(palette, 0.6)];
  const from = palette === "diverging" ? 0 : 0.06;
  return Array.from({ length: count }, (_, i) => paletteColour(palette, from + (1 - from) * i / (count - 1)));
}

/** Colours for categories: hues apart, and lightness apart too for black and white. */
export function categoryColours(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const lightness = count === 1 ? 0.5 : 0.38 + 0.5 * i / (count - 1);
    return oklch(lightness, 0.11, (255 + i * 137.5) % 360);
  });
}

/** OKLCH as `#rrggbb`; chroma is lowered until the colour exists in sRGB. */
function oklch(lightness: number, chroma: number, hue: number): string {
  const angle = hue * Math.PI / 180;
  for (let c = chroma;; c = Math.max(0, c - 0.005)) {
    const [a, b] = [c * Math.cos(angle), c * Math.sin(angle)];
    const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
    const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
    const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
    const linear = [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ];
    if (c > 0 && linear.some((part) => part < 0 || part > 1)) continue;
    return formatColour(linear.map((part) => {
      const clipped = Math.max(0, Math.min(1, part));
      const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
      return Math.round(encoded * 255);
    }));
  }
}
