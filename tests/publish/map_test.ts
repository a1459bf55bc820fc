import assert from "node:assert/strict";
import fc from "fast-check";
import { unzlibSync } from "fflate";
import { type Geometries, JAPAN_EQUAL_AREA, japanOutline, project } from "kenzan/geo/mod.ts";
import {
  categories,
  classes,
  JAPAN_FRAME,
  map,
  type MapDrawing,
  type MapLayer,
  type PublishedFigure,
  ramp,
} from "kenzan/publish/mod.ts";

const label = (text: string) => ({ ja: text, en: text });
const options = { label: { ja: "森林減少率の分布", en: "Deforestation rates" } };
const scaleOptions = { label: { ja: "率", en: "Rate" }, unit: { ja: "%/年", en: "%/yr" }, digits: 2 };
const square = (x: number, y: number, size: number) => ({
  type: "Polygon" as const,
  coordinates: [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]],
});
const area: MapDrawing = {
  crs: "EPSG:6677",
  layers: [{ kind: "polygons", geometries: [square(0, 0, 1000)] }],
};

function svgOf(published: PublishedFigure, language: "ja" | "en" = "ja"): string {
  return new TextDecoder().decode(Uint8Array.fromBase64(published.content[language].inline!));
}

/** Pixels of the first image of a map, decoded from its palette PNG. */
function imageOf(svg: string): { width: number; height: number; colours: Map<string, number> } {
  const bytes = Uint8Array.fromBase64(/href="data:image\/png;base64,([^"]+)"/.exec(svg)![1]);
  const view = new DataView(bytes.buffer);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < bytes.length; at += view.getUint32(at) + 12) {
    chunks.set(
      new TextDecoder().decode(bytes.subarray(at + 4, at + 8)),
      bytes.subarray(at + 8, at + 8 + view.getUint32(at)),
    );
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const lines = unzlibSync(chunks.get("IDAT")!);
  const colours = new Map<string, number>();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const index = lines[row * (width + 1) + 1 + column];
      if (chunks.get("tRNS")![index] === 0) continue;
      const colour = "#" + chunks.get("PLTE")!.subarray(index * 3, index * 3 + 3).toHex();
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
  }
  return { width, height, colours };
}

Deno.test("a map has frame, graticule, scale bar, north arrow and its coordinate system", async () => {
  const published = await map("area", area, options);
  const svg = svgOf(published);
  assert.equal(published.kind, "map");
  assert.match(svg, /座標系: JGD2011 \/ 平面直角座標系 第9系 \(EPSG:6677\)/);
  assert.match(svg, />N<\/text>/);
  assert.match(svg, />(km|m)<\/text>/);
  assert.match(svg, /139°50′[0-9]+″E/);
  assert.match(svgOf(published, "en"), /Coordinate system: JGD2011 \/ Japan Plane Rectangular CS IX/);
});

Deno.test("a scale bar tells the length on the ground, also in Web Mercator", async () => {
  const { x, y } = project("EPSG:3857", [139, 140], [35.5, 36.5]);
  const extent = [x[0], y[0], x[1], y[1]] as const;
  const svg = svgOf(
    await map(
      "mercator",
      { ...area, crs: "EPSG:3857", extent, layers: [{ kind: "points", x: [x[0]], y: [y[0]] }] },
      options,
    ),
  );
  const frame = Number(
    /width="([\d.]+)" height="[\d.]+" fill="none" stroke="#000000" stroke-width="0.7"/.exec(svg)![1],
  );
  const bar = 4 * Number(/width="([\d.]+)" height="4" fill/.exec(svg)![1]);
  const kilometres = Number(/>([\d.]+)<\/text><text[^>]*>km</.exec(svg)![1]);
  // One degree of longitude on GRS80 at 36 degrees north: 90.16 km (Snyder 1987, table of lengths of a degree).
  assert.ok(Math.abs(bar / frame * 90.16 - kilometres) / kilometres < 0.005, `${bar} ${frame} ${kilometres}`);
});

