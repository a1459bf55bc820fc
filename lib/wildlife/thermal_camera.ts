import { Fault } from "../fault/mod.ts";

/** A thermal camera as a pinhole: frames are taken to be free of lens distortion, as makers' software delivers them. */
export interface ThermalCamera {
  /** In pixels. */
  width: number;
  height: number;
  /** Focal length in pixels. */
  focal: number;
  /** Where the optical axis meets the picture, in pixels from its top left corner. */
  centre: readonly [column: number, row: number];
}

/** What a data sheet says: focal length and pitch of the pixels, or the horizontal field of view. */
export type Lens =
  /** In mm and µm. */
  | { focalLength: number; pixelPitch: number }
  /** In degrees, across the width. */
  | { fieldOfView: number };

/**
 * A camera from its data sheet.
 *
 * @param centre Where the optical axis meets the picture. Default its middle.
 * @throws Fault for sizes and lenses that are not above 0, and a field of view of 180° or more.
 */
export function thermalCamera(
  size: { width: number; height: number },
  lens: Lens,
  centre: readonly [column: number, row: number] = [size.width / 2, size.height / 2],
): ThermalCamera {
  const { width, height } = size;
  const focal = "fieldOfView" in lens
    ? lens.fieldOfView < 180 ? width / 2 / Math.tan(lens.fieldOfView * Math.PI / 360) : NaN
    : lens.focalLength / (lens.pixelPitch / 1000);
  if (!(width > 0 && height > 0 && focal > 0 && Number.isFinite(focal))) {
    throw new Fault("wildlife: not a camera", {
      expected:
        "width and height in pixels; focal length in mm and pixel pitch in µm, or a field of view in degrees",
      found: `${width} x ${height} pixels, ${
        Object.entries(lens).map(([name, value]) => `${name} ${value}`).join(", ")
      }`,
      remedy: "take them from the data sheet of the thermal camera, not of the visible one beside it",
    });
  }
  return { width, height, focal, centre };
}
