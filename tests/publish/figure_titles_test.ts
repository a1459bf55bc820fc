/** Numbers on axes and ramps say of what they are. */

import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { figure, type Say } from "kenzan/publish/mod.ts";

const rows = [
  { year: 2005, kind: "スギ", dbh: 23.4, height: 18, at: new Date("2005-04-01") },
  { year: 2010, kind: "ヒノキ", dbh: 31, height: 21, at: new Date("2010-04-01") },
  { year: 2015, kind: "スギ", dbh: 18.9, height: 12, at: new Date("2015-04-01") },
];
const dbh = (say: Say) => ({ label: say("胸高直径 (cm)", "DBH (cm)") });
const height = (say: Say) => ({ label: say("樹高 (m)", "Height (m)") });
const publishing = (draw: (say: Say) => Element) =>
  figure("trees", draw, { label: { ja: "毎木調査", en: "Tree survey" } });

const accepted: Record<string, (say: Say) => Element> = {
  "two titled axes": (say) =>
    Plot.plot({ x: dbh(say), y: height(say), marks: [Plot.dot(rows, { x: "dbh", y: "height" })] }),
  "bars by name: names need no title": (say) =>
    Plot.plot({ x: dbh(say), y: { label: null }, marks: [Plot.barX(rows, { x: "dbh", y: "kind" })] }),
  "an axis of names with the field's own name": (say) =>
    Plot.plot({ x: dbh(say), marks: [Plot.tickX(rows, { x: "dbh", y: "kind" })] }),
  "dates": (say) => Plot.plot({ y: height(say), marks: [Plot.lineY(rows, { x: "at", y: "height" })] }),
  "no axis where no numbers are to be read": (say) =>
    Plot.plot({
      x: dbh(say),
      y: { axis: null },
      marks: [Plot.dotX(rows, Plot.dodgeY({ x: "dbh" }))],
    }),
  "an axis without ticks": (say) =>
    Plot.plot({
      x: dbh(say),
      y: { ticks: [], label: null },
      marks: [Plot.dot(rows, { x: "dbh", y: "height" })],
    }),
  "a title on an axis that is a mark": (say) =>
    Plot.plot({
      y: height(say),
      marks: [Plot.axisX({ anchor: "top", ...dbh(say) }), Plot.dot(rows, { x: "dbh", y: "height" })],
    }),
  "facets by name": (say) =>
    Plot.plot({
      x: dbh(say),
      y: height(say),
      marks: [Plot.dot(rows, { x: "dbh", y: "height", fx: "kind" })],
    }),
  "facets by year, titled": (say) =>
    Plot.plot({
      x: dbh(say),
      y: height(say),
      fx: { label: say("年", "Year"), tickFormat: "d" },
      marks: [Plot.dot(rows, { x: "dbh", y: "height", fx: "year" })],
    }),
  "numbers with what they are, as names": (say) =>
    Plot.plot({
      x: { label: null, tickFormat: (year: number) => say(`${year}年`, `in ${year}`) },
      y: height(say),
      marks: [Plot.barY(rows, { x: "year", y: "height" })],
    }),
  "a histogram": (say) =>
    Plot.plot({
      x: dbh(say),
      y: { label: say("本数 (本)", "Trees") },
      marks: [Plot.rectY(rows, Plot.binX({ y: "count" }, { x: "dbh" }))],
    }),
  "a titled ramp and names in swatches": (say) =>
    Plot.plot({
      x: dbh(say),
      y: height(say),
      color: { legend: true, ...height(say) },
      symbol: { legend: true },
      marks: [Plot.dot(rows, { x: "dbh", y: "height", stroke: "height", symbol: "kind" })],
    }),
  "a title that is the field's name in one language": (say) =>
    Plot.plot({
      x: { label: say("胸高直径", "dbh") },
      y: height(say),
      marks: [Plot.dot(rows, { x: "dbh", y: "height" })],
    }),
  "a heat map of years and names": (say) =>
    Plot.plot({
      x: { label: say("年", "Year"), tickFormat: "d" },
      color: { legend: true, ...height(say) },
      marks: [Plot.cell(rows, { x: "year", y: "kind", fill: "height" })],
    }),
  "a drawing without any axis": () =>
    Plot.plot({ axis: null, marks: [Plot.dot(rows, { x: "dbh", y: "height" })] }),
  "a drawing that Plot did not make": () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 10 10");
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "circle"));
    return svg;
  },
};
for (const [name, draw] of Object.entries(accepted)) {
  Deno.test(`accepted: ${name}`, async () => {
    assert.equal((await publishing(draw)).kind, "figure");
  });
}

