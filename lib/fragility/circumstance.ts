import type { ParameterValue, RunOptions } from "../notebook/mod.ts";
import type { Scope } from "./scope.ts";

/**
 * What is varied. `seed`: parameters that are seeds, and V8's own (`Math.random`). `order`: the order of the rows of
 * tables. `rounding`: the last bit of measured values in tables. `together`: all of it.
 */
export type Kind = "seed" | "order" | "rounding" | "together";

/** All kinds, in the order in which they are told. */
export const KINDS: readonly Kind[] = ["seed", "order", "rounding", "together"];

/** One run in other circumstances. */
export interface Circumstance {
  kind: Kind;
  /** From 1. */
  run: number;
  /** Texts of parameters besides those of the caller. */
  parameters: Record<string, string>;
  perturb: NonNullable<RunOptions["perturb"]>;
}

/**
 * The runs to make: `runs` of each kind that varies something, the first of each kind first. Seeds are those of the
 * record plus the number of the run.
 */
export function circumstances(
  { seeds, orders, fields }: Scope,
  recorded: Record<string, ParameterValue>,
  runs: number,
): Circumstance[] {
  const isActive: Record<Kind, boolean> = {
    seed: true,
    order: orders.length > 0,
    rounding: fields.length > 0,
    together: orders.length > 0 || fields.length > 0,
  };
  const numbers = Array.from({ length: runs }, (_, at) => at + 1);
  return numbers.flatMap((run) =>
    KINDS.filter((kind) => isActive[kind]).map((kind) => {
      const has = (part: Kind) => kind === part || kind === "together" && isActive[part];
      return {
        kind,
        run,
        parameters: has("seed")
          ? Object.fromEntries(seeds.map((name) => [name, String(Number(recorded[name]) + run)]))
          : {},
        perturb: {
          ...(has("seed") ? { engine: run } : {}),
          ...(has("order") ? { order: run } : {}),
          ...(has("rounding") ? { noise: run } : {}),
        },
      };
    })
  );
}
