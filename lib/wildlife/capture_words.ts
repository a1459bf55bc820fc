import { Fault } from "../fault/mod.ts";
import { CAPTURE_CODES } from "./capture_codes.ts";
import type { CaptureMethod } from "./capture_method.ts";

/** What a field of the records is coded by. */
export interface CaptureFieldCodes {
  method: CaptureMethod;
  sex: typeof CAPTURE_CODES.sex[number]["code"];
  ageClass: typeof CAPTURE_CODES.ageClass[number]["code"];
  disposal: typeof CAPTURE_CODES.disposal[number]["code"];
}

/** Words of survey sheets that mean a code. */
export interface CaptureWord<Field extends keyof CaptureFieldCodes = keyof CaptureFieldCodes> {
  field: Field;
  code: CaptureFieldCodes[Field];
  words: readonly string[];
  /** Why these words mean this code. */
  reason: { ja: string; en: string };
}

const word = <Field extends keyof CaptureFieldCodes>(
  field: Field,
  code: CaptureFieldCodes[Field],
  words: string,
  ja: string,
  en: string,
): CaptureWord<Field> => ({ field, code, words: words.split(" "), reason: { ja, en } });

/**
 * What Japanese survey sheets write, and the code that it means. Compared without regard to width, case, spaces, hiragana and
 * katakana; わな is 罠, 歳 is 才. The codes themselves are accepted too. A notebook adds words to it by its parameter: see
 * {@link captureWords}.
 */
export const CAPTURE_WORDS: readonly CaptureWord[] = [
  word(
    "method",
    "trap",
    "わな わな猟 くくりわな 足くくりわな くくり 箱わな はこわな 箱 囲いわな 囲わな 囲い 大型囲いわな 捕獲柵 わな(くくり) わな(箱) わな(囲い)",
    "わな猟は、くくりわな、はこわな、囲いわなによる（鳥獣保護管理法施行規則）。止め刺しに銃を用いても、捕らえた方法による",
    "Traps are snares, box traps and enclosures; what counts is how the animal was caught, not how it was killed",
  ),
  word(
    "method",
    "gun",
    "銃 銃猟 銃器 猟銃 装薬銃 散弾銃 ライフル ライフル銃 忍び猟 忍び 巻き狩り 巻狩り 巻狩 まき狩り 流し猟 待ち伏せ 待ち猟 誘引狙撃 夜間銃猟",
    "装薬銃を用いる猟法。忍び猟、巻き狩り、誘引狙撃等の違いは区別しない",
    "Ways of hunting with guns, not told apart here",
  ),
  word("sex", "male", "オス 雄 牡 ♂ M", "雄の表記", "Words for males"),
  word("sex", "female", "メス 雌 牝 ♀ F", "雌の表記", "Words for females"),
  word("sex", "unknown", "不明 判別不能 ?", "性別が分からない", "Sex not known"),
  word(
    "ageClass",
    "fawn",
    "幼獣 幼体 幼 仔 子 仔鹿 子鹿 仔ジカ 子ジカ 当歳 当年仔 当年子 0歳",
    "出生から1年未満の個体（0歳）",
    "Animals in their first year",
  ),
  word("ageClass", "subadult", "亜成獣 亜成体 亜成 若獣 若齢 1歳", "1歳の個体", "Animals of one year"),
  word(
    "ageClass",
    "adult",
    `成獣 成体 成 大人 親 2歳以上 ${Array.from({ length: 24 }, (_, k) => `${k + 2}歳`).join(" ")}`,
    "2歳以上の個体。「1歳以上」は亜成獣を含むため、この表にない",
    "Animals of two years and more; 1歳以上 holds subadults too, and is not in this table",
  ),
  word("ageClass", "unknown", "不明 判別不能 ?", "年齢区分が分からない", "Age class not known"),
  word(
    "disposal",
    "meat",
    "ジビエ ジビエ利用 ジビエ活用 食肉 食肉利用 食用 利活用 自家消費",
    "食肉としての利用",
    "Used as meat",
  ),
  word("disposal", "buried", "埋設 埋設処分 埋却 埋却処分 埋める", "埋設", "Buried"),
  word("disposal", "incinerated", "焼却 焼却処分 焼却処理", "焼却", "Burnt"),
  word("disposal", "other", "その他 減容化 減容化処理 廃棄", "上のいずれでもない処分", "None of these"),
  word("disposal", "unknown", "不明 ?", "処分の方法が分からない", "Not known"),
];

