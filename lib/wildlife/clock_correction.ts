/**
 * How far a camera's clock was ahead of the true time when it was set up and when it was taken in, seconds; negative
 * behind, NaN where it was not looked at.
 */
export interface ClockChecks {
  atStart: number;
  atEnd: number;
}

/**
 * True times of what a camera's clock said. With two checks the clock is taken to have drifted evenly from one to the
 * other, with one to have been off by the same all the time, without any to have been right.
 *
 * @param time As the camera has it, ms since 1970-01-01 UTC.
 * @param start True times of the two checks, ms.
 */
export function correctClock(time: number, checks: ClockChecks, start: number, end: number): number {
  const { atStart, atEnd } = checks;
  if (Number.isNaN(atStart) && Number.isNaN(atEnd)) return time;
  const first = 1000 * (Number.isNaN(atStart) ? atEnd : atStart);
  const last = 1000 * (Number.isNaN(atEnd) ? atStart : atEnd);
  if (first === last || !(end > start)) return time - first;
  // By the camera's own clock the checks stood at start + first and end + last: beyond them the offset stays.
  const share = Math.min(1, Math.max(0, (time - start - first) / (end + last - start - first)));
  return time - first - share * (last - first);
}
