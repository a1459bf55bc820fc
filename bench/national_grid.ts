/**
 * The national grid from file to rates: 1.5 million points x 12 periods loaded, validated row by row, and both rates
 * with intervals for nation, regions and prefectures from the 500 m grid and the 4 km grid. Beside it, the same
 * estimates with numpy from ready-made arrays, without any validation.
 *
 *     deno run -A bench/national_grid.ts
 */
import { openCatalog } from "kenzan/catalog/mod.ts";
import * as landuse from "kenzan/landuse/mod.ts";

/** Limits the project has set itself. */
const LIMIT = { seconds: 15, gigabytes: 2 };

interface Measured {
  seconds: Record<string, number>;
  gigabytes: number;
  /** D rate of the nation, last period, 500 m: both must say the same. */
  rate: number;
  standardError: number;
}

/** Highest memory of this process so far (Linux). */
async function peakGigabytes(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 2 ** 20;
}

async function kenzan(): Promise<Measured> {
  const seconds: Record<string, number> = {};
  let from = performance.now();
  const lap = (name: string) => {
    seconds[name] = (performance.now() - from) / 1000;
    from = performance.now();
  };
  const table = await (await openCatalog()).table("ard-national-grid");
  lap("load and validate");
  const full = landuse.ardGrid(table);
  const grids = [[full, landuse.GRID_SPACING], [landuse.nfiPoints(full), landuse.NFI_SPACING]] as const;
  lap("columns");
  const domains: landuse.Domain[] = [
    "nation",
    ...landuse.REGIONS.map(({ id }) => id),
    ...landuse.PREFECTURES.map(({ code }) => code),
  ];
  const rates = landuse.SIMULATED_PERIODS.flatMap((period) =>
    grids.flatMap(([grid, spacing]) => {
      const tally = landuse.tallyPeriod(grid, period.field, spacing);
      return (["AR", "D"] as const).flatMap((event) =>
        domains.map((domain) => landuse.ardRate(tally, period, { event, base: "start", domain }))
      );
    })
  );
  lap("rates");
  const { rate, standardError } = rates.find(({ period, event, domain, points }) =>
    period.end === 2025 && event === "D" && domain === "nation" && points > 1e6
  )!;
  return { seconds, gigabytes: await peakGigabytes(), rate, standardError: standardError! };
}

const NUMPY = `
import json, resource, sys, time
import numpy as np
t = time.perf_counter()
seconds = {}
def lap(name):
    global t
    seconds[name] = time.perf_counter() - t
    t = time.perf_counter()
d = {k: v for k, v in np.load(sys.argv[1]).items()}
x, y, pref, nfi, land = d["x"], d["y"], d["pref"], d["nfi"], d["land"]
fields = [k for k in d if k.startswith("k")]
lap("load and validate")
start = np.isin(np.arange(14), [2, 4, 5, 6, 7, 9, 10, 11])
result = {}
for name, pick, spacing in (("full", slice(None), 500), ("nfi", nfi == 1, 4000)):
    px, py, pp = x[pick], y[pick], pref[pick]
    order = {}
    r = (py.max() - py) // spacing
    c = (px - px.min()) // spacing
    at = np.full((r.max() + 2, c.max() + 2), -1, np.int32)
    at[r, c] = np.arange(len(px))
    east, south = at[r, c + 1], at[r + 1, c]
    pairs = [(np.flatnonzero(e >= 0), e[e >= 0]) for e in (east, south)]
    pairs = [(a[pp[a] == pp[b]], b[pp[a] == pp[b]]) for a, b in pairs]
    for field in fields:
        code = d[field][pick]
        read = code < 12
        n = np.bincount(pp[read], minlength=48)
        for event, wanted, base in (("D", 4, start[code] & read), ("AR", 3, ~start[code] & read)):
            yy = code == wanted
            ny = np.bincount(pp[yy], minlength=48)
            nz = np.bincount(pp[base], minlength=48)
            safe = np.maximum(n, 1)
            basis = (land * nz / safe).sum()
            R = (land * ny / safe).sum() / basis
            e = yy - R * base
            q = np.zeros(48)
            m = np.zeros(48)
            for a, b in pairs:
                both = read[a] & read[b]
                a, b = a[both], b[both]
                q += np.bincount(pp[a], (e[a] - e[b]) ** 2, minlength=48)
                m += np.bincount(pp[a], minlength=48)
            v = ((land / basis) ** 2 * q / np.maximum(2 * m * n, 1)).sum()
            p = R
            deff = v / (p * (1 - p) / nz.sum()) if p > 0 else 1
            ne, z = nz.sum() / deff, 1.959963984540054
            centre, half = p + z * z / 2 / ne, z * np.sqrt(p * (1 - p) / ne + z * z / 4 / ne ** 2)
            result[name, field, event] = (R, np.sqrt(v), (centre - half) / (1 + z * z / ne), (centre + half) / (1 + z * z / ne))
lap("rates")
R, se, *_ = result["full", "kpard23_25", "D"]
print(json.dumps(dict(seconds=seconds, gigabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, rate=R / 2, standardError=se / 2)))
`;

