/**
 * Home ranges beside R (KernSmooth, which amt rests on, and ks) and Python (SciPy, Shapely), on the same fixes in one run.
 * Times are of the processor, all threads, the least of several runs, so that what else the machine does counts little; those
 * of the peers that are installed are told as ratios (above 1: theirs is slower).
 *
 *     apt-get install r-cran-kernsmooth r-cran-ks python3-scipy python3-shapely
 *     deno run -A bench/home_ranges.ts
 */
import { join } from "node:path";
import process from "node:process";
import { type Random, random } from "kenzan/stats/mod.ts";
import {
  kernelDensity,
  leastSquaresCrossValidation,
  localConvexHulls,
  minimumConvexPolygon,
  plugInBandwidth,
  type Positions,
} from "kenzan/wildlife/mod.ts";

/** Limits the project has set itself, seconds. */
const LIMITS: Record<string, number> = {
  "MCP of 100,000": 0.1,
  "kernel of 100,000 on 500 x 500, exact": 0.5,
  "kernel of 100,000 on 500 x 500, binned": 0.1,
  "LSCV of 1,000": 0.1,
  "LoCoH of 5,000, k = 15, two isopleths": 1,
};

const CRS = "EPSG:6676";
const positions = (n: number, place: () => [x: number, y: number]): Positions => {
  const places = Array.from({ length: n }, place);
  return { crs: CRS, x: Float64Array.from(places, ([x]) => x), y: Float64Array.from(places, ([, y]) => y) };
};
const normal = (draw: Random) => (): [number, number] => [2000 * draw.normal(), 2000 * draw.normal()];
const walk = (draw: Random) => {
  let [x, y] = [0, 0];
  return (): [number, number] => [x = 0.98 * x + 100 * draw.normal(), y = 0.98 * y + 100 * draw.normal()];
};

async function least(runs: number, f: () => unknown): Promise<number> {
  let best = Infinity;
  for (let k = 0; k < runs; k++) {
    const from = process.cpuUsage();
    await f();
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, user + system);
  }
  return best / 1e6;
}

type Found = Record<string, number | string | number[]>;

/** What a peer's script prints; nothing where it is not installed. */
async function peers(commands: string[], script: string, folder: string): Promise<Found> {
  for (const command of commands) {
    try {
      const path = new URL(`home_ranges/${script}`, import.meta.url).pathname;
      const { success, stdout } = await new Deno.Command(command, { args: [path, folder], stderr: "null" })
        .output();
      if (success) return JSON.parse(new TextDecoder().decode(stdout));
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    }
  }
  console.log(`${script}: left out, ${commands[0]} or its packages are not installed`);
  return {};
}

const draw = random(1);
const many = positions(100_000, normal(draw.stream("many")));
const few = positions(1000, normal(draw.stream("few")));
const path = positions(5000, walk(draw.stream("walk")));
const onGrid = kernelDensity(few, { cells: 200 });

const ours: Record<string, number> = {
  "MCP of 100,000": await least(7, () => minimumConvexPolygon(many)),
  "kernel of 100,000 on 500 x 500, exact": await least(5, () => kernelDensity(many, { cells: 500 })),
  "kernel of 100,000 on 500 x 500, binned": await least(
    7,
    () => kernelDensity(many, { cells: 500, method: "binned" }),
  ),
  "kernel of 1,000 on 200 x 200, exact": await least(7, () => kernelDensity(few, { cells: 200 })),
  "LSCV of 1,000": await least(7, () => leastSquaresCrossValidation(few)),
  "plug-in of 1,000": await least(7, () => plugInBandwidth(few)),
  "LoCoH of 5,000, k = 15, two isopleths": await least(4, () => localConvexHulls(path, { k: 15 })),
};

