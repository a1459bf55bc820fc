/** Tiny ONNX models, written byte by byte (onnx.proto, IR version 8, operators of version 13). */

const varint = (value: number): number[] =>
  value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))];
const whole = (field: number, value: number) => [...varint(8 * field), ...varint(value)];
const bytes = (
  field: number,
  value: ArrayLike<number>,
) => [...varint(8 * field + 2), ...varint(value.length), ...Array.from(value)];
const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));

/** A tensor that a model takes or gives. */
export interface Tensor {
  name: string;
  shape: (number | string)[];
  /** `TensorProto.DataType`; default 1, float32. */
  type?: number;
}

/** A graph. */
export interface Graph {
  inputs: Tensor[];
  outputs: Tensor[];
  nodes: { op: string; takes: string[]; gives: string[]; set?: Record<string, number | number[]> }[];
  weights?: Record<string, { shape: number[]; values: Float32Array | BigInt64Array; file?: string }>;
}

function tensor({ name, shape, type = 1 }: Tensor): number[] {
  const lengths = shape.flatMap((length) =>
    bytes(1, typeof length === "number" ? whole(1, length) : text(2, length))
  );
  return [...text(1, name), ...bytes(2, bytes(1, [...whole(1, type), ...bytes(2, lengths)]))];
}

/** The bytes of a model. */
export function onnxModel({ inputs, outputs, nodes, weights = {} }: Graph): Uint8Array {
  const graph = [
    ...nodes.flatMap(({ op, takes, gives, set = {} }) =>
      bytes(1, [
        ...takes.flatMap((name) => text(1, name)),
        ...gives.flatMap((name) => text(2, name)),
        ...text(4, op),
        ...Object.entries(set).flatMap(([name, value]) =>
          bytes(5, [
            ...text(1, name),
            ...(Array.isArray(value) ? value.flatMap((one) => whole(8, one)) : whole(3, value)),
            ...whole(20, Array.isArray(value) ? 7 : 2),
          ])
        ),
      ])
    ),
    ...text(2, "g"),
    ...Object.entries(weights).flatMap(([name, { shape, values, file }]) =>
      bytes(5, [
        ...shape.flatMap((length) => whole(1, length)),
        ...whole(2, values instanceof Float32Array ? 1 : 7),
        ...text(8, name),
        ...(file === undefined
          ? bytes(9, new Uint8Array(values.buffer))
          : [...bytes(13, [...text(1, "location"), ...text(2, file)]), ...whole(14, 1)]),
      ])
    ),
    ...inputs.flatMap((one) => bytes(11, tensor(one))),
    ...outputs.flatMap((one) => bytes(12, tensor(one))),
  ];
  return Uint8Array.from([...whole(1, 8), ...bytes(7, graph), ...bytes(8, whole(2, 13))]);
}

const frame: Tensor = { name: "frame", shape: [1, 1, "height", "width"] };
const one = (value: number) => ({ shape: [1], values: Float32Array.of(value) });
const lengths = (...values: number[]) => ({
  shape: [values.length],
  values: BigInt64Array.from(values, BigInt),
});

/** Masks: sigmoid(steepness (x - middle)) of each pixel. */
export function maskModel(middle: number, steepness = 3): Uint8Array {
  return onnxModel({
    inputs: [frame],
    outputs: [{ ...frame, name: "probability" }],
    nodes: [
      { op: "Sub", takes: ["frame", "middle"], gives: ["above"] },
      { op: "Mul", takes: ["above", "steepness"], gives: ["logit"] },
      { op: "Sigmoid", takes: ["logit"], gives: ["probability"] },
    ],
    weights: { middle: one(middle), steepness: one(steepness) },
  });
}

/**
 * Boxes: the 20 pixels that are warmest within 9 x 9 (or within themselves, where `alone` is false: several for each
 * animal), each in the middle of a box of 9 x 9; score sigmoid(steepness (x - middle)), class 0.
 */
export function boxModel(middle: number, { steepness = 3, alone = true, change = "" } = {}): Uint8Array {
  const side = alone ? 9 : 1;
  return onnxModel({
    inputs: [frame],
    outputs: [{ name: "boxes", shape: [1, change === "free" ? "n" : 20, change === "no class" ? 5 : 6] }],
    nodes: [
      {
        op: "MaxPool",
        takes: ["frame"],
        gives: ["around"],
        set: { kernel_shape: [side, side], pads: Array(4).fill((side - 1) / 2) },
      },
      { op: "Equal", takes: ["frame", "around"], gives: ["is"] },
      { op: "Cast", takes: ["is"], gives: ["peak"], set: { to: 1 } },
      { op: "Sub", takes: ["frame", "middle"], gives: ["above"] },
      { op: "Mul", takes: ["above", "steepness"], gives: ["logit"] },
      { op: change === "logits" ? "Relu" : "Sigmoid", takes: ["logit"], gives: ["sure"] },
      { op: "Mul", takes: ["sure", "peak"], gives: ["scores"] },
      { op: "Reshape", takes: ["scores", "flat"], gives: ["all"] },
      { op: "TopK", takes: ["all", "twenty"], gives: ["best", "at"], set: { axis: 0 } },
      { op: "Shape", takes: ["frame"], gives: ["lengths"] },
      { op: "Gather", takes: ["lengths", "last"], gives: ["wide"] },
      { op: "Div", takes: ["at", "wide"], gives: ["rows"] },
      { op: "Mul", takes: ["rows", "wide"], gives: ["before"] },
      { op: "Sub", takes: ["at", "before"], gives: ["columns"] },
      { op: "Cast", takes: ["rows"], gives: ["row"], set: { to: 1 } },
      { op: "Cast", takes: ["columns"], gives: ["column"], set: { to: 1 } },
      { op: "Sub", takes: ["column", "less"], gives: ["x1"] },
      { op: "Sub", takes: ["row", "less"], gives: ["y1"] },
      { op: "Add", takes: ["column", "more"], gives: ["x2"] },
      { op: "Add", takes: ["row", "more"], gives: ["y2"] },
      { op: "Mul", takes: ["best", "none"], gives: ["class"] },
      ...["x1", "y1", "x2", "y2"].map((name) => ({
        op: "Mul",
        takes: [name, "scale"],
        gives: [`${name}s`],
      })),
      ...["x1s", "y1s", "x2s", "y2s", "best", "class"].map((name) => ({
        op: "Reshape",
        takes: [name, "column of 20"],
        gives: [`${name} column`],
      })),
      {
        op: "Concat",
        takes: ["x1s", "y1s", "x2s", "y2s", "best"].concat(change === "no class" ? [] : "class")
          .map((name) => `${name} column`),
        gives: ["table"],
        set: { axis: 1 },
      },
      { op: "Reshape", takes: ["table", "one table"], gives: ["boxes"] },
    ],
    weights: {
      middle: one(middle),
      steepness: one(steepness),
      none: one(0),
      less: one(4),
      more: one(5),
      scale: one(change === "shares" ? 1 / 64 : 1),
      flat: lengths(-1),
      twenty: lengths(20),
      last: lengths(3),
      "column of 20": lengths(20, 1),
      "one table": lengths(1, 20, change === "no class" ? 5 : 6),
    },
  });
}
