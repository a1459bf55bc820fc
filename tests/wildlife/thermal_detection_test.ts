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
import { boxModel, maskModel, onnxModel } from "./onnx_models.ts";

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

const pair = () => picture(size, [[12, 12, 7, 2.5, 0.5, 6], [46, 30, 7, 2.5, 2, 5]]);
const places = (found: { column: number; row: number }[]) =>
  found.map(({ column, row }) => [Math.round(column), Math.round(row)]).sort(([a], [b]) => a - b);

Deno.test("a model of boxes finds the same animals as the threshold: place, area and contrast are of the warm body", async () => {
  const byThreshold = (await blobDetector().detect(pair(), 0.2)).detections;
  for (const model of [boxModel(3), boxModel(3, { change: "free" })]) {
    const detector = await onnxDetector(model);
    assert.deepEqual([detector.contract, detector.method], ["boxes", "ONNX model, boxes"]);
    const { detections, rejected } = await detector.detect(pair(), 0.2);
    assert.deepEqual(places(detections), places(byThreshold));
    for (const { row, area, contrast, score } of detections) {
      const other = byThreshold.find((one) => Math.abs(one.row - row) < 1)!;
      assert.ok(Math.abs(area - other.area) < 0.1, `${area} ${other.area}`);
      assert.ok(Math.abs(contrast - other.contrast) < 0.01);
      assert.ok(score > 0.5 && score <= 1);
    }
    assert.deepEqual(rejected, { "too small": 0, "too large": 0, "too long": 0, "low score": 0 });
  }
});

Deno.test("boxes of one animal are one detection, and boxes of two animals side by side stay two", async () => {
  // Twenty boxes, a pixel apart, on the warmest pixels.
  const many = boxModel(3, { alone: false });
  const detector = await onnxDetector(many, { overlap: 0.1 });
  assert.deepEqual(places((await detector.detect(pair(), 0.2)).detections), [[12, 12], [46, 30]]);
  const all = await (await onnxDetector(many, { overlap: 1 })).detect(pair(), 0.2);
  assert.equal(all.detections.length, 20);
  const near = picture(size, [[20, 20, 7, 2.5, 1.57, 6], [26, 20, 7, 2.5, 1.57, 6]]);
  const two = await (await onnxDetector(boxModel(3))).detect(near, 0.2);
  assert.equal(two.detections.length, 2);
});

Deno.test("boxes go through the gate of size by the pixel on the ground, and what is not sure enough is none", async () => {
  const detector = await onnxDetector(boxModel(3));
  const at = async (pixelSize: number) => await detector.detect(pair(), pixelSize);
  assert.deepEqual([(await at(0.07)).detections.length, (await at(0.07)).rejected["too small"]], [0, 2]);
  assert.deepEqual([(await at(0.5)).detections.length, (await at(0.5)).rejected["too large"]], [0, 2]);
  const sure = await (await onnxDetector(boxModel(5.5, { steepness: 9 }))).detect(pair(), 0.2);
  assert.deepEqual(places(sure.detections), [[12, 12]]);
  // A frame of one value: the boxes of such a model are on nothing that is warm.
  const flat: ThermalFrame = { ...size, values: new Float32Array(64 * 48).fill(5), unit: "Cel" };
  const eager = await (await onnxDetector(boxModel(-3))).detect(flat, 0.2);
  assert.equal(eager.detections.length, 0);
  assert.ok(eager.rejected["too small"] > 0);
});

Deno.test("the shape of the output tells the contract; any other is refused with both in words", async () => {
  assert.equal((await onnxDetector(maskModel(3))).contract, "masks");
  const frame = { name: "frame", shape: [1, 1, "height", "width"] };
  /** Takes a picture, and gives its numbers in another shape. */
  const same = (give: (number | string)[], take = frame.shape, to = give) =>
    onnxModel({
      inputs: [{ name: "frame", shape: take }],
      outputs: [{ name: "out", shape: give }],
      nodes: [{ op: "Reshape", takes: ["frame", "to"], gives: ["out"] }],
      weights: {
        to: {
          shape: [to.length],
          values: BigInt64Array.from(to, (length) => BigInt(typeof length === "number" ? length : -1)),
        },
      },
    });
  const wrong = [same([1, 84, 8400]), same([1, "n", 5]), same([20, 6]), same([1, 3, 48, 64], [1, 3, 48, 64])];
  for (const other of [...wrong, boxModel(3, { change: "no class" })]) {
    const { expected, found, remedy } = await faultOf(() => onnxDetector(other));
    assert.match(expected!, /masks: float32 \[1, 1, height, width\][^]*boxes: float32 \[1, N, 6\]/);
    assert.match(found!, /inputs float32 \[.*outputs float32 \[/);
    assert.match(remedy!, /export it again/);
  }
  // What the shapes of the file leave open is seen when it runs.
  const loose = await onnxDetector(same(["a", "b", "c"], frame.shape, [1, 48, "width"]));
  assert.match((await faultOf(() => loose.detect(pair(), 0.2))).found!, /output float32 \[1, 48, 64\]/);
});

Deno.test("boxes that are no boxes in pixels are refused: logits, shares of the frame, corners that are none", async () => {
  const refused = async (model: Uint8Array, frame = pair()) => {
    const detector = await onnxDetector(model);
    return (await faultOf(() => detector.detect(frame, 0.2))).found!;
  };
  assert.match(
    await refused(boxModel(3, { change: "logits" })),
    /^score \d[\d.]+ of box 0: none from 0 to 1$/,
  );
  assert.match(await refused(boxModel(3, { change: "shares" })), /shares of the frame, not pixels/);
  const constant = (...box: number[]) =>
    onnxModel({
      inputs: [{ name: "frame", shape: [1, 1, "height", "width"] }],
      outputs: [{ name: "boxes", shape: [1, 1, 6] }],
      nodes: [
        { op: "ReduceMax", takes: ["frame"], gives: ["top"], set: { keepdims: 0 } },
        { op: "Mul", takes: ["top", "none"], gives: ["zero"] },
        { op: "Add", takes: ["box", "zero"], gives: ["boxes"] },
      ],
      weights: {
        none: { shape: [1], values: Float32Array.of(0) },
        box: { shape: [1, 1, 6], values: Float32Array.from(box) },
      },
    });
  assert.match(
    await refused(constant(30, 20, 10, 8, 0.9, 0)),
    /^box 0, 30, 20, 10, 8: none in a frame of 64 x 48/,
  );
  assert.match(await refused(constant(70, 20, 90, 28, 0.9, 0)), /none in a frame/);
  assert.match(await refused(constant(NaN, 20, 90, 28, 0.9, 0)), /none in a frame/);
  assert.match(await refused(constant(10, 8, 20, 16, NaN, 0)), /^score NaN/);
  // Over the edge is in the frame, and rows that are not sure may hold anything.
  const edge = picture(size, [[62, 24, 7, 2.5, 1.57, 6]]);
  const over = await (await onnxDetector(constant(58, 18, 67, 30, 0.9, 3))).detect(edge, 0.2);
  assert.equal(over.detections.length, 1);
  const filled = await (await onnxDetector(constant(-1, -1, -1, -1, 0, 0))).detect(edge, 0.2);
  assert.deepEqual(filled.detections, []);
});
