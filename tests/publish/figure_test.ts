import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import {
  figure,
  type FigureOptions,
  PAPER_PLOT,
  type PublishedFigure,
  type Say,
} from "kenzan/publish/mod.ts";

const options: FigureOptions = { label: { ja: "森林減少率の推移", en: "Deforestation rate by period" } };
const rows = [{ x: 1, y: -2, group: "a" }, { x: 3, y: 4, group: "b" }];

/** Plots with titles on their axes: what else is tried needs none. */
const plot = (options: Plot.PlotOptions) =>
  Plot.plot({
    ...options,
    x: { label: "x (m)", ...options.x },
    y: { label: "y (m)", ...options.y },
    color: { label: "率 (%)", ...options.color },
  });

function svgOf(published: PublishedFigure, language: "ja" | "en" = "ja"): string {
  return new TextDecoder().decode(Uint8Array.fromBase64(published.content[language].inline!));
}

const drawn = async (draw: (say: Say) => Element) => svgOf(await figure("plot", draw, options));

Deno.test("a figure is drawn once for each language", async () => {
  const published = await figure("rates", (say) =>
    plot({
      ...PAPER_PLOT,
      x: { label: say("期間", "Period") },
      marks: [Plot.dot(rows, { x: "x", y: "y" })],
    }), options);
  assert.match(svgOf(published, "ja"), /期間/);
  assert.match(svgOf(published, "en"), /Period/);
  assert.doesNotMatch(svgOf(published, "en"), /期間/);
  assert.equal(published.width, 605);
});

