/** Background, noise, blobs, the detectors by threshold and by ONNX model. */
import assert from "node:assert/strict";
import { Fault } from "kenzan/fault/mod.ts";
import { random } from "kenzan/stats/mod.ts";
import {
  blobDetector,
  connectedBlobs,
  medianBackground,
  onnxDetector,
  robustNoise,
  sparseBackground,
  type ThermalFrame,
  thermalFrame,
} from "kenzan/wildlife/mod.ts";

/** Noise around a level, with warm ellipses: column, row, length, width (pixels), direction (radians), warmth. */
function picture(
  { width, height }: { width: number; height: number },
  bodies: [column: number, row: number, length: number, width: number, direction: number, warmth: number][],
  level: (column: number, row: number) => number = () => 4,
): ThermalFrame {
  const draws = random(7);
  const values = Float32Array.from({ length: width * height }, (_, p) => {
    const [column, row] = [p % width + 0.5, Math.floor(p / width) + 0.5];
    const warm = bodies.map(([x, y, long, wide, direction, warmth]) => {
      const along = (column - x) * Math.cos(direction) + (row - y) * Math.sin(direction);
      const aside = (row - y) * Math.cos(direction) - (column - x) * Math.sin(direction);
      return (2 * along / long) ** 2 + (2 * aside / wide) ** 2 <= 1 ? warmth : 0;
    });
    return level(column, row) + draws.normal(0, 0.06) + Math.max(0, ...warm);
  });
  return { width, height, values, unit: "Cel" };
}
const size = { width: 64, height: 48 };
const faultOf = async (run: () => unknown): Promise<Fault> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("no Fault");
};

Deno.test("the moving median is that of sorting each window, to half a step, with borders and gaps", () => {
  const draws = random(1);
  const [width, height, side] = [23, 17, 7];
  const values = Float32Array.from(
    { length: width * height },
    () => draws.uniform() < 0.05 ? NaN : draws.normal(3, 2),
  );
  const found = medianBackground(values, { width, height }, side);
  const known = [...values].filter((value) => !Number.isNaN(value));
  const half = (Math.max(...known) - Math.min(...known)) / 1023 / 2 * 1.001;
  for (let p = 0; p < values.length; p++) {
    const [column, row] = [p % width, Math.floor(p / width)];
    const window: number[] = [];
    for (let r = Math.max(0, row - 3); r <= Math.min(height - 1, row + 3); r++) {
      for (let c = Math.max(0, column - 3); c <= Math.min(width - 1, column + 3); c++) {
        if (!Number.isNaN(values[r * width + c])) window.push(values[r * width + c]);
      }
    }
    const median = window.sort((a, b) => a - b)[(window.length - 1) >> 1];
    assert.ok(Math.abs(found[p] - median) <= half, `${column}, ${row}: ${found[p]} for ${median}`);
  }
  assert.deepEqual([...medianBackground(new Float32Array(4).fill(2), { width: 2, height: 2 }, 3)], [
    2,
    2,
    2,
    2,
  ]);
});

Deno.test("a background from every second or fourth pixel is nearly that from all, also at a forest's edge", () => {
  const frame = picture(
    { width: 90, height: 70 },
    [[20, 20, 8, 4, 0, 7]],
    (column, row) => column + row / 3 > 50 ? 7 : 4,
  );
  for (const side of [15, 29]) {
    const [all, some] = [medianBackground, sparseBackground].map((of) => of(frame.values, frame, side));
    const far = all.filter((value, p) => Math.abs(value - some[p]) > 0.3).length;
    assert.ok(far < 0.06 * all.length, `side ${side}: ${far} of ${all.length}`);
    const near = all.filter((value, p) => Math.abs(value - some[p]) < 0.06).length;
    assert.ok(near > 0.85 * all.length, `side ${side}: ${near} of ${all.length}`);
  }
  assert.deepEqual(sparseBackground(frame.values, frame, 5), medianBackground(frame.values, frame, 5));
});

