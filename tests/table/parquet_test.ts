import { Table, TimestampMicrosecond, vectorFromArray } from "apache-arrow";
import fc from "fast-check";
import { parquetMetadata } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { connect, readParquet, tableFrom, writeParquet } from "kenzan/table/mod.ts";
import assert from "node:assert/strict";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { anyTable, rowsOf, typesOf } from "./any_table.ts";

Deno.test("every type goes to Parquet and comes back, nulls included", async () => {
  await fc.assert(fc.asyncProperty(anyTable(), async (table) => {
    const bytes = writeParquet(table);
    const back = await readParquet(bytes);
    assert.deepEqual(typesOf(back), typesOf(table));
    assert.deepEqual(rowsOf(back), rowsOf(table));
    assert.deepEqual(writeParquet(back), bytes);
  }));
});

Deno.test("units survive Parquet", async () => {
  const table = tableFrom({ a: Float64Array.of(1), b: ["x"] }, { units: { a: "ha" } });
  const { fields } = (await readParquet(writeParquet(table))).schema;
  assert.equal(fields[0].metadata.get("unit"), "ha");
  assert.equal(fields[1].metadata.size, 0);
});

Deno.test("a table without rows, and one of several row groups", async () => {
  const none = await readParquet(writeParquet(tableFrom({ a: new Int32Array(0), t: new Float64Array(0) })));
  assert.deepEqual([none.numRows, typesOf(none)], [0, ["a: Int32", "t: Float64"]]);
  const n = 600_000;
  const many = tableFrom({
    id: Int32Array.from({ length: n }, (_, i) => i),
    text: Array.from({ length: n }, (_, i) => i % 1000 === 7 ? null : `県${i % 47}`),
  });
  assert.deepEqual(rowsOf(await readParquet(writeParquet(many))), rowsOf(many));
});

/** A file another program might have written: no Arrow schema in it. */
const COLUMNS = [
  { name: "id", data: [1, 2, 3], type: "INT32" as const },
  { name: "big", data: [1n, 2n ** 60n, -3n], type: "INT64" as const },
  { name: "x", data: [0.5, null, -2], type: "DOUBLE" as const },
  { name: "name", data: ["札幌", null, "那覇"], type: "STRING" as const },
  { name: "seen", data: [new Date(0), new Date(1.6e12), null], type: "TIMESTAMP" as const },
  { name: "ok", data: [true, false, null], type: "BOOLEAN" as const },
];
const ROWS = [
  [1, 1n, 0.5, "札幌", 0, true],
  [2, 2n ** 60n, null, null, 1.6e12, false],
  [3, -3n, -2, "那覇", null, null],
];

Deno.test("files of other programs are read with every usual codec", async () => {
  const compressors = { GZIP: gzipSync, ZSTD: zstdCompressSync, BROTLI: brotliCompressSync };
  for (const codec of ["UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "BROTLI"] as const) {
    const table = await readParquet(
      new Uint8Array(parquetWriteBuffer({ columnData: COLUMNS, codec, compressors })),
    );
    assert.deepEqual(rowsOf(table), ROWS, codec);
    assert.deepEqual(typesOf(table), [
      "id: Int32",
      "big: Int64",
      "x: Float64",
      "name: Utf8",
      "seen: Timestamp<MILLISECOND, UTC>",
      "ok: Bool",
    ]);
  }
});

Deno.test("times stored coarser than their Arrow type says are read as stored", async () => {
  // pyarrow does so with coerce_timestamps="ms", and with nanoseconds in files of version 1.0.
  const microseconds = new Table({ t: vectorFromArray([1.6e12], new TimestampMicrosecond()) });
  const { key_value_metadata: kvMetadata } = parquetMetadata(writeParquet(microseconds).buffer);
  const file = parquetWriteBuffer({
    columnData: [{ name: "t", data: [new Date(1.6e12)], type: "TIMESTAMP" }],
    kvMetadata,
  });
  assert.equal((await readParquet(new Uint8Array(file))).getChild("t")!.get(0), 1.6e12);
});

Deno.test("dates and decimals of other programs are read exactly", async () => {
  const schema = [
    { name: "root", num_children: 3 },
    {
      name: "day",
      type: "INT32" as const,
      converted_type: "DATE" as const,
      repetition_type: "OPTIONAL" as const,
    },
    { name: "small", type: "INT32" as const, converted_type: "DECIMAL" as const, precision: 9, scale: 2 },
    {
      name: "wide",
      type: "FIXED_LEN_BYTE_ARRAY" as const,
      type_length: 16,
      converted_type: "DECIMAL" as const,
      precision: 38,
      scale: 3,
    },
  ];
  const file = (wide: bigint[]) =>
    new Uint8Array(parquetWriteBuffer({
      schema,
      columnData: [
        { name: "day", data: [new Date(864e5), null] },
        { name: "small", data: [-1234n, 7n] },
        { name: "wide", data: wide },
      ],
    }));
  const table = await readParquet(file([-1001n, 123456789012345n]));
  assert.deepEqual(rowsOf(table), [[864e5, -12.34, -1.001], [null, 0.07, 123456789012.345]]);
  await assert.rejects(readParquet(file([0n, 10n ** 30n])), /column wide does not fit a Float64[^]*row 2/);
});

Deno.test("bytes that are no Parquet, cut off or of an unknown codec are refused", async () => {
  const bytes = writeParquet(tableFrom({ a: Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i)) }));
  const broken = bytes.slice();
  broken.fill(0xff, 4, 40);
  for (
    const bad of [
      new Uint8Array(0),
      new TextEncoder().encode("id,x\n1,2"),
      bytes.slice(0, 900),
      bytes.slice(50),
      broken,
    ]
  ) {
    await assert.rejects(readParquet(bad), { name: "Fault" }, `${bad.length} bytes`);
  }
  const lz4 = parquetWriteBuffer({
    columnData: [{ name: "a", data: new Float64Array(999), type: "DOUBLE" }],
    codec: "LZ4_RAW",
    compressors: { LZ4_RAW: (page) => page.slice(1) },
  });
  await assert.rejects(
    readParquet(new Uint8Array(lz4)),
    /codec not known[^]*write the file again with Snappy/,
  );
});

Deno.test("a file with two columns of one name is refused with the name", async () => {
  const column = (name: string) => ({ name, data: Float64Array.of(1, 2), type: "DOUBLE" as const });
  const twice = parquetWriteBuffer({ columnData: [column("a"), column("b"), column("a")] });
  await assert.rejects(readParquet(new Uint8Array(twice)), /two columns have one name[^]*"a" twice/);
  const once = parquetWriteBuffer({ columnData: [column("a"), column("b")] });
  assert.equal((await readParquet(new Uint8Array(once))).numCols, 2);
});

Deno.test("types without a place in Parquet are refused by column", async () => {
  const db = await connect();
  for (const sql of ["SELECT [1, 2] AS v", "SELECT {a: 1} AS v", "SELECT TIME '01:02:03' AS v"]) {
    const table = db.sql(Object.assign([sql], { raw: [sql] }));
    assert.throws(() => writeParquet(table), /column v cannot be exchanged as Parquet/, sql);
  }
  db.close();
  const nested = parquetWriteBuffer({ columnData: [{ name: "v", data: [{ a: 1 }], type: "VARIANT" }] });
  await assert.rejects(readParquet(new Uint8Array(nested)), /column v cannot be exchanged/);
});