Deno.test("a figure stands alone: no classes, styles, variables, outside fonts or references", async () => {
  const svg = await drawn(() =>
    plot({
      title: "t",
      caption: "c",
      color: { legend: true },
      marks: [
        Plot.frame(),
        Plot.line(rows, { x: "x", y: "y", marker: "arrow", clip: true }),
        Plot.dot(rows, { x: "x", y: "y", fill: "group", href: () => "https://example.org/" }),
      ],
    })
  );
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(svg, /class=|style=|<style|var\(|currentColor|system-ui|https:|<a[ >]|<figure|<div/);
  assert.equal(svg.match(/<svg/g)!.length, 1);
});

Deno.test("every reference inside a figure finds its definition", async () => {
  const svg = await drawn(() => plot({ marks: [Plot.lineY([1, 2, 3], { marker: "arrow", clip: true })] }));
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  const references = [...svg.matchAll(/url\(#([^)]+)\)/g)].map((match) => match[1]);
  assert.ok(references.length > 0);
  assert.ok(references.every((id) => ids.includes(id)));
  assert.ok(ids.every((id) => /^plot-\d+$/.test(id)));
});

Deno.test("the same figure has the same bytes, whatever was drawn before", async () => {
  const draw = () => plot({ marks: [Plot.lineY([1, 2, 3], { marker: "circle", clip: true })] });
  const first = await figure("plot", draw, options);
  await figure(
    "other",
    () => plot({ marks: [Plot.lineY([3, 1], { marker: "arrow", clip: true })] }),
    options,
  );
  const again = await figure("plot", draw, options);
  assert.equal(again.content.ja.sha256, first.content.ja.sha256);
  assert.equal(again.content.en.sha256, first.content.en.sha256);
});

Deno.test("a figure does not depend on time zone and language of the system", async () => {
  const code = `import * as Plot from "@observablehq/plot"; import { figure } from "kenzan/publish/mod.ts";
    const days = [0, 1e9, 5e9, 2e10].map((t, i) => ({ day: new Date(1.7e12 + t), n: i * 12345.5 }));
    const marks = [Plot.lineY(days, { x: "day", y: "n" })];
    const published = await figure("days", () => Plot.plot({ y: { label: "本" }, marks }),
      { label: { ja: "日", en: "Day" } });
    console.log(published.content.ja.sha256);`;
  const run = async (TZ: string, LANG: string) => {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", code],
      cwd: new URL("../..", import.meta.url),
      env: { TZ, LANG, LC_ALL: LANG },
    });
    return new TextDecoder().decode((await command.output()).stdout).trim().split("\n").at(-1)!;
  };
  const [here, there] = await Promise.all([
    run("Asia/Tokyo", "ja_JP.UTF-8"),
    run("America/New_York", "de_DE.UTF-8"),
  ]);
  assert.match(here, /^[0-9a-f]{64}$/);
  assert.equal(here, there);
});

Deno.test("minus is written as in tables", async () => {
  assert.doesNotMatch(
    await drawn(() => plot({ marks: [Plot.dot(rows, { x: "x", y: "y" })] })),
    /\u2212/,
  );
});

Deno.test("a text that would be cut off widens the figure", async () => {
  const published = await figure("long", () =>
    plot({
      width: 300,
      marks: [Plot.text([[1, 1], [2, 2]], { text: () => "右端からはみ出す長い名前", textAnchor: "start" })],
    }), options);
  assert.ok(published.width > 400, String(published.width));
  const { document } = parseHTML(svgOf(published));
  assert.equal(Number(document.querySelector("svg")!.getAttribute("width")), published.width);
});

Deno.test("a ramp legend is a gradient of vectors above the plot", async () => {
  const svg = await drawn(() =>
    plot({
      color: { legend: true, label: "率 (%)" },
      marks: [Plot.cellX([1, 2, 3], { fill: (d) => d })],
    })
  );
  assert.match(svg, /<linearGradient id="plot-1"[^>]*>(<stop [^>]*\/>){33}<\/linearGradient>/);
  assert.match(svg, /率 \(%\)/);
  assert.doesNotMatch(svg, /<image/);
});

Deno.test("swatches of a legend are drawn with their names", async () => {
  const svg = await drawn(() =>
    plot({
      color: { legend: true, domain: ["スギ", "ヒノキ"] },
      symbol: { legend: true },
      marks: [Plot.dot(rows, { x: "x", y: "y", stroke: (_, i) => ["スギ", "ヒノキ"][i], symbol: "group" })],
    })
  );
  assert.match(svg, />スギ<\/text>/);
  assert.match(svg, />b<\/text>/);
});

Deno.test("a raster is an embedded PNG", async () => {
  const svg = await drawn(() =>
    plot({ marks: [Plot.raster({ x1: 0, x2: 1, y1: 0, y2: 1, fill: (x: number, y: number) => x * y })] })
  );
  assert.match(svg, /href="data:image\/png;base64,iVBORw0KGgo/);
});

Deno.test("several drawings in one element stand below each other", async () => {
  const published = await figure("both", () => {
    const both = document.createElement("div");
    both.append(...[100, 120].map((height) => plot({ height, marks: [Plot.dotX([1, 2])] })));
    return both;
  }, options);
  assert.ok(published.height >= 220);
  assert.match(svgOf(published), /translate\(0,100\)/);
});

Deno.test("a figure can be printed smaller than drawn", async () => {
  const published = await figure(
    "small",
    () => plot({ width: 600, height: 300, axis: null, marks: [Plot.dotX([1])] }),
    {
      ...options,
      width: 300,
    },
  );
  assert.deepEqual([published.width, published.height], [300, 150]);
});

Deno.test("styles of the whole plot are kept where they print", async () => {
  const svg = await drawn(() =>
    plot({
      style: "font-size: 12px; background: #eef; color: #333",
      marks: [Plot.dot(rows, { x: "x", y: "y" })],
    })
  );
  assert.match(svg, /font-size="12px"/);
  assert.match(svg, /fill="#eef"/);
  assert.match(svg, /stroke="#333"/);
});

Deno.test("what does not print is refused", async () => {
  const refused = (draw: () => unknown, pattern: RegExp) =>
    assert.rejects(() => figure("plot", draw as () => Element, options), pattern);
  const dots = { x: "x", y: "y" };
  await refused(() => plot({ marks: [Plot.tip(rows, { ...dots, title: () => "t" })] }), /a tip/);
  await refused(
    () => plot({ marks: [Plot.image(rows, { ...dots, src: () => "http://e.org/a.png" })] }),
    /outside/,
  );
  await refused(
    () => plot({ style: "filter: blur(2px)", marks: [Plot.dotX([1])] }),
    /style that cannot be printed/,
  );
  await refused(() => document.createElement("table"), /HTML that cannot be printed/);
  await refused(() => Promise.resolve(plot({ marks: [] })), /a Promise/);
  await refused(() => undefined, /drew nothing/);
  await assert.rejects(
    () => figure("plot", Plot.dotX([1]) as never, options),
    /cannot be drawn[\s\S]*\(say\) =>/,
  );
  await assert.rejects(
    () => figure("plot", () => Plot.dotX([1]).plot(), undefined as never),
    /lacks its options/,
  );
});

Deno.test("a plot that carries a warning is refused", async () => {
  const days = ["2025-01-01", "2025-01-02"];
  await assert.rejects(
    () => figure("plot", () => plot({ marks: [Plot.dotX(days, { x: (day) => day })] }), options),
    /Plot warns about plot[\s\S]*found: +Warning: some data associated with the x scale are strings/,
  );
});

/** Rows of a survey in which one value is none. */
const survey = (value: unknown) =>
  [["a", 1], ["b", value], ["c", 3]].map(([site, y]) => ({ site, y: y as number, z: "one" }));

Deno.test("a mark that would leave a row out is refused with the row, its channel and its value", async () => {
  const refused = (mark: () => Plot.Markish, pattern: RegExp, more: Plot.PlotOptions = {}) =>
    assert.rejects(() => figure("plot", () => plot({ ...more, marks: [mark()] }), options), pattern);
  for (
    const [value, text] of [[NaN, "NaN"], [null, "null"], [undefined, "undefined"], [Infinity, "Infinity"]]
  ) {
    const rows = survey(value);
    const says = (place: string) =>
      new RegExp(`figure plot would leave out 1 of 3 rows[\\s\\S]*found: +row 2, ${place}: ${text}`);
    await refused(() => Plot.dot(rows, { x: "site", y: "y" }), says("y"));
    await refused(() => Plot.line(rows, { x: "site", y: "y" }), says("y"));
    await refused(() => Plot.areaY(rows, { x: "site", y: "y" }), says("y"));
    await refused(() => Plot.barY(rows, { x: "site", y: "y" }), says("y"));
    await refused(() => Plot.cell(rows, { x: "site", y: "z", fill: "y" }), says("fill"));
    await refused(() => Plot.dot(rows, { x: "site", y: "z", r: "y" }), says("r"));
    await refused(() => Plot.dot(rows, { x: "site", y: (row) => row.y }), /found: +row 2, y: (NaN|Infinity)/);
    await refused(() => Plot.rectY(rows, Plot.binX({ y: "count" }, { x: "y" })), says("y"));
    await refused(() => Plot.barX(rows, Plot.groupY({ x: "mean" }, { x: "y", y: "z" })), says("y"));
    await refused(() => Plot.dot(rows, { x: "y", y: "y", fx: "site" }), says("x"));
  }
  await refused(() => Plot.rectY([1, NaN, 3], Plot.binX({ y: "count" })), /row 2, value: NaN/);
  await refused(
    () => Plot.dot(survey(0), { x: "site", y: "y" }),
    /row 2, y: 0, which has no place on its scale[\s\S]*where: +dot \(mark 1\)/,
    { y: { type: "log" } },
  );
  await refused(
    () => Plot.dot(survey(2), { x: "site", y: "y" }),
    /row 3, x: "c", which has no place/,
    { x: { domain: ["a", "b"] } },
  );
});

Deno.test("a field that no row has is named", async () => {
  await assert.rejects(
    () => figure("plot", () => plot({ marks: [Plot.dot(survey(2), { x: "site", y: "rate" })] }), options),
    /leave out 3 of 3 rows[\s\S]*row 1 has no field "rate", y:/,
  );
});

Deno.test("gaps are drawn where they are meant, but not by a mark that has nothing else", async () => {
  const gap = { ...options, missing: "gap" as const };
  const rows = [1, 2, NaN, 4, 5].map((y, x) => ({ x, y }));
  const line = (data: typeof rows) => () => plot({ marks: [Plot.line(data, { x: "x", y: "y" })] });
  const svg = svgOf(await figure("plot", line(rows), gap));
  assert.match(svg, / d="M[^"M]*M[^"M]*"/);
  const nothing = rows.map(({ x }) => ({ x, y: NaN }));
  await assert.rejects(() => figure("plot", line(nothing), gap), /leave out 5 of 5 rows/);
  await assert.rejects(
    () => figure("plot", line(rows), { ...options, missing: "drop" as never }),
    /"refuse" or "gap"/,
  );
});

Deno.test("a figure without data is refused, whatever axes and lines of reference it has", async () => {
  const refused = (draw: () => Element, pattern: RegExp) =>
    assert.rejects(() => figure("plot", draw, options), pattern);
  const none = { x: "x", y: "y" };
  await refused(() => plot({ marks: [] }), /figure plot is empty/);
  await refused(() => plot({ x: { domain: [0, 1] }, grid: true, marks: [Plot.frame()] }), /is empty/);
  await refused(
    () => plot({ marks: [Plot.ruleY([0]), Plot.dot([], none), Plot.line([], none)] }),
    /is empty[\s\S]*dot \(mark 2\): none of 0 rows drawn\n +line \(mark 3\)/,
  );
  await refused(
    () => document.createElementNS("http://www.w3.org/2000/svg", "svg") as unknown as Element,
    /is empty/,
  );
  await figure(
    "plot",
    () => plot({ marks: [Plot.ruleY([0]), Plot.dot([], none), Plot.dot(rows, none)] }),
    {
      ...options,
    },
  );
  await figure("plot", () => plot({ marks: [Plot.ruleY([1])] }), options);
});

Deno.test("a row is not missed where a text, a title or a raster cell is left empty", async () => {
  const cells = { x1: 0, x2: 2, y1: 0, y2: 1, width: 2, height: 1, interpolate: undefined };
  await drawn(() =>
    plot({
      marks: [
        Plot.text(rows, { x: "x", y: "y", text: (row) => row.y > 0 ? "b" : null }),
        Plot.dot(rows, { x: "x", y: "y", title: () => null, filter: (row) => row.y > 0 }),
        Plot.raster([1, NaN], { ...cells, fill: (value: number) => value }),
      ],
    })
  );
});

Deno.test("marks can be drawn again after they were watched", async () => {
  const mark = Plot.dot(rows, { x: "x", y: "y" });
  await figure("plot", () => plot({ marks: [mark] }), options);
  assert.deepEqual(Object.keys(mark).filter((key) => key === "filter"), []);
  assert.equal(Object.getOwnPropertyDescriptor(Plot.Mark.prototype, "initialize")!.value.name, "initialize");
});

Deno.test("the globals of a browser are gone after drawing, even when it fails", async () => {
  await assert.rejects(() =>
    figure("plot", () => {
      throw new Error("mine");
    }, options), /^Error: mine$/);
  assert.equal(typeof globalThis.window, "undefined");
  assert.equal(typeof globalThis.document, "undefined");
});
