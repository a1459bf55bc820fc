import type { Random } from "../stats/mod.ts";
import { ARD_CODES, D_CODE } from "./ard_code.ts";
import { EMPTY } from "./code_column.ts";
import { FIELD_KIND, type FieldRecord } from "./survey.ts";

/** What truly happened at the points of a survey, by row of stage 1: since the base year, and in the last period. */
export interface TrueCodes {
  since: Int8Array;
  period: Int8Array;
}

/** Why points are not reached. */
const REASONS = ["急傾斜地", "通行止め", "立入りの承諾なし"];
/** Land use by `LAND_USE_CODES`: forest, and settlements. */
const [FOREST, SETTLEMENTS] = [1, 5];
/** Visits are made in the three months from the first of August on. */
const [FIRST_MONTH, DAYS] = [7, 92];

/**
 * What visits find who see what truly happened, and who do not reach every point, whatever there is to see at it.
 *
 * @param visits Rows of stage 1 and kinds, in the order of the list.
 * @param landUse Land use after D as it was read, by row of stage 1; 0 where there is none.
 * @param unreachable Share of the points that are not reached, 0-1.
 */
export function simulateFieldRecord(
  visits: { rows: ArrayLike<number>; kind: Uint8Array },
  { truth, landUse, unreachable, fiscalYear }: {
    truth: TrueCodes;
    landUse: Int8Array;
    unreachable: number;
    fiscalYear: number;
  },
  draw: Random,
): FieldRecord {
  const n = visits.kind.length;
  const column = (name: string) => ({ name, values: new Int8Array(n), misfits: new Map<number, number>() });
  const record = {
    code: column("KP_ARD"),
    landUse: column("land_use"),
    date: new Array<string>(n),
    notReached: { names: REASONS, index: new Int16Array(n).fill(-1) },
    remarks: new Array<string>(n).fill(""),
  };
  for (let k = 0; k < n; k++) {
    const row = visits.rows[k];
    const day = new Date(Date.UTC(fiscalYear, FIRST_MONTH, 1 + draw.integer(DAYS)));
    record.date[k] = day.toISOString().slice(0, 10);
    const [luck, reason, use] = [draw.uniform(), draw.integer(REASONS.length), 2 + draw.integer(5)];
    if (luck < unreachable) {
      record.notReached.index[k] = reason;
      continue;
    }
    const code = (visits.kind[k] === FIELD_KIND.ard ? truth.period : truth.since)[row];
    record.code.values[k] = code;
    const isForest = ARD_CODES[code - 1].landUse!.end;
    const known = code === D_CODE && landUse[row] > FOREST ? landUse[row] : EMPTY;
    record.landUse.values[k] = isForest ? FOREST : known || use;
    if (code === D_CODE && record.landUse.values[k] === SETTLEMENTS) record.remarks[k] = "太陽光発電施設";
  }
  return record;
}