const refused: Record<string, [draw: (say: Say) => Element, found: RegExp]> = {
  "names of fields, which Plot takes for want of titles": [
    () => Plot.plot({ marks: [Plot.dot(rows, { x: "dbh", y: "height" })] }),
    /the axis x \(.*\): "dbh", the name of a field\n.*the axis y \(.*\): "height", the name of a field[\s\S]*`x: \{ label: say\(/,
  ],
  "an axis that is told to have no title": [
    (say) =>
      Plot.plot({ x: dbh(say), y: { label: null }, marks: [Plot.dot(rows, { x: "dbh", y: "height" })] }),
    /found: {4}the axis y \(12, 13, 14, \.\.\.\): no title[\s\S]*`y: \{ axis: null \}`/,
  ],
  "values that functions give": [
    () => Plot.plot({ marks: [Plot.dot(rows, { x: ({ dbh }) => dbh, y: ({ height }) => height })] }),
    /the axis x .*: no title\n.*the axis y .*: no title/,
  ],
  "what a transform counts": [
    (say) => Plot.plot({ x: dbh(say), marks: [Plot.rectY(rows, Plot.binX({ y: "count" }, { x: "dbh" }))] }),
    /the axis y .*: "Frequency", the name of a field/,
  ],
  "numbers that stand for names": [
    (say) => Plot.plot({ y: height(say), marks: [Plot.barY(rows, { x: "year", y: "height" })] }),
    /the axis x \(2,005, 2,010, 2,015, .*\): "year", the name of a field/,
  ],
  "facets by number": [
    (say) =>
      Plot.plot({
        x: dbh(say),
        y: height(say),
        marks: [Plot.dot(rows, { x: "dbh", y: "height", fy: "year" })],
      }),
    /the axis fy \(.*\): "year", the name of a field/,
  ],
  "facets of the whole plot by number": [
    (say) =>
      Plot.plot({
        x: dbh(say),
        y: height(say),
        facet: { data: rows, x: "year" },
        marks: [Plot.dot(rows, { x: "dbh", y: "height" })],
      }),
    /the axis fx \(.*\): "year", the name of a field/,
  ],
  "the ramp of a legend": [
    (say) =>
      Plot.plot({
        x: dbh(say),
        y: height(say),
        color: { legend: true },
        marks: [Plot.dot(rows, { x: "dbh", y: "height", stroke: ({ dbh }) => dbh * 2 })],
      }),
    /the ramp of the legend \(.*\): no title[\s\S]*`color: \{ label: say\([^`]*`\n?$/,
  ],
  "one of two plots": [
    (say) => {
      const both = document.createElement("div");
      const marks = [Plot.dot(rows, { x: "dbh", y: "height" })];
      both.append(Plot.plot({ x: dbh(say), y: height(say), marks }), Plot.plot({ x: dbh(say), marks }));
      return both;
    },
    /found: {4}the axis y \(.*\): "height", the name of a field\n {2}do:/,
  ],
  "one of two languages": [
    (say) =>
      Plot.plot({
        x: { label: say("胸高直径 (cm)", "") },
        y: height(say),
        marks: [Plot.dot(rows, { x: "dbh", y: "height" })],
      }),
    /the axis x \(.*\): no title/,
  ],
};
for (const [name, [draw, found]] of Object.entries(refused)) {
  Deno.test(`refused: ${name}`, async () => {
    await assert.rejects(() => publishing(draw), (error: Error) => {
      assert.match(error.message, /figure trees shows numbers, and does not say of what/);
      assert.match(error.message, found);
      return true;
    });
  });
}
