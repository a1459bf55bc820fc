/** Ranges of a red deer as ctmm 1.3.1 finds them; not part of the project. */
import { autocorrelatedKernelDensity, selectMovement, type Track } from "kenzan/wildlife/mod.ts";
import assert from "node:assert/strict";

const folder = new URL("../../../shared/data/deer/", import.meta.url);
const [fixes, given] = await Promise.all([
  Deno.readTextFile(new URL("deer_gps.csv", folder)),
  Deno.readTextFile(new URL("reference.json", folder)).then(JSON.parse),
]).catch((reason) => {
  if (reason instanceof Deno.errors.NotFound) return [null, null];
  throw reason;
});
const test = (name: string, check: (track: Track, ctmm: Given) => void) =>
  Deno.test({
    name: fixes ? name : `${name} (left out: ${decodeURI(folder.pathname)} is not there)`,
    ignore: !fixes,
    fn: () => check(trackOf(fixes ?? ""), given.deer_gps.akde_ctmm),
  });

interface Given {
  tau_position_s: number;
  akde95_m2_low_est_high: [[low: number, area: number, high: number]];
  akde50_m2_low_est_high: [[low: number, area: number, high: number]];
  DOF_area: number[];
  iid_kde95_m2_low_est_high: [[low: number, area: number, high: number]];
}

function trackOf(text: string): Track {
  const rows = text.trim().split("\n").slice(1).map((line) => line.split(","));
  return {
    animal: "deer",
    crs: "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80",
    time: Float64Array.from(rows, ([, , , time]) => Date.parse(time)),
    x: Float64Array.from(rows, ([, x]) => Number(x)),
    y: Float64Array.from(rows, ([, , y]) => Number(y)),
  };
}

const near = (found: number, expected: number, off: number) =>
  assert.ok(Math.abs(found / expected - 1) <= off, `${found}, not ${expected}`);

test(
  "the movement that ctmm.select chooses is chosen, with its timescale and effective sample size",
  (track, ctmm) => {
    const { best } = selectMovement(track);
    assert.deepEqual([best.process, best.isotropic, best.method], ["OU", false, "pHREML"]);
    near(best.positionTime, ctmm.tau_position_s, 1e-6);
    near(best.effectiveSampleSize.area, ctmm.DOF_area[0], 1e-6);
  },
);

test(
  "ranges and their intervals agree with akde to 0.6 %",
  (track, ctmm) => {
    const { ranges, distribution } = autocorrelatedKernelDensity(track, { interval: "chi-square" });
    for (const [k, key] of (["akde50_m2_low_est_high", "akde95_m2_low_est_high"] as const).entries()) {
      const [low, area, high] = ctmm[key][0];
      near(ranges[k].area, area, 6e-3);
      near(ranges[k].interval?.lower ?? NaN, low, 6e-3);
      near(ranges[k].interval?.upper ?? NaN, high, 6e-3);
    }
    assert.deepEqual(distribution.cautions.map(({ code }) => code), ["gap-in-track"]);
  },
);

test(
  "taken for independent and round, the same fixes have the range that ctmm finds for them",
  (track, ctmm) => {
    const selection = selectMovement(track, { kinds: [{ process: "IID", isotropic: true }] });
    const { ranges: [range] } = autocorrelatedKernelDensity(track, {
      selection,
      percents: [95],
      interval: "chi-square",
    });
    const [low, area, high] = ctmm.iid_kde95_m2_low_est_high[0];
    near(range.area, area, 2e-3);
    near(range.interval?.lower ?? NaN, low, 2e-3);
    near(range.interval?.upper ?? NaN, high, 2e-3);
  },
);
