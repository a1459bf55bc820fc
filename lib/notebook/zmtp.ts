/** ZMTP 3.0 with the NULL mechanism (https://rfc.zeromq.org/spec/23/), as much of it as a Jupyter client needs. */

import { Fault } from "../fault/mod.ts";
import { COMMAND, FrameReader, type FrameReaderOptions, LONG, MORE } from "./frame_reader.ts";

/** The message of a subscriber that wants everything. */
const SUBSCRIBE = Uint8Array.of(1);

/** Where a peer listens. */
export interface Address {
  hostname: string;
  port: number;
}

/** One ZeroMQ connection to one peer: DEALER (talk) or SUB (listen to everything). */
export class ZmtpSocket {
  readonly #connection: Deno.TcpConn;
  readonly #frames: FrameReader;
  #writing: Promise<void> = Promise.resolve();
  #isSubscribed = false;
  #isAcknowledging = false;

  private constructor(connection: Deno.TcpConn, options?: FrameReaderOptions) {
    this.#connection = connection;
    this.#frames = new FrameReader((into) => this.#readSome(into), options);
  }

  /**
   * Connects and shakes hands; a SUB socket subscribes to everything.
   *
   * @throws {Fault} when the peer speaks something else.
   */
  static async open(
    address: Address,
    type: "DEALER" | "SUB",
    options?: FrameReaderOptions,
  ): Promise<ZmtpSocket> {
    const connection = await Deno.connect({ ...address });
    connection.setNoDelay(true);
    const socket = new ZmtpSocket(connection, options);
    try {
      await socket.#shakeHands(type);
      if (type === "SUB") await socket.#subscribe();
    } catch (error) {
      socket.close();
      throw error;
    }
    return socket;
  }

  async #shakeHands(type: string): Promise<void> {
    const greeting = new Uint8Array(64);
    greeting.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
    greeting.set(ascii("NULL"), 12);
    await this.#write(greeting);
    const theirs = await this.#frames.read(64);
    if (theirs?.[0] !== 0xff || theirs[9] !== 0x7f || theirs[10] < 3) {
      throw new Fault("notebook: the kernel's port does not answer in ZMTP", {
        expected: "a ZMTP 3 greeting",
        found: theirs === undefined ? "a closed connection" : `bytes ${theirs.subarray(0, 12).join(" ")}`,
        remedy: "run again: another program took the port",
      });
    }
    const ready = [...property("Socket-Type", ascii(type)), ...property("Identity", new Uint8Array(0))];
    const body = Uint8Array.of(5, ...ascii("READY"), ...ready);
    await this.#write(Uint8Array.of(COMMAND, body.length, ...body));
  }

  async #subscribe(): Promise<void> {
    await this.send([SUBSCRIBE]);
    this.#isSubscribed = true;
  }

  /** Sends one message of one or more frames. Messages leave in the order of the calls. */
  send(frames: readonly Uint8Array[]): Promise<void> {
    const parts = frames.flatMap((frame, index) => [
      frameHead(frame.length, index < frames.length - 1),
      frame,
    ]);
    return this.#write(join(parts));
  }

  /** The next message, or undefined when the peer closed the connection. */
  receive(): Promise<Uint8Array[] | undefined> {
    return this.#frames.receive();
  }

  /** Ends the connection; a pending {@link receive} gives undefined. */
  close(): void {
    try {
      this.#connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error; // closed by the peer's end already
    }
  }

  #write(bytes: Uint8Array): Promise<void> {
    const write = async () => {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
    };
    return this.#writing = this.#writing.then(write);
  }

  async #readSome(into: Uint8Array): Promise<number | undefined> {
    try {
      const count = await this.#connection.read(into);
      if (count !== null && this.#isSubscribed) this.#acknowledge();
      return count ?? undefined;
    } catch (error) {
      const gone = [Deno.errors.ConnectionReset, Deno.errors.BadResource, Deno.errors.Interrupted];
      if (gone.some((kind) => error instanceof kind)) return undefined; // a killed peer, or our close()
      throw error;
    }
  }

  /**
   * Subscribes once more, which changes nothing. A kernel sends the second of two short messages only when the first
   * one is acknowledged (Nagle's algorithm), and a system that has nothing to send acknowledges after 40 ms.
   */
  #acknowledge(): void {
    if (this.#isAcknowledging) return;
    this.#isAcknowledging = true;
    const done = () => {
      this.#isAcknowledging = false;
    };
    // To a peer that is gone nothing need be acknowledged: reading tells that it is.
    this.send([SUBSCRIBE]).then(done, done);
  }
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function property(name: string, value: Uint8Array): Uint8Array {
  return Uint8Array.of(name.length, ...ascii(name), 0, 0, 0, value.length, ...value);
}

function frameHead(bytes: number, more: boolean): Uint8Array {
  const flags = more ? MORE : 0;
  if (bytes < 256) return Uint8Array.of(flags, bytes);
  const head = new Uint8Array(9);
  head[0] = flags | LONG;
  new DataView(head.buffer).setBigUint64(1, BigInt(bytes));
  return head;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
