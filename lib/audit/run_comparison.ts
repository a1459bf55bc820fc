import {
  canonicalJson,
  MANIFEST_FILE,
  type ParameterValue,
  reportSettings,
  type RunManifest,
  type RunRecord,
} from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { fieldDeviations } from "./field_difference.ts";
import { firstDifference } from "./text_difference.ts";
import { type Finding, finding, verbatim } from "./verdict.ts";

/** Compares what only an execution can tell: parameters, what the cells read, and where numbers come from. */
export function compareRuns(report: DeliveredReport, record: RunRecord): Finding[] {
  const { manifest: recorded } = report;
  const { manifest: again } = record;
  const modules = new Set(recorded.modules.map(({ path }) => path));
  const datasets = new Set(recorded.datasets.map(({ id }) => id));
  const access = fieldDeviations(accessOf(recorded), accessOf(again));
  const path = recorded.notebook.path;
  return [
    ...compareSettings(recorded.parameters, again.parameters),
    ...compareSettings(recorded.defaults, again.defaults, { ja: "既定値", en: "default" }),
    ...again.modules.filter(({ path }) => !modules.has(path)).map(({ path }) =>
      finding("code", path, "added")
    ),
    ...again.datasets.filter(({ id }) => !datasets.has(id)).map(({ id, title: name }) =>
      finding("data", id, "added", { name })
    ),
    finding("execution", path, access.length === 0 ? "equal" : "changed", {
      name: ACCESS,
      deviations: access,
    }),
    compareRest(recorded, again),
    compareLineage(report, record),
    comparePublication(report, again),
  ];
}

/** Everything of the manifest but what is only noted: what no other comparison looks at may not differ either. */
function compareRest(recorded: RunManifest, again: RunManifest): Finding {
  const rest = (
    { date: _d, publication: _p, environment: { os: _o, arch: _a, ...environment }, ...others }: RunManifest,
  ) => ({
    ...others,
    environment,
  });
  const deviations = fieldDeviations(rest(recorded), rest(again));
  return finding("execution", MANIFEST_FILE, deviations.length === 0 ? "equal" : "changed", {
    name: REST,
    deviations,
  });
}

function compareLineage({ manifest, lineage }: DeliveredReport, record: RunRecord): Finding {
  const { path } = manifest.notebook;
  const [before, after] = [lineage, record.lineage].map((it) => canonicalJson(it, 2));
  if (before === after) return finding("execution", path, "equal", { name: LINEAGE });
  const [recorded, found] = firstDifference(before, after);
  const deviations = [{ what: LINEAGE, recorded, found }];
  return finding("execution", path, "changed", { name: LINEAGE, deviations });
}

/**
 * What the caller says about a report is nothing that can be recomputed: where it differs from what this checkout would
 * say, that is only told.
 */
function comparePublication({ manifest, edition }: DeliveredReport, again: RunManifest): Finding {
  const { cover, date } = reportSettings();
  const said = ({ publication: { organisation: publisher, date: _printed, ...facts } }: RunManifest) => ({
    ...facts,
    publisher,
  });
  const deviations = fieldDeviations(
    { ...said(manifest), ...edition.cover, printed: edition.date },
    { ...said(again), ...cover, printed: date },
  );
  // The run's own date is the cover's, or it is found among the attachments.
  if (manifest.publication.date !== edition.date) {
    deviations.push(...fieldDeviations({ date: manifest.publication.date }, { date }));
  }
  return finding("parameters", "reports/report.json", deviations.length === 0 ? "equal" : "noted", {
    name: PUBLICATION,
    ...(deviations.length === 0 ? {} : { remark: AS_GIVEN }),
    deviations,
  });
}

/** What the cells read and were granted, and how that is known. */
function accessOf({ sandbox, granted, packages, unread, datasets, modules }: RunManifest) {
  const readBy = datasets.map(({ id, readBy }) => `${id}: ${readBy?.join(", ") ?? "–"}`);
  return {
    // Data and code can have been swapped since they were compared with the manifest.
    modules: modules.map(({ path, sha256 }) => `${path}: ${sha256}`),
    data: datasets.map(({ id, sha256, entry }) => `${id}: ${sha256}, ${entry}`),
    sandbox,
    granted,
    unread,
    readBy,
    packages: packages.map(({ name, version }) => `${name}@${version}`),
  };
}

function compareSettings(
  recorded: Record<string, ParameterValue>,
  found: Record<string, ParameterValue>,
  name?: Label,
): Finding[] {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(found)])].sort();
  return names.map((id) => {
    const [before, after] = [recorded[id], found[id]];
    const isEqual = before === after;
    return finding("parameters", id, isEqual ? "equal" : "changed", {
      ...(name ? { name } : {}),
      deviations: isEqual
        ? []
        : [{ what: verbatim(id), recorded: String(before ?? "–"), found: String(after ?? "–") }],
    });
  });
}

const LINEAGE: Label = { ja: "数値の出所", en: "where numbers come from" };
const REST: Label = { ja: "実行記録の記載", en: "what the record says" };
const PUBLICATION: Label = { ja: "表紙の記載", en: "what the cover says" };
const AS_GIVEN: Label = {
  ja: "報告書の作成時に与えられた記載であり、再計算では確かめられない",
  en: "given when the report was made: no recomputation can tell",
};
const ACCESS: Label = {
  ja: "読み取ったデータ、プログラム、パッケージ",
  en: "data, code and packages that were read",
};
