import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers, columnTexts } from "../table/mod.ts";
import { nameColumn } from "./name_column.ts";
import type { LogHeights } from "./flight_path.ts";
import { type ThermalCamera, thermalCamera } from "./thermal_camera.ts";
import { timestampColumn } from "./timestamp_column.ts";

/** What an operator reports of one flight. */
export interface FlightRecord {
  /** Name of the survey night, by which its log and frames are found. */
  night: string;
  /** ms since 1970 UTC. */
  start: number;
  end: number;
  cameraName: string;
  camera: ThermalCamera;
  heights: LogHeights;
  /** s that the frames' clock is ahead of the log's; null where nobody compared them. */
  clockOffset: number | null;
  /** °C and m/s; null where not measured. */
  airTemperature: number | null;
  wind: number | null;
}

/**
 * Flights from a table with the columns `night`, `start`, `end`, `camera`, `width` and `height` (pixels), `focal_length`
 * (mm), `pixel_pitch` (µm), `height_reference` (`orthometric`, `ellipsoidal` or `take-off`), `geoid_height` (m; of
 * take-off the elevation of its place), `clock_offset` (s), `air_temperature` and `wind`.
 *
 * @throws Fault for a missing column or value, a camera that cannot be, and a height reference that is not known.
 */
export function flightRecords(table: Table): FlightRecord[] {
  const numbers = (name: string) => columnNumbers(table, name, { missing: NaN });
  const [width, height, focal, pitch] = ["width", "height", "focal_length", "pixel_pitch"].map(numbers);
  const [geoid, offset, air, wind] = ["geoid_height", "clock_offset", "air_temperature", "wind"].map(numbers);
  const [start, end] = [timestampColumn(table, "start"), timestampColumn(table, "end")];
  const [cameras, references] = [columnTexts(table, "camera"), columnTexts(table, "height_reference")];
  const orNull = (value: number) => Number.isNaN(value) ? null : value;
  return nameColumn(table, "night").map((night, k): FlightRecord => ({
    night,
    start: start[k],
    end: end[k],
    cameraName: cameras[k],
    camera: thermalCamera({ width: width[k], height: height[k] }, {
      focalLength: focal[k],
      pixelPitch: pitch[k],
    }),
    heights: heightReference(references[k], geoid[k], night),
    clockOffset: orNull(offset[k]),
    airTemperature: orNull(air[k]),
    wind: orNull(wind[k]),
  }));
}

function heightReference(kind: string, number: number, night: string): LogHeights {
  if (kind === "orthometric") return { kind };
  if (kind === "ellipsoidal" && Number.isFinite(number)) return { kind, geoidHeight: number };
  if (kind === "take-off" && Number.isFinite(number)) return { kind, elevation: number };
  throw new Fault("wildlife: heights of a flight log without their reference", {
    expected: "orthometric; ellipsoidal with `geoid_height`; take-off with its elevation there",
    found: `${kind}, geoid_height ${number}`,
    where: `flight ${night}`,
    remedy: "ask the operator what the log's heights begin at",
  });
}
