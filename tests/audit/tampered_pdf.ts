/** Changes a PDF as a forger would: objects are taken apart, changed, and put together again with a right xref table. */

import { deflateSync, inflateSync } from "node:zlib";
import { Pdf } from "kenzan/audit/mod.ts";

interface PdfObject {
  /** What stands before `stream`, or the whole object. */
  body: string;
  stream?: Uint8Array;
}

const latin = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const raw = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A PDF in pieces: objects with a classic xref table, as Typst writes them. */
export class TamperedPdf {
  readonly objects = new Map<number, PdfObject>();
  trailer = "";

  constructor(bytes: Uint8Array) {
    const text = latin(bytes);
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1]);
    const [head, ...lines] = text.slice(start).split(/\r?\n/).filter((line) => !line.startsWith("xref"));
    const count = Number((head === "" ? lines.shift()! : head).split(" ")[1]);
    const offsets = lines.slice(0, count).map((line) => ({ at: parseInt(line), used: line.includes(" n") }));
    for (const [number, { at, used }] of offsets.entries()) {
      if (!used) continue;
      const opening = /^\d+ 0 obj\s*/.exec(text.slice(at, at + 40))![0].length;
      const object = text.slice(at + opening, text.indexOf("endobj", at));
      const stream = object.search(/>>\s*stream\r?\n/);
      if (stream < 0) {
        this.objects.set(number, { body: object });
        continue;
      }
      const body = object.slice(0, stream + 2);
      const from = at + opening + stream + /^>>\s*stream\r?\n/.exec(object.slice(stream))![0].length;
      const length = Number(/\/Length (\d+)/.exec(body)![1]);
      this.objects.set(number, { body, stream: bytes.slice(from, from + length) });
    }
    this.trailer = /trailer\s*<<([^]*?)>>\s*startxref/.exec(text.slice(start))![1];
  }

  /** The PDF again. */
  bytes(): Uint8Array {
    const parts: Uint8Array[] = [raw("%PDF-1.7\n%\x80\x80\x80\x80\n\n")];
    let length = parts[0].length;
    const add = (part: Uint8Array) => {
      parts.push(part);
      length += part.length;
    };
    const offsets = new Map<number, number>();
    for (const [number, { body, stream }] of this.objects) {
      offsets.set(number, length);
      add(raw(`${number} 0 obj\n`));
      if (stream === undefined) add(raw(body));
      else {
        add(raw(body.replace(/\/Length \d+/, `/Length ${stream.length}`) + "\nstream\n"));
        add(stream);
        add(raw("\nendstream\n"));
      }
      add(raw("endobj\n\n"));
    }
    const size = Math.max(...this.objects.keys()) + 1;
    const table = Array.from({ length: size }, (_, number) => {
      const at = offsets.get(number);
      return at === undefined ? "0000000000 65535 f\r\n" : `${String(at).padStart(10, "0")} 00000 n\r\n`;
    });
    const trailer = this.trailer.replace(/\/Size \d+/, `/Size ${size}`);
    const start = length;
    add(raw(`xref\n0 ${size}\n${table.join("")}trailer\n<<${trailer}>>\nstartxref\n${start}\n%%EOF`));
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** Changes an object that is no stream, by its text. */
  editObject(pattern: RegExp, edit: (body: string) => string): this {
    for (const object of this.objects.values()) {
      if (object.stream !== undefined || !pattern.test(object.body)) continue;
      const body = edit(object.body);
      if (body === object.body) throw new Error(`nothing changed in ${body}`);
      object.body = body;
      return this;
    }
    throw new Error(`no object has ${pattern}`);
  }

  /** Changes an attachment. */
  editAttachment(name: string, edit: (content: Uint8Array) => Uint8Array): this {
    const object = this.objects.get(this.#attachment(name))!;
    const before = inflateSync(object.stream!);
    const after = edit(before);
    if (latin(before) === latin(after)) throw new Error(`nothing changed in ${name}`);
    object.stream = deflateSync(after);
    object.body = object.body.replace(/\/Size \d+/, `/Size ${after.length}`);
    return this;
  }

  /** Changes the text of an attachment. */
  editText(name: string, edit: (text: string) => string): this {
    return this.editAttachment(
      name,
      (content) => new TextEncoder().encode(edit(new TextDecoder().decode(content))),
    );
  }

  /** The content of an attachment. */
  attachment(name: string): Uint8Array {
    return inflateSync(this.objects.get(this.#attachment(name))!.stream!);
  }

  /** Adds an attachment that is a changed copy of another; gives the numbers of its description and its content. */
  copyAttachment(name: string, edit: (text: string) => string): [description: number, content: number] {
    const content = this.#attachment(name);
    const [, described] = [...this.objects].find(([, { body }]) =>
      body.includes("/Type /Filespec") && body.includes(`/UF (${name})`)
    )!;
    const number = Math.max(...this.objects.keys()) + 1;
    const stream = deflateSync(
      new TextEncoder().encode(edit(new TextDecoder().decode(this.attachment(name)))),
    );
    this.objects.set(number, { body: described.body.replaceAll(`${content} 0 R`, `${number + 1} 0 R`) });
    this.objects.set(number + 1, { body: this.objects.get(content)!.body, stream });
    return [number, number + 1];
  }

  /** The same PDF with a changed attachment behind its end, as an editor that saves increments leaves it. */
  withNewer(bytes: Uint8Array, name: string, edit: (text: string) => string): Uint8Array {
    const number = this.#attachment(name);
    this.editText(name, edit);
    const { body, stream } = this.objects.get(number)!;
    const head = `\n${number} 0 obj\n${body.replace(/\/Length \d+/, `/Length ${stream!.length}`)}\nstream\n`;
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(latin(bytes))![1];
    const start = bytes.length + head.length + stream!.length + "\nendstream\nendobj\n".length;
    const tail = `\nendstream\nendobj\nxref\n${number} 1\n${
      String(bytes.length + 1).padStart(10, "0")
    } 00000 n\r\ntrailer\n<<${this.trailer} /Prev ${previous}>>\nstartxref\n${start}\n%%EOF\n`;
    return new Uint8Array([...bytes, ...raw(head), ...stream!, ...raw(tail)]);
  }

  /** Numbers of the objects that hold what is drawn on pages, in page order. */
  contents(): number[] {
    const pages = [...this.objects.values()].filter(({ body }) => /\/Type \/Page\b(?!s)/.test(body));
    return pages.map(({ body }) => Number(/\/Contents (\d+) 0 R/.exec(body)![1]));
  }

  /** Changes what is drawn on a page. */
  editContent(number: number, edit: (content: string) => string): this {
    const object = this.objects.get(number)!;
    // Stored as it is: other bytes than any compression gives.
    object.stream = deflateSync(raw(edit(latin(inflateSync(object.stream!)))), { level: 0 });
    return this;
  }

  #attachment(name: string): number {
    for (const { body } of this.objects.values()) {
      if (body.includes("/Type /Filespec") && body.includes(`/UF (${name})`)) {
        return Number(/\/EF <<\s*\/F (\d+) 0 R/.exec(body)![1]);
      }
    }
    throw new Error(`no attachment ${name}`);
  }
}

/**
 * The same report with a printed number changed (`22.9` to `92.2`). Glyphs have numbers of their own in each font: what
 * repeats itself in the text as the characters of the number do is tried until the page says so.
 */
export async function withChangedNumber(pdf: Uint8Array, number: string): Promise<Uint8Array> {
  const swapped = number.at(-1) + number.slice(1, -1) + number[0];
  for (const [index, content] of new TamperedPdf(pdf).contents().entries()) {
    const before = await textOf(pdf, index + 1);
    if (!before.includes(number)) continue;
    for (let attempt = 0;; attempt++) {
      const tampered = new TamperedPdf(pdf);
      let seen = 0;
      tampered.editContent(
        content,
        (stream) =>
          stream.replace(/\(((?:\\.|[^()\\])*)\)/g, (whole, text: string) => {
            const codes: string[] = text.match(/(?:\\\d{3}|\\.|[^\\]){2}/g) ?? [];
            for (let at = 0; at + number.length <= codes.length; at++) {
              if (shapeOf(codes.slice(at, at + number.length)) !== shapeOf([...number])) continue;
              if (seen++ !== attempt) continue;
              const end = at + number.length - 1;
              return `(${codes.with(at, codes[end]).with(end, codes[at]).join("")})`;
            }
            return whole;
          }),
      );
      if (seen <= attempt) break;
      const bytes = tampered.bytes();
      if (await textOf(bytes, index + 1) === before.replace(number, swapped)) return bytes;
    }
  }
  throw new Error(`${number} could not be changed`);
}

/** Which elements are the same: `22.9` has the shape of `AABC`. */
function shapeOf(elements: string[]): string {
  return elements.map((element) => elements.indexOf(element)).join(" ");
}

async function textOf(bytes: Uint8Array, page: number): Promise<string> {
  const pdf = await Pdf.open(bytes, "tampered");
  try {
    return await pdf.text(page);
  } finally {
    await pdf.close();
  }
}
