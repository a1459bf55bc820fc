import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Table } from "apache-arrow";
import { addEntry, type CatalogEntry, openCatalog } from "kenzan/catalog/mod.ts";
import { readArrow } from "kenzan/table/mod.ts";
import locale from "../../reports/locale/ja.json" with { type: "json" };
import { bare, pdfText } from "../report/pdf_text.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs the command line; what it said. */
export async function kenzan(...args: string[]): Promise<{ success: boolean; said: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", join(root, "lib/cli/main.ts"), ...args],
    cwd: root,
  }).output();
  return { success, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** A notebook of the house with a catalog of somebody's own, in a temporary folder that goes when this is disposed. */
export class OwnReport implements AsyncDisposable {
  readonly notebook: string;
  readonly #record: string;
  /** Whether the folder is a catalog: without entries it would be refused. */
  #hasEntries = false;

  private constructor(name: string, readonly folder: string) {
    this.notebook = join(root, "notebooks", `${name}.ipynb`);
    this.#record = join(folder, "out", name.replace("/", "-"));
  }

  /** @param name `landuse/rates`. */
  static async of(name: string): Promise<OwnReport> {
    return new OwnReport(name, await Deno.makeTempDir());
  }

  /** Puts a file in place of a dataset of the built-in catalog, as if it were lent. */
  async lend(
    id: string,
    { name, bytes }: { name: string; bytes: Uint8Array },
    changes: Partial<CatalogEntry> = {},
  ): Promise<void> {
    const { $schema: _, ...entry } = (await openCatalog({ folders: [], inputs: [id] })).entry(id);
    await this.describe(id, { name, bytes }, {
      ...entry,
      title: { ja: "貸与データ", en: "Lent data" },
      source: { citation: { ja: "貸与データ", en: "Lent data" } },
      ...changes,
    });
  }

  /** Writes a file and its entry. */
  async describe(
    id: string,
    { name, bytes }: { name: string; bytes: Uint8Array },
    entry: Partial<CatalogEntry>,
  ): Promise<void> {
    await Deno.writeFile(join(this.folder, name), bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const whole = { ...entry, name: id, path: name, bytes: bytes.length, sha256 };
    await Deno.writeTextFile(join(this.folder, `${id}.json`), JSON.stringify(whole));
    this.#hasEntries = true;
  }

  /**
   * Enters a file as a user would, and fills in what is asked for.
   *
   * @param unit of the columns without one.
   * @returns What was asked for.
   */
  async enter(
    id: string,
    { name, bytes }: { name: string; bytes: Uint8Array },
    { unit = "1", crs = "EPSG:6676" } = {},
  ): Promise<string[]> {
    await Deno.writeFile(join(this.folder, name), bytes);
    const { entryFile, gaps } = await addEntry(join(this.folder, name), { id });
    const text = await Deno.readTextFile(entryFile);
    const filled = text.replaceAll(/"unit": "TODO[^"]*"/g, `"unit": "${unit}"`)
      .replace(/"crs": "TODO[^"]*"/, `"crs": "${crs}"`)
      .replaceAll(/"timeZone": "TODO[^"]*"/g, '"timeZone": "+09:00"').replaceAll(/"TODO[^"]*"/g, '"試験"');
    await Deno.writeTextFile(entryFile, filled);
    this.#hasEntries = true;
    return gaps;
  }

  /** Runs the notebook on what was entered, and on its default data besides; sets its report. */
  async run(...options: string[]): Promise<{ success: boolean; said: string }> {
    const catalog = this.#hasEntries ? ["--catalog", this.folder] : [];
    const out = ["--out", join(this.folder, "out")];
    return await kenzan("report", this.notebook, ...catalog, ...out, ...options);
  }

  /** What is said where there is no report. */
  async refused(...options: string[]): Promise<string> {
    const { success, said } = await this.run(...options);
    assert.ok(!success, said);
    return said;
  }

  /** The pages of the report, without white space. */
  async pages(...options: string[]): Promise<string> {
    const { success, said } = await this.run(...options);
    assert.ok(success, said);
    await this.#assertMethodsNamed();
    const name = options.includes("en") ? "report.en.pdf" : "report.pdf";
    return bare(pdfText(await Deno.readFile(this.file(name))));
  }

  /** The appendix tells by what method an interval was made: in Japanese, too. */
  async #assertMethodsNamed(): Promise<void> {
    const results = JSON.parse(await Deno.readTextFile(this.file("results.json")));
    const methods: string[] = results.items.flatMap((item: { interval?: { method: string } }) =>
      item.interval?.method ?? []
    );
    assert.deepEqual(methods.filter((method) => !(method in locale.methods)), []);
  }

  /** The pages before the appendix; the contents name it, too, with dots after it. */
  async body(...options: string[]): Promise<string> {
    const pages = await this.pages(...options);
    const end = pages.search(/付録A数値の出所[^.\u2060]|AppendixAWhereeachnumbercomesfrom[^.\u2060]/);
    assert.ok(end > 1000, "the body ends where the appendix begins");
    return pages.slice(0, end);
  }

  /** A file of the run record. */
  file(path: string): string {
    return join(this.#record, path);
  }

  /** A published table. */
  async table(id: string): Promise<Table> {
    return readArrow(await Deno.readFile(this.file(`tables/${id}.arrow`)));
  }

  /** Published things by id. */
  async items(): Promise<Map<string, { value: number; columns: { name: string; digits: number }[] }>> {
    const { items } = JSON.parse(await Deno.readTextFile(this.file("results.json")));
    return new Map(items.map((item: { id: string }) => [item.id, item]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Holds pages to what they must say, and must not; white space does not count. */
export function assertSays(pages: string, said: readonly string[], unsaid: readonly string[] = []): void {
  for (const text of said) assert.ok(pages.includes(bare(text)), text);
  for (const text of unsaid) assert.ok(!pages.includes(bare(text)), `not ${text}`);
}
