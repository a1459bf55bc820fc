/** Options of {@link independentEvents}. */
export interface IndependentEventOptions {
  /** Records at one place count as one event as long as no gap between them is longer. Default 30. */
  minutes?: number;
}

/** Records that belong together. */
export interface IndependentEvents {
  /** Index of the first record of each event, rising. */
  first: Int32Array;
  /** Number of records in each. */
  size: Int32Array;
}

/**
 * Independent events: one begins with a record that comes more than `minutes` after the record before it at the same
 * place (ctrest's `format_activity` counts so).
 *
 * @param place Number of the place, for each record.
 * @param time ms.
 */
export function independentEvents(
  place: ArrayLike<number>,
  time: ArrayLike<number>,
  options: IndependentEventOptions = {},
): IndependentEvents {
  const { minutes = 30 } = options;
  const order = Array.from(time, (_, k) => k).sort((a, b) =>
    place[a] - place[b] || time[a] - time[b] || a - b
  );
  const events: { first: number; size: number }[] = [];
  order.forEach((k, at) => {
    const before = order[at - 1];
    const isNew = at === 0 || place[before] !== place[k] || time[k] - time[before] > minutes * 60_000;
    if (isNew) events.push({ first: k, size: 1 });
    else events[events.length - 1].size++;
  });
  events.sort((a, b) => a.first - b.first);
  return {
    first: Int32Array.from(events, ({ first }) => first),
    size: Int32Array.from(events, ({ size }) => size),
  };
}