Deno.test("the marks of a scale bar are the lengths drawn, from a millimetre to thousands of kilometres", async () => {
  const marks = async (crs: string, metres: number) => {
    const extent = [0, 0, metres, metres] as const;
    const layers: MapLayer[] = [{ kind: "points", x: [metres / 2], y: [metres / 2] }];
    const svg = svgOf(await map("bar", { crs, extent, layers, graticule: "none" }, options));
    const frame = Number(/width="([\d.]+)" height="[\d.]+" fill="none" stroke="#000000"/.exec(svg)![1]);
    const bar = 4 * Number(/width="([\d.]+)" height="4" fill/.exec(svg)![1]);
    const texts = [
      .../>0<\/text>(?:<text[^>]*>([\d.,]+)<\/text>)?<text[^>]*>([\d.,]+)<\/text><text[^>]*>(k?m)</.exec(
        svg,
      )!,
    ].slice(1);
    const read = (text: string) => Number(text.replaceAll(",", "")) * (texts[2] === "km" ? 1000 : 1);
    // The middle is left out where it has no room.
    const middle = texts[0] === undefined ? undefined : read(texts[0]);
    return { drawn: bar / frame * metres, middle, end: read(texts[1]), text: texts.join(" ") };
  };
  // Scale on the ground: 0.9999 on the central meridian of a zone; in the equal-area projection of Japan other by less
  // than 10 % as far as 5000 km.
  const sizes = fc.oneof(
    fc.record({
      crs: fc.constant("EPSG:6677"),
      metres: fc.double({ min: -3, max: 5, noNaN: true }).map((k) => 10 ** k),
      within: fc.constant(0.0005),
    }),
    fc.record({
      crs: fc.constant(JAPAN_EQUAL_AREA),
      metres: fc.double({ min: 5, max: 6.7, noNaN: true }).map((k) => 10 ** k),
      within: fc.constant(0.1),
    }),
  );
  await fc.assert(
    fc.asyncProperty(sizes, async ({ crs, metres, within }) => {
      const { drawn, middle, end, text } = await marks(crs, metres);
      assert.ok(Math.abs(drawn - end) <= within * end, `${metres} m: ${text}, drawn ${drawn}`);
      assert.ok(end > 0, text);
      if (middle === undefined) return;
      assert.ok(Math.abs(2 * middle - end) <= 1e-9 * end, `${metres} m: ${text}`);
      assert.ok(middle > 0 && end > middle, text);
    }),
    { numRuns: 60 },
  );
  assert.equal((await marks("EPSG:6677", 5)).text, "0.25 0.5 m");
  assert.equal((await marks("EPSG:6677", 0.2)).text, "0.01 0.02 m");
});

Deno.test("polygons are coloured by class, and the legend counts them", async () => {
  const geometries = [0, 1, 2, 3].map((i) => square(i * 2000, 0, 1000));
  const values = [0.1, 0.2, 0.9, null];
  const scale = classes(values, { ...scaleOptions, thresholds: [0.5] });
  const layers: MapLayer[] = [{ kind: "polygons", geometries, values, scale }];
  const svg = svgOf(await map("classes", { ...area, layers }, options));
  assert.match(svg, /率 \(%\/年\)/);
  assert.match(svg, /0\.50 未満 \(2\)/);
  assert.match(svg, /0\.50 以上 \(1\)/);
  assert.match(svg, /データなし \(1\)/);
  assert.match(svg, /<pattern id="classes-hatch-1"/);
  assert.equal(svg.split(`fill="${scale.colours[0]}"`).length - 1, 3);
});

Deno.test("the legend tells which bound belongs to a class", async () => {
  const geometries = [0, 1, 2, 3].map((i) => square(i * 2000, 0, 1000));
  const values = [0, 1, 2, 4];
  const scale = classes(values, { ...scaleOptions, method: "pretty", count: 2 });
  const layers: MapLayer[] = [{ kind: "polygons", geometries, values, scale }];
  const published = await map("bounds", { ...area, layers }, options);
  assert.match(svgOf(published), /0\.00 以上 2\.00 未満 \(2\)/);
  assert.match(svgOf(published), /2\.00 以上 4\.00 以下 \(2\)/);
  const english = new TextDecoder().decode(Uint8Array.fromBase64(published.content.en.inline!));
  assert.match(english, /0\.00 to &lt; 2\.00 \(2\)/);
  assert.match(english, /2\.00 to ≤ 4\.00 \(2\)/);
});

