import { Fault } from "../fault/mod.ts";

type Pdfjs = typeof import("unpdf/pdfjs");
type PdfDocument = Awaited<ReturnType<Pdfjs["getDocument"]>["promise"]>;

/** Facts of a PDF outside its pages. */
export type PdfMetadata = Record<string, string | number | boolean | null>;

/** A PDF, as a reader program sees it. */
export class Pdf {
  readonly #document: PdfDocument;
  /** Contents by name, in alphabetical order of the names. */
  readonly attachments: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** Title, author, dates, language, encryption. */
  readonly metadata: PdfMetadata;

  private constructor(
    document: PdfDocument,
    attachments: Map<string, Uint8Array<ArrayBuffer>>,
    metadata: PdfMetadata,
  ) {
    this.#document = document;
    this.attachments = attachments;
    this.metadata = metadata;
  }

  /**
   * Opens a PDF with PDF.js (package `unpdf`): what is read is what a person's reader program would show, also after
   * incremental updates or from compressed objects.
   *
   * @param path named in faults.
   * @throws {Fault} when the bytes are no PDF, damaged, or locked with a password.
   */
  static async open(bytes: Uint8Array, path: string): Promise<Pdf> {
    const { getDocument } = await import("unpdf/pdfjs");
    let document: PdfDocument;
    try {
      // PDF.js takes the bytes it is given away from the caller.
      document = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise;
    } catch (cause) {
      throw unreadable(cause, bytes, path);
    }
    const attachments = new Map<string, Uint8Array<ArrayBuffer>>();
    const names = [
      ...((await document.getAttachments() as ReadonlyMap<string, unknown> | null) ?? new Map()).keys(),
    ];
    for (const name of names.sort()) {
      const content = await document.getAttachmentContent(name) as Uint8Array | undefined;
      attachments.set(name, new Uint8Array(content ?? []));
    }
    const { info } = await document.getMetadata() as unknown as { info: PdfMetadata };
    return new Pdf(document, attachments, info);
  }

  get pages(): number {
    return this.#document.numPages;
  }

  /** The text of a page, a line for each of the page's. `number` from 1. */
  async text(number: number): Promise<string> {
    const { items } = await (await this.#document.getPage(number)).getTextContent();
    return items.map((item) => "str" in item ? item.str + (item.hasEOL ? "\n" : "") : "").join("");
  }

  /** What is drawn on a page, as one text: equal texts are equal drawings. `number` from 1. */
  async drawing(number: number): Promise<string> {
    const { fnArray, argsArray } = await (await this.#document.getPage(number)).getOperatorList();
    // PDF.js names fonts and pictures after a counter of the documents it has opened.
    return JSON.stringify([fnArray, argsArray]).replace(/g_d\d+_/g, "");
  }

  /** What a reader program offers or does besides showing pages, as texts: bookmarks, what it does when it opens. */
  async behaviour(): Promise<Record<"outline" | "onOpening" | "scripts", string>> {
    const [outline, onOpening, scripts] = await Promise.all([
      this.#document.getOutline(),
      this.#document.getOpenAction(),
      this.#document.getJSActions(),
    ]);
    const text = (it: unknown) => it instanceof Map ? JSON.stringify([...it]) : JSON.stringify(it ?? null);
    return { outline: text(outline), onOpening: text(onOpening), scripts: text(scripts) };
  }

  /** Where the links and notes of a page are, what they say and lead to, as one text. `number` from 1. */
  async links(number: number): Promise<string> {
    const all = await (await this.#document.getPage(number)).getAnnotations();
    return all.map(({ subtype, rect, dest, url, unsafeUrl, action, actions, attachment, contentsObj }) =>
      JSON.stringify({
        subtype,
        rect,
        dest,
        url: url ?? unsafeUrl,
        action,
        actions,
        attachment: attachment?.filename,
        says: contentsObj?.str,
      })
    ).join("\n");
  }

  /** Frees what PDF.js holds. */
  async close(): Promise<void> {
    await this.#document.loadingTask.destroy();
  }
}

function unreadable(cause: unknown, bytes: Uint8Array, path: string): Fault {
  const { name, message } = cause as Error;
  if (name === "PasswordException") {
    return new Fault("audit: the PDF is encrypted", {
      expected: "the PDF as it was delivered",
      found: "a PDF that asks for a password",
      where: path,
      remedy: "an audit compares bytes: ask for the file as Kenzan wrote it",
    });
  }
  const isPdf = new TextDecoder("latin1").decode(bytes.subarray(0, 1024)).includes("%PDF-");
  return new Fault(isPdf ? "audit: the PDF is damaged" : "audit: not a PDF", {
    expected: "a report that Kenzan has set",
    found: isPdf
      ? `${bytes.length} bytes that end early, or are broken: ${message}`
      : "bytes of another kind",
    where: path,
    remedy: isPdf ? "get the file again" : "name the report's PDF, or a folder that holds some",
    cause,
  });
}
