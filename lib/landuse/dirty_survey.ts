import { Fault } from "../fault/mod.ts";
import type { Random } from "../stats/mod.ts";
import type { CodeColumn } from "./code_column.ts";
import { isArd } from "./code_sets.ts";
import { PointIndex } from "./point_ids.ts";
import type { PointField, PointTable } from "./point_table.ts";
import type { StackedPeriod, StackedTable } from "./stacked_table.ts";
import type { ArdSurvey, FieldSurvey } from "./survey.ts";
import type { SurveyTable } from "./survey_context.ts";

/** A finding that a planted error must lead to. */
export interface PlantedFinding {
  /** Check that must find it. */
  check: string;
  table: SurveyTable;
  /** 0-based row in the survey with the errors; -1 where it is of no row. */
  row: number;
}

type Rows = Record<"stage1" | "stage2" | "stack" | "dating" | "recheck" | "fieldSurvey", number[]>;

/**
 * A copy of a simulated survey, to be spoilt. Rows keep their numbers while errors are planted; removed and added rows
 * take effect in {@link DirtySurvey.finish}.
 */
export class DirtySurvey {
  readonly survey: Required<Omit<ArdSurvey, "previous" | "log" | "prefectureShapes">> & ArdSurvey;
  readonly expected: PlantedFinding[] = [];
  readonly #removed = new Map<SurveyTable, Set<number>>();
  readonly #added: { like: number; point: number; code: number }[] = [];
  readonly #plain: number[];
  readonly #index: Partial<Record<SurveyTable, PointIndex>> = {};

  /** @param draw Chooses where errors are planted. */
  constructor(clean: ArdSurvey, readonly draw: Random) {
    const { stage1, stage2, stack, dating, recheck, fieldSurvey, planned, coverage, fiscalYear, crs } = clean;
    if (
      !stage2 || !stack || !dating || !recheck || !fieldSurvey || !planned || !coverage || !fiscalYear || !crs
    ) {
      throw new Fault("landuse: errors are planted into a whole survey", {
        expected: "a survey from simulateSurvey",
        found: "one that lacks tables",
      });
    }
    this.survey = {
      ...clean,
      stage1: copyPoints(stage1),
      stage2: copyPoints(stage2),
      stack: copyStack(stack),
      dating: copyStack(dating),
      recheck: { ...recheck, checker: { ...recheck.checker, index: recheck.checker.index.slice() } },
      fieldSurvey: copyVisits(fieldSurvey),
      planned,
      coverage,
      fiscalYear,
      crs,
    };
    this.#plain = draw.shuffle(this.#plainRows());
  }