Deno.test("many points become an image with the colours of their pixels", async () => {
  const n = 10_000;
  const x = Float64Array.from({ length: n }, (_, i) => i % 100 * 10);
  const y = Float64Array.from({ length: n }, (_, i) => Math.floor(i / 100) * 10);
  const scale = categories(label("区分"), [{ value: 1, label: label("森林") }, {
    value: 2,
    label: label("農地"),
  }]);
  const values = Uint8Array.from(x, (east) => east < 500 ? 1 : 2);
  const published = await map(
    "points",
    { ...area, layers: [{ kind: "points", x, y, values, scale }] },
    options,
  );
  const { colours, width } = imageOf(svgOf(published));
  assert.deepEqual([...colours.keys()].sort(), scale.categories.map((category) => category.colour).sort());
  assert.equal(colours.get(scale.categories[0].colour), n / 2);
  assert.ok(width > 500);
});

Deno.test("a pixel shows the mean or the maximum of its points", async () => {
  const x = Float64Array.from({ length: 6000 }, () => 500);
  const values = Float64Array.from({ length: 6000 }, (_, i) => i === 0 ? 1 : 0);
  const scale = classes([0, 1], { ...scaleOptions, thresholds: [0.5] });
  const colours = async (aggregate: "mean" | "maximum") => {
    const layers: MapLayer[] = [{ kind: "points", x, y: x, values, scale, aggregate }];
    return [...imageOf(svgOf(await map("points", { ...area, layers }, options))).colours.keys()];
  };
  assert.deepEqual(await colours("mean"), [scale.colours[0]]);
  assert.deepEqual(await colours("maximum"), [scale.colours[1]]);
});

/** A raster of four cells over the area, one of which is a gap. */
const quarters = (change: Partial<Extract<MapLayer, { kind: "raster" }>> = {}): MapLayer => ({
  kind: "raster",
  width: 2,
  height: 2,
  origin: [0, 1000],
  resolution: [500, 500],
  values: Float32Array.of(1, 2, NaN, 4),
  scale: ramp([1, 4], scaleOptions),
  ...change,
});

Deno.test("a raster is drawn north up, its gaps left clear", async () => {
  const layers = [quarters({ scale: ramp([1, 2, 4], { ...scaleOptions, palette: "grey" }) })];
  const { colours, width, height } = imageOf(
    svgOf(await map("raster", { ...area, extent: [0, 0, 1000, 1000], layers }, options)),
  );
  assert.equal(colours.size, 3);
  const quarter = width * height / 4;
  assert.ok([...colours.values()].every((pixels) => Math.abs(pixels - quarter) < width * 2));
});

