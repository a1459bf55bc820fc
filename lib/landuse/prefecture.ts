/** Region (地域) of the specification's 別表1 and 別表2. */
export type Region =
  | "hokkaido"
  | "tohoku"
  | "kanto"
  | "hokuriku"
  | "chubu"
  | "kinki"
  | "chugoku"
  | "shikoku"
  | "kyushu";

/** The nine regions of 別表1 and 別表2, north to south. */
export const REGIONS: ReadonlyArray<{ id: Region; label: { ja: string; en: string } }> = [
  { id: "hokkaido", label: { ja: "北海道", en: "Hokkaido" } },
  { id: "tohoku", label: { ja: "東北", en: "Tohoku" } },
  { id: "kanto", label: { ja: "関東", en: "Kanto" } },
  { id: "hokuriku", label: { ja: "北陸", en: "Hokuriku" } },
  { id: "chubu", label: { ja: "中部", en: "Chubu" } },
  { id: "kinki", label: { ja: "近畿", en: "Kinki" } },
  { id: "chugoku", label: { ja: "中国", en: "Chugoku" } },
  { id: "shikoku", label: { ja: "四国", en: "Shikoku" } },
  { id: "kyushu", label: { ja: "九州・沖縄", en: "Kyushu, Okinawa" } },
];

/** A prefecture and the published facts the estimates stand on. */
export interface Prefecture {
  /** JIS X 0401, 1-47. */
  code: number;
  label: { ja: string; en: string };
  region: Region;
  /**
   * Land area that the interpretation covers, ha: 全国都道府県市区町村別面積調 (Geospatial Information Authority of
   * Japan), for Hokkaido without the Northern Territories (5,003.05 km2), which lie outside the image range (別紙1).
   */
  landHa: number;
  /** Forest area (林野面積), ha: 2020 Census of Agriculture and Forestry. Not the area reported under the Protocol. */
  forestHa: number;
  /** Longitude and latitude of the prefectural office, degrees: 都道府県庁の経緯度 (same authority). */
  seat: readonly [number, number];
}

const NORTHERN_TERRITORIES_KM2 = 5003.05;

function row(
  code: number,
  ja: string,
  en: string,
  region: Region,
  landKm2: number,
  forestHa: number,
  longitude: number,
  latitude: number,
): Prefecture {
  const covered = code === 1 ? landKm2 - NORTHERN_TERRITORIES_KM2 : landKm2;
  return {
    code,
    label: { ja, en },
    region,
    landHa: Math.round(covered * 100),
    forestHa,
    seat: [longitude, latitude],
  };
}

