/** Options of {@link flightPasses}. */
export interface FlightPassOptions {
  /** s without a frame that end a pass. Default 10. */
  longestBreak?: number;
  /** Degrees that the course may leave that of its pass. Default 45. */
  maximumTurn?: number;
}

/** m between frames from which their direction is a course. */
const MOVING = 0.5;

/**
 * Divides the frames of a flight into passes: strips flown in one direction without a break.
 *
 * @param frames Time (ms) and place (m) of each frame in order of time; null where there is none.
 * @returns Number of the pass of each frame, from 0; -1 where it has no place.
 */
export function flightPasses(
  frames: readonly ({ time: number; x: number; y: number } | null)[],
  { longestBreak = 10, maximumTurn = 45 }: FlightPassOptions = {},
): Int32Array {
  const passes = new Int32Array(frames.length).fill(-1);
  let pass = -1;
  let last: { time: number; x: number; y: number } | undefined;
  let course: number | undefined;
  frames.forEach((frame, k) => {
    if (frame === null) return;
    const [dx, dy] = last === undefined ? [0, 0] : [frame.x - last.x, frame.y - last.y];
    const direction = Math.hypot(dx, dy) < MOVING ? undefined : Math.atan2(dx, dy) * 180 / Math.PI;
    const isBroken = last === undefined || frame.time - last.time > 1000 * longestBreak;
    const turn = direction === undefined || course === undefined
      ? 0
      : Math.abs(((direction - course + 540) % 360) - 180);
    if (isBroken || turn > maximumTurn) {
      pass++;
      // The step that leads into a pass is not its course.
      course = undefined;
    } else course ??= direction;
    passes[k] = pass;
    last = frame;
  });
  return passes;
}
