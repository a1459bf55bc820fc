import { plant, type PlantedError } from "./planted_error.ts";
import { PointIndex } from "./point_ids.ts";
import { FIELD_KIND, type FieldRecord } from "./survey.ts";

/** What a field visit found, spoilt. */
const visited = (
  kind: number,
  spoil: (record: FieldRecord & { date: string[] }, row: number) => void,
) =>
  plant("L74", (dirty) => {
    const row = dirty.visit(kind);
    spoil(dirty.survey.fieldSurvey.record as FieldRecord & { date: string[] }, row);
    dirty.expect(["L74"], "fieldSurvey", row);
  });

/** Errors of field visits: L73-L75. */
export const FIELD_ERRORS: ReadonlyArray<PlantedError> = [
  plant("L73", (dirty) => {
    const row = dirty.visit(FIELD_KIND.other);
    dirty.survey.fieldSurvey.kind[row] = FIELD_KIND.deforested;
    dirty.expect(["L73"], "fieldSurvey", row);
  }),
  visited(FIELD_KIND.deforested, ({ landUse }, row) => landUse!.values[row] = 1),
  visited(FIELD_KIND.other, ({ notReached }, row) => notReached.index[row] = 0),
  visited(FIELD_KIND.other, ({ code, landUse }, row) => code.values[row] = landUse!.values[row] = 0),
  visited(FIELD_KIND.other, ({ code }, row) => code.values[row] = 12),
  visited(FIELD_KIND.other, ({ date }, row) => date[row] = ""),
  visited(FIELD_KIND.other, ({ date }, row) => date[row] = "2020-05-01"),
  plant("L75", (dirty) => {
    const { stage1, fieldSurvey: { point } } = dirty.survey;
    const visit = dirty.visit(FIELD_KIND.other);
    const drawn = new PointIndex(stage1.point).row(point[visit]);
    const other = dirty.plain((row) => stage1.pref[row] === stage1.pref[drawn]);
    (point as Float64Array)[visit] = stage1.point[other] as number;
    dirty.expect(["L75"], "fieldSurvey", visit);
    dirty.expect(["L75"], "stage1", drawn);
  }),
];
