import { Fault } from "../fault/mod.ts";

/** Tables of surveys that a capture plan joins, and the report and file that each is made by. */
export const CAPTURE_SURVEYS = [
  { id: "capture-cameras", report: "camera-density", file: "capture-cameras.csv" },
  { id: "capture-drone", report: "drone-count", file: "drone-cells.csv" },
  { id: "capture-collar-use", report: "home-range", file: "collar-use.csv" },
] as const;

/** What makes the table of cells. */
const CELLS =
  "one row for each square cell of a grid, made in a GIS from a DEM and maps: cell (number), x and y (centre, m, " +
  "east and north), elevation (m), slope (degrees), forest (0-1), road and house (distance, m), sanctuary (true, false)";
/** What was captured so far: a first plan is made before there is any of it. */
const CAPTURES = ["capture-effort", "capture-records"];

/**
 * Which tables of surveys and captures a plan uses: all of the default data, or those of the user's own. The two are never
 * joined: the default ones are of an imaginary place. Work logs and records may be missing, as before the first capture.
 *
 * @param own Identifiers of the datasets that are the user's own.
 * @throws {Fault} own tables without the area; no survey.
 */
export function captureInputs(own: ReadonlySet<string>): ReadonlySet<string> {
  const surveys = CAPTURE_SURVEYS.map(({ id }) => id);
  if (own.size === 0) return new Set([...surveys, ...CAPTURES]);
  if (!own.has("capture-cells")) {
    throw new Fault("wildlife: own data and default data in one plan", {
      expected: `capture-cells of the same area as ${[...own].join(", ")}`,
      found: "no capture-cells of your own",
      where: "catalog",
      remedy: `make capture-cells: ${CELLS}`,
    });
  }
  const used = surveys.filter((id) => own.has(id));
  if (used.length > 0) return new Set([...used, ...CAPTURES.filter((id) => own.has(id))]);
  throw new Fault("wildlife: a plan without a survey", {
    expected: `one or more of ${surveys.join(", ")}`,
    found: [...own].join(", "),
    where: "catalog",
    remedy: CAPTURE_SURVEYS.map(({ id, report, file }) => `${id} is ${file} of the report ${report}`).join(
      "; ",
    ),
  });
}