/** Arrays as numpy reads them (.npy 1.0), in a folder that np.load takes for an .npz: stored, not compressed. */
async function writeArrays(path: string): Promise<void> {
  const { zipSync } = await import("fflate");
  const grid = landuse.ardGrid(await (await openCatalog()).table("ard-national-grid"));
  const land = Float64Array.from({ length: 48 }, (_, k) => landuse.PREFECTURES[k - 1]?.landHa ?? 0);
  const periods = Object.fromEntries(
    landuse.SIMULATED_PERIODS.map(({ field }) => [`k${field.replace(/^k/, "")}`, grid.codes[field]]),
  );
  const arrays = { x: grid.x, y: grid.y, pref: grid.pref, nfi: grid.nfi, land, ...periods };
  const types = new Map<unknown, string>([
    [Int32Array, "<i4"],
    [Uint8Array, "|u1"],
    [Int8Array, "|i1"],
    [Float64Array, "<f8"],
  ]);
  const files = Object.entries(arrays).map(([name, values]) => {
    const head = `{'descr': '${
      types.get(values.constructor)
    }', 'fortran_order': False, 'shape': (${values.length},), }`;
    const text = head.padEnd(128 - 10 - 1) + "\n";
    const bytes = new Uint8Array(128 + values.byteLength);
    bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length & 255, text.length >> 8]);
    bytes.set(new TextEncoder().encode(text), 10);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 128);
    return [`${name}.npy`, [bytes, { level: 0 as const }]] as const;
  });
  await Deno.writeFile(path, zipSync(Object.fromEntries(files) as Parameters<typeof zipSync>[0]));
}

async function run(command: string, args: string[]): Promise<Measured & { wall: number }> {
  const from = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const wall = (performance.now() - from) / 1000;
  return { ...JSON.parse(new TextDecoder().decode(stdout)), wall };
}

const hasNumpy = async () => {
  try {
    return (await new Deno.Command("python3", { args: ["-c", "import numpy"] }).output()).success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
};

if (Deno.args[0] === "--measure") {
  console.log(JSON.stringify(await kenzan()));
} else if (Deno.args[0] === "--arrays") {
  await writeArrays(Deno.args[1]);
} else {
  // Made on first use; not part of what is measured.
  await (await openCatalog()).table("ard-national-grid");
  const here = new URL(import.meta.url).pathname;
  const runs: Record<string, Measured & { wall: number }> = {};
  runs.kenzan = await run(Deno.execPath(), ["run", "-A", here, "--measure"]);
  if (await hasNumpy()) {
    const folder = await Deno.makeTempDir();
    try {
      const arrays = `${folder}/grid.npz`;
      await new Deno.Command(Deno.execPath(), { args: ["run", "-A", here, "--arrays", arrays] }).output();
      await Deno.writeTextFile(`${folder}/peer.py`, NUMPY);
      runs["numpy, no validation, nation only"] = await run("python3", [`${folder}/peer.py`, arrays]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  } else {
    console.log("numpy: left out, python3 with numpy is not installed");
  }
  console.table(Object.fromEntries(
    Object.entries(runs).map(([name, { seconds, wall, gigabytes, rate, standardError }]) => [name, {
      ...Object.fromEntries(Object.entries(seconds).map(([part, s]) => [`${part} (s)`, +s.toFixed(2)])),
      "whole process (s)": +wall.toFixed(2),
      "peak memory (GB)": +gigabytes.toFixed(2),
      "D rate": rate,
      "standard error": standardError,
    }]),
  ));
  const { wall, gigabytes, rate, standardError } = runs.kenzan;
  for (const [name, peer] of Object.entries(runs).slice(1)) {
    console.log(
      `kenzan / ${name}: time ${(wall / peer.wall).toFixed(2)}, memory ${
        (gigabytes / peer.gigabytes).toFixed(2)
      }`,
    );
    for (const [a, b] of [[rate, peer.rate], [standardError, peer.standardError]]) {
      if (Math.abs(a / b - 1) > 1e-9) throw new Error(`the two disagree: ${a} and ${b}`);
    }
  }
  const held = wall < LIMIT.seconds && gigabytes < LIMIT.gigabytes;
  console.log(
    `${held ? "within" : "BEYOND"} ${LIMIT.seconds} s and ${LIMIT.gigabytes} GB: ` +
      `${wall.toFixed(1)} s, ${gigabytes.toFixed(2)} GB`,
  );
  if (!held) Deno.exit(1);
}