Deno.test("noise is that of each part of the picture, whatever is warm in it", () => {
  const draws = random(2);
  const [width, height] = [128, 64];
  const residuals = Float32Array.from({ length: width * height }, (_, p) => {
    const column = p % width;
    const isWarm = column > 8 && column < 16 && Math.floor(p / width) < 8;
    return isWarm ? 9 : draws.normal(0, column < 64 ? 0.1 : 0.5);
  });
  const noise = robustNoise(residuals, { width, height }, 32, 0.05);
  assert.ok(Math.abs(noise[5 * width + 12] - 0.1) < 0.03, `${noise[5 * width + 12]}`);
  assert.ok(Math.abs(noise[40 * width + 120] - 0.5) < 0.1, `${noise[40 * width + 120]}`);
  assert.equal(robustNoise(new Float32Array(100), { width: 10, height: 10 }, 32, 0.05)[0], Math.fround(0.05));
});

Deno.test("a blob is cut at half height; two animals side by side are two, a weak flank is none", () => {
  const field = new Float32Array(size.width * size.height);
  const set = (column: number, row: number, value: number) => field[row * size.width + column] = value;
  for (const [column, value] of [[10, 3], [11, 8], [12, 3], [13, 3], [14, 8], [15, 3]]) {
    set(column, 20, value);
  }
  set(40, 30, 2);
  const blobs = connectedBlobs(field, size, () => 2.5, () => 5);
  assert.deepEqual(blobs.map(({ column, row, pixels, peak }) => [column, row, pixels, peak]), [
    [11.5, 20.5, 1, 8],
    [14.5, 20.5, 1, 8],
  ]);
  const line = new Float32Array(size.width * size.height);
  for (let k = 0; k < 12; k++) line[(10 + k) * size.width + 5 + k] = 6;
  const [long] = connectedBlobs(line, size, () => 1, () => 5);
  assert.deepEqual([long.left, long.top, long.right, long.bottom, long.pixels], [5, 10, 17, 22, 12]);
  assert.ok(long.elongation > 6, `${long.elongation}`);
});

Deno.test("deer are found with their area and place, on either side of a forest's edge; a rock, a rod and noise are not", async () => {
  // 0.2 m a pixel: a deer of 1.4 x 0.5 m is 7 x 2.5 pixels, 0.55 m2.
  const edge = (column: number) => column > 34 ? 7 : 4;
  const frame = picture(size, [
    [12, 12, 7, 2.5, 0.5, 6],
    [46, 30, 7, 2.5, 2, 5],
    [20, 36, 16, 14, 0, 3],
    [54, 12, 19, 1.2, 0, 5],
  ], edge);
  const { detections, rejected } = await blobDetector({ elongation: [3, 4.5] }).detect(frame, 0.2);
  assert.deepEqual(detections.map(({ column, row }) => [Math.round(column), Math.round(row)]), [[12, 12], [
    46,
    30,
  ]]);
  for (const { area, score, contrast } of detections) {
    assert.ok(
      area > 0.4 && area < 0.75 && score > 0.5 && contrast > 4.5 && contrast < 6.5,
      `${area} ${score}`,
    );
  }
  assert.deepEqual(rejected, { "too small": 0, "too large": 1, "too long": 1, "low score": 0 });
});

Deno.test("the same frame in centikelvin, kelvin and °C gives the same detections; grey levels are told apart", async () => {
  const celsius = picture(size, [[12, 12, 7, 2.5, 0.5, 6]]);
  const stored = Uint16Array.from(celsius.values, (value) => Math.round((value + 273.15) * 100));
  const frame = thermalFrame({ ...size, values: stored }, "cK");
  assert.equal(frame.unit, "Cel");
  assert.ok(Math.abs(frame.values[100] - celsius.values[100]) < 0.0051);
  const detector = blobDetector();
  const [a, b] = [await detector.detect(celsius, 0.2), await detector.detect(frame, 0.2)];
  assert.equal(a.detections.length, b.detections.length);
  assert.equal(thermalFrame({ ...size, values: stored }, "1").unit, "1");
  assert.equal(thermalFrame({ width: 1, height: 1, values: [2931.5] }, "dK").values[0], 20);
  assert.match((await faultOf(() => thermalFrame({ ...size, values: stored }, "mK"))).expected!, /cK, dK/);
  assert.match(
    (await faultOf(() => thermalFrame({ width: 3, height: 3, values: stored }, "K"))).found!,
    /3072/,
  );
});

