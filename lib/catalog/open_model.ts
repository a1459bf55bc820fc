import { Fault } from "../fault/mod.ts";
import { readWithChecksum, refuseChanged } from "./checksum.ts";
import type { ModelDescription } from "./entry.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import { type ModelTensor, readOnnx } from "./onnx_file.ts";

/** A trained model: its file, and what it takes and gives. */
export interface ModelDataset extends ModelDescription {
  /** The whole file, as it was checked: what an ONNX runtime opens. */
  bytes: Uint8Array;
  /** Number of operators of its graph. */
  operators: number;
}

/**
 * Opens an ONNX model: checksum first, then its inputs and outputs against those of the entry. It is not run.
 *
 * @throws {Fault} at the first thing that is wrong.
 */
export function openModel(location: Location): ModelDataset {
  const { entry, path, entryFile, files } = location;
  const described = entry.model!;
  const where = { file: shownPath(path), entryFile: shownPath(entryFile) };
  const { contents: [bytes], ...checksum } = readWithChecksum(files);
  refuseChanged(checksum, entry, where);
  const found = readOnnx(bytes);
  for (const part of ["inputs", "outputs"] as const) {
    const [expected, here] = [described[part], found[part]].map((all) => all.map(tensorText).join("\n"));
    if (expected === here) continue;
    throw new Fault(`catalog: ${entry.name}: other ${part} than the entry says`, {
      expected: expected || "none",
      found: here || "none",
      where: where.file,
      remedy: `get the right file, or correct \`model.${part}\` in ${where.entryFile}`,
    });
  }
  return { ...described, bytes, operators: found.operators };
}

const tensorText = ({ name, type, shape }: ModelTensor) =>
  `${name}: ${type}${shape === undefined ? "" : ` [${shape.join(", ")}]`}`;
