import { Fault } from "../fault/mod.ts";
import { openInputs, type Project, type RecordedDataset } from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { fieldDeviations } from "./field_difference.ts";
import { checksums, type Finding, finding } from "./verdict.ts";

/** What {@link checkData} found. */
export interface DataCheck {
  findings: Finding[];
  /** Ids of the datasets without which the notebook cannot be executed on the data of the report. */
  absent: string[];
}

/** Compares each dataset and its catalog entry with the manifest. A confidential one that is not here is named. */
export async function checkData(
  report: DeliveredReport,
  project: Project,
  folders: string[],
): Promise<DataCheck> {
  const check: DataCheck = { findings: [], absent: [] };
  for (const recorded of report.manifest.datasets) {
    const found = await checkDataset(recorded, { folders, project, notebook: report.path });
    check.findings.push(found);
    if (found.verdict === "absent" || found.verdict === "missing") check.absent.push(recorded.id);
  }
  return check;
}

async function checkDataset(
  recorded: RecordedDataset,
  place: { folders: string[]; project: Project; notebook: string },
): Promise<Finding> {
  const { id, title: name } = recorded;
  const isConfidential = recorded.confidentiality === "confidential";
  let here: RecordedDataset;
  try {
    here = (await openInputs([id], place)).datasets[0].recorded;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const found = [error.subject, error.found].filter((it) => it !== undefined).join(": ");
    const remark: Label = isConfidential ? CONFIDENTIAL : { ja: `データがない：${found}`, en: found };
    return finding("data", id, isConfidential ? "absent" : "missing", { name, remark });
  }
  // The simulated default stands under the id of real data that the auditor was not given.
  if (isConfidential && here.confidentiality !== "confidential") {
    return finding("data", id, "absent", { name, remark: STAND_IN });
  }
  // Which cells read it is known when they have been executed again.
  const { sha256: _then, readBy: _cells, ...facts } = recorded;
  const { sha256: _now, ...factsHere } = here;
  const deviations = [
    ...(recorded.sha256 === here.sha256 ? [] : [checksums(recorded.sha256, here.sha256)]),
    ...fieldDeviations(facts, factsHere),
  ];
  return finding("data", id, deviations.length === 0 ? "equal" : "changed", { name, deviations });
}

const CONFIDENTIAL: Label = {
  ja: "非公開データがここにない。提供者から受け取り、--catalog でフォルダを指定する",
  en: "confidential data that is not here: get it from its owner, and name its folder with --catalog",
};
const STAND_IN: Label = {
  ja:
    "非公開データがここになく、同じ識別子の模擬データがある。提供者から受け取り、--catalog でフォルダを指定する",
  en: "confidential data that is not here; another dataset stands under its id: " +
    "get it from its owner, and name its folder with --catalog",
};
