import { type Random, random } from "../stats/mod.ts";
import type { CaptureMethod } from "./capture_method.ts";
import { drawCount } from "./draw_count.ts";
import { cellCentre } from "./planar_grid.ts";
import type { CaptureArea } from "./simulate_capture_area.ts";

/** A day of work as it is logged. */
export interface SimulatedDay {
  /** ISO 8601. */
  date: string;
  team: string;
  method: CaptureMethod;
  /** m. */
  x: number;
  y: number;
  effort: number;
  captures: number;
}

/** A captured animal as it is recorded; null where nothing was written down. */
export interface SimulatedCapture {
  serial: string;
  capturer: string;
  date: string;
  method: CaptureMethod;
  x: number;
  y: number;
  sex: string;
  ageClass: string;
  age: number | null;
  weight: number | null;
  length: number | null;
  height: number | null;
  hindFoot: number | null;
  disposal: string;
}

/** Captures per unit of effort at one animal per km2. */
export const TRUE_CATCHABILITY: Readonly<Record<CaptureMethod, number>> = { trap: 0.0007, gun: 0.0018 };

/** What it is multiplied by in the months of the work. */
export const TRUE_SEASON: Readonly<Record<number, number>> = { 6: 0.9, 7: 0.8, 8: 0.8, 9: 1.1, 10: 1.3 };

/** Mean weight (kg) and age (years) by sex and age class. */
const BODIES = [
  { sex: "male", ageClass: "adult", share: 0.22, weight: 72, years: 5 },
  { sex: "male", ageClass: "subadult", share: 0.13, weight: 41, years: 1.4 },
  { sex: "male", ageClass: "fawn", share: 0.1, weight: 19, years: 0.3 },
  { sex: "female", ageClass: "adult", share: 0.34, weight: 47, years: 6 },
  { sex: "female", ageClass: "subadult", share: 0.11, weight: 35, years: 1.4 },
  { sex: "female", ageClass: "fawn", share: 0.1, weight: 17, years: 0.3 },
] as const;

/**
 * Work from June to October of 2022 and what it caught: a trapper with up to 30 traps on 80 days who stays a week at a
 * place, and a team of four with guns on 14 days, in cells near roads outside the sanctuary. Captures are Poisson around
 * catchability x season x true density x effort. Where there are enough of them, five slips of the pen are in the records:
 * a hind foot in m, a weight with a digit too many, a serial number given twice, a weight that is missing, and a log that
 * counts one capture too many.
 */
export function simulateCaptures(
  captureArea: CaptureArea,
  seed: number,
): { days: SimulatedDay[]; captures: SimulatedCapture[] } {
  const noise = random(seed).stream("captures");
  const { area: { grid, cells }, density, road, house, sanctuary } = captureArea;
  const open = Array.from(cells.keys()).filter((k) => road[k] < 500 && house[k] > 250 && sanctuary[k] === 0);
  const days: SimulatedDay[] = [];
  const captures: SimulatedCapture[] = [];
  const serials = new Map<string, number>();
  const work = (date: string, method: CaptureMethod, cell: number, effort: number) => {
    const [x, y] = cellCentre(grid, Math.floor(cells[cell] / grid.width), cells[cell] % grid.width);
    const place = () => ({
      x: Math.round(x + (noise.uniform() - 0.5) * 0.9 * grid.cell),
      y: Math.round(y + (noise.uniform() - 0.5) * 0.9 * grid.cell),
    });
    const month = Number(date.slice(5, 7));
    const mean = TRUE_CATCHABILITY[method] * TRUE_SEASON[month] * density[cell] * effort;
    const caught = drawCount(noise, mean, Infinity);
    days.push({ date, team: method === "trap" ? "T" : "G", method, ...place(), effort, captures: caught });
    for (let k = 0; k < caught; k++) {
      const capturer = method === "trap" ? "T1" : `G${1 + noise.integer(3)}`;
      serials.set(capturer, (serials.get(capturer) ?? 0) + 1);
      captures.push({
        serial: String(serials.get(capturer)),
        capturer,
        date,
        method,
        ...place(),
        ...body(noise),
      });
    }
  };
  const first = Temporal.PlainDate.from("2022-06-06");
  let trapped = open[0];
  for (let day = 0; day < 140; day++) {
    const date = first.add({ days: day });
    if (day % 7 === 0) trapped = open[noise.integer(open.length)];
    if (date.dayOfWeek >= 2 && date.dayOfWeek <= 5) {
      work(date.toString(), "trap", trapped, 22 + noise.integer(9));
    }
    if (date.dayOfWeek === 7 && day % 10 < 7) {
      work(date.toString(), "gun", open[noise.integer(open.length)], 14 + noise.integer(7));
    }
  }
  const again = captures.findIndex(({ capturer }, k) => k > 12 && capturer === captures[10].capturer);
  if (again >= 0) {
    captures[3].hindFoot! /= 100;
    captures[7].weight! *= 10;
    captures[9].weight = null;
    captures[again].serial = captures[10].serial;
    days.findLast(({ captures: caught }) => caught > 0)!.captures++;
  }
  return { days, captures };
}

function body(noise: Random): Omit<SimulatedCapture, "serial" | "capturer" | "date" | "method" | "x" | "y"> {
  let left = noise.uniform();
  const kind = BODIES.find(({ share }) => (left -= share) < 0) ?? BODIES[0];
  const size = Math.exp(noise.normal(0, 0.12));
  const weight = kind.weight * size;
  const tenth = (value: number) => Math.round(10 * value) / 10;
  // Lengths go with the cube root of weight.
  const length = (at50: number) => tenth(at50 * Math.cbrt(weight / 50) * Math.exp(noise.normal(0, 0.025)));
  return {
    sex: kind.sex,
    ageClass: kind.ageClass,
    age: kind.ageClass === "adult"
      ? Math.max(2, Math.round(kind.years + noise.normal(0, 2.5)))
      : Math.floor(kind.years),
    weight: tenth(weight),
    length: length(132),
    height: length(82),
    hindFoot: length(43),
    disposal: noise.uniform() < 0.6 ? "meat" : "buried",
  };
}
