import { filledMargins, type SquareCounts } from "./square_counts.ts";

/** The parts of a disagreement, as shares of all points. `quantity + exchange + shift` is `total`. */
export interface DisagreementParts {
  /** From unequal numbers of points in the classes. */
  quantity: number;
  /** From points in other places than they should be, the numbers being what they are: `exchange + shift`. */
  allocation: number;
  /** Pairs of points that two classes have swapped. */
  exchange: number;
  /** Swapped around among three or more classes. */
  shift: number;
  total: number;
}

/** What {@link disagreement} finds. */
export interface Disagreement extends DisagreementParts {
  /** By class. Each disagreement concerns two classes: their sum is twice the whole. */
  classes: DisagreementParts[];
}

/**
 * Quantity and allocation disagreement (Pontius & Millones 2011, International Journal of Remote Sensing 32, 4407-4429), the latter split into exchange and shift (Pontius & Santacruz 2014, ibid. 35, 7543-7554).
 *
 * @param counts Counts of a simple random sample, or shares of area estimated from a stratified one.
 * @throws {Fault} Not a square table of two or more classes, negative counts, nothing in it.
 */
export function disagreement(counts: SquareCounts): Disagreement {
  const { n, rows, columns } = filledMargins(counts);
  const classes = counts.map((row, g): DisagreementParts => {
    const commission = rows[g] - row[g];
    const omission = columns[g] - row[g];
    let swapped = 0;
    row.forEach((count, j) => swapped += j === g ? 0 : 2 * Math.min(count, counts[j][g]));
    const allocation = 2 * Math.min(commission, omission) / n;
    return {
      quantity: Math.abs(commission - omission) / n,
      allocation,
      exchange: swapped / n,
      shift: Math.max(0, allocation - swapped / n),
      total: (commission + omission) / n,
    };
  });
  const half = (part: keyof DisagreementParts) => classes.reduce((sum, parts) => sum + parts[part], 0) / 2;
  return {
    quantity: half("quantity"),
    allocation: half("allocation"),
    exchange: half("exchange"),
    shift: half("shift"),
    total: half("total"),
    classes,
  };
}
