import { Fault } from "../fault/mod.ts";

/** What {@link twoPhasePlan} is told. */
export interface TwoPhaseCosts {
  /** Share of the variance of y that the auxiliary variables explain: R^2, or phi^2 of two binary readings. */
  explained: number;
  /** Cost of a first-phase point and of the y of a second-phase point, in one unit. */
  firstCost: number;
  secondCost: number;
}

/** What {@link twoPhasePlan} finds. */
export interface TwoPhasePlan {
  /** Best number of first-phase points for each second-phase point; 1 where two phases do not pay. */
  pointsRatio: number;
  /** Variance of the second phase alone over that of the best plan, at the same total cost. */
  efficiency: number;
  /** Whether the first phase is worth its cost. */
  pays: boolean;
}

/**
 * The best division of a budget between two phases. The variance s_y^2 (R^2 / n1 + (1 - R^2) / n2) at the cost
 * c1 n1 + c2 n2 is least at n1 / n2 = sqrt(R^2 / (1 - R^2) c2 / c1), where it is
 * s_y^2 (sqrt(c2 (1 - R^2)) + sqrt(c1 R^2))^2 over the budget; y alone gives s_y^2 c2 (Cochran 1977, chapter 12).
 *
 * @throws {Fault} A share outside 0 to 1 (1 excluded), costs not above 0.
 */
export function twoPhasePlan({ explained, firstCost, secondCost }: TwoPhaseCosts): TwoPhasePlan {
  if (
    !(explained >= 0 && explained < 1 && firstCost > 0 && secondCost > 0 && firstCost + secondCost < Infinity)
  ) {
    throw new Fault("stats: no plan for these costs", {
      expected: "0 <= share explained < 1, costs > 0",
      found: `${explained}; ${firstCost} and ${secondCost}`,
    });
  }
  const pointsRatio = Math.sqrt(explained / (1 - explained) * secondCost / firstCost);
  const least = (Math.sqrt(secondCost * (1 - explained)) + Math.sqrt(firstCost * explained)) ** 2;
  const pays = pointsRatio > 1 && least < secondCost;
  return pays
    ? { pointsRatio, efficiency: secondCost / least, pays }
    : { pointsRatio: 1, efficiency: 1, pays };
}
