import { Fault } from "../fault/mod.ts";
import { writeCsv } from "../table/mod.ts";
import type { SimulatedCountry } from "./sample_grid.ts";
import { type SimulatedDelivery, simulateDelivery } from "./simulate_delivery.ts";

const TABLES = ["stage1", "stage2", "stack", "dating", "planned", "recheck", "fieldSurvey", "truth"] as const;

/** The delivery made last: its tables are asked for one after the other, and its country takes seconds. */
let last: { key: string; delivery: Promise<SimulatedDelivery> } | undefined;

/**
 * One table of a simulated year's interpretation as a CSV file in CP932. Parameters: `table`, one of stage1, stage2,
 * stack, dating, planned, recheck, fieldSurvey, truth; `pointsPerPrefecture`; `fiscalYear`; `prefectures`, their codes
 * with spaces between them.
 *
 * @param country Makes the country of the seed.
 * @throws Fault for other parameters.
 */
export async function surveyFile(
  source: { seed: number; parameters: Readonly<Record<string, number | string | boolean>> },
  country: () => Promise<SimulatedCountry>,
): Promise<Uint8Array> {
  const { table, ...rest } = source.parameters;
  const options = { seed: source.seed, ...checked(table, rest) };
  const key = JSON.stringify(options);
  if (last?.key !== key) {
    last = { key, delivery: country().then((made) => simulateDelivery(made, options)) };
  }
  const { files, truth } = await last.delivery;
  return writeCsv(table === "truth" ? truth : files[table as keyof typeof files], { encoding: "shift_jis" });
}

function checked(table: unknown, rest: Readonly<Record<string, number | string | boolean>>) {
  const { pointsPerPrefecture, fiscalYear, prefectures, ...others } = rest;
  const codes = typeof prefectures === "string" ? prefectures.split(" ").map(Number) : [];
  const isWhole = (value: unknown) => Number.isInteger(value) && (value as number) > 0;
  const fits = TABLES.includes(table as typeof TABLES[number]) && Object.keys(others).length === 0 &&
    codes.length > 0 && codes.every((code) => isWhole(code) && code <= 47) && isWhole(pointsPerPrefecture) &&
    isWhole(fiscalYear);
  if (fits) {
    return {
      prefectures: codes,
      pointsPerPrefecture: pointsPerPrefecture as number,
      fiscalYear: fiscalYear as number,
    };
  }
  throw new Fault("landuse: not the parameters of surveyTable", {
    expected: `table (${TABLES.join(", ")}), prefectures (e.g. "1 6 16 41"), pointsPerPrefecture, fiscalYear`,
    found: JSON.stringify({ table, ...rest }),
    remedy: "correct the catalog entry",
  });
}
