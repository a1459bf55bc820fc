/**
 * Options for `Plot.plot` that suit an A4 column: 160 mm wide, 8 pt letters, and margins that keep
 * axis titles clear of the ticks at that size. Spread them first: `Plot.plot({ ...PAPER_PLOT, … })`.
 */
export const PAPER_PLOT: {
  width: number;
  marginBottom: number;
  marginLeft: number;
  style: { fontSize: string };
} = {
  width: 605,
  marginBottom: 38,
  marginLeft: 56,
  style: { fontSize: "11px" },
};
