import assert from "node:assert/strict";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { writeArrayBuffer } from "geotiff";
import { addEntry, type FramesDescription } from "kenzan/catalog/mod.ts";
import { faultOf, Scratch } from "./scratch.ts";

/** A TIFF of 4 x 3 pixels, each `first` and more, as geotiff.js writes it. */
async function tiff(first: number, kind: typeof Uint16Array | typeof Float32Array = Uint16Array) {
  const values = new kind(12).map((_, p) => first + p);
  return new Uint8Array(await writeArrayBuffer(values as never, { width: 4, height: 3 }) as ArrayBuffer);
}

const uint16: FramesDescription = { count: 3, width: 4, height: 3, type: "uint16", unit: "cK" };

async function archive(names = ["10.tiff", "9.tiff", "2.tiff"]) {
  const parts = names.map(async (name) => [name, await tiff(29_000 + parseInt(name))] as const);
  return Object.fromEntries(await Promise.all(parts));
}

/** 16 x 8 pixels; libjpeg-turbo through OpenCV 4.6.0, quality 95: a ramp of grey, and the same in red. */
const GREY_JPEG =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAAIABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APzf/wCCbf8Ay4f8Br+gD/gm3/y4f8Br/9k=";
const RED_JPEG =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wAARCAAIABADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD8QvhR/wAs/oK+mfhP/wAsvwoor8u4x2kf3h9G3/lz8j//2Q==";
const decoded = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

Deno.test("frames come in the natural order of their names, one by one, whether stored or deflated", async () => {
  using scratch = new Scratch();
  for (const level of [0, 6] as const) {
    scratch.add("night", "night.zip", zipSync(await archive(), { level }), {
      format: "frames",
      frames: uint16,
    });
    const catalog = await scratch.open();
    const frames = await catalog.frames("night");
    assert.deepEqual(frames.names, ["2.tiff", "9.tiff", "10.tiff"]);
    assert.deepEqual([frames.count, frames.width, frames.unit], [3, 4, "cK"]);
    const firsts: number[] = [];
    for await (const frame of frames) firsts.push(frame.values[0]);
    assert.deepEqual(firsts, [29_002, 29_009, 29_010]);
    assert.deepEqual([...(await frames.read(1)).values.subarray(10)], [29_019, 29_020]);
    assert.match((await faultOf(frames.read(3))).expected!, /0 to 2/);
    frames.close();
    assert.deepEqual((await catalog.verify("night")).unit, "frames");
  }
});

Deno.test("an archive of more than 65,535 members and beyond 4 GB is read by its ZIP64 records", async () => {
  // The end of such an archive, around one small member: sizes and offsets stand in the 64-bit fields alone.
  using scratch = new Scratch();
  const name = strToU8("1.tiff"), data = await tiff(1);
  const view = (length: number, ...fields: [at: number, bytes: 2 | 4 | 8, value: number][]) => {
    const bytes = new DataView(new ArrayBuffer(length));
    for (const [at, size, value] of fields) {
      if (size === 2) bytes.setUint16(at, value, true);
      else if (size === 4) bytes.setUint32(at, value, true);
      else bytes.setBigUint64(at, BigInt(value), true);
    }
    return new Uint8Array(bytes.buffer);
  };
  const [n, all] = [data.length, 2 ** 32 - 1];
  const local = view(30, [0, 4, 0x04034b50], [18, 4, n], [22, 4, n], [26, 2, 6]);
  const extra = view(28, [0, 2, 1], [2, 2, 24], [4, 8, n], [12, 8, n], [20, 8, 0]);
  const central = view(46, [0, 4, 0x02014b50], [20, 4, all], [24, 4, all], [28, 2, 6], [30, 2, 28], [
    42,
    4,
    all,
  ]);
  const at = 30 + 6 + n, length = 46 + 6 + 28;
  const end64 = view(56, [0, 4, 0x06064b50], [32, 8, 1], [40, 8, length], [48, 8, at]);
  const locator = view(20, [0, 4, 0x07064b50], [8, 8, at + length]);
  const end = view(22, [0, 4, 0x06054b50], [10, 2, 0xffff], [12, 4, all], [16, 4, all]);
  const parts = [local, name, data, central, name, extra, end64, locator, end];
  const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
  scratch.add("night", "night.zip", bytes, { format: "frames", frames: { ...uint16, count: 1 } });
  const frames = await (await scratch.open()).frames("night");
  assert.equal((await frames.read(0)).values[11], 12);
  frames.close();
});

