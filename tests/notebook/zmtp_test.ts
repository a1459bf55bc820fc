import assert from "node:assert/strict";
import { ZmtpSocket } from "../../lib/notebook/zmtp.ts";

/** What a peer says first: greeting and READY of ZMTP 3.0 without properties. */
const GREETING = new Uint8Array(64);
GREETING.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, 0x4e, 0x55, 0x4c, 0x4c]);
const READY = Uint8Array.of(4, 6, 5, 0x52, 0x45, 0x41, 0x44, 0x59);
/** A message of one frame: subscribe to everything. */
const SUBSCRIBE = [0, 1, 1];

/** A connection to a socket, which has shaken hands with it. */
class Peer implements Disposable {
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn, readonly socket: ZmtpSocket) {
    this.#connection = connection;
  }

  static async of(type: "DEALER" | "SUB"): Promise<Peer> {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const opening = ZmtpSocket.open({ hostname: "127.0.0.1", port: listener.addr.port }, type);
    const connection = await listener.accept();
    await connection.write(GREETING);
    const peer = new Peer(connection, await opening);
    await peer.read(64);
    const [, length] = await peer.read(2);
    await peer.read(length);
    await peer.write(...READY);
    return peer;
  }

  async write(...bytes: number[]): Promise<void> {
    assert.equal(await this.#connection.write(Uint8Array.from(bytes)), bytes.length);
  }

  async read(count: number): Promise<number[]> {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count;) {
      at += await this.#connection.read(bytes.subarray(at)) ?? assert.fail("the socket has closed");
    }
    return [...bytes];
  }

  leave(): void {
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.socket.close();
  }
}

Deno.test("a subscriber answers each piece that arrives, so that no message waits for an acknowledgement", async () => {
  using peer = await Peer.of("SUB");
  assert.deepEqual(await peer.read(3), SUBSCRIBE);
  for (const text of [1, 2, 3]) {
    await peer.write(0, 1, text);
    assert.deepEqual(await peer.socket.receive(), [Uint8Array.of(text)]);
    assert.deepEqual(await peer.read(3), SUBSCRIBE);
  }
  peer.leave();
});

Deno.test("a dealer says only what it is told to", async () => {
  using peer = await Peer.of("DEALER");
  await peer.write(0, 1, 7);
  assert.deepEqual(await peer.socket.receive(), [Uint8Array.of(7)]);
  await peer.socket.send([Uint8Array.of(9)]);
  assert.deepEqual(await peer.read(3), [0, 1, 9]);
  peer.leave();
});

Deno.test("a subscriber whose peer is gone is told so by reading", async () => {
  using peer = await Peer.of("SUB");
  await peer.write(0, 1, 5);
  peer.leave();
  assert.deepEqual(await peer.socket.receive(), [Uint8Array.of(5)]);
  assert.equal(await peer.socket.receive(), undefined);
  assert.equal(await peer.socket.receive(), undefined);
});
