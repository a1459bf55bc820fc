import { type Schema, type Table, tableFromIPC } from "apache-arrow";
import { type FileMetaData, parquetMetadata, parquetRead, type SchemaElement } from "hyparquet";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { Fault } from "../fault/mod.ts";
import { ParquetColumn } from "./parquet_column.ts";
import { ARROW_SCHEMA, isStoredText, loadedAs, unsupported } from "./parquet_types.ts";
import { tableOf } from "./table_from.ts";

/** Without ignoreBOM a text that begins with U+FEFF would lose it. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads Parquet bytes: uncompressed, Snappy, gzip, zstd, Brotli. Arrow types and the field metadata `unit` come
 * from the file's `ARROW:schema` if it has one. DECIMAL comes as Float64; INT64 stays Int64.
 *
 * @throws {Fault} Bytes that are no Parquet, damaged or cut off; nested columns; a codec or type not known here.
 */
export async function readParquet(bytes: Uint8Array): Promise<Table> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(file, { geoparquet: false });
  } catch (cause) {
    throw damaged(cause);
  }
  const [root, ...elements] = metadata.schema;
  const nested = elements.find((element) => element.num_children || element.repetition_type === "REPEATED");
  if (nested || root.num_children !== elements.length) {
    throw unsupported(nested?.name ?? root.name, "nested columns");
  }

  const names = elements.map((element) => element.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new Fault("table: two columns have one name", {
      expected: "every column name once",
      found: `${JSON.stringify(twice)} twice`,
      remedy: "rename one of them in the program that wrote the file",
    });
  }

  const arrow = storedSchema(metadata);
  const rows = Number(metadata.num_rows);
  const columns = new Map(elements.map((element) => {
    const loaded = loadedAs(element);
    if (!loaded) throw unsupported(element.name, describe(element));
    return [element.name, new ParquetColumn(element, loaded, rows)];
  }));
  let failure: unknown;
  try {
    await parquetRead({
      file,
      metadata: { ...metadata, schema: [root, ...elements.map(physical)] },
      compressors: {
        GZIP: (page) => gunzipSync(page),
        ZSTD: (page) => zstdDecompressSync(page),
        BROTLI: (page) => brotliDecompressSync(page),
      },
      utf8: false,
      geoparquet: false,
      parsers: {
        timestampFromNanoseconds: (nanoseconds) => nanoseconds,
        stringFromBytes: (text) => text && utf8.decode(text),
      },
      onChunk: ({ columnName, columnData, rowStart }) => {
        try {
          columns.get(columnName)!.fill(columnData, rowStart);
        } catch (cause) {
          failure ??= cause; // the reader does not listen
        }
      },
    });
  } catch (cause) {
    throw damaged(cause);
  }
  if (failure) throw failure;
  for (const [name, { filled }] of columns) {
    if (filled !== rows) throw damaged(`${filled} of ${rows} rows in column ${name}`);
  }
  const vectors = [...columns].map(([name, column]) =>
    [name, column.vector(arrow?.get(name)?.type)] as const
  );
  return tableOf(vectors, (name) => arrow?.get(name)?.metadata ?? new Map());
}

/** The element without the annotation that would make an object of each value. */
function physical(element: SchemaElement): SchemaElement {
  if (element.logical_type?.type === "UUID") return element;
  const { converted_type: _c, logical_type: _l, ...plain } = element;
  return isStoredText(element) ? { ...plain, converted_type: "UTF8" } : plain;
}

/** The Arrow fields a file was written from, by name. A schema this Arrow does not understand is left aside. */
function storedSchema(
  { key_value_metadata: pairs }: FileMetaData,
): Map<string, Schema["fields"][number]> | null {
  const text = pairs?.find(({ key }) => key === ARROW_SCHEMA)?.value;
  if (!text) return null;
  try {
    return new Map(
      tableFromIPC(Uint8Array.fromBase64(text)).schema.fields.map((field) => [field.name, field]),
    );
  } catch {
    return null; // Parquet's own types remain, and they suffice to read every value
  }
}

function describe({ type, converted_type: converted, logical_type: logical }: SchemaElement): string {
  return [type, logical?.type ?? converted].filter(Boolean).join(" ");
}

function damaged(cause: unknown): Fault {
  const found = cause instanceof Error ? cause.message : String(cause);
  const codec = found.includes("compression codec");
  return new Fault(
    codec ? "table: Parquet codec not known" : "table: bytes are not a complete Parquet file",
    {
      expected: codec ? "uncompressed, Snappy, gzip, zstd or Brotli" : "Parquet",
      found,
      remedy: codec
        ? "write the file again with Snappy"
        : "check the format and that the file was copied as a whole",
      cause: cause instanceof Error ? cause : undefined,
    },
  );
}
