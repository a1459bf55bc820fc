import { Fault } from "../fault/mod.ts";

/** A picture in °C, or in grey levels where the camera gave no temperatures. */
export interface ThermalFrame {
  /** Pixels. */
  width: number;
  height: number;
  /** `row * width + column` from the top left; NaN where the camera gave none. */
  values: Float32Array;
  unit: "Cel" | "1";
}

/** Factor and offset that make °C of a stored value, by its unit. */
const TO_CELSIUS: Record<string, readonly [factor: number, offset: number] | undefined> = {
  cK: [0.01, -273.15],
  dK: [0.1, -273.15],
  K: [1, -273.15],
  Cel: [1, 0],
};

/**
 * A stored picture as temperatures.
 *
 * @param unit `cK`, `dK`, `K`, `Cel`, or `1` for grey levels, which stay as they are.
 * @throws Fault for another unit, and for a picture whose size and values do not pair.
 */
export function thermalFrame(
  stored: { width: number; height: number; values: ArrayLike<number> },
  unit: string,
): ThermalFrame {
  const { width, height, values } = stored;
  if (values.length !== width * height || values.length === 0) {
    throw new Fault("wildlife: a frame whose size and values do not pair", {
      expected: `${width} x ${height} = ${width * height} values`,
      found: String(values.length),
    });
  }
  const conversion = unit === "1" ? [1, 0] as const : TO_CELSIUS[unit];
  if (conversion === undefined) {
    throw new Fault("wildlife: frames in a unit that is not known", {
      expected: "cK, dK, K, Cel, or 1 for grey levels",
      found: unit,
    });
  }
  const [factor, offset] = conversion;
  const converted = new Float32Array(values.length);
  for (let p = 0; p < values.length; p++) converted[p] = values[p] * factor + offset;
  return { width, height, values: converted, unit: unit === "1" ? "1" : "Cel" };
}