  /** Rows of unchanged forest that no other table but the stack knows, readable all the time. */
  #plainRows(): number[] {
    const { stage1, stack } = this.survey;
    const columns = Object.entries(stage1.columns).filter(([field]) => field !== "KP_ARD");
    const others = ["stage2", "dating", "recheck", "fieldSurvey"] as const;
    const rows: number[] = [];
    for (let row = 0; row < stage1.rows; row++) {
      const isPlain = stage1.columns.KP_ARD.values[row] === 2 &&
        columns.every(([, { values }]) => values[row] === 0) &&
        stack.periods.every(({ column }) => column.values[row] === 2) &&
        others.every((table) => this.rowOf(table, row) < 0);
      if (isPlain) rows.push(row);
    }
    return rows;
  }

  /** Row in another table of the point in a row of stage 1; -1 where there is none. */
  rowOf(table: "stage2" | "stack" | "dating" | "recheck" | "fieldSurvey" | "planned", row: number): number {
    const index = this.#index[table] ??= new PointIndex(this.survey[table].point);
    return index.row(this.survey.stage1.point[row]);
  }

  /** A plain point (see above) that no error has used. */
  plain(fits: (row: number) => boolean = () => true): number {
    const at = this.#plain.findLastIndex(fits);
    return at < 0 ? none("plain points") : this.#plain.splice(at, 1)[0];
  }

  /** The first rows of stage 1 that fit, unless they were used before. */
  find(what: string, fits: (row: number) => boolean): number {
    const { rows } = this.survey.stage1;
    for (let row = 0; row < rows; row++) {
      if (this.#used.has(row) || !fits(row)) continue;
      this.#used.add(row);
      return row;
    }
    return none(what);
  }
  readonly #used = new Set<number>();

  /** A point that is ARD in stage 1 from before the start, and not visited in the field. */
  early(code: number): number {
    const { stage1 } = this.survey;
    return this.find(
      `points with KP_ARD ${code}`,
      (row) =>
        stage1.columns.KP_ARD.values[row] === code && this.rowOf("dating", row) >= 0 &&
        this.rowOf("stage2", row) < 0 && this.rowOf("fieldSurvey", row) < 0 &&
        stage1.columns.KP_ARD_QA!.values[row] === 0,
    );
  }

  /** A field visit of a kind that found something, and that no error has used. */
  visit(kind: number): number {
    const { kind: kinds, record } = this.survey.fieldSurvey;
    const row = Array.from(kinds.keys()).find((k) =>
      kinds[k] === kind && record!.code.values[k] !== 0 && !this.#usedVisits.has(k)
    );
    if (row === undefined) return none(`field visits of kind ${kind}`);
    this.#usedVisits.add(row);
    return row;
  }
  readonly #usedVisits = new Set<number>();

  /** A point of stage 2 with these codes before and after, without ARD. */
  candidate(before: number, after: number): number {
    const { stage1, stack } = this.survey;
    const known = stack.since[0].column.values;
    return this.find(
      `points that went from ${before} to ${after}`,
      (row) =>
        known[this.rowOf("stack", row)] === before && stage1.columns.KP_ARD.values[row] === after &&
        this.rowOf("stage2", row) >= 0 && this.rowOf("recheck", row) < 0 &&
        this.rowOf("fieldSurvey", row) < 0,
    );
  }

  /** Writes a value into a field of stage 1. */
  put(field: PointField, row: number, value: number): void {
    this.survey.stage1.columns[field]!.values[row] = value;
  }

  /** Moves a point of stage 1 to coordinates of both datums. */
  move(row: number, pair: Partial<Record<"jgd" | "tokyo", readonly [number, number]>>): void {
    for (const datum of ["jgd", "tokyo"] as const) {
      const to = pair[datum];
      if (to === undefined) continue;
      [this.survey.stage1[datum]!.x[row], this.survey.stage1[datum]!.y[row]] = to;
    }
  }

  /** Takes a row out of a table. */
  remove(table: "stage2" | "stack" | "dating" | "recheck", row: number): void {
    this.#removed.set(table, (this.#removed.get(table) ?? new Set()).add(row));
  }

  /** Adds a record of stage 2 for a row of stage 1; returns its row. */
  addStage2(row: number, code: number): number {
    const { stage2, stage1 } = this.survey;
    const like = stage2.columns.KP_ARD.values.findIndex((each) => !isArd(each));
    this.#added.push({ like, point: stage1.point[row] as number, code });
    return stage2.rows + this.#added.length - 1;
  }

  /** Notes findings that an error must lead to. */
  expect(checks: readonly string[], table: SurveyTable, row: number): void {
    for (const check of checks) this.expected.push({ check, table, row });
  }

  /** The spoilt survey, and what its checks must find. */
  finish(): { survey: ArdSurvey; planted: PlantedFinding[] } {
    const { survey } = this;
    const kept = Object.fromEntries(
      (["stage1", "stage2", "stack", "dating", "recheck", "fieldSurvey"] as const).map((table) => {
        const gone = this.#removed.get(table);
        return [table, everyRow(survey[table].point).filter((row) => !gone?.has(row))];
      }),
    ) as Rows;
    const added = this.#added.map((_, k) => survey.stage2.rows + k);
    const order: Rows = { ...kept, stage2: [...kept.stage2, ...added] };
    const stage2 = takePoints(survey.stage2, [...kept.stage2, ...this.#added.map(({ like }) => like)]);
    this.#added.forEach(({ point, code }, k) => {
      const row = kept.stage2.length + k;
      (stage2.point as Float64Array)[row] = point;
      for (const column of Object.values(stage2.columns)) column.values[row] = 0;
      stage2.columns.KP_ARD.values[row] = code;
    });
    const take = <T extends Int8Array | Int16Array | Uint8Array | Float64Array>(
      values: T,
      rows: number[],
    ): T => Reflect.construct(values.constructor, [rows.map((row) => values[row])]) as T;
    const { recheck } = survey;
    return {
      survey: {
        ...survey,
        stage2,
        stack: takeStack(survey.stack, kept.stack),
        dating: takeStack(survey.dating, kept.dating),
        recheck: {
          ...recheck,
          point: take(recheck.point as Float64Array, kept.recheck),
          codes: take(recheck.codes, kept.recheck),
          checker: { ...recheck.checker, index: take(recheck.checker.index, kept.recheck) },
        },
        coverage: Object.fromEntries(
          Object.entries(survey.coverage).map(([field, covered]) => [field, take(covered, kept.stack)]),
        ),
      },
      planted: this.expected.map((finding) => ({
        ...finding,
        row: finding.table in order ? order[finding.table as keyof Rows].indexOf(finding.row) : finding.row,
      })),
    };
  }
}

