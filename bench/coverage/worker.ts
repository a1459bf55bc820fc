/** Runs one cell of the study after another, by number. */
import { allCells, written } from "../coverage.ts";

const cells = allCells();
const scope = self as unknown as {
  onmessage: (event: MessageEvent<number>) => void;
  postMessage: (message: unknown) => void;
};
scope.onmessage = async ({ data }) => {
  const cell = cells[data];
  scope.postMessage(written(cell, await cell.run()));
};
