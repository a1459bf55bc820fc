/** A land use as `KP_LU**` writes it. */
export interface LandUseCode {
  code: number;
  label: { ja: string; en: string };
  /** AR comes from other land and D goes to other land: forest cannot stand there. */
  isForest?: boolean;
}

/**
 * Land uses of `KP_LU**`. The specification does not list the codes: these are the six categories of the IPCC
 * guidelines (2006, volume 4, chapter 3) in their order, to be replaced by what is agreed with the Agency.
 */
export const LAND_USE_CODES: ReadonlyArray<LandUseCode> = [
  { code: 1, label: { ja: "森林", en: "Forest land" }, isForest: true },
  { code: 2, label: { ja: "農地", en: "Cropland" } },
  { code: 3, label: { ja: "草地", en: "Grassland" } },
  { code: 4, label: { ja: "湿地", en: "Wetlands" } },
  { code: 5, label: { ja: "開発地", en: "Settlements" } },
  { code: 6, label: { ja: "その他の土地", en: "Other land" } },
];