Deno.test("the legend names the gaps of a raster where they are seen, and only there", async () => {
  const legend = async (layer: MapLayer, change: Partial<MapDrawing> = {}) => {
    const published = await map("gaps", { ...area, layers: [layer], ...change }, options);
    return { ja: svgOf(published), en: svgOf(published, "en") };
  };
  const count = (svg: string, text: string) => svg.split(`>${text}<`).length - 1;
  const scales = [
    ramp([1, 4], scaleOptions),
    classes([1, 4], scaleOptions),
    categories(label("区分"), [1, 2, 4].map((value) => ({ value, label: label(String(value)) }))),
  ];
  for (const scale of scales) {
    for (const place of ["beside", "below"] as const) {
      const { ja, en } = await legend(quarters({ scale }), { legend: place });
      assert.deepEqual([count(ja, "データなし"), count(en, "No data")], [1, 1], `${scale.kind} ${place}`);
      assert.match(ja, /<rect[^>]* fill="#ffffff"[^>]*\/><\/g><text[^>]*>データなし/);
    }
  }
  const stated = await legend(quarters({ values: Float32Array.of(1, 2, 3, 4), noData: 3 }));
  assert.equal(count(stated.ja, "データなし"), 1);
  const full = await legend(quarters({ values: Float32Array.of(1, 2, 3, 4) }));
  assert.equal(count(full.ja, "データなし"), 0);
  // The gap is the cell in the south-west.
  const apart = await legend(quarters(), { extent: [500, 0, 1000, 1000] });
  assert.equal(count(apart.ja, "データなし"), 0);
  const without = await legend(quarters({ legend: null }));
  assert.equal(count(without.ja, "データなし"), 0);
  const named = await legend(quarters({ gaps: label("候補でない") }));
  assert.deepEqual([count(named.ja, "候補でない"), count(named.ja, "データなし")], [1, 0]);
  const unnamed = await legend(quarters({ gaps: null }));
  assert.equal(count(unnamed.ja, "データなし"), 0);
  await assert.rejects(legend(quarters({ gaps: label("") })), /layers\[0\]\.gaps/);
  // Of an overlay the cells without data are no gap where the raster beneath has some.
  const base = quarters({ values: Float32Array.of(1, 2, 3, 4) });
  const over = quarters({ values: Float32Array.of(NaN, NaN, 3, NaN), scale: classes([3, 4], scaleOptions) });
  const covered = await legend(base, { layers: [base, over] });
  assert.equal(count(covered.ja, "データなし"), 0);
  const twice = await legend(base, {
    layers: [quarters({}), quarters({ scale: classes([1, 4], scaleOptions) })],
  });
  assert.equal(count(twice.ja, "データなし"), 1);
});

Deno.test("panels share one extent and one legend", async () => {
  const values = [1];
  const scale = classes([1, 5], { ...scaleOptions, digits: 0 });
  const panel = (year: number) => ({
    title: { ja: `${year}年`, en: String(year) },
    layers: [{ kind: "polygons" as const, geometries: [square(0, 0, 1000)], values, scale }],
  });
  const svg = svgOf(
    await map("years", { ...area, panels: [panel(2005), panel(2015), panel(2025)] }, options),
  );
  assert.equal(svg.match(/率 \(%\/年\)/g)!.length, 1);
  assert.match(svg, /2005年[\s\S]*2015年[\s\S]*2025年/);
  assert.equal(svg.match(/stroke-width="0.7"/g)!.length, 3);
});

