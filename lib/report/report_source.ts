import { dirname, posix } from "node:path";
import { Fault } from "../fault/mod.ts";
import { type Notebook, reportSettings, type RunRecord } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import { appendices } from "./appendix.ts";
import { attachments } from "./attachments.ts";
import { type Bibliography, bibliographyOf } from "./citation.ts";
import { claimWarnings, refuseFallenClaims, refuseTypedClaims } from "./claims.ts";
import { withConditions } from "./condition.ts";
import { digitWarnings, type Survival } from "./digit_survival.ts";
import { draftOf } from "./draft.ts";
import { type CodePlace, type Edition, editionOf, type Passage } from "./edition.ts";
import type { FontMetrics } from "./font_metrics.ts";
import { frame } from "./frame.ts";
import type { GlyphCheck } from "./glyphs.ts";
import { onPages } from "./item_markup.ts";
import { localeOf } from "./locale.ts";
import { narrative, type NarrativeContext } from "./narrative.ts";
import { type Numbering, numberParts } from "./numbering.ts";
import { otherEditionWarnings } from "./other_edition.ts";
import type { ReportOptions, ReportWarning } from "./report.ts";
import { runWarnings } from "./run_warnings.ts";
import { type SetItems, setItems } from "./set_items.ts";
import { sourcePath } from "./typst_source.ts";

/** A report as a Typst project, before it is set. */
export interface ReportSource {
  /** Contents by path: `/cells/<n>-….typ` is what cell n says. */
  files: Map<string, string | Uint8Array>;
  /** Path of the root. */
  main: string;
  /** Notebook and cell that a Typst file comes from, for messages. */
  origins: Map<string, string>;
  warnings: ReportWarning[];
  /** What is wrong with the edition in the other language; takes a moment, in which the typesetter may work. */
  otherEdition: () => ReportWarning[];
}

/** What setting knows of its fonts. */
export interface Letters {
  glyphs: GlyphCheck;
  /** The font of tables, and of identifiers. */
  gothic: FontMetrics;
  code: FontMetrics;
}

/**
 * Writes the Typst project of an edition.
 *
 * @param draft Whether the record is not whole: leaves out what it does not have yet, and the attachments.
 * @throws Fault for whatever in narrative or record cannot be set, naming the cell.
 */
export async function reportSource(
  record: RunRecord,
  options: ReportOptions,
  letters: Letters,
  { draft = false } = {},
): Promise<ReportSource> {
  const writer = new SourceWriter(record, options, letters, draft);
  await writer.readItems();
  await writer.readBibliography();
  return writer.write();
}

class SourceWriter {
  readonly lang: Language;
  readonly options: ReportOptions & { date: string };
  readonly path: string;
  readonly notebook: Notebook;
  readonly edition: Edition;
  readonly numbering: Numbering;
  readonly files = new Map<string, string | Uint8Array>();
  readonly origins = new Map<string, string>();
  readonly warnings: ReportWarning[];
  readonly referred = new Set<string>();
  readonly printed = new Set<string>();
  #items: SetItems | undefined;
  #works: Bibliography | undefined;
  #cited = false;
  #attachments: { name: string; mediaType: string }[] = [];
  #manifest = "";
  #fragility: Survival;

  constructor(
    readonly record: RunRecord,
    options: ReportOptions,
    readonly letters: Letters,
    readonly draft: boolean,
  ) {
    this.lang = options.lang ?? "ja";
    this.options = { ...options, date: options.date ?? record.manifest.date ?? reportSettings().date };
    this.path = record.manifest.notebook.path;
    if (!draft) {
      refuseTypedClaims(record, this.lang);
      refuseFallenClaims(record, this.lang);
    }
    this.notebook = withConditions(record.notebook, record.items, this.path, { draft });
    const edition = editionOf(this.notebook, this.path, this.lang);
    this.edition = draft ? draftOf(edition, record.items) : edition;
    this.warnings = this.edition.warnings;
    const locale = localeOf(this.lang);
    this.numbering = numberParts(this.edition, record.items, {
      locale,
      path: this.path,
      title: record.manifest.notebook.title,
    });
  }

  /** Reads what cells published and the attachments; writes the markup of each item. */
  async readItems(): Promise<void> {
    const withheld = this.draft ? [] : await this.attach();
    const { lang, numbering, letters } = this;
    const set = await setItems(this.record, { lang, numbering, letters, withheld });
    for (const [path, content] of set.files) this.files.set(path, content);
    for (const [path, where] of set.origins) this.origins.set(path, where);
    this.#items = set;
    this.warnings.push(...set.warnings);
  }

  /** Returns the ids of the tables that stay outside. */
  async attach(): Promise<string[]> {
    const { files, withheld, fragility } = await attachments(this.record, this.options);
    this.#fragility = fragility;
    for (const { name, bytes } of files) this.files.set(`/attachments/${name}`, bytes);
    this.#attachments = files.map(({ name, mediaType }) => ({ name, mediaType }));
    this.#manifest = await sha256(files[0].bytes);
    return withheld;
  }