/**
 * The table of words with those of a notebook's parameter before it: `method.trap=ドラム缶わな, ageClass.adult=1歳以上`.
 *
 * @throws {Fault} a part that is not `field.code=word`, a field or code that is not there.
 */
export function captureWords(text = ""): readonly CaptureWord[] {
  const parts = text.split(/[,、，]/).map((part) => part.trim()).filter((part) => part !== "");
  const own = parts.map((part) => {
    const [, key, given] = /^([\w.]+)\s*[=＝]\s*(.+)$/.exec(part) ?? [];
    const known = CAPTURE_WORDS.find(({ field, code }) => `${field}.${code}` === key);
    if (known === undefined) {
      throw new Fault("wildlife: words of capture records that cannot be read", {
        expected: `field.code=word, apart by commas; of ${
          CAPTURE_WORDS.map(({ field, code }) => `${field}.${code}`).join(", ")
        }`,
        found: JSON.stringify(part),
        where: "parameter words",
      });
    }
    return { ...known, words: [given], reason: { ja: "実行時の指定", en: "given for this run" } };
  });
  return [...own, ...CAPTURE_WORDS];
}

/** A word without what only looks different. */
const plainWord = (text: string) =>
  text.normalize("NFKC").toLowerCase().replace(/[\s\ufe0e\ufe0f]/g, "").replaceAll("罠", "わな").replaceAll(
    "才",
    "歳",
  )
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

/**
 * The codes that the texts of a column mean, empty where there is none.
 *
 * @param where The table, for errors.
 * @throws {Fault} words that are in no table, each with the first row it is in, and the words that are accepted.
 */
export function captureCodes<Field extends keyof CaptureFieldCodes>(
  texts: readonly string[],
  field: Field,
  { words = CAPTURE_WORDS, where }: { words?: readonly CaptureWord[]; where: string },
): (CaptureFieldCodes[Field] | "")[] {
  const of = words.filter((each): each is CaptureWord<Field> => each.field === field);
  const codes = new Map<string, CaptureFieldCodes[Field]>();
  for (const { code, words } of of) {
    for (const each of [code, ...words].map(plainWord)) if (!codes.has(each)) codes.set(each, code);
  }
  const unknown = new Map<string, number>();
  const found = texts.map((text, row) => {
    if (text.trim() === "") return "";
    const code = codes.get(plainWord(text));
    if (code === undefined && !unknown.has(text)) unknown.set(text, row + 1);
    return code ?? "";
  });
  if (unknown.size === 0) return found;
  const listed = [...unknown].slice(0, 20).map(([text, row]) => `${JSON.stringify(text)} in row ${row}`);
  throw new Fault(`wildlife: ${FIELD_NAMES[field]} that is not known`, {
    expected: of.map(({ code, words }) => `${code} (${words.slice(0, 14).join(" ")})`).join("; "),
    found: listed.join(", ") + (unknown.size > 20 ? ` and ${unknown.size - 20} more words` : ""),
    where,
    remedy: `correct the table, or say what a word means: -p "words=${field}.${of[0].code}=${
      [...unknown.keys()][0]
    }"`,
  });
}

const FIELD_NAMES: Readonly<Record<keyof CaptureFieldCodes, string>> = {
  method: "a method of capture (捕獲方法)",
  sex: "a sex (性別)",
  ageClass: "an age class (年齢区分)",
  disposal: "a disposal (処分)",
};
