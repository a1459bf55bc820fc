/**
 * How tables are handed out in other circumstances, to see what a result depends on. Seeds are whole numbers from 0: the
 * same seed gives the same rows.
 */
export interface Perturbation {
  /** Rows in another order, but of datasets whose entry says `ordered`. */
  order?: number;
  /** Each value of a field of type `number`, but zeros, keys and codes, one unit in its last place up or down. */
  noise?: number;
}

/**
 * The perturbation that the runner asks a kernel for: `KENZAN_PERTURB`, as JSON. The only place that reads it.
 *
 * @returns nothing in an ordinary run.
 */
export function perturbationAsked(): Perturbation | undefined {
  const text = Deno.env.get("KENZAN_PERTURB");
  return text === undefined || text === "" ? undefined : JSON.parse(text) as Perturbation;
}
