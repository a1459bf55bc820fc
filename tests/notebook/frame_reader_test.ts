import assert from "node:assert/strict";
import fc from "fast-check";
import { FrameReader } from "../../lib/notebook/frame_reader.ts";
import { BROADCAST_START } from "../../lib/notebook/jupyter_message.ts";

const delimiter = BROADCAST_START.subarray(2, 11), signature = new Uint8Array(64).fill(0x66);

/** Frames as the kernel writes them, in one piece. */
function wire(frames: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(frames.flatMap((frame, index) => {
    const more = index < frames.length - 1 ? 1 : 0;
    if (frame.length < 256) return [more, frame.length, ...frame];
    const size = new Uint8Array(8);
    new DataView(size.buffer).setBigUint64(0, BigInt(frame.length));
    return [more | 2, ...size, ...frame];
  }));
}

/** A reader of bytes that arrive in pieces of these lengths, in turn. */
function readerOf(bytes: Uint8Array, pieces: number[], start?: Uint8Array): FrameReader {
  let at = 0, turn = 0;
  return new FrameReader((into) => {
    if (at === bytes.length) return Promise.resolve(undefined);
    const count = Math.min(pieces[turn++ % pieces.length], into.length, bytes.length - at);
    into.set(bytes.subarray(at, at += count));
    return Promise.resolve(count);
  }, { start });
}

async function all(reader: FrameReader): Promise<Uint8Array[][]> {
  const messages: Uint8Array[][] = [];
  for (let message; (message = await reader.receive()) !== undefined;) messages.push(message);
  return messages;
}

/** A message of Jupyter: five frames behind the delimiter, of characters that JSON has; a tear can come where it likes. */
const message = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.uint8Array({ min: 32, max: 126, maxLength: 40 }) },
    { weight: 1, arbitrary: fc.uint8Array({ min: 32, max: 126, minLength: 250, maxLength: 400 }) },
  ),
  { minLength: 4, maxLength: 5 },
).map((parts) => [delimiter, signature, ...parts]);
const pieces = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });
const texts = (messages: Uint8Array[][]) =>
  messages.map((frames) => frames.map((frame) => frame.join()).join(";"));

Deno.test("messages come whole and in their order, however their bytes arrive", async () => {
  await fc.assert(fc.asyncProperty(fc.array(message, { maxLength: 6 }), pieces, async (messages, pieces) => {
    const bytes = Uint8Array.from(messages.flatMap((it) => [...wire(it)]));
    for (const start of [BROADCAST_START, undefined]) {
      assert.deepEqual(texts(await all(readerOf(bytes, pieces, start))), texts(messages));
    }
  }));
});

/** A message, with others written into the middle of it at these parts of its length, and into those. */
type Torn = { frames: Uint8Array[]; inner: { at: number; torn: Torn }[] };
const tornTo = (depth: number): fc.Arbitrary<Torn> =>
  fc.record({
    frames: message,
    inner: depth === 0
      ? fc.constant([])
      : fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), torn: tornTo(depth - 1) }), {
        maxLength: 3,
      }),
  });

/** A message within another is told by its start, which is whole: the kernel begins one where there is room for that. */
function tornBytes({ frames, inner }: Torn, first = 1): number[] {
  const bytes = wire(frames);
  let from = 0;
  const parts = inner.toSorted((a, b) => a.at - b.at).flatMap(({ at, torn }) => {
    const to = first + Math.floor(at * (bytes.length - 1 - first));
    const before = bytes.subarray(from, to);
    from = to;
    return [...before, ...tornBytes(torn, BROADCAST_START.length)];
  });
  return [...parts, ...bytes.subarray(from)];
}

/** In the order in which they are complete. */
function completed({ frames, inner }: Torn): Uint8Array[][] {
  return [...inner.toSorted((a, b) => a.at - b.at).flatMap(({ torn }) => completed(torn)), frames];
}

Deno.test("messages that were written in the middle of another are whole, and so is that one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(tornTo(2), { minLength: 1, maxLength: 3 }),
      pieces,
      async (messages, pieces) => {
        const bytes = Uint8Array.from(messages.flatMap((it) => tornBytes(it)));
        const found = texts(await all(readerOf(bytes, pieces, BROADCAST_START)));
        assert.deepEqual(found.sort(), texts(messages.flatMap(completed)).sort());
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("what looks like the beginning of a message at the end of a piece, and is none, belongs to the frame", async () => {
  for (let length = 1; length < BROADCAST_START.length; length++) {
    const frames = [
      delimiter,
      signature,
      Uint8Array.of(...BROADCAST_START.subarray(0, length), 7),
      Uint8Array.of(8),
    ];
    const last = [delimiter, signature, BROADCAST_START.slice(0, length)];
    const bytes = Uint8Array.from([...wire(frames), ...wire(last)]);
    const head = wire(frames.slice(0, 2)).length + 2 + length;
    assert.deepEqual(
      texts(await all(readerOf(bytes, [head, bytes.length], BROADCAST_START))),
      texts([frames, last]),
    );
  }
});

Deno.test("a stream that ends within a message gives those before it", async () => {
  const whole = [delimiter, signature, Uint8Array.of(50)];
  const bytes = wire(whole);
  for (let cut = 0; cut < bytes.length; cut++) {
    const stream = Uint8Array.from([...bytes, ...bytes.subarray(0, cut)]);
    assert.deepEqual(texts(await all(readerOf(stream, [5], BROADCAST_START))), texts([whole]), `${cut}`);
  }
});

Deno.test("a frame that its guard refuses is not read, and neither is one within another", async () => {
  const small = wire([delimiter, signature, new Uint8Array(10).fill(50)]);
  const large = wire([delimiter, signature, new Uint8Array(1000).fill(50)]);
  const bytes = Uint8Array.from([...small.subarray(0, 80), ...large, ...small.subarray(80)]);
  let at = 0;
  const reader = new FrameReader((into) => {
    const count = Math.min(100, bytes.length - at);
    into.set(bytes.subarray(at, at += count));
    return Promise.resolve(count);
  }, {
    start: BROADCAST_START,
    guard: (earlier, length) => {
      if (length > 500) throw new Error(`refused after ${earlier.length} frames`);
    },
  });
  await assert.rejects(reader.receive(), /refused after 2 frames/);
  assert.ok(at < 300, "the rest of it was not read");
});
