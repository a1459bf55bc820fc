import { fragilityBytes, originOf } from "../fragility/mod.ts";
import {
  canonicalJson,
  type CrateFile,
  formatNotebook,
  FRAGILITY_FILE,
  recordFiles,
  sha256,
  stripOutputs,
  toCrate,
} from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import { EDITION_FILE } from "../report/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { carriedFragility } from "./digit_check.ts";
import { checksums, type Deviation, type Finding, finding, verbatim } from "./verdict.ts";

/**
 * Whether the attachments are those that the manifest and the results name: none missing, none more, each with its
 * checksum; and the manifest holds nothing but what an audit looks at.
 */
export function checkAttachments(report: DeliveredReport): Finding[] {
  const { pdf, manifest, files, items, lineage, isConfidential, notebook } = report;
  const findings: Finding[] = [];
  const expected = new Map<string, string | undefined>([
    ["manifest.json", sha256(JSON.stringify(toCrate(manifest, files), undefined, 2) + "\n")],
    ["results.json", files.find(({ path }) => path === "results.json")?.sha256 ?? "–"],
    // Without the rows of confidential data it is not the file that the manifest names.
    [
      "notebook.ipynb",
      isConfidential ? undefined : files.find(({ path }) => path === "notebook.ipynb")?.sha256 ?? "–",
    ],
    [EDITION_FILE, undefined],
  ]);
  if (!isConfidential) {
    for (const item of items) {
      if (item.kind === "table") expected.set(`table-${item.id}.arrow`, item.content.sha256);
    }
  }
  if (pdf.attachments.has(FRAGILITY_FILE)) expected.set(FRAGILITY_FILE, measuredSum(report));
  for (const [name, sum] of expected) {
    const bytes = pdf.attachments.get(name);
    if (bytes === undefined) {
      findings.push(finding("attachments", name, "missing", { remark: LOST }));
      continue;
    }
    const found = sha256(bytes);
    const isEqual = sum === undefined || found === sum;
    findings.push(
      isEqual ? finding("attachments", name, "equal") : finding("attachments", name, "changed", {
        remark: name === "manifest.json" ? NOT_AS_WRITTEN : NOT_AS_LISTED,
        deviations: [checksums(sum, found)],
      }),
    );
  }
  for (const name of pdf.attachments.keys()) {
    if (!expected.has(name)) findings.push(finding("attachments", name, "added", { remark: FOREIGN }));
  }
  if (
    canonicalJson({ items, lineage }, 2) + "\n" !==
      new TextDecoder().decode(pdf.attachments.get("results.json"))
  ) {
    findings.push(finding("attachments", "results.json", "changed", { remark: NOT_AS_WRITTEN }));
  }
  const deviations = listDeviations(report);
  if (deviations.length > 0) {
    findings.push(finding("attachments", "manifest.json", "changed", { remark: OTHER_LIST, deviations }));
  }
  const source = sha256(formatNotebook(stripOutputs(notebook)));
  if (source !== manifest.notebook.sha256) {
    findings.push(finding("attachments", "notebook.ipynb", "changed", {
      remark: OTHER_NOTEBOOK,
      deviations: [checksums(manifest.notebook.sha256, source)],
    }));
  }
  if (manifest.date !== undefined && manifest.date !== report.edition.date) {
    findings.push(finding("attachments", EDITION_FILE, "changed", {
      remark: OTHER_DATE,
      deviations: [{ what: { ja: "日付", en: "date" }, recorded: manifest.date, found: report.edition.date }],
    }));
  }
  return findings;
}

/** Where the manifest's list of files is not that of the results. */
function listDeviations({ pdf, files, items, isConfidential }: DeliveredReport): Deviation[] {
  const carried = (name: string) => {
    const bytes = pdf.attachments.get(name);
    return { sha256: bytes === undefined ? "–" : sha256(bytes), bytes: bytes?.length ?? 0 };
  };
  // Without the rows of confidential data it is not the file that the manifest names.
  const own = isConfidential ? files.find(({ path }) => path === "notebook.ipynb") : undefined;
  const expected = recordFiles(own ?? carried("notebook.ipynb"), carried("results.json"), items);
  const told = ({ path, mediaType, bytes, sha256 }: CrateFile) =>
    `${path}, ${mediaType}, ${bytes} B, ${sha256}`;
  const [listed, named] = [files, expected].map((list) =>
    new Map(list.map((file) => [file.path, told(file)]))
  );
  return [...new Set([...listed.keys(), ...named.keys()])]
    .filter((path) => listed.get(path) !== named.get(path))
    .map((path) => ({ what: verbatim(path), recorded: listed.get(path), found: named.get(path) }));
}

/** The checksum of what was measured of this run, as Kenzan writes it; none that is one when it is of another run. */
function measuredSum(report: DeliveredReport): string {
  const fragility = carriedFragility(report);
  return fragility?.of === originOf(report.manifest) ? sha256(fragilityBytes(fragility)) : "–";
}

const LOST: Label = {
  ja: "実行記録にあるが、PDF に添付されていない",
  en: "the record names it, and the PDF does not carry it",
};
const FOREIGN: Label = {
  ja: "Kenzan が添付したものではない",
  en: "not attached by Kenzan",
};
const NOT_AS_LISTED: Label = {
  ja: "実行記録の示すチェックサムと異なる",
  en: "not the one whose checksum the record names",
};
const NOT_AS_WRITTEN: Label = {
  ja: "Kenzan が書いたままの形ではない",
  en: "not as Kenzan writes it",
};
const OTHER_LIST: Label = {
  ja: "実行記録のファイルの一覧が、公表されたものと異なる",
  en: "the record's list of files is not that of what was published",
};
const OTHER_NOTEBOOK: Label = {
  ja: "添付のノートブックのセルが、manifest.json の示すノートブックと異なる",
  en: "the cells of the attached notebook are not those that manifest.json names",
};
const OTHER_DATE: Label = {
  ja: "実行記録と版の日付が異なる",
  en: "run and edition bear different dates",
};
