import { type Random, random } from "../stats/mod.ts";
import { localDate } from "./local_time.ts";
import { simulateOuf } from "./simulate_ouf.ts";
import { simulateTerrain, slopeOf, smoothSurface, type Surface } from "./simulate_terrain.ts";

/** Coordinate system of the simulated deer and their DEM: 平面直角座標系第8系. */
export const DEER_CRS = "EPSG:6676";
/** Height of the geoid above the ellipsoid in the simulated place, m: the order of what holds in Nagano. */
export const GEOID_OFFSET = 41.5;
/** What the simulated DEM covers: west and north edge, side of a cell (m), columns and rows. */
export const DEM_GRID = { origin: [-42_000, 18_000], cell: 25, width: 560, height: 480 } as const;

/** A range that a simulated deer keeps to; the true distribution in it is normal. */
interface TrueRange {
  name: string;
  /** m. */
  centre: readonly [x: number, y: number];
  sigma: readonly [x: number, y: number];
}

/** A simulated deer. */
export interface SimulatedDeer {
  name: string;
  collar: string;
  sex: { ja: string; en: string };
  weightKg: number;
  /** Of the collar, ms since 1970 UTC. */
  fitted: number;
  until: number;
  /** Where it is at a time, and the range it keeps to then; undefined on the way between two. */
  range: (
    time: number,
  ) => { centre: readonly [number, number]; sigma: readonly [number, number]; name?: string };
  /** Times without any fix (the collar fails); and from when it lies dead. */
  silent: readonly { from: number; until: number; but: readonly number[] }[];
  dead?: number;
}

/** A row of a collar's file as it should be, and what is true. */
export interface SimulatedFix {
  deer: SimulatedDeer;
  time: number;
  /** As measured, m; NaN where the fix failed. */
  x: number;
  y: number;
  ellipsoidalHeight: number;
  dop: number;
  type: "3D" | "2D" | "";
  volt: number;
  celsius: number;
  /** Where the deer was. */
  trueX: number;
  trueY: number;
  /** What the simulation did to the fix. */
  error: "none" | "multipath" | "silent-spike";
  range: string;
}

const HOUR = 3_600_000;
const local = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime("Asia/Tokyo").epochMilliseconds;
/** From 0 to 1 between two times, smoothly. */
const shift = (time: number, from: number, until: number) => {
  const t = Math.max(0, Math.min(1, (time - from) / (until - from)));
  return t * t * (3 - 2 * t);
};

const WINTER: TrueRange = { name: "winter", centre: [-31_500, 9_800], sigma: [420, 300] };
const SUMMER: TrueRange = { name: "summer", centre: [-36_200, 13_600], sigma: [520, 360] };
const HOME: TrueRange = { name: "home", centre: [-33_000, 14_200], sigma: [450, 450] };

/** N01 goes to its summer range in late April and back in mid November; N02 stays, falls silent, and dies in February. */
export const SIMULATED_DEER: readonly SimulatedDeer[] = [
  {
    name: "N01",
    collar: "GLT-0001",
    sex: { ja: "雌", en: "female" },
    weightKg: 52.5,
    fitted: local("2022-04-10T10:00"),
    until: local("2023-04-09T23:59"),
    range: (time) => {
      const [up, down] = [
        shift(time, local("2022-04-24T00:00"), local("2022-04-30T00:00")),
        shift(time, local("2022-11-11T00:00"), local("2022-11-19T00:00")),
      ];
      const summer = up * (1 - down);
      const mix = (a: readonly [number, number], b: readonly [number, number]) =>
        [a[0] + summer * (b[0] - a[0]), a[1] + summer * (b[1] - a[1])] as const;
      const name = summer === 0 ? WINTER.name : summer === 1 ? SUMMER.name : undefined;
      return { centre: mix(WINTER.centre, SUMMER.centre), sigma: mix(WINTER.sigma, SUMMER.sigma), name };
    },
    silent: [],
  },
  {
    name: "N02",
    collar: "GLT-0002",
    sex: { ja: "雄", en: "male" },
    weightKg: 78,
    fitted: local("2022-04-18T15:00"),
    until: local("2023-04-09T23:59"),
    range: () => HOME,
    silent: [{
      from: local("2022-12-31T20:00"),
      until: local("2023-03-01T00:00"),
      but: ["2023-02-03T05:00", "2023-02-11T18:00", "2023-02-12T02:00"].map(local),
    }],
    dead: local("2023-02-27T03:00"),
  },
];

/** Position autocorrelation 12 h, velocity 1 h; the clock of movement runs faster from dusk to dawn. */
const [TAU_POSITION, TAU_VELOCITY] = [12 * 3600, 3600];
const pace = (hour: number) => hour >= 17 || hour < 7 ? 1.35 : 0.6;