  async readBibliography(): Promise<void> {
    const named = this.record.notebook.metadata.kenzan.bibliography;
    if (named === undefined) return;
    const path = posix.join(dirname(this.path), named);
    const text = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url)).catch((cause) => {
      throw new Fault("report: the bibliography cannot be read", {
        expected: `a BibTeX file ${path}`,
        found: cause.message,
        where: `${this.path}, metadata kenzan.bibliography`,
        remedy: "correct the path, which begins at the notebook's folder, or put the file there",
        cause,
      });
    });
    this.letters.glyphs.check(text, path);
    this.#works = bibliographyOf(path, text);
    this.files.set("/works.bib", new TextEncoder().encode(text));
    this.origins.set("/works.bib", path);
  }

  write(): ReportSource {
    const body = this.edition.parts.map((part) =>
      part.kind === "code" ? this.codeCell(part) : this.cell(part, "body")
    );
    const of = (part: Passage["part"]) =>
      this.edition.parts.filter((passage): passage is Passage =>
        passage.kind === "narrative" && passage.part === part
      )
        .map((passage) => this.cell(passage, part));
    const summary = of("summary");
    const glossary = of("glossary");
    this.warnUnmentioned();
    if (!this.draft) this.warnings.push(...claimWarnings(this.record, this.printed, this.lang));
    this.warnings.push(
      ...runWarnings(this.record, this.options.date),
      ...digitWarnings(this.#fragility, this.record),
    );
    const locale = localeOf(this.lang);
    const main = frame({
      record: this.record,
      options: this.options,
      lang: this.lang,
      numbering: this.numbering,
      manifest: this.#manifest,
      attachments: this.#attachments,
      summary,
      body: body.filter((markup) => markup !== ""),
      appendices: appendices({
        record: this.record,
        lang: this.lang,
        locale,
        fonts: this.letters,
        numbering: this.numbering,
        options: this.options,
        manifest: this.#manifest,
        glossary,
        printed: this.printed,
        fragility: this.#fragility,
        warnings: this.warnings,
        include: (name, markup) => {
          const where = `${this.path}, labels, SQL and datasets`;
          this.letters.glyphs.check(markup, where);
          return this.include(`appendix/${name}`, markup, where);
        },
      }),
      works: this.#cited,
    });
    this.letters.glyphs.check(main, `${this.path}, title, labels and parameters`);
    const path = sourcePath("main", main);
    this.files.set(path, main);
    const otherEdition = () =>
      otherEditionWarnings({
        record: this.record,
        notebook: this.notebook,
        edition: this.edition,
        lang: this.lang,
        glyphs: this.letters.glyphs,
        works: this.#works,
        image: (url) => this.#items!.images.get(url),
      });
    return { files: this.files, main: path, origins: this.origins, warnings: this.warnings, otherEdition };
  }

  /** Writes a cell's file; returns the markup that includes it. */
  cell(passage: Passage, part: Passage["part"]): string {
    if (passage.part !== part) return "";
    const where = `${this.path}, cell ${passage.cell}`;
    const context: NarrativeContext = {
      lang: this.lang,
      locale: localeOf(this.lang),
      items: this.record.items,
      numbering: this.numbering,
      works: this.#works,
      setItem: (id) => onPages([this.#items!.markup.get(id)!]),
      image: (url) => this.#items!.images.get(url),
      where,
      referred: this.referred,
      printed: this.printed,
      cited: false,
      chapterDepth: part === "body" ? this.numbering.chapterDepth : undefined,
    };
    const tree = part === "body" ? passage.tree : withoutOwnTitle(passage.tree);
    const words = narrative(tree, context);
    const markup = passage.translated
      ? words
      : `#set text(font: faces.ja.body, lang: "ja", region: "JP")\n\n${words}`;
    this.#cited ||= context.cited;
    this.letters.glyphs.check(markup, where);
    return this.include(`cells/${passage.cell}`, markup, where);
  }

  codeCell({ cell }: CodePlace): string {
    const ids = this.numbering.atCell.get(cell) ?? [];
    const markup = onPages(ids.map((id) => this.#items!.markup.get(id)!));
    return markup === "" ? "" : this.include(`cells/${cell}`, markup, `${this.path}, cell ${cell}`);
  }

  include(name: string, markup: string, where: string): string {
    const content = `#import "/report.typ": *\n\n${markup}\n`;
    const path = sourcePath(name, content);
    this.files.set(path, content);
    this.origins.set(path, where);
    return `#include "${path}"`;
  }

  warnUnmentioned(): void {
    for (const [id, { kind, text }] of this.numbering.places) {
      if (kind !== "figure" && kind !== "table" || this.referred.has(id)) continue;
      const item = this.record.items.find((item) => item.id === id)!;
      this.warn(
        "not-referred-to",
        `${text.replace("\u00a0", " ")} (${id}) is not mentioned: refer to it with {ref}\`${id}\``,
        `${this.path}, cell ${item.cell}`,
      );
    }
  }

  warn(kind: ReportWarning["kind"], message: string, where: string): void {
    this.warnings.push({ kind, message, where });
  }
}

/** Summary and glossary get their title from the template: a heading that opens the cell is left out. */
function withoutOwnTitle(tree: Passage["tree"]): Passage["tree"] {
  const [first, ...rest] = tree.children!;
  return first?.type === "heading" ? { ...tree, children: rest } : tree;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
