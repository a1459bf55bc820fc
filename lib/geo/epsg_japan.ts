/** Coordinate systems in use in Japan, and one of Europe, by EPSG code. Definitions follow the EPSG dataset. */

/** A coordinate system that Kenzan knows by its code. */
export interface KnownCrs {
  /** Name for maps and tables. */
  name: { ja: string; en: string };
  /** PROJ string; x is east (longitude), y is north (latitude) in all of them. */
  proj: string;
}

/** Origins of the 19 zones (平面直角座標系, 平成14年国土交通省告示第9号): latitude, longitude in degrees. */
const PLANE_RECTANGULAR: readonly (readonly [number, number])[] = [
  [33, 129.5],
  [33, 131],
  [36, 132 + 10 / 60],
  [33, 133.5],
  [36, 134 + 20 / 60],
  [36, 136],
  [36, 137 + 10 / 60],
  [36, 138.5],
  [36, 139 + 50 / 60],
  [40, 140 + 50 / 60],
  [44, 140.25],
  [44, 142.25],
  [44, 144.25],
  [26, 142],
  [26, 127.5],
  [26, 124],
  [26, 131],
  [20, 136],
  [26, 154],
];

const GRS80 = "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0";
const known = new Map<number, KnownCrs>();

for (const [code, name] of [[4612, "JGD2000"], [6668, "JGD2011"]] as const) {
  known.set(code, {
    name: { ja: `${name} 緯度経度`, en: `${name} geographic` },
    proj: `+proj=longlat ${GRS80} +no_defs`,
  });
}
known.set(4326, {
  name: { ja: "WGS 84 緯度経度", en: "WGS 84 geographic" },
  proj: "+proj=longlat +datum=WGS84 +no_defs",
});
known.set(3857, {
  name: { ja: "WGS 84 / ウェブメルカトル", en: "WGS 84 / Pseudo-Mercator" },
  proj:
    "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs",
});
known.set(6933, {
  name: { ja: "WGS 84 / EASE-Grid 2.0 (正積円筒)", en: "WGS 84 / EASE-Grid 2.0 (equal area)" },
  proj: "+proj=cea +lat_ts=30 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
});
// Not of Japan: that of published collar data from Europe, with which methods are compared.
known.set(3035, {
  name: { ja: "ETRS89 / LAEA Europe", en: "ETRS89-extended / LAEA Europe" },
  proj: `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${GRS80} +units=m +no_defs`,
});
PLANE_RECTANGULAR.forEach(([latitude, longitude], index) => {
  for (const [first, datum] of [[2443, "JGD2000"], [6669, "JGD2011"]] as const) {
    known.set(first + index, {
      name: {
        ja: `${datum} / 平面直角座標系 第${index + 1}系`,
        en: `${datum} / Japan Plane Rectangular CS ${roman(index + 1)}`,
      },
      proj: `+proj=tmerc +lat_0=${latitude} +lon_0=${longitude} +k=0.9999 +x_0=0 +y_0=0 ${GRS80} ` +
        `+units=m +no_defs`,
    });
  }
});
for (let zone = 51; zone <= 55; zone++) {
  for (const [first, datum] of [[3097, "JGD2000"], [6688, "JGD2011"], [32651, "WGS 84"]] as const) {
    known.set(first + zone - 51, {
      name: { ja: `${datum} / UTM 第${zone}帯 (北)`, en: `${datum} / UTM zone ${zone}N` },
      proj: `+proj=utm +zone=${zone} ${datum === "WGS 84" ? "+datum=WGS84" : GRS80} +units=m +no_defs`,
    });
  }
}

/** Every code that Kenzan knows. */
export const EPSG_JAPAN: ReadonlyMap<number, KnownCrs> = known;

function roman(number: number): string {
  const tens = number >= 10 ? "X" : "";
  return tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10];
}
