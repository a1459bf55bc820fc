/**
 * State of a point as land cover and land use see it together: `N` non-forest, `F` forest with trees, `U` forest land
 * cut over, `V` forest land laid open by a natural disturbance. `U` and `V` look bare and are forest by use.
 */
export type LandState = "N" | "F" | "U" | "V";

/** An interpretation code (判読結果のコード) of 別表3. */
export interface ArdCode {
  code: number;
  label: { ja: string; en: string };
  /** Forest seen at the start and end of the period; undefined where nothing was seen. */
  cover?: { start: boolean; end: boolean };
  /**
   * Forest by land use at the start and end. Code 8 does not say (a natural succession of open land, or of cut-over
   * forest land): it is read as its land cover, non-forest to forest, which is the careful reading for both rates.
   */
  landUse?: { start: boolean; end: boolean };
}

const N = false;
const F = true;

function seen(
  code: number,
  ja: string,
  en: string,
  cover: [boolean, boolean],
  landUse: [boolean, boolean],
): ArdCode {
  return {
    code,
    label: { ja, en },
    cover: { start: cover[0], end: cover[1] },
    landUse: { start: landUse[0], end: landUse[1] },
  };
}

const unseen = (code: number, ja: string, en: string): ArdCode => ({
  code,
  label: { ja, en },
});

/** The thirteen codes of 別表3 in their order; `ARD_CODES[code - 1]` is code `code`. */
export const ARD_CODES: ReadonlyArray<ArdCode> = [
  seen(1, "非変化（非森林）", "Unchanged (non-forest)", [N, N], [N, N]),
  seen(2, "非変化（森林）", "Unchanged (forest)", [F, F], [F, F]),
  seen(3, "AR", "AR (afforestation, reforestation)", [N, F], [N, F]),
  seen(4, "D", "D (deforestation)", [F, N], [F, N]),
  seen(5, "森林施業の植林", "Planting in forest management", [N, F], [F, F]),
  seen(6, "森林施業の伐採", "Harvest in forest management", [F, N], [F, F]),
  seen(7, "森林施業の伐採・植林", "Harvest and planting in forest management", [F, F], [F, F]),
  seen(8, "森林への自然遷移", "Natural succession to forest", [N, F], [N, F]),
  seen(9, "非森林への自然遷移", "Natural loss of forest cover", [F, N], [F, F]),
  seen(10, "森林計画区域への編入", "Entered into the forest plan area", [F, F], [F, F]),
  seen(11, "森林計画区域からの除外", "Removed from the forest plan area", [F, F], [F, F]),
  unseen(12, "判読不能", "Unreadable"),
  unseen(13, "データ欠損", "No image"),
];

/** The code that counts in the AR rate. */
export const AR_CODE = 3;
/** The code that counts in the D rate. */
export const D_CODE = 4;
/** Nothing was seen: the point is not at risk of anything in that period. */
export const UNREAD_CODES: ReadonlyArray<number> = [12, 13];
