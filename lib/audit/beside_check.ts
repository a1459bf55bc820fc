import { dirname, join } from "node:path";
import { MANIFEST_FILE, sha256, sha256OfFile } from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { checksums, type Finding, finding } from "./verdict.ts";

/**
 * Whether the files that were delivered beside the PDF, as they lie in a run record, are those of the report. A PDF
 * often travels alone: what is not there is not told. Files on the top of the folder count where it is a run record's.
 */
export async function checkBeside({ path, pdf, files }: DeliveredReport): Promise<Finding[]> {
  const folder = dirname(path);
  const manifest = pdf.attachments.get("manifest.json")!;
  const listed = [...files, { path: MANIFEST_FILE, sha256: sha256(manifest) }];
  const isRecord = await checksumOf(join(folder, MANIFEST_FILE)) !== undefined;
  const findings: Finding[] = [];
  for (const { path, sha256: recorded } of listed) {
    if (!isRecord && !path.includes("/")) continue;
    const found = await checksumOf(join(folder, path));
    if (found === undefined || found === recorded) continue;
    findings.push(
      finding("attachments", path, "changed", { name: BESIDE, deviations: [checksums(recorded, found)] }),
    );
  }
  return findings;
}

async function checksumOf(path: string): Promise<string | undefined> {
  try {
    return (await sha256OfFile(path)).sha256;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

const BESIDE: Label = {
  ja: "PDF と同じ場所にあるファイルが、報告書のものではない",
  en: "a file beside the PDF is not the report's",
};
