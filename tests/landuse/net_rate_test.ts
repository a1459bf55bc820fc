import assert from "node:assert/strict";
import {
  type ArdGrid,
  ardRate,
  type Domain,
  domainLabel,
  grossFlow,
  isEstimable,
  netRate,
  periodFrom,
  prefecturesOf,
  rateList,
  rateListTable,
  SIMULATED_PERIODS,
  SIMULATED_SINCE,
  tallyPeriod,
  tallyPeriods,
  withoutUnread,
} from "kenzan/landuse/mod.ts";
import { columnNumbers, columnTexts, writeCsv } from "kenzan/table/mod.ts";

const [FIRST, LAST] = [periodFrom(SIMULATED_PERIODS, 2021), periodFrom(SIMULATED_PERIODS, 2023)];

/** A row of points 500 m apart, one string of codes (as letters a = 1 ... m = 13) for each field. */
function rowOf(fields: Record<string, string>, pref: (k: number) => number = () => 20): ArdGrid {
  const n = Object.values(fields)[0].length;
  const each = Array.from({ length: n }, (_, k) => k);
  return {
    x: Int32Array.from(each, (k) => 500 * k),
    y: new Int32Array(n),
    pref: Uint8Array.from(each, pref),
    nfi: new Uint8Array(n),
    codes: Object.fromEntries(
      Object.entries(fields).map(([field, text]) => [
        field,
        Int8Array.from(text, (letter) => letter.charCodeAt(0) - 96),
      ]),
    ),
  };
}

const ofLand = (grid: ArdGrid, event: "AR" | "D", domain: Domain = "nation", period = LAST) =>
  ardRate(tallyPeriod(grid, period.field, 500), period, { event, base: "land", domain });

Deno.test("the net rate is AR less D, of land and in area, within its interval", () => {
  const grid = rowOf({ [LAST.field]: "aaccbbbbdddbb" });
  const [ar, d] = [ofLand(grid, "AR"), ofLand(grid, "D")];
  const net = netRate(ar, d);
  assert.ok(Math.abs(net.rate - (2 - 3) / 13 / 2) < 1e-12);
  assert.ok(Math.abs(net.areaHa - (ar.areaHa - d.areaHa)) < 1e-6);
  assert.ok(Math.abs(net.areaHa - net.rate * net.landHa) < 1e-6);
  assert.ok(net.interval.lower < net.rate && net.rate < net.interval.upper);
  // Wider than that of either by itself.
  assert.ok(net.interval.upper - net.interval.lower > d.interval.upper - d.interval.lower);
});

Deno.test("rates of other bases, periods and places have no net rate", () => {
  const grid = rowOf({ [LAST.field]: "aaccbbdd", [FIRST.field]: "aaccbbdd" }, (k) => (k % 2 ? 20 : 21));
  const tally = tallyPeriod(grid, LAST.field, 500);
  const ofForest = ardRate(tally, LAST, { event: "D", base: "start", domain: "nation" });
  assert.throws(() => netRate(ofLand(grid, "AR"), ofForest), /D of start, kpard23_25/);
  assert.throws(() => netRate(ofLand(grid, "D"), ofLand(grid, "AR")), /not the AR and D of one net rate/);
  assert.throws(() => netRate(ofLand(grid, "AR", 20), ofLand(grid, "D", 21)), /not the AR and D/);
  assert.throws(() => netRate(ofLand(grid, "AR"), ofLand(grid, "D", "nation", FIRST)), /kpard21_23/);
});

Deno.test("every event of the periods is accounted for on the way to the change since the base year", () => {
  //             D kept, D then AR, AR then D, D then unread, unread D, D read as code 9, nothing
  const grid = rowOf({
    [FIRST.field]: "dddcdlda",
    [LAST.field]: "accdbaaa",
    [SIMULATED_SINCE.field]: "dbcdmdia",
  });
  const since = { ...SIMULATED_SINCE, start: FIRST.start, years: LAST.end - FIRST.start };
  const both = { periods: [FIRST, LAST], since };
  assert.deepEqual(grossFlow(grid, "D", both), {
    event: "D",
    gross: 6,
    repeated: 0,
    points: { kept: 2, opposite: 1, cancelled: 1, other: 1, unread: 1 },
    unseen: 1,
    cumulative: 3,
  });
  const ar = grossFlow(grid, "AR", both);
  assert.equal(ar.gross - ar.repeated, Object.values(ar.points).reduce((a, b) => a + b));
  assert.deepEqual([ar.gross, ar.points.kept, ar.points.opposite, ar.points.cancelled], [3, 1, 1, 1]);
  const twice = rowOf({ [FIRST.field]: "d", [LAST.field]: "d", [SIMULATED_SINCE.field]: "d" });
  assert.deepEqual([grossFlow(twice, "D", both).gross, grossFlow(twice, "D", both).repeated], [
    2,
    1,
  ]);
  assert.throws(
    () => grossFlow(rowOf({ [LAST.field]: "d", [FIRST.field]: "d" }), "D", both),
    /no such period[\s\S]*found: +KP_ARD25/,
  );
  assert.throws(
    () => grossFlow(grid, "D", { periods: [LAST], since }),
    /not those of the change from base to end[\s\S]*2021 to 2025/,
  );
});

