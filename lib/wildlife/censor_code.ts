import { DataType, type Vector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";

/**
 * Which stays are censored. True and false say so themselves; numbers do not: ctrest writes 1 for a censored stay,
 * survival analysis (and eradicate) 0, so that what they mean has to be declared.
 *
 * @param measured Rows with a stay; the others stay 0.
 * @param code The number that stands for a censored stay.
 * @throws Fault without a column while stays are measured, for numbers without a declared code, for a stay without a
 * code, and for other codes than 0 and 1.
 */
export function readCensoring(
  column: Vector | null,
  measured: readonly number[],
  stay: Float64Array,
  code: 0 | 1 | undefined,
): { flags: Uint8Array; cautions: Caution[] } {
  const flags = new Uint8Array(stay.length);
  if (measured.length === 0) return { flags, cautions: [] };
  if (column === null) {
    throw new Fault("wildlife: staying times without a word about censoring", {
      expected:
        "a column `censored`: whether the animal was still in the focal area when the recording ended",
      found: `${measured.length} staying times and no such column`,
      remedy: "add it (false in every row where every stay was seen to its end)",
    });
  }
  const isBoolean = DataType.isBool(column.type);
  if (!isBoolean && code === undefined) {
    throw new Fault("wildlife: what the censor code means is not declared", {
      expected:
        "censoredCode 1 (1 = censored, as ctrest) or 0 (0 = censored, 1 = seen to its end, as eradicate)",
      found: `numbers in the column of censoring: ${
        [...new Set(measured.map((row) => column.get(row)))].slice(0, 5).join(", ")
      }`,
      remedy:
        "declare it: `-p censoredCode=1` or `-p censoredCode=0`; a column of true and false needs no declaration",
    });
  }
  const wrong: string[] = [];
  for (const row of measured) {
    const value: unknown = column.get(row);
    if (isBoolean && value !== null) flags[row] = Number(value);
    else if (!isBoolean && (Number(value) === 0 || Number(value) === 1) && value !== null && value !== "") {
      flags[row] = Number(Number(value) === code);
    } else wrong.push(`row ${row + 1}: ${value ?? "nothing"}`);
  }
  if (wrong.length > 0) {
    throw new Fault("wildlife: stays without a readable censor code", {
      expected: isBoolean ? "true or false" : "0 or 1",
      found: wrong.slice(0, 5).join("\n"),
    });
  }
  return { flags, cautions: doubts(measured, stay, flags) };
}

/**
 * A declared censor code from a notebook's parameter: `1`, `0`, or nothing.
 *
 * @throws Fault for anything else.
 */
export function parseCensorCode(text: string): 0 | 1 | undefined {
  if (text.trim() === "") return undefined;
  if (text.trim() === "0" || text.trim() === "1") return Number(text) as 0 | 1;
  throw new Fault("wildlife: not a censor code", {
    expected: "1, 0, or nothing where the column says true and false",
    found: JSON.stringify(text),
  });
}

/** Recordings are cut off in long stays rather than in short ones: the reverse is what a swapped code looks like. */
function doubts(measured: readonly number[], stay: Float64Array, flags: Uint8Array): Caution[] {
  const mean = (flag: number) => {
    const rows = measured.filter((row) => flags[row] === flag);
    return { n: rows.length, mean: rows.reduce((sum, row) => sum + stay[row], 0) / rows.length };
  };
  const [seen, cut] = [mean(0), mean(1)];
  if (cut.n <= seen.n || cut.mean >= seen.mean) return [];
  return [caution(
    "censor-code",
    `滞在時間の過半（${cut.n}件）が打切りであり、打ち切られた滞在の平均（${
      cut.mean.toFixed(1)
    }秒）が打ち切られていないものの平均（${
      seen.mean.toFixed(1)
    }秒）より短い。打切りの符号が逆でないか確認を要する。`,
    `More than half of the stays (${cut.n}) are censored, and they are shorter (${
      cut.mean.toFixed(1)
    } s) than those that are not (${seen.mean.toFixed(1)} s): the censor code may be the other one.`,
  )];
}