function none(what: string): never {
  throw new Fault("landuse: no place left for a planted error", {
    expected: what,
    found: "none that is free",
    remedy: "simulate a larger survey: pointsPerPrefecture",
  });
}

const everyRow = ({ length }: { length: number }) => Array.from({ length }, (_, row) => row);

const takeColumn = (column: CodeColumn, rows?: number[]): CodeColumn => ({
  ...column,
  values: rows === undefined ? column.values.slice() : Int8Array.from(rows, (row) => column.values[row]),
});

function copyPoints(points: PointTable): PointTable {
  return takePoints(points, everyRow(points.pref));
}

function takePoints(points: PointTable, rows: number[]): PointTable {
  const numbers = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
  const pair = (at: { x: Float64Array; y: Float64Array }) => ({ x: numbers(at.x), y: numbers(at.y) });
  return {
    ...points,
    rows: rows.length,
    point: numbers(points.point as Float64Array),
    pref: Uint8Array.from(rows, (row) => points.pref[row]),
    columns: Object.fromEntries(
      Object.entries(points.columns).map(([field, column]) => [field, takeColumn(column, rows)]),
    ) as PointTable["columns"],
    tokyo: pair(points.tokyo!),
    jgd: pair(points.jgd!),
    interpreter: {
      names: points.interpreter!.names,
      index: Int16Array.from(rows, (row) => points.interpreter!.index[row]),
    },
    others: [...points.others],
  };
}

function copyVisits(visits: FieldSurvey): FieldSurvey {
  const { record } = visits;
  return {
    ...visits,
    point: (visits.point as Float64Array).slice(),
    kind: visits.kind.slice(),
    ...(record && {
      record: {
        ...record,
        code: takeColumn(record.code),
        landUse: takeColumn(record.landUse!),
        date: [...record.date],
        notReached: { ...record.notReached, index: record.notReached.index.slice() },
      },
    }),
  };
}

const copyStack = (stack: StackedTable) => takeStack(stack, everyRow(stack.pref));

function takeStack(stack: StackedTable, rows: number[]): StackedTable {
  const take = (period: StackedPeriod) => ({ ...period, column: takeColumn(period.column, rows) });
  return {
    ...stack,
    rows: rows.length,
    point: Float64Array.from(rows, (row) => stack.point[row] as number),
    pref: Uint8Array.from(rows, (row) => stack.pref[row]),
    periods: stack.periods.map(take),
    since: stack.since.map(take),
  };
}