Deno.test("a frame flown too high for the animals, and a gate that lets nothing through, are refused", async () => {
  const frame = picture(size, []);
  assert.match((await faultOf(() => blobDetector().detect(frame, 0.8))).message, /0\.55 m or less[^]*0\.8 m/);
  assert.match((await faultOf(() => blobDetector().detect(frame, NaN))).subject, /pixels too large/);
  assert.match((await faultOf(() => blobDetector({ area: [2, 1] }))).subject, /lets nothing through/);
});

Deno.test("a picture of one value has no detection", async () => {
  const flat: ThermalFrame = { ...size, values: new Float32Array(64 * 48).fill(5), unit: "Cel" };
  assert.deepEqual((await blobDetector().detect(flat, 0.2)).detections, []);
});

/** Made with onnx 1.12: sigmoid(2 x - 6) of each pixel; with free sizes, for 40 x 32 pixels, and without the sigmoid. */
const MODELS = {
  free:
    "CAgSADqsAQoaCgVmcmFtZQoBdwoBYhIFbG9naXQiBENvbnYKEwoFbG9naXQSAXAiB1NpZ21vaWQSAWcqEwgBCAEIAQgBEAEiBAAAAEBCAXcqDQgBEAEiBAAAwMBCAWJaKgoFZnJhbWUSIQofCAESGwoCCAEKAggBCggSBmhlaWdodAoHEgV3aWR0aGImCgFwEiEKHwgBEhsKAggBCgIIAQoIEgZoZWlnaHQKBxIFd2lkdGhCBAoAEA0=",
  fixed:
    "CAgSADqWAQoaCgVmcmFtZQoBdwoBYhIFbG9naXQiBENvbnYKEwoFbG9naXQSAXAiB1NpZ21vaWQSAWcqEwgBCAEIAQgBEAEiBAAAAEBCAXcqDQgBEAEiBAAAwMBCAWJaHwoFZnJhbWUSFgoUCAESEAoCCAEKAggBCgIIIAoCCChiGwoBcBIWChQIARIQCgIIAQoCCAEKAgggCgIIKEIECgAQDQ==",
  logits:
    "CAgSADqTAQoWCgVmcmFtZQoBdwoBYhIBcCIEQ29udhIBZyoTCAEIAQgBCAEQASIEAAAAQEIBdyoNCAEQASIEAADAwEIBYloqCgVmcmFtZRIhCh8IARIbCgIIAQoCCAEKCBIGaGVpZ2h0CgcSBXdpZHRoYiYKAXASIQofCAESGwoCCAEKAggBCggSBmhlaWdodAoHEgV3aWR0aEIECgAQDQ==",
};
const model = (name: keyof typeof MODELS) =>
  Uint8Array.from(atob(MODELS[name]), (letter) => letter.charCodeAt(0));

Deno.test("an ONNX model takes the place of the threshold: its probable pixels are the same animals", async () => {
  const frame = picture(size, [[12, 12, 7, 2.5, 0.5, 6], [46, 30, 7, 2.5, 2, 5]]);
  const byModel = await (await onnxDetector(model("free"))).detect(frame, 0.2);
  const byThreshold = await blobDetector().detect(frame, 0.2);
  assert.equal(byModel.detections.length, 2);
  byModel.detections.forEach((found, k) => {
    const other = byThreshold.detections[k];
    assert.ok(Math.hypot(found.column - other.column, found.row - other.row) < 0.7);
    assert.ok(Math.abs(found.contrast - other.contrast) < 0.1, `${found.contrast} ${other.contrast}`);
  });
});

Deno.test("an ONNX model of another contract is refused: not a model, another size, no probabilities", async () => {
  const frame = picture(size, [[12, 12, 7, 2.5, 0.5, 6]]);
  assert.match((await faultOf(() => onnxDetector(new Uint8Array(20)))).subject, /cannot be opened/);
  const fixed = await onnxDetector(model("fixed"));
  assert.match((await faultOf(() => fixed.detect(frame, 0.2))).found!, /64 x 48 pixels/);
  const fitting = picture({ width: 40, height: 32 }, [[12, 12, 7, 2.5, 0.5, 6]]);
  assert.equal((await fixed.detect(fitting, 0.2)).detections.length, 1);
  const logits = await onnxDetector(model("logits"));
  assert.match(
    (await faultOf(() => logits.detect(frame, 0.2))).found!,
    /no probability \(is a sigmoid missing\?\)/,
  );
});
