/**
 * The fields of a message in protocol buffers (https://protobuf.dev/programming-guides/encoding/), found in place: what
 * is not asked for is not copied.
 */
export class ProtobufMessage {
  readonly #fields = new Map<number, (number | Uint8Array)[]>();

  /** @throws {RangeError} where the bytes are no message. */
  constructor(bytes: Uint8Array) {
    let at = 0;
    const varint = (): number => {
      let value = 0;
      for (let shift = 0; shift < 70; shift += 7) {
        if (at >= bytes.length) break;
        const byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) return value;
      }
      throw new RangeError(`no whole number at byte ${at} of ${bytes.length}`);
    };
    while (at < bytes.length) {
      const start = at;
      const tag = varint();
      const [field, kind] = [Math.floor(tag / 8), tag % 8];
      // Varint, 64 bits, length and bytes, 32 bits; others are not in use.
      const value = kind === 0 ? varint() : undefined;
      const length = kind === 1 ? 8 : kind === 2 ? varint() : kind === 5 ? 4 : 0;
      if (field === 0 || ![0, 1, 2, 5].includes(kind) || at + length > bytes.length) {
        throw new RangeError(`no field at byte ${start} of ${bytes.length}`);
      }
      const found = value ?? bytes.subarray(at, at + length);
      at += length;
      const all = this.#fields.get(field);
      if (all === undefined) this.#fields.set(field, [found]);
      else all.push(found);
    }
  }

  /** Values of a field of whole numbers, those above 2^53 inexact. */
  numbers(field: number): number[] {
    return this.#all(field).filter((value) => typeof value === "number");
  }

  /** @throws {RangeError} where a value is no message. */
  messages(field: number): ProtobufMessage[] {
    return this.#parts(field).map((value) => new ProtobufMessage(value));
  }

  texts(field: number): string[] {
    return this.#parts(field).map((value) => new TextDecoder().decode(value));
  }

  #parts(field: number): Uint8Array[] {
    return this.#all(field).filter((value) => typeof value !== "number");
  }

  #all(field: number): (number | Uint8Array)[] {
    return this.#fields.get(field) ?? [];
  }
}
