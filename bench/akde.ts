/**
 * Seconds to choose a movement model and to estimate a range from it, for simulated tracks of 826 fixes every six hours
 * and of 3,500 hourly ones; user CPU time beside the clock, since the machine may be shared.
 *
 *     deno run -A bench/akde.ts
 */
import process from "node:process";
import { random } from "kenzan/stats/mod.ts";
import {
  autocorrelatedKernelDensity,
  brownianBridge,
  movementVariogram,
  selectMovement,
  simulateOuf,
  type Track,
} from "kenzan/wildlife/mod.ts";

const HOUR = 3600;

function track(fixes: number, interval: number, tauVelocity: number): Track {
  const draw = random(1).stream(`${fixes} ${tauVelocity}`);
  // Collars answer up to two minutes late: no two intervals are the same.
  const seconds = Float64Array.from(
    { length: fixes },
    (_, i) => i * interval + Math.round(120 * draw.uniform()),
  );
  const movement = {
    centre: [20_000, -40_000],
    sigma: [1500, 900],
    angle: 30,
    tauPosition: 10 * 24 * HOUR,
    tauVelocity,
  } as const;
  const { x, y } = simulateOuf(draw, seconds, movement);
  return { animal: "bench", crs: "EPSG:6676", time: seconds.map((at) => at * 1000), x, y };
}

/** Median of three, after one that is not counted. */
function timed(run: () => void): { seconds: number; userSeconds: number } {
  run();
  const rounds = [0, 1, 2].map(() => {
    const [from, used] = [performance.now(), process.cpuUsage()];
    run();
    return { seconds: (performance.now() - from) / 1000, userSeconds: process.cpuUsage(used).user / 1e6 };
  });
  rounds.sort((a, b) => a.seconds - b.seconds);
  return rounds[1];
}

const rows = [[826, 6 * HOUR, 0], [3500, HOUR, 0], [3500, HOUR, 3 * HOUR]].flatMap(
  ([fixes, interval, tauVelocity]) => {
    const made = track(fixes, interval, tauVelocity);
    const selection = selectMovement(made);
    const of = { fixes, process: tauVelocity === 0 ? "OU" : "OUF" };
    return [
      { ...of, what: "selection of six models", ...timed(() => selectMovement(made)) },
      { ...of, what: "AKDE", ...timed(() => autocorrelatedKernelDensity(made, { selection })) },
      {
        ...of,
        what: "AKDE, weighted",
        ...timed(() => autocorrelatedKernelDensity(made, { selection, weighted: true })),
      },
      { ...of, what: "variogram", ...timed(() => movementVariogram(made)) },
      // Simulated without errors of position: a larger one would leave a smooth way no mobility.
      { ...of, what: "Brownian bridge", ...timed(() => brownianBridge(made, { locationError: 1 })) },
    ];
  },
);
console.table(rows);
console.log(
  "ctmm 1.3.1 took 141 s for 826 fixes of a red deer (guess, select and akde) on the machine of the notes.",
);
