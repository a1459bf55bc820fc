import { type Kind, KINDS, type MeasureEvent } from "../fragility/mod.ts";

/** How kinds of circumstances are called on a terminal. */
export const KIND_NAMES: Record<Kind, string> = {
  seed: "seeds",
  order: "row order",
  rounding: "last bits",
  together: "together",
};

/** What happens while a notebook is measured, in a line for stderr: stdout has the result alone. */
export function measureLine(event: MeasureEvent): string {
  if (event.kind === "plan") {
    const kinds = KINDS.filter((kind) => event.runs.some((run) => run.kind === kind));
    return `${event.runs.length} runs: ${kinds.map((kind) => KIND_NAMES[kind]).join(", ")}`;
  }
  const { circumstance: { kind, run }, done, of, milliseconds, failure } = event;
  const seconds = (milliseconds / 1000).toFixed(1);
  return `[${done}/${of}] ${KIND_NAMES[kind]}, run ${run}: ${seconds} s${
    failure ? `, failed: ${failure}` : ""
  }`;
}
