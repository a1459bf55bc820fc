/** A catalog folder of its own for each test. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Catalog, type CatalogEntry, type CatalogOptions, openCatalog } from "kenzan/catalog/mod.ts";
import { Fault } from "kenzan/fault/mod.ts";

const label = (text: string) => ({ ja: text, en: text });

/** A field without labels. */
export type BareField = Omit<NonNullable<CatalogEntry["schema"]>["fields"][number], "title">;

/** Fields with labels. */
export function fields(...bare: BareField[]) {
  return { fields: bare.map((field) => ({ ...field, title: label(field.name) })) };
}

/** A catalog folder that goes when the test ends. */
export class Scratch implements Disposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "kenzan-catalog-" });

  /** Writes a dataset's file and its entry; what `entry` gives stands in place of what is right. */
  add(
    name: string,
    file: string,
    content: Uint8Array | string,
    entry: Partial<CatalogEntry> & Record<string, unknown>,
  ) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    Deno.writeFileSync(join(this.folder, file), bytes);
    this.entry(name, {
      path: file,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes: bytes.length,
      ...entry,
    });
  }

  /** Writes an entry. */
  entry(name: string, entry: Partial<CatalogEntry> & Record<string, unknown>) {
    const whole = {
      name,
      title: label(name),
      licence: "CC0-1.0",
      confidentiality: "public",
      source: { citation: label("made for this test") },
      ...entry,
    };
    Deno.writeTextFileSync(join(this.folder, `${name}.json`), JSON.stringify(whole, null, 2));
  }

  open(options: CatalogOptions = {}): Promise<Catalog> {
    return openCatalog({ folders: [this.folder], ...options });
  }

  [Symbol.dispose]() {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** The Fault that a promise ends in. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("no fault");
}

/** Opens a CSV text under a schema. */
export async function openCsv(
  content: string | Uint8Array,
  schema: CatalogEntry["schema"],
  entry: Partial<CatalogEntry> = {},
) {
  using scratch = new Scratch();
  scratch.add("data", "data.csv", content, { format: "csv", schema, ...entry });
  return await (await scratch.open()).table("data");
}

/** Text as CP932 bytes, by searching the decoder for each character. */
export function cp932(text: string): Uint8Array {
  const decoder = new TextDecoder("shift_jis", { fatal: true });
  const bytes: number[] = [];
  for (const character of text) {
    if (character < "\x80") {
      bytes.push(character.charCodeAt(0));
      continue;
    }
    table ??= new Map(
      Array.from({ length: 0xfd - 0x81 }, (_, i) => 0x81 + i).flatMap((lead) =>
        Array.from({ length: 0xfd - 0x40 }, (_, i): [string, number[]] | undefined => {
          try {
            return [decoder.decode(Uint8Array.of(lead, 0x40 + i)), [lead, 0x40 + i]];
          } catch {
            return undefined;
          }
        }).filter((pair) => pair !== undefined)
      ),
    );
    bytes.push(...table.get(character)!);
  }
  return Uint8Array.from(bytes);
}

let table: Map<string, number[]> | undefined;