/**
 * Hourly fixes of the simulated deer in order of animal and time: Ornstein-Uhlenbeck foraging around a range of known
 * distribution, errors of position and height that grow with DOP, which steep ground and canopy raise, fixes that fail under canopy, 1 % multipath errors of
 * 150 m to 2 km, 0.15 % spikes of 3 to 8 km that neither DOP nor height betrays, and a battery that wears out.
 */
export function simulateCollars(seed: number): SimulatedFix[] {
  const source = random(seed);
  const terrain = simulateTerrain(source.stream("terrain"));
  const cover = smoothSurface(source.stream("canopy"), 700);
  const canopy: Surface = (x, y) => Math.max(0, Math.min(1, 0.5 + 0.8 * cover(x, y)));
  return SIMULATED_DEER.flatMap((deer) => {
    const course = trueCourse(deer, source.stream(`course ${deer.name}`));
    const noise = source.stream(`noise ${deer.name}`);
    return course.filter(({ time }) => isAwake(deer, time)).map((place) =>
      measured(deer, place, { terrain, canopy, noise })
    );
  });
}

interface Place {
  time: number;
  x: number;
  y: number;
  range: string;
}

function trueCourse(deer: SimulatedDeer, draws: Random): Place[] {
  const start = Math.ceil(deer.fitted / HOUR) * HOUR;
  const count = Math.floor((deer.until - start) / HOUR) + 1;
  // Collars take from 20 s to two minutes to find a position.
  const time = Array.from({ length: count }, (_, k) => start + k * HOUR + 1000 * (20 + draws.integer(100)));
  let clock = 0;
  const moving = time.map((at, k) => {
    const hour = (Math.floor(at / HOUR) + 9) % 24;
    clock += k === 0 ? 0 : pace(hour) * (at - time[k - 1]) / 1000;
    return clock;
  });
  const standard = {
    centre: [0, 0],
    sigma: [1, 1],
    tauPosition: TAU_POSITION,
    tauVelocity: TAU_VELOCITY,
  } as const;
  const walk = simulateOuf(draws, moving, standard);
  const last = deer.dead === undefined ? count : time.findIndex((at) => at >= deer.dead!);
  return time.map((at, k) => {
    const isDead = k >= last;
    const { centre, sigma, name } = deer.range(at);
    const place = isDead ? last : k;
    return {
      time: at,
      x: centre[0] + sigma[0] * walk.x[place],
      y: centre[1] + sigma[1] * walk.y[place],
      range: isDead ? "dead" : name ?? "",
    };
  });
}

const isAwake = ({ silent }: SimulatedDeer, time: number) =>
  !silent.some(({ from, until, but }) =>
    time >= from && time < until && !but.some((at) => time >= at && time < at + HOUR)
  );

function measured(
  deer: SimulatedDeer,
  { time, x, y, range }: Place,
  { terrain, canopy, noise }: { terrain: Surface; canopy: Surface; noise: Random },
): SimulatedFix {
  const cover = canopy(x, y);
  // Steep ground and canopy hide satellites.
  const dop = 1 + Math.exp(noise.normal(0.5 * cover + 0.025 * slopeOf(terrain, x, y) - 0.1, 0.4));
  const failed = noise.uniform() < 0.01 + 0.1 * cover;
  const luck = noise.uniform();
  const error = luck < 0.01 ? "multipath" : luck < 0.0115 ? "silent-spike" : "none";
  const direction = 2 * Math.PI * noise.uniform();
  const far = noise.uniform();
  const gross = error === "multipath"
    ? 150 + 1850 * far * far
    : error === "silent-spike"
    ? 3000 + 5000 * far
    : 0;
  const east = x + gross * Math.cos(direction) + noise.normal(0, 2.5 * dop);
  const north = y + gross * Math.sin(direction) + noise.normal(0, 2.5 * dop);
  const ground = error === "silent-spike" ? terrain(east, north) : terrain(x, y);
  const is2D = dop > 5.5;
  const height = ground + 1 + noise.normal(0, error === "multipath" ? 90 : is2D ? 35 : 3.2 * dop);
  const age = (time - deer.fitted) / (365 * 24 * HOUR);
  const day = localDate(time, "Asia/Tokyo");
  const hour = (Math.floor(time / HOUR) + 9) % 24;
  const celsius = 8 - 13 * Math.cos(2 * Math.PI * (day.dayOfYear - 25) / 365) -
    4 * Math.cos(2 * Math.PI * (hour - 2) / 24) + noise.normal(0, 1.5);
  return {
    deer,
    time,
    x: failed ? NaN : east,
    y: failed ? NaN : north,
    ellipsoidalHeight: failed ? NaN : height + GEOID_OFFSET,
    dop: failed ? NaN : dop,
    type: failed ? "" : is2D ? "2D" : "3D",
    volt: 3.65 - 0.3 * age - 0.08 * age ** 6 + 0.004 * Math.min(0, celsius) + noise.normal(0, 0.01),
    celsius,
    trueX: x,
    trueY: y,
    error,
    range,
  };
}
