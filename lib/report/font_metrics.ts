/**
 * What setting needs to know of a font file: which characters it has, and how wide they are.
 * After the OpenType specification 1.9.1, tables `cmap` (formats 4 and 12), `head`, `hhea`, `hmtx`.
 */
export class FontMetrics {
  readonly #view: DataView;
  readonly #tables = new Map<string, number>();
  readonly #unitsPerEm: number;
  readonly #longMetrics: number;
  readonly #cmap: { offset: number; format: number };

  /** @param bytes A TrueType or OpenType file with one font. */
  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index < this.#view.getUint16(4); index++) {
      const entry = 12 + 16 * index;
      const tag = String.fromCharCode(...bytes.subarray(entry, entry + 4));
      this.#tables.set(tag, this.#view.getUint32(entry + 8));
    }
    this.#unitsPerEm = this.#view.getUint16(this.#table("head") + 18);
    this.#longMetrics = this.#view.getUint16(this.#table("hhea") + 34);
    this.#cmap = this.#chooseMap();
  }

  /** Glyph number of a code point; 0 where the font has none. */
  glyph(code: number): number {
    return this.#cmap.format === 12 ? this.#glyphIn12(code) : this.#glyphIn4(code);
  }

  /** Advance width of a code point in em. */
  advance(code: number): number {
    const index = Math.min(this.glyph(code), this.#longMetrics - 1);
    return this.#view.getUint16(this.#table("hmtx") + 4 * index) / this.#unitsPerEm;
  }

  #table(tag: string): number {
    const offset = this.#tables.get(tag);
    if (offset === undefined) throw new Error(`font without table ${tag}`);
    return offset;
  }

  #chooseMap(): { offset: number; format: number } {
    const cmap = this.#table("cmap");
    const maps = Array.from({ length: this.#view.getUint16(cmap + 2) }, (_, index) => {
      const offset = cmap + this.#view.getUint32(cmap + 4 + 8 * index + 4);
      return { offset, format: this.#view.getUint16(offset) };
    });
    const map = maps.find(({ format }) => format === 12) ?? maps.find(({ format }) => format === 4);
    if (map === undefined) throw new Error("font without a Unicode character map");
    return map;
  }

  #glyphIn12(code: number): number {
    const groups = this.#cmap.offset + 16;
    let low = 0;
    let high = this.#view.getUint32(this.#cmap.offset + 12) - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const group = groups + 12 * middle;
      const start = this.#view.getUint32(group);
      if (code < start) high = middle - 1;
      else if (code > this.#view.getUint32(group + 4)) low = middle + 1;
      else return this.#view.getUint32(group + 8) + code - start;
    }
    return 0;
  }

  #glyphIn4(code: number): number {
    const { offset } = this.#cmap;
    const view = this.#view;
    const doubled = view.getUint16(offset + 6);
    for (let at = 0; at < doubled; at += 2) {
      if (code > view.getUint16(offset + 14 + at)) continue;
      const start = view.getUint16(offset + 16 + doubled + at);
      if (code < start) return 0;
      const delta = view.getUint16(offset + 16 + 2 * doubled + at);
      const rangeAt = offset + 16 + 3 * doubled + at;
      const range = view.getUint16(rangeAt);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = view.getUint16(rangeAt + range + 2 * (code - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  }
}
