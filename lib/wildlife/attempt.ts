import { Fault } from "../fault/mod.ts";

/** What was made, or the Fault that says why it could not be. */
export type Attempt<T> = { made: T; refused?: undefined } | { made?: undefined; refused: Fault };

/**
 * Tries an estimate of one month among many: a Fault becomes a result that a table can show. Anything else that is thrown
 * is an error of the program, and goes on.
 */
export async function attempt<T>(make: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { made: await make() };
  } catch (error) {
    if (error instanceof Fault) return { refused: error };
    throw error;
  }
}
