import { CAMERA_SIMULATORS } from "./simulate_camera_files.ts";
import { CAPTURE_SIMULATORS } from "./capture_simulators.ts";
import { DRONE_SIMULATORS } from "./simulate_drone.ts";
import { TRACK_SIMULATORS } from "./simulate_tracks.ts";

/** What the catalog says of simulated data. */
interface Source {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** What the catalog can have made (`source.simulator` of an entry). */
export const simulators: Readonly<
  Record<string, (source: Source, progress: (done: number) => void) => Uint8Array | Promise<Uint8Array>>
> = {
  ...CAMERA_SIMULATORS,
  ...CAPTURE_SIMULATORS,
  ...DRONE_SIMULATORS,
  ...TRACK_SIMULATORS,
};
