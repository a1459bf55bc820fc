import assert from "node:assert/strict";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

const { area } = wildlife.captureGround(await (await openCatalog()).table("capture-cells"), "EPSG:6676");
const west = area.grid.origin[0] + area.grid.cell / 2;
const south = area.grid.origin[1] - (area.grid.height - 0.5) * area.grid.cell;

/** Records as a sheet has them. */
function sheet(
  words: Partial<Record<"捕獲方法" | "性別" | "年齢区分" | "処分方法", string[]>>,
  options = {},
) {
  const count = Object.values(words)[0]!.length;
  const all = { 捕獲方法: new Array<string>(count).fill("わな"), ...words };
  return wildlife.captureRecords(
    tableFrom({
      捕獲日: Array.from({ length: count }, () => new Date("2022-07-03")),
      x: new Float64Array(count).fill(west),
      y: new Float64Array(count).fill(south),
      ...all,
    }),
    area,
    options,
  );
}

Deno.test("words of Japanese sheets mean the codes, whatever their width, case and kana", () => {
  const methods = {
    trap: [
      "trap",
      "わな",
      "ワナ",
      "ﾜﾅ",
      "罠",
      "くくりわな",
      "くくり罠",
      "箱わな",
      "箱ワナ",
      "囲いわな",
      "わな猟",
      "わな（くくり）",
    ],
    gun: ["gun", "銃", "銃猟", "忍び猟", "巻き狩り", "巻狩り", "誘引狙撃", " ライフル銃　"],
  };
  for (const [code, words] of Object.entries(methods)) {
    assert.deepEqual(sheet({ 捕獲方法: words }).method, words.map(() => code));
  }
  assert.deepEqual(
    sheet({ 性別: ["オス", "ｵｽ", "雄", "♂", "♂\ufe0f", "Ｍ", "メス", "雌", "♀", "f", "不明", "", "male"] })
      .sex,
    [
      "male",
      "male",
      "male",
      "male",
      "male",
      "male",
      "female",
      "female",
      "female",
      "female",
      "unknown",
      "",
      "male",
    ],
  );
  assert.deepEqual(
    sheet({
      年齢区分: ["成獣", "幼獣", "亜成獣", "０歳", "0才", "1歳", "３才", "2歳以上", "当歳", "不明", ""],
    }).ageClass,
    ["adult", "fawn", "subadult", "fawn", "fawn", "subadult", "adult", "adult", "fawn", "unknown", ""],
  );
  assert.deepEqual(
    sheet({ 処分方法: ["ジビエ利用", "ｼﾞﾋﾞｴ", "埋設", "焼却", "その他"] }).disposal,
    ["meat", "meat", "buried", "incinerated", "other"],
  );
});

Deno.test("a word that is not known is refused with its row, the words accepted, and how to add it", () => {
  assert.throws(
    () => sheet({ 性別: ["オス", "雌雄不明個体", "メス"] }),
    /a sex[\s\S]*male \(オス 雄[\s\S]*"雌雄不明個体" in row 2[\s\S]*capture-records[\s\S]*-p "words=sex\.male=雌雄不明個体"/,
  );
  // It holds subadults and adults: nobody but the surveyor knows.
  assert.throws(
    () => sheet({ 年齢区分: ["成獣", "1歳以上", "網", "1歳以上"] }),
    /"1歳以上" in row 2, "網" in row 3/,
  );
  assert.throws(() => sheet({ 捕獲方法: ["網"] }), /method of capture/);
  assert.throws(() => sheet({ 捕獲方法: ["わな", ""] }), /without a method[\s\S]*row 2/);
});

Deno.test("words that are given for a run are read too, and go before the table", () => {
  const words = wildlife.captureWords("ageClass.adult=1歳以上、method.trap=ドラム缶, ageClass.adult=1歳");
  assert.deepEqual(sheet({ 年齢区分: ["1歳以上", "１才"] }, { words }).ageClass, ["adult", "adult"]);
  assert.deepEqual(sheet({ 捕獲方法: ["ドラム缶"] }, { words }).method, ["trap"]);
  assert.throws(
    () => wildlife.captureWords("sex.buck=オス"),
    /cannot be read[\s\S]*sex\.male[\s\S]*sex\.buck/,
  );
  assert.equal(wildlife.captureWords().length, wildlife.CAPTURE_WORDS.length);
});

Deno.test("no word means two codes of a field, and every code has a reason in both languages", () => {
  for (const field of ["method", "sex", "ageClass", "disposal"] as const) {
    const words = wildlife.CAPTURE_WORDS.filter((each) => each.field === field).flatMap(({ words }) => words);
    assert.equal(new Set(words).size, words.length, field);
  }
  assert.ok(wildlife.CAPTURE_WORDS.every(({ reason }) => reason.ja !== "" && reason.en !== ""));
});

Deno.test("columns that a sheet has not are told once, and a measure in another unit is refused", () => {
  const records = sheet({ 性別: ["オス", "メス"] });
  const log = {
    ...records,
    month: new Int32Array(),
    effort: new Float64Array(),
    captures: new Float64Array(2),
    team: [],
  };
  const missing = wildlife.checkCaptureRecords(records, log).filter(({ code }) => code === "missing");
  assert.deepEqual(
    missing.map(({ field, row }) => `${row} ${field}`).toSorted(),
    ["ageClass", "capturer", "height", "hindFoot", "length", "serial", "weight"].map((field) => `0 ${field}`),
  );
  const table = tableFrom({
    date: [new Date("2022-07-03")],
    method: ["わな"],
    x: Float64Array.of(west),
    y: Float64Array.of(south),
    体重: Float64Array.of(52_000),
  }, { units: { 体重: "g" } });
  assert.throws(() => wildlife.captureRecords(table, area), /another unit[\s\S]*体重 in kg[\s\S]*found: +g/);
});
