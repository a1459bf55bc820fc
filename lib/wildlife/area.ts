/** Square metres as hectares (1 ha = 10,000 m2). */
export function hectares(squareMetres: number): number {
  return squareMetres / 1e4;
}

/** Square metres as square kilometres. */
export function squareKilometres(squareMetres: number): number {
  return squareMetres / 1e6;
}