Deno.test("float frames in °C keep their values", async () => {
  using scratch = new Scratch();
  const frames: FramesDescription = { count: 1, width: 4, height: 3, type: "float32", unit: "Cel" };
  const bytes = zipSync({ "a.tif": await tiff(-3.5, Float32Array) });
  scratch.add("night", "night.zip", bytes, { format: "frames", frames });
  const opened = await (await scratch.open()).frames("night");
  assert.equal((await opened.read(0)).values[2], -1.5);
  opened.close();
});

Deno.test("a grey JPEG sequence opens, and false colours are refused with the frame's name", async () => {
  using scratch = new Scratch();
  const frames: FramesDescription = { count: 1, width: 16, height: 8, type: "uint8", unit: "1" };
  scratch.add("grey", "grey.zip", zipSync({ "1.jpg": decoded(GREY_JPEG) }), { format: "frames", frames });
  scratch.add("red", "red.zip", zipSync({ "1.jpg": decoded(RED_JPEG) }), { format: "frames", frames });
  const catalog = await scratch.open();
  const grey = await catalog.frames("grey");
  const { values } = await grey.read(0);
  for (let column = 0; column < 16; column++) {
    assert.ok(Math.abs(values[column] - 16 * column) <= 3, `${column}`);
  }
  grey.close();
  const fault = await faultOf(catalog.frames("red"));
  assert.match(fault.message, /false colours[^]*where:.*red\.zip\n +1\.jpg[^]*white hot/);
});

Deno.test("what is not as the entry says is refused: count, size, type, a changed or broken archive", async () => {
  using scratch = new Scratch();
  const bytes = zipSync(await archive());
  const fault = async (frames: object, content = bytes) => {
    scratch.add("night", "night.zip", content, { format: "frames", frames: { ...uint16, ...frames } });
    return await faultOf((await scratch.open()).frames("night"));
  };
  assert.deepEqual((await fault({ count: 4 })).found, "3");
  assert.match(
    (await fault({ width: 5 })).message,
    /another size[^]*5 x 3 pixels[^]*4 x 3 pixels[^]*2\.tiff/,
  );
  assert.match((await fault({ type: "float32" })).message, /another type of pixel[^]*uint16/);
  assert.match((await fault({}, bytes.slice(0, -30))).message, /no list of members/);
  assert.match((await fault({}, zipSync({ "notes.txt": strToU8("x") }))).message, /notes\.txt/);
  assert.match(
    (await fault({}, zipSync({ "1.tif": strToU8("x"), "2.tif": strToU8("x"), "3.tif": strToU8("x") })))
      .found!,
    /neither a TIFF nor a JPEG/,
  );
  assert.match((await fault({ unit: "mK" })).message, /\/frames\/unit must match/);
  scratch.add("night", "night.zip", bytes, { format: "frames", frames: uint16, sha256: "0".repeat(64) });
  assert.match(
    (await faultOf((await scratch.open()).frames("night"))).subject,
    /not the one the entry describes/,
  );
  const wrong = await faultOf((await scratch.open()).table("night"));
  assert.match(wrong.remedy!, /catalog\.frames\("night"\)/);
});

Deno.test("a later frame that differs is refused when it is read, and verify finds it", async () => {
  using scratch = new Scratch();
  const parts = {
    "1.tiff": await tiff(1),
    "2.tiff": await tiff(1, Float32Array),
    "__MACOSX/._1.tiff": strToU8("x"),
  };
  scratch.add("night", "night.zip", zipSync(parts), { format: "frames", frames: { ...uint16, count: 2 } });
  const catalog = await scratch.open();
  const frames = await catalog.frames("night");
  assert.equal((await frames.read(0)).values.length, 12);
  assert.match((await faultOf(frames.read(1))).message, /another type of pixel[^]*2\.tiff/);
  frames.close();
  assert.match((await faultOf(catalog.verify("night"))).where!, /2\.tiff/);
});

Deno.test("catalog add describes an archive of frames and leaves the unit to a person", async () => {
  using scratch = new Scratch();
  const file = join(scratch.folder, "night 1.zip");
  Deno.writeFileSync(file, zipSync(await archive()));
  const { id, gaps, entryFile } = await addEntry(file);
  assert.equal(id, "night-1");
  assert.ok(gaps.some((gap) => gap.startsWith("/frames/unit: TODO")), gaps.join("\n"));
  const entry = JSON.parse(Deno.readTextFileSync(entryFile));
  assert.deepEqual({ ...entry.frames, unit: "cK" }, uint16);
  Deno.writeTextFileSync(
    entryFile,
    JSON.stringify(entry).replace(/TODO: cK[^"]*/, "cK").replaceAll("TODO: ", ""),
  );
  assert.equal((await (await scratch.open()).verify("night-1")).count, 3);
});
