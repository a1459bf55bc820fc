/** Simulated capture work as its log is read. */
import * as wildlife from "kenzan/wildlife/mod.ts";

/** The log of these days, whose places are known to the metre. */
export const workLog = (
  { area }: wildlife.CaptureArea,
  days: readonly wildlife.SimulatedDay[],
): wildlife.CaptureLog => ({
  date: days.map(({ date }) => date),
  team: days.map(({ team }) => team),
  method: days.map(({ method }) => method),
  month: Int32Array.from(days, ({ date }) => Number(date.slice(5, 7))),
  cell: wildlife.cellsAt(area, Float64Array.from(days, ({ x }) => x), Float64Array.from(days, ({ y }) => y)),
  mesh: days.map(() => null),
  effort: Float64Array.from(days, ({ effort }) => effort),
  captures: Float64Array.from(days, ({ captures }) => captures),
  cautions: [],
});