const folder = await Deno.makeTempDir();
let R: Found, python: Found;
try {
  for (const { x, y } of [many, few, path]) {
    const rows = Array.from(x, (value, i) => `${value},${y[i]}`);
    await Deno.writeTextFile(join(folder, `fixes-${x.length}.csv`), ["x,y", ...rows].join("\n"));
  }
  await Deno.writeTextFile(join(folder, "grid.json"), JSON.stringify(onGrid.grid));
  R = await peers(["Rscript"], "peers.R", folder);
  python = await peers(["/usr/bin/python3", "python3"], "peers.py", folder);
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Our figure, and those of the peers for the same. */
const SAME: Record<string, [peer: string, of: Found, figure: string][]> = {
  "MCP of 100,000": [["R chull", R, "MCP of 100,000"], ["SciPy", python, "MCP of 100,000"]],
  "kernel of 100,000 on 500 x 500, exact": [[
    "KernSmooth (binned)",
    R,
    "kernel of 100,000 on 500 x 500, bkde2D",
  ]],
  "kernel of 100,000 on 500 x 500, binned": [
    ["KernSmooth", R, "kernel of 100,000 on 500 x 500, bkde2D"],
    ["ks", R, "kernel of 100,000 on 500 x 500, ks binned"],
  ],
  "kernel of 1,000 on 200 x 200, exact": [
    ["ks", R, "kernel of 1,000 on 200 x 200, ks exact"],
    ["SciPy", python, "kernel of 1,000 on 200 x 200, scipy"],
  ],
  "LSCV of 1,000": [["ks (diagonal)", R, "LSCV of 1,000, ks"]],
  "plug-in of 1,000": [
    ["KernSmooth", R, "plug-in of 1,000, dpik"],
    ["ks (diagonal)", R, "plug-in of 1,000, ks"],
  ],
  "LoCoH of 5,000, k = 15, two isopleths": [["Shapely", python, "LoCoH of 5,000, shapely"]],
};
const versions = ["R", "KernSmooth", "ks"].map((name) => [name, R[name]])
  .concat(["scipy", "shapely"].map((name) => [name, python[name]]))
  .filter(([, version]) => version !== undefined).map((pair) => pair.join(" "));
console.log(["Deno " + Deno.version.deno, ...versions].join(", "));
console.table(
  Object.entries(ours).map(([figure, seconds]) => ({
    figure,
    seconds: +seconds.toPrecision(3),
    limit: LIMITS[figure],
    peers: SAME[figure].filter(([, of, name]) => typeof of[name] === "number")
      .map(([peer, of, name]) => `${peer} ${(Number(of[name]) / seconds).toPrecision(2)}x`).join(", "),
  })),
);

const binned = kernelDensity(many, { cells: 500, method: "binned" });
const exact = kernelDensity(many, { cells: 500 });
const most = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b));
const off = most(exact.density.map((value, k) => Math.abs(value - binned.density[k])));
const percent = (share: number) => `${(100 * share).toPrecision(2)} %`;
console.log(
  `binning: off by ${percent(off / most(exact.density))} of the peak at most, bound ${
    percent(binned.errorBound / most(exact.density))
  }`,
);
if (typeof python["peak, scipy"] === "number") {
  const peak = python["peak, scipy"];
  console.log(
    `peak of SciPy's kernel, which is as elongated as the fixes: ${
      (most(onGrid.density) / peak).toFixed(4)
    } of it`,
  );
}
if (Array.isArray(python["LoCoH areas, shapely"])) {
  const areas = (await localConvexHulls(path, { k: 15 })).map(({ area }) => area);
  console.log(
    `LoCoH areas less those of Shapely: ${
      python["LoCoH areas, shapely"].map((area, k) => percent(areas[k] / area - 1)).join(", ")
    }`,
  );
}
const beyond = Object.keys(LIMITS).filter((figure) => ours[figure] > LIMITS[figure]);
console.log(beyond.length === 0 ? "within the limits" : `BEYOND the limits: ${beyond.join("; ")}`);
if (beyond.length > 0) Deno.exit(1);
