import { type Random, random } from "../stats/mod.ts";
import { THERMAL_HALF, type ThermalSite, type WarmBody } from "./simulate_thermal_site.ts";

/** What lives at a site in one night. */
export interface HerdOptions {
  /** Deer per km2 over the whole simulated ground. */
  density: number;
  /** s during which they are followed. */
  seconds: number;
  /** °C by which all animals are warmer (or colder) above the ground than usual. Default 0. */
  warmer?: number;
}

const STEP = 2;

/**
 * Animals of one night: groups of deer (one and a Poisson number more) that rest or browse slowly, twice as dense on the
 * meadow as in the forest, and some wild boars and raccoon dogs, which a camera alone does not always tell from deer.
 */
export function simulateHerd(
  seed: number,
  night: string,
  site: ThermalSite,
  options: HerdOptions,
): WarmBody[] {
  const { density, seconds, warmer = 0 } = options;
  const draws = random(seed).stream(`thermal herd ${night}`);
  const [hx, hy] = THERMAL_HALF;
  const area = 4 * hx * hy / 1e6;
  const bodies: WarmBody[] = [];
  const place = (): { x: number; y: number } => {
    while (true) {
      const [x, y] = [
        site.centre[0] + hx * (2 * draws.uniform() - 1),
        site.centre[1] + hy * (2 * draws.uniform() - 1),
      ];
      if (!site.isForest(x, y) || draws.uniform() < 0.5) return { x, y };
    }
  };
  const add = (
    kind: WarmBody["kind"],
    body: { length: number; width: number; warmth: number },
    start: { x: number; y: number },
    speed: number,
  ) => {
    const number = bodies.filter((other) => other.kind === kind).length + 1;
    const letter = { deer: "D", boar: "B", "raccoon dog": "T", stone: "S" }[kind];
    const name = `${letter}${String(number).padStart(2, "0")}`;
    bodies.push({
      name,
      kind,
      ...body,
      warmth: body.warmth + warmer,
      at: walk(draws, start, speed, seconds),
    });
  };
  const deer = Math.round(density * area);
  while (bodies.length < deer) {
    const centre = place();
    const isBrowsing = draws.uniform() < 0.5;
    const size = Math.min(1 + draws.poisson(1.2), deer - bodies.length);
    for (let k = 0; k < size; k++) {
      const isFawn = k > 0 && draws.uniform() < 0.35;
      const length = isFawn ? 0.75 + 0.15 * draws.uniform() : 1.15 + 0.35 * draws.uniform();
      const body = {
        length,
        width: length * (0.33 + 0.05 * draws.uniform()),
        warmth: 6 + 4 * draws.uniform(),
      };
      const start = {
        x: centre.x + draws.normal(0, k === 0 ? 0 : 5),
        y: centre.y + draws.normal(0, k === 0 ? 0 : 5),
      };
      add("deer", body, start, isBrowsing ? 0.12 + 0.1 * draws.uniform() : 0.01);
    }
  }
  for (let k = 0; k < 5; k++) {
    add("boar", { length: 1.1, width: 0.48, warmth: 4 + 2 * draws.uniform() }, place(), 0.1);
  }
  for (let k = 0; k < 6; k++) {
    add("raccoon dog", { length: 0.5, width: 0.22, warmth: 5 + 2 * draws.uniform() }, place(), 0.25);
  }
  return bodies;
}

/** A walk whose velocity is an Ornstein-Uhlenbeck process: `speed` m/s along each axis, direction kept for 40 s. */
function walk(
  draws: Random,
  start: { x: number; y: number },
  speed: number,
  seconds: number,
): WarmBody["at"] {
  const count = Math.ceil(seconds / STEP) + 2;
  const keep = Math.exp(-STEP / 40);
  const fresh = speed * Math.sqrt(1 - keep * keep);
  const [x, y, direction] = [0, 0, 0].map(() => new Float64Array(count));
  let [vx, vy] = [draws.normal(0, speed), draws.normal(0, speed)];
  [x[0], y[0], direction[0]] = [start.x, start.y, 2 * Math.PI * draws.uniform()];
  for (let k = 1; k < count; k++) {
    [x[k], y[k]] = [x[k - 1] + STEP * vx, y[k - 1] + STEP * vy];
    direction[k] = Math.hypot(vx, vy) > 0.05 ? Math.atan2(vy, vx) : direction[k - 1];
    [vx, vy] = [keep * vx + draws.normal(0, fresh), keep * vy + draws.normal(0, fresh)];
  }
  return (seconds) => {
    const k = Math.max(0, Math.min(count - 2, Math.floor(seconds / STEP)));
    const share = seconds / STEP - k;
    return {
      x: x[k] + share * (x[k + 1] - x[k]),
      y: y[k] + share * (y[k + 1] - y[k]),
      direction: direction[k],
    };
  };
}
