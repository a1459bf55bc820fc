import { Float64, type Table, TimestampMillisecond, Utf8, vectorFromArray } from "apache-arrow";
import { type Crs, transform, unproject } from "../geo/mod.ts";
import { tableFrom } from "../table/mod.ts";
import { DROP_REASONS, type DropReason } from "./fixes.ts";
import type { FixReading } from "./read_fixes.ts";
import { type Screening, SCREENING_REASONS } from "./screening.ts";

/**
 * What became of the rows of a source, an animal and reason a row: those dropped while reading by reason, those dropped by
 * the screening by the first rule that hit and by all that hit, and those kept. The counts of `first` add up to the rows.
 */
export function screeningTable(reading: FixReading, screening: Screening): Table {
  const { fixes } = screening;
  const animals = [...fixes.animals, ...(reading.dropped.some(({ animal }) => animal === "") ? [""] : [])];
  const rows = animals.flatMap((animal) => {
    const isMine = (i: number) => fixes.animals[fixes.animal[i]] === animal;
    const count = (is: (i: number) => boolean) => {
      let found = 0;
      for (let i = 0; i < fixes.time.length; i++) if (isMine(i) && is(i)) found++;
      return found;
    };
    const read = (Object.keys(DROP_REASONS) as DropReason[]).map((reason) => {
      const dropped = reading.dropped.filter((row) => row.animal === animal && row.reason === reason).length;
      return {
        animal,
        stage: "read",
        reason: reason as string,
        label: DROP_REASONS[reason],
        first: dropped,
        all: dropped,
      };
    });
    const screened = SCREENING_REASONS.map(({ id, label }, k) => ({
      animal,
      stage: "screen",
      reason: id as string,
      label,
      first: count((i) => screening.first[i] === k),
      all: count((i) => (screening.hits[i] >> k & 1) === 1),
    })).filter(({ reason }) => screening.applied.some((id) => id === reason));
    const kept = count((i) => screening.kept[i] === 1);
    return [
      ...read.filter(({ first }) => first > 0),
      ...screened,
      { animal, stage: "kept", reason: "kept", label: { ja: "採用", en: "kept" }, first: kept, all: kept },
    ].filter(({ reason }) => animal !== "" || reason !== "kept");
  });
  return tableFrom({
    animal: rows.map(({ animal }) => animal),
    stage: rows.map(({ stage }) => stage),
    reason: rows.map(({ reason }) => reason),
    reason_ja: rows.map(({ label }) => label.ja),
    reason_en: rows.map(({ label }) => label.en),
    first: Int32Array.from(rows, ({ first }) => first),
    all: Int32Array.from(rows, ({ all }) => all),
  });
}

/**
 * Every fix that passes, of all animals, in order of animal and time: longitude and latitude (degrees, JGD2011), `x` east and
 * `y` north (m, in `crs`), DOP and the difference to the DEM where they are known, and the row of the source.
 *
 * @throws Fault for positions that `crs` cannot hold.
 */
export function selectedTable({ fixes, kept, heightDifference }: Screening, crs: Crs): Table {
  const rows = Array.from(kept.keys()).filter((i) => kept[i] === 1);
  const of = (values: Float64Array) => Float64Array.from(rows, (i) => values[i]);
  const optional = (values: Float64Array) =>
    vectorFromArray(rows.map((i) => Number.isNaN(values[i]) ? null : values[i]), new Float64());
  const [x, y] = [of(fixes.x), of(fixes.y)];
  const degrees = unproject(fixes.crs, x, y);
  return tableFrom({
    animal: vectorFromArray(rows.map((i) => fixes.animals[fixes.animal[i]]), new Utf8()),
    time: vectorFromArray(rows.map((i) => new Date(fixes.time[i])), new TimestampMillisecond()),
    longitude: degrees.x,
    latitude: degrees.y,
    ...transform(fixes.crs, crs, x, y),
    ...(fixes.dop && { dop: optional(fixes.dop) }),
    ...(fixes.elevation && { elevation: optional(fixes.elevation) }),
    ...(heightDifference && { height_difference: optional(heightDifference) }),
    row: Uint32Array.from(rows, (i) => fixes.row[i]),
  }, { units: { longitude: "deg", latitude: "deg", x: "m", y: "m" } });
}

/** Every row of a source that was not used, with its reason: for a file beside the report. */
export function droppedTable(reading: FixReading, screening: Screening): Table {
  const rows = [
    ...reading.dropped.map(({ row, animal, reason }) => ({
      row,
      animal,
      stage: "read",
      reason: reason as string,
      all: "",
    })),
    ...Array.from(screening.kept.keys()).filter((i) => screening.kept[i] === 0).map((i) => ({
      row: screening.fixes.row[i],
      animal: screening.fixes.animals[screening.fixes.animal[i]],
      stage: "screen",
      reason: SCREENING_REASONS[screening.first[i]].id as string,
      all: SCREENING_REASONS.filter((_, k) => screening.hits[i] >> k & 1).map(({ id }) => id).join(" "),
    })),
  ].sort((a, b) => a.row - b.row);
  // There may be no row at all: the type is said.
  const texts = (of: (row: typeof rows[number]) => string) => vectorFromArray(rows.map(of), new Utf8());
  return tableFrom({
    row: Uint32Array.from(rows, ({ row }) => row),
    animal: texts(({ animal }) => animal),
    stage: texts(({ stage }) => stage),
    reason: texts(({ reason }) => reason),
    all_reasons: texts(({ all }) => all),
  });
}
