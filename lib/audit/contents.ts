import { dirname, join } from "node:path";
import { type RecordedItem, type RunRecord, sha256, sha256OfFile } from "../notebook/mod.ts";
import type { Content } from "../publish/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";

/** Contents of published things by checksum: those that came with a report, and those of its recomputation. */
export class Contents {
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #files = new Map<string, string>();

  /**
   * What came with the report: attached tables, the figures that the attached notebook shows, and files that lie beside
   * the PDF as they do in a run record. Only what has a checksum that the results name.
   */
  static async of(report: DeliveredReport): Promise<Contents> {
    const all = new Contents();
    for (const bytes of report.pdf.attachments.values()) all.#bytes.set(sha256(bytes), bytes);
    for (const cell of report.notebook.cells) {
      for (const output of cell.cell_type === "code" ? cell.outputs : []) {
        const svg = "data" in output ? output.data["image/svg+xml"] : undefined;
        if (typeof svg === "string") all.#bytes.set(sha256(svg), new TextEncoder().encode(svg));
      }
    }
    for (const content of report.items.flatMap(contentsOf)) {
      await all.#addFile(join(dirname(report.path), content.path!), content.sha256);
    }
    return all;
  }

  /** Adds those of a run record. */
  add(record: RunRecord): void {
    for (const content of record.items.flatMap(contentsOf)) {
      this.#files.set(content.sha256, join(record.folder, content.path!));
    }
  }

  /** Where the content lies, if it lies in a file. */
  path({ sha256 }: Content): string | undefined {
    return this.#files.get(sha256);
  }

  /** The content, or undefined where it came with nothing. */
  async bytes({ sha256 }: Content): Promise<Uint8Array | undefined> {
    const path = this.#files.get(sha256);
    return this.#bytes.get(sha256) ?? (path === undefined ? undefined : await Deno.readFile(path));
  }

  async #addFile(path: string, sum: string): Promise<void> {
    try {
      if ((await sha256OfFile(path)).sha256 === sum) this.#files.set(sum, path);
    } catch (error) {
      // A PDF often travels alone.
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return;
      throw error;
    }
  }
}

/** The contents of a published thing: none of a value or claim, two of a figure. */
export function contentsOf(item: RecordedItem): Content[] {
  if (item.kind === "value" || item.kind === "claim") return [];
  return item.kind === "table" || item.kind === "file" ? [item.content] : [item.content.ja, item.content.en];
}