/** The 47 prefectures by code; `PREFECTURES[code - 1]` is prefecture `code`. */
// deno-fmt-ignore
export const PREFECTURES: ReadonlyArray<Prefecture> = [
  row(1, "北海道", "Hokkaido", "hokkaido", 83424.31, 5503768, 141.34694, 43.06417),
  row(2, "青森県", "Aomori", "tohoku", 9645.64, 625842, 140.74, 40.82444),
  row(3, "岩手県", "Iwate", "tohoku", 15275.01, 1152364, 141.1525, 39.70361),
  row(4, "宮城県", "Miyagi", "tohoku", 7282.22, 407710, 140.87194, 38.26889),
  row(5, "秋田県", "Akita", "tohoku", 11637.54, 832517, 140.1025, 39.71861),
  row(6, "山形県", "Yamagata", "tohoku", 9323.15, 644986, 140.36333, 38.24056),
  row(7, "福島県", "Fukushima", "tohoku", 13784.14, 942413, 140.46778, 37.75),
  row(8, "茨城県", "Ibaraki", "kanto", 6097.39, 198682, 140.44667, 36.34139),
  row(9, "栃木県", "Tochigi", "kanto", 6408.09, 339113, 139.88361, 36.56583),
  row(10, "群馬県", "Gunma", "kanto", 6362.28, 409098, 139.06083, 36.39111),
  row(11, "埼玉県", "Saitama", "kanto", 3797.75, 119466, 139.64889, 35.85694),
  row(12, "千葉県", "Chiba", "kanto", 5157.61, 160891, 140.12333, 35.60472),
  row(13, "東京都", "Tokyo", "kanto", 2194.07, 77125, 139.69167, 35.68944),
  row(14, "神奈川県", "Kanagawa", "kanto", 2416.17, 93524, 139.6425, 35.44778),
  row(15, "新潟県", "Niigata", "hokuriku", 12584.1, 802757, 139.02361, 37.90222),
  row(16, "富山県", "Toyama", "hokuriku", 4247.61, 240531, 137.21139, 36.69528),
  row(17, "石川県", "Ishikawa", "hokuriku", 4186.09, 278429, 136.62556, 36.59444),
  row(18, "福井県", "Fukui", "hokuriku", 4190.52, 310195, 136.22194, 36.06528),
  row(19, "山梨県", "Yamanashi", "chubu", 4465.27, 349331, 138.56833, 35.66389),
  row(20, "長野県", "Nagano", "chubu", 13561.56, 1029195, 138.18111, 36.65139),
  row(21, "岐阜県", "Gifu", "chubu", 10621.29, 841066, 136.72222, 35.39111),
  row(22, "静岡県", "Shizuoka", "chubu", 7777.42, 493121, 138.38306, 34.97694),
  row(23, "愛知県", "Aichi", "chubu", 5173.26, 217731, 136.90667, 35.18028),
  row(24, "三重県", "Mie", "kinki", 5774.4, 371034, 136.50861, 34.73028),
  row(25, "滋賀県", "Shiga", "kinki", 4017.38, 204464, 135.86833, 35.00444),
  row(26, "京都府", "Kyoto", "kinki", 4612.19, 342293, 135.75556, 35.02139),
  row(27, "大阪府", "Osaka", "kinki", 1905.14, 57127, 135.52, 34.68639),
  row(28, "兵庫県", "Hyogo", "kinki", 8401.02, 563148, 135.18306, 34.69139),
  row(29, "奈良県", "Nara", "kinki", 3691.09, 283705, 135.83278, 34.68528),
  row(30, "和歌山県", "Wakayama", "kinki", 4724.68, 360130, 135.1675, 34.22611),
  row(31, "鳥取県", "Tottori", "chugoku", 3507.13, 258432, 134.23833, 35.50361),
  row(32, "島根県", "Shimane", "chugoku", 6708.26, 527803, 133.05056, 35.47222),
  row(33, "岡山県", "Okayama", "chugoku", 7114.5, 488606, 133.935, 34.66167),
  row(34, "広島県", "Hiroshima", "chugoku", 8479.38, 618092, 132.45944, 34.39639),
  row(35, "山口県", "Yamaguchi", "chugoku", 6112.3, 439738, 131.47139, 34.18583),
  row(36, "徳島県", "Tokushima", "shikoku", 4146.93, 313071, 134.55944, 34.06583),
  row(37, "香川県", "Kagawa", "shikoku", 1876.77, 87184, 134.04333, 34.34028),
  row(38, "愛媛県", "Ehime", "shikoku", 5676.11, 401018, 132.76611, 33.84167),
  row(39, "高知県", "Kochi", "shikoku", 7103.93, 594234, 133.53111, 33.55972),
  row(40, "福岡県", "Fukuoka", "kyushu", 4986.4, 222313, 130.41806, 33.60639),
  row(41, "佐賀県", "Saga", "kyushu", 2440.69, 110610, 130.29889, 33.24944),
  row(42, "長崎県", "Nagasaki", "kyushu", 4130.98, 246301, 129.87361, 32.74472),
  row(43, "熊本県", "Kumamoto", "kyushu", 7409.35, 466250, 130.74167, 32.78972),
  row(44, "大分県", "Oita", "kyushu", 6340.76, 454565, 131.6125, 33.23806),
  row(45, "宮崎県", "Miyazaki", "kyushu", 7735.31, 585908, 131.42389, 31.91111),
  row(46, "鹿児島県", "Kagoshima", "kyushu", 9187.06, 588683, 130.55806, 31.56028),
  row(47, "沖縄県", "Okinawa", "kyushu", 2281.0, 115602, 127.68111, 26.2125),
];
