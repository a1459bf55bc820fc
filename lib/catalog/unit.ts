/** Units that are written in several ways, each as it is compared. Keys are in {@link plain} form. */
const SAME: Record<string, string> = {
  m: "m",
  cm: "cm",
  mm: "mm",
  km: "km",
  ha: "ha",
  metre: "m",
  meter: "m",
  metres: "m",
  meters: "m",
  "メートル": "m",
  centimetre: "cm",
  centimeter: "cm",
  kilometre: "km",
  kilometer: "km",
  hectare: "ha",
  "ヘクタール": "ha",
  degree: "deg",
  degrees: "deg",
  "°": "deg",
  "度": "deg",
  percent: "%",
  "年": "yr",
  year: "yr",
  "日": "d",
  day: "d",
  hour: "h",
  "時間": "h",
  minute: "min",
  "分": "min",
  second: "s",
  "秒": "s",
  "本": "{tree}",
};

/** Units that a bracket after a column's name may hold; other brackets are part of the name. */
const KNOWN = new Set(
  ("m cm mm km um nm ha m2 cm2 km2 m3 cm3 L mL g kg t mg Mg s min h d yr deg rad % m/s km/h °C K Pa hPa W/m2 " +
    "kg/m3 g/cm3 t/ha m3/ha m2/ha kg/ha {tree} {tree}/ha ppm mm/d mm/h MJ/m2 deg/s dB Hz")
    .split(" "),
);

/** Whether two texts name the same unit: `m²`, `m2` and `㎡` do, `cm` and `m` do not. */
export function sameUnit(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** A column's head `DBH (cm)`, `dbh [cm]` or `胸高直径（㎝）` taken apart; undefined when it names no unit. */
export function unitInHead(head: string): { name: string; unit: string } | undefined {
  const [, name, square, round] = /^(.*?)\s*(?:\[([^\[\]]+)\]|[(（]([^()（）]+)[)）])\s*$/.exec(head) ?? [];
  if (square !== undefined) return { name, unit: square };
  return round !== undefined && KNOWN.has(plain(round)) ? { name, unit: round } : undefined;
}

function plain(unit: string): string {
  const text = unit.normalize("NFKC").trim().replaceAll("**", "").replaceAll("^", "").replace(/\s+/g, "");
  // Case tells units apart (Mg and mg); only the words and units in the table may be written in any.
  return text.split("/").map((part) => SAME[part.toLowerCase()] ?? part).join("/");
}
