import { Fault } from "../fault/mod.ts";
import { ownCells, type RunRecord } from "../notebook/mod.ts";
import { FontMetrics } from "./font_metrics.ts";
import { type Font, readFonts } from "./fonts.ts";
import { GlyphCheck } from "./glyphs.ts";
import { openTypesetter, type TypesetterName } from "./open_typesetter.ts";
import type { Report, ReportOptions, ReportWarning } from "./report.ts";
import { type Letters, type ReportSource, reportSource } from "./report_source.ts";
import { specimen, specimenFiles } from "./specimen.ts";
import type { Complaint, Typesetter } from "./typesetter.ts";
import { sourcePath } from "./typst_source.ts";

/** A Typst project that is not a report but looks like one: it may import `/report.typ`. */
export interface Document {
  /** Text of the root. */
  main: string;
  /** Further files by absolute path in the project. A path keeps its text for the life of a process. */
  files: Map<string, string | Uint8Array>;
}

/** An edition as it goes to the typesetter. */
export interface Manuscript {
  record: RunRecord;
  source: ReportSource;
}

/** What does not change between reports: template, style of references. */
const fixtures = ["report.typ", "references.csl"];

/** Sets reports one after another in the thread it was opened in. The worker's side of `setReport`. */
export class PrintShop {
  #practised = false;

  private constructor(
    readonly typesetter: Typesetter,
    readonly letters: Letters,
    readonly template: Map<string, string>,
  ) {}

  /** Loads fonts, compiler and template. */
  static async open(typesetter?: TypesetterName): Promise<PrintShop> {
    const fonts = await readFonts();
    const [setter, template] = await Promise.all([openTypesetter(fonts, typesetter), readTemplate()]);
    return new PrintShop(setter, lettersOf(fonts), template);
  }

  /** Writes one edition as a Typst project. */
  async write(record: RunRecord, options: ReportOptions): Promise<Manuscript> {
    return { record, source: await reportSource(record, options, this.letters) };
  }

  /** Sets one edition. */
  async set({ record, source }: Manuscript): Promise<Report> {
    const files = new Map<string, string | Uint8Array>([...this.template, ...source.files]);
    const queries = ["<last-page>", "<summary-first>", "<summary-last>"];
    const working = this.typesetter.set(files, source.main, queries);
    const others = source.otherEdition();
    const setting = await working;
    if (setting.pdf === undefined) throw refusal(setting.complaints, source);
    const [[pages], [first], [last]] = setting.answers as number[][];
    const warnings = [
      ...source.warnings,
      ...others,
      ...(last > first ? [tooLong(record, last - first + 1)] : []),
      ...setting.complaints.map((complaint) => remark(complaint, source)),
    ];
    return { pdf: setting.pdf, pages, warnings };
  }

  /**
   * Sets a document; characters that no font of the reports has come out as 〓.
   *
   * @throws Fault when it cannot be set.
   */
  async setDocument({ main, files }: Document): Promise<Uint8Array> {
    const missing = new Set(this.letters.glyphs.missing(main));
    const printable = [...main].map((character) => missing.has(character) ? "〓" : character).join("");
    const path = sourcePath("document", printable);
    const all = new Map([...this.template, ...files, [path, printable]]);
    const setting = await this.typesetter.set(all, path);
    if (setting.pdf !== undefined) return setting.pdf;
    const error = setting.complaints.find(({ severity }) => severity === "error")!;
    throw new Fault("report: a document cannot be set", {
      found: error.message,
      where: `${error.path} ${error.range}`,
      remedy: "this is a flaw of Kenzan: tell its makers",
    });
  }

  /**
   * Sets what can be set of an unfinished record, for the caches alone. Where nothing is known of the report yet, a
   * specimen of all that reports hold is set first.
   */
  async draft(record: RunRecord, options: ReportOptions): Promise<void> {
    if (!this.#practised && record.items.length === 0) await this.#practise();
    const source = await reportSource(record, options, this.letters, { draft: true });
    const drafting = this.typesetter.draft(new Map([...this.template, ...source.files]), source.main);
    // Reads the narrative in the other language, for when the report is set; what it says of a draft is nothing.
    source.otherEdition();
    await drafting;
  }

  /** Sets a specimen of all that reports hold, so that a report finds fonts and template in the caches. */
  async #practise(): Promise<void> {
    this.#practised = true;
    const main = "/specimen.typ";
    const files = new Map<string, string | Uint8Array>([...this.template, ...specimenFiles]);
    files.set(main, specimen);
    const { complaints } = await this.typesetter.set(files, main);
    const error = complaints.find(({ severity }) => severity === "error");
    if (error !== undefined) {
      throw new Error(`reports/report.typ: ${error.path} ${error.range}: ${error.message}`);
    }
  }
}

async function readTemplate(): Promise<Map<string, string>> {
  const folder = new URL("../../reports/", import.meta.url);
  const texts = await Promise.all(fixtures.map((name) => Deno.readTextFile(new URL(name, folder))));
  return new Map(fixtures.map((name, index) => [`/${name}`, texts[index]]));
}

function lettersOf(fonts: Font[]): Letters {
  const metrics = fonts.map(({ bytes }) => new FontMetrics(bytes));
  const of = (name: string) => metrics[fonts.findIndex(({ family }) => family === name)];
  return { glyphs: new GlyphCheck(metrics), gothic: of("Noto Sans JP"), code: of("Source Code Pro") };
}

/** A Typst error as a Fault that names the cell it comes from. */
function refusal(complaints: Complaint[], source: ReportSource): Fault {
  const error = complaints.find(({ severity }) => severity === "error")!;
  const origin = complaints.find(({ path }) => source.origins.has(path));
  if (origin === undefined) {
    return new Fault("report: the report cannot be set", {
      found: error.message,
      where: `${error.path} ${error.range}`,
      remedy: "this is a flaw of the report's template: tell the makers of Kenzan",
    });
  }
  return new Fault("report: a passage cannot be set", {
    found: `${error.message}\n${excerpt(source, origin)}`,
    where: source.origins.get(origin.path),
    remedy: "look at the equations of the cell first: everything else is set as plain text",
  });
}

/** The line of Typst that an error is in, cut to what a person can read. */
function excerpt({ files }: ReportSource, { path, range }: Complaint): string {
  const content = files.get(path);
  if (typeof content !== "string") return "";
  const [line, column] = range.split("-")[0].split(":").map(Number);
  return (content.split("\n")[line] ?? "").slice(Math.max(0, column - 40), column + 60);
}

function tooLong(record: RunRecord, pages: number): ReportWarning {
  const index = ownCells(record.notebook).findIndex(({ metadata }) => metadata.tags?.includes("summary"));
  return {
    kind: "summary-too-long",
    message: `the summary takes ${pages} pages: shorten it to one`,
    where: `${record.manifest.notebook.path}, cell ${index + 1}`,
  };
}

function remark({ message, path }: Complaint, { origins }: ReportSource): ReportWarning {
  return { kind: "typesetting", message, where: origins.get(path) ?? path };
}
