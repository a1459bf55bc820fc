import { Buffer } from "node:buffer";

/** Decides about a frame before its body is read: throwing refuses it, and the rest of the connection. */
export type FrameGuard = (earlier: readonly Uint8Array[], bytes: number) => void;

/** Puts what has arrived into a buffer and gives its length; undefined at the end. */
export type ReadSome = (into: Uint8Array) => Promise<number | undefined>;

/** What {@link FrameReader} may be told of the messages. */
export interface FrameReaderOptions {
  guard?: FrameGuard;
  /**
   * The bytes that every message begins with, and that stand nowhere else in one. With them, a message that was written
   * in the middle of another is found, and both are whole.
   */
  start?: Uint8Array;
}

/** Flags of a frame: https://rfc.zeromq.org/spec/23/. */
export const MORE = 1, LONG = 2, COMMAND = 4;
const CAPACITY = 1 << 18;

/**
 * Messages of ZMTP out of a stream of bytes.
 *
 * The Deno kernel writes a message that is longer than what the system takes at once in several pieces, and does not keep
 * others (its own status, mostly) from being written between them.
 */
export class FrameReader {
  readonly #readSome: ReadSome;
  readonly #guard: FrameGuard;
  readonly #start?: Uint8Array;
  /** Messages that have come in the middle of the one that was read. */
  readonly #ahead: Uint8Array[][] = [];
  #buffer = Buffer.alloc(CAPACITY);
  #from = 0;
  #to = 0;
  /** Where in the buffer the next message may begin within the one that is read; where none does, all that is there. */
  #limit = 0;
  #isOver = false;

  constructor(readSome: ReadSome, { guard = () => {}, start }: FrameReaderOptions = {}) {
    this.#readSome = readSome;
    this.#guard = guard;
    this.#start = start;
  }

  /** The next message, or undefined at the end. */
  async receive(): Promise<Uint8Array[] | undefined> {
    if (this.#ahead.length > 0) return this.#ahead.shift();
    const message = await this.#message();
    if (message !== undefined) this.#ahead.push(message);
    return this.#ahead.shift();
  }

  /** Exactly `count` bytes in a buffer of their own, or undefined at the end. */
  async read(count: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (!await this.#supply()) return undefined;
      const take = Math.min(count - filled, this.#limit - this.#from);
      bytes.set(this.#buffer.subarray(this.#from, this.#from + take), filled);
      this.#from += take;
      filled += take;
    }
    return bytes;
  }

  async #message(): Promise<Uint8Array[] | undefined> {
    const frames: Uint8Array[] = [];
    while (true) {
      const head = frames.length === 0 ? await this.#first() : await this.read(1);
      if (head === undefined) return undefined;
      const [flags] = head;
      const size = await this.read(flags & LONG ? 8 : 1);
      if (size === undefined) return undefined;
      const bytes = flags & LONG ? Number(new DataView(size.buffer).getBigUint64(0)) : size[0];
      this.#guard(frames, bytes);
      const body = await this.read(bytes);
      if (body === undefined) return undefined;
      if (flags & COMMAND) continue;
      frames.push(body);
      if (!(flags & MORE)) return frames;
    }
  }

  /** The first byte of a message, whose own start is none within another. */
  async #first(): Promise<Uint8Array | undefined> {
    if (this.#from === this.#to && !await this.#fill()) return undefined;
    const head = Uint8Array.of(this.#buffer[this.#from++]);
    this.#look();
    return head;
  }

  /** Makes bytes of the message that is read ready, past messages within it; false at the end. */
  async #supply(): Promise<boolean> {
    while (this.#from === this.#limit) {
      if (this.#beginsHere()) {
        const message = await this.#message();
        if (message === undefined) return false;
        this.#ahead.push(message);
        this.#look();
      } else if (!await this.#fill()) {
        if (this.#from === this.#to) return false;
        // What looked like the beginning of a start was none.
        this.#limit = this.#to;
      }
    }
    return true;
  }

  #beginsHere(): boolean {
    return this.#start !== undefined && this.#to - this.#from >= this.#start.length &&
      this.#buffer.indexOf(this.#start, this.#from) === this.#from;
  }

  /** Finds how far the message that is read goes on without another. */
  #look(): void {
    this.#limit = this.#to;
    if (this.#start === undefined) return;
    const next = this.#buffer.subarray(0, this.#to).indexOf(this.#start, this.#from);
    this.#limit = next >= 0 ? next : this.#to - this.#begun();
  }

  /** How many of the last bytes may be the beginning of a start, of which more is to come. */
  #begun(): number {
    for (let count = Math.min(this.#start!.length - 1, this.#to - this.#from); count > 0; count--) {
      const tail = this.#buffer.subarray(this.#to - count, this.#to);
      if (tail.equals(this.#start!.subarray(0, count))) return count;
    }
    return 0;
  }

  /** Reads more behind what is left; false at the end. */
  async #fill(): Promise<boolean> {
    if (this.#isOver) return false;
    this.#buffer.copyWithin(0, this.#from, this.#to);
    [this.#from, this.#to] = [0, this.#to - this.#from];
    const count = await this.#readSome(this.#buffer.subarray(this.#to));
    this.#isOver = count === undefined;
    this.#to += count ?? 0;
    this.#look();
    return !this.#isOver;
  }
}
