import {
  Bool,
  type DataType,
  DateDay,
  DateMillisecond,
  Dictionary,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  Table,
  Timestamp,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  TimeUnit,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import fc from "fast-check";

// Arrow turns them into micro- and nanoseconds in doubles.
const milliseconds = fc.integer({ min: -1e12, max: 1e12 });
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", "千葉県", "\ufeffBOM", "a\0b", "😀", 'it\'s "x"'),
);
const safe = fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n });

/** Every type that a dataset's column may have, with values for it. */
export const TYPES: Record<string, [make: () => DataType, values: fc.Arbitrary<unknown>]> = {
  int8: [() => new Int8(), fc.integer({ min: -128, max: 127 })],
  int16: [() => new Int16(), fc.integer({ min: -32768, max: 32767 })],
  int32: [() => new Int32(), fc.integer()],
  int64: [() => new Int64(), safe],
  uint8: [() => new Uint8(), fc.nat(255)],
  uint16: [() => new Uint16(), fc.nat(65535)],
  uint32: [() => new Uint32(), fc.nat(2 ** 32 - 1)],
  uint64: [() => new Uint64(), safe.map((value) => value < 0n ? -value : value)],
  float32: [() => new Float32(), fc.float()],
  float64: [() => new Float64(), fc.double()],
  text: [() => new Utf8(), texts],
  boolean: [() => new Bool(), fc.boolean()],
  date: [() => new DateDay(), fc.integer({ min: -1e5, max: 1e5 }).map((days) => new Date(days * 864e5))],
  dateMs: [
    () => new DateMillisecond(),
    fc.integer({ min: -1e5, max: 1e5 }).map((days) => new Date(days * 864e5)),
  ],
  second: [() => new TimestampSecond(), milliseconds.map((ms) => Math.trunc(ms / 1000) * 1000)],
  millisecond: [() => new TimestampMillisecond(), milliseconds],
  microsecond: [() => new TimestampMicrosecond(), milliseconds],
  nanosecond: [() => new TimestampNanosecond(), fc.integer({ min: -9e9, max: 9e9 })],
  utc: [() => new Timestamp(TimeUnit.MICROSECOND, "UTC"), milliseconds],
  dictionary: [() => new Dictionary(new Utf8(), new Int32()), texts],
};

/** Tables with a column of each of the named types, nulls among the values, in one or several batches. */
export function anyTable(names: string[] = Object.keys(TYPES)): fc.Arbitrary<Table> {
  const batch = fc.integer({ min: 1, max: 12 }).chain((rows) =>
    fc.record(Object.fromEntries(
      names.map((name) => [
        name,
        fc.array(fc.option(TYPES[name][1], { freq: 4 }), { minLength: rows, maxLength: rows }),
      ]),
    ))
  );
  return fc.array(batch, { minLength: 1, maxLength: 3 }).map((batches) => {
    const types = Object.fromEntries(names.map((name) => [name, TYPES[name][0]()]));
    const tables = batches.map((columns) =>
      new Table(Object.fromEntries(names.map((name) => [name, vectorFromArray(columns[name], types[name])])))
    );
    return tables.reduce((all, next) => all.concat(next));
  });
}

/** A table's rows in a form that tells apart whatever differs. */
export function rowsOf(table: Table): unknown[][] {
  const columns = table.schema.fields.map((_, i) => [...table.getChildAt(i)!]);
  return Array.from({ length: table.numRows }, (_, row) =>
    columns.map((values) => {
      const value = values[row];
      return value instanceof Date ? value.getTime() : Object.is(value, -0) ? "-0" : value;
    }));
}

/** Column names and types, as text. */
export function typesOf(table: Table): string[] {
  return table.schema.fields.map(({ name, type }) => `${name}: ${type}`);
}