Deno.test("several periods are tallied as each by itself", () => {
  const grid = rowOf({ [FIRST.field]: "ddbblcaadb", [LAST.field]: "abddbmccab" }, (k) => (k < 6 ? 20 : 21));
  const both = tallyPeriods(grid, [FIRST.field, LAST.field], 500);
  assert.deepEqual(both[FIRST.field], tallyPeriod(grid, FIRST.field, 500));
  assert.deepEqual(both[LAST.field], tallyPeriod(grid, LAST.field, 500));
  assert.deepEqual([both[LAST.field].successive.count[20], both[LAST.field].successive.count[21]], [4, 3]);
});

Deno.test("a list of prefectures is a domain: its rate is that of their points together", () => {
  const grid = rowOf({ [LAST.field]: "bbddbbbdbbbb" }, (k) => 20 + Math.floor(k / 4));
  const pair = ofLand(grid, "D", [20, 21]);
  assert.equal(pair.events, 3);
  assert.ok(Math.abs(pair.areaHa - ofLand(grid, "D", 20).areaHa - ofLand(grid, "D", 21).areaHa) < 1e-6);
  assert.deepEqual(prefecturesOf([13, 1]).map(({ code }) => code), [1, 13]);
  assert.deepEqual(domainLabel([13, 1]), { ja: "北海道、東京都", en: "Hokkaido, Tokyo" });
  for (const wrong of [[], [0], [1, 1], [47, 48]]) {
    assert.throws(() => prefecturesOf(wrong), /no such domain[\s\S]*a list of these/, String(wrong));
  }
});

Deno.test("the list holds every rate, leaves open what cannot be had, and goes to CSV", () => {
  // Prefecture 21 is under cloud in the last period.
  const grid = rowOf({ [FIRST.field]: "abcdabcd", [LAST.field]: "abcdllll" }, (k) => (k < 4 ? 20 : 21));
  const tallies = tallyPeriods(grid, [FIRST.field, LAST.field], 500);
  assert.equal(isEstimable(tallies[LAST.field], { event: "D", base: "land", domain: 21 }), false);
  assert.equal(isEstimable(tallies[LAST.field], { event: "D", base: "land", domain: "nation" }), false);
  assert.equal(isEstimable(tallies[FIRST.field], { event: "D", base: "land", domain: "nation" }), true);
  // Left out, the prefecture has no rate, and the others have theirs.
  const { tally, prefectures } = withoutUnread(tallies[LAST.field]);
  assert.deepEqual(prefectures, [21]);
  assert.equal(isEstimable(tally, { event: "D", base: "land", domain: "nation" }), true);
  assert.equal(isEstimable(tally, { event: "D", base: "land", domain: 21 }), false);
  assert.deepEqual(withoutUnread(tallies[FIRST.field]), { tally: tallies[FIRST.field], prefectures: [] });
  const rows = rateList([{ spacing: 500, tallies }], { periods: [FIRST, LAST], domains: [20, 21, [20, 21]] });
  // Two periods, three domains, AR and D of two bases and net.
  assert.equal(rows.length, 2 * 3 * 5);
  const open = rows.filter(({ rate }) => rate === undefined);
  assert.equal(open.length, 5);
  assert.ok(open.every(({ period, domain }) => period === LAST && domain === 21));
  // The two together have the rate of the one that can be seen, which is told.
  const pair = rows.filter(({ period, domain }) => period === LAST && Array.isArray(domain));
  const alone = rows.filter(({ period, domain }) => period === LAST && domain === 20);
  assert.deepEqual(pair.map(({ rate }) => rate?.rate), alone.map(({ rate }) => rate?.rate));
  assert.ok(pair.every(({ without }) => without.join() === "21"));
  assert.ok(rows.every(({ period, without }) => period === LAST || without.length === 0));
  const table = rateListTable(rows);
  const find = (event: string, base: string) =>
    rows.findIndex((row) =>
      row.period === LAST && row.domain === 20 && row.event === event && row.base === base
    );
  const rate = columnTexts(table, "relative_to");
  assert.equal(rate[find("D", "start")], "forest at start");
  assert.equal(rate[find("AR", "start")], "non-forest at start");
  assert.equal(table.getChild("rate_per_year")!.get(find("D", "land")), 1 / 8);
  assert.equal(table.getChild("rate_per_year")!.get(find("net", "land")), 0);
  assert.equal(columnNumbers(table, "grid_m")[0], 500);
  const lines = new TextDecoder().decode(writeCsv(table)).split("\r\n");
  assert.equal(lines.length, 1 + rows.length + 1);
  assert.match(
    lines.at(-2)!,
    /^"20,21","?長野県、岐阜県"?,"Nagano, Gifu",500,kpard23_25,2023,2025,net,land,,21,/,
  );
  assert.ok(lines.some((line) => /^21,岐阜県,Gifu,500,kpard23_25,2023,2025,net,land,{15}$/.test(line)));
});