Deno.test("panels of places far apart are drawn at one scale, each with its own arrow and its own points", async () => {
  const places = [[0, 0, 1000], [90_000, 40_000, 2000], [-50_000, 0, 500]];
  const drawing: MapDrawing = {
    crs: "EPSG:6677",
    layers: [],
    panels: places.map(([x, y, size], k) => ({
      title: label(String(k)),
      extent: [x, y, x + size, y + size],
      layers: [{ kind: "points", x: [x + size / 2], y: [y + size / 2], as: "symbols" }],
    })),
    panelColumns: 3,
    graticule: "none",
  };
  const svg = svgOf(await map("places", drawing, options));
  const frames = [
    ...svg.matchAll(/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" fill="none"/g),
  ]
    .map((match) => match.slice(1).map(Number));
  assert.equal(frames.length, 3);
  // All as large as the largest, side by side.
  assert.equal(new Set(frames.map(([, y, width, height]) => `${y} ${width} ${height}`)).size, 1);
  assert.equal(new Set(frames.map(([x]) => x)).size, 3);
  assert.equal(svg.match(/>N</g)!.length, 3);
  const without = svgOf(await map("places", { ...drawing, northArrow: false }, options));
  assert.equal(without.match(/>N</g), null);
});

Deno.test("the frame of Japan shows every prefecture and its islands", async () => {
  const outline = await japanOutline({ northernTerritories: true });
  const layers: MapLayer[] = [{ kind: "polygons", crs: "EPSG:6668", geometries: [outline] }];
  const published = await map("japan", { ...JAPAN_FRAME, layers }, options);
  assert.match(svgOf(published), /南西諸島[\s\S]*小笠原諸島/);
  const inside = ([west, south, east, north]: readonly number[], x: number, y: number) =>
    x >= west && x <= east && y >= south && y <= north;
  const frames = [JAPAN_FRAME.extent, ...JAPAN_FRAME.insets.map((inset) => inset.extent)];
  const { x, y } = project(
    JAPAN_EQUAL_AREA,
    outline.coordinates.flat(2).map((at) => at[0]),
    outline.coordinates.flat(2).map((at) => at[1]),
  );
  const outside = x.filter((east, i) => !frames.some((frame) => inside(frame, east, y[i]))).length;
  // Minamitorishima, and the Daito Islands, which lie between frame and inset.
  assert.ok(outside < 60, String(outside));
});

Deno.test("the name of an inset too small for it stands beside it, in one piece", async () => {
  const outline = await japanOutline();
  const layers: MapLayer[] = [{ kind: "polygons", crs: "EPSG:6668", geometries: [outline] }];
  const panels = Array.from({ length: 6 }, (_, k) => ({ title: { ja: `${k}`, en: `${k}` }, layers: [] }));
  const svg = svgOf(await map("small", { ...JAPAN_FRAME, layers, panels }, options));
  assert.equal(svg.split(">小笠原諸島<").length, 7);
});

Deno.test("the same map has the same bytes", async () => {
  const one = await map("area", area, options);
  const two = await map("area", area, options);
  assert.equal(one.content.ja.sha256, two.content.ja.sha256);
});

Deno.test("maps that mislead are refused", async () => {
  const refused = (change: Partial<MapDrawing>, pattern: RegExp) =>
    assert.rejects(() => map("area", { ...area, ...change }, options), pattern);
  const geometries = [square(0, 0, 1000)];
  const scale = classes([1, 2], scaleOptions);
  await refused({ crs: "EPSG:6668" }, /drawn in degrees/);
  await refused({ layers: [] }, /is empty/);
  await refused({ layers: undefined }, /has no layers/);
  await refused({ layers: [{ kind: "points", x: [], y: [] }] }, /is empty[\s\S]*points: none/);
  await refused({ layers: [{ kind: "polygons", geometries: [] }], extent: [0, 0, 1, 1] }, /is empty/);
  await refused(
    { extent: [139, 5000, 140, 5001] },
    /shows none of its layers\n +expected: .* -30, -30, 1030, 1030 [\s\S]*found: +139, 5000, 140, 5001/,
  );
  await refused({ crs: "EPSG:999999" }, /EPSG:999999 is not known[\s\S]*where: +crs of map area/);
  await refused(
    { layers: [{ kind: "polygons", geometries, crs: "EPSG:999999" }] },
    /where: +layers\[0\]\.crs of map area\n +do: +check the number/,
  );
  await refused(
    { layers: [{ kind: "polygon", geometries } as never] },
    /no known kind[\s\S]*points, lines, polygons, raster/,
  );
  await refused(
    { layers: [{ kind: "lines", geometries: { geometry: {} } as never }] },
    /pass layer\.geometry/,
  );
  await refused({ extent: [0, 0, -1, 1] }, /empty extent/);
  await refused(
    { layers: [{ kind: "polygons", geometries, values: [1, 2], scale }] },
    /1 value, one for each of the polygons\n +found: +2 values[\s\S]*layers\[0\]/,
  );
  await refused({ layers: [{ kind: "polygons", geometries, values: [1] }] }, /values only/);
  await refused(
    { layers: [{ kind: "polygons", geometries, values: [7], scale }] },
    /the legend does not have[\s\S]*7/,
  );
  await refused({ layers: [{ kind: "points", x: [0, NaN], y: [0, 0] }] }, /coordinate 2 of 2/);
  await refused({ layers: [{ kind: "points", x: [0], y: [] }] }, /as many y as x/);
  await refused({ panels: [{ title: { ja: "a", en: "" }, layers: [] }] }, /panels\[0\]\.title\.en/);
  await refused(
    { panels: [{ title: { ja: "a", en: "a" }, layers: [], extent: [5, 0, 5, 1] }] },
    /empty panels\[0\]\.extent/,
  );
  await refused({
    layers: [{ kind: "polygons", geometries, values: [1], scale: { ...scale, colours: ["red"] } }],
  }, /colour that cannot be read/);
});

Deno.test("a layer of another kind of geometry is refused by name", async () => {
  const refused = (layer: MapLayer, pattern: RegExp) =>
    assert.rejects(map("area", { ...area, layers: [layer] }, options), pattern);
  const axis = Float64Array.of(0, 1000);
  const points: Geometries = { kind: "point", length: 2, x: axis, y: axis };
  const starts = Uint32Array.of(0, 2);
  const lines: Geometries = {
    kind: "line",
    length: 1,
    x: axis,
    y: axis,
    pathStart: starts,
    featureStart: Uint32Array.of(0, 1),
  };
  await map("area", { ...area, layers: [{ kind: "lines", geometries: lines }] }, options);
  await refused(
    { kind: "polygons", geometries: lines },
    /expected: +polygons\n +found: +lines\n +where: +layers\[0\], kind: "polygons"\n +do: +draw it with kind: "lines"/,
  );
  await refused({ kind: "polygons", geometries: points }, /found: +points[\s\S]*x: layer\.geometry\.x/);
  await refused({ kind: "lines", geometries: points }, /found: +points[\s\S]*kind: "points"/);
  const path = { type: "LineString", coordinates: [[0, 0], [1, 1]] };
  await refused({ kind: "polygons", geometries: [path] as never }, /found: +LineString/);
});

Deno.test("a ring that does not end where it starts is refused, with its place", async () => {
  const open = { type: "Polygon" as const, coordinates: [[[0, 0], [9, 0], [9, 9], [0, 9]]] };
  const holed = {
    type: "MultiPolygon" as const,
    coordinates: [square(0, 0, 9).coordinates, open.coordinates],
  };
  const refused = (geometries: Extract<MapLayer, { kind: "polygons" }>["geometries"], pattern: RegExp) =>
    Promise.all(
      (["polygons", "lines"] as const).map((kind) =>
        assert.rejects(map("area", { ...area, layers: [{ kind, geometries }] }, options), pattern)
      ),
    );
  await refused(
    [square(0, 0, 9), open],
    /open ring[^]*found: +0, 0 first and 0, 9 last[^]*layers\[0\]\.geometries, number 2 of 2/,
  );
  await refused([holed], /open ring[^]*number 1 of 1[^]*first position at the end/);
});

Deno.test("a dataset of the catalog goes onto a map without a word about its type", async () => {
  const scratch = new URL("../../.kenzan/", import.meta.url);
  await Deno.mkdir(scratch, { recursive: true });
  const file = await Deno.makeTempFile({ dir: scratch.pathname, prefix: "map-", suffix: ".ts" });
  await Deno.writeTextFile(
    file,
    `import { openCatalog } from "kenzan/catalog/mod.ts";
    import * as publish from "kenzan/publish/mod.ts";
    const layer = await (await openCatalog()).vector("stands");
    const { crs, geometry } = layer;
    const label = { ja: "林分", en: "Stands" };
    await publish.map("stands", {
      crs: "EPSG:6677",
      layers: [
        { kind: "polygons", crs, geometries: geometry },
        { kind: "lines", crs: layer.crs, geometries: layer.geometry },
        { kind: "points", crs, x: geometry.x, y: geometry.y },
      ],
    }, { label });`,
  );
  try {
    const check = new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", file],
      env: { NO_COLOR: "1" },
    });
    const { success, stderr } = await check.output();
    assert.ok(success, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a layer without its geometries is refused by name", async () => {
  const misspelt = { kind: "polygons", geometry: [square(0, 0, 1000)] } as unknown as MapLayer;
  await assert.rejects(map("area", { ...area, layers: [misspelt] }, options), /`geometries` of the polygons/);
});
