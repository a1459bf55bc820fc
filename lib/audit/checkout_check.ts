import { join } from "node:path";
import {
  canonicalJson,
  hashModules,
  type Project,
  reportSettings,
  sha256,
  sha256OfFile,
} from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import { settingFiles } from "../report/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { checksums, type Finding, finding, verbatim, type Verdict } from "./verdict.ts";

/** Versions that must be the same, and facts of the machine that may differ. */
const SOFTWARE = ["deno", "v8", "typescript", "kenzan"] as const, MACHINE = ["os", "arch"] as const;

/** Whether Deno and Kenzan are those that made the report. */
export function checkEnvironment({ manifest }: DeliveredReport, project: Project): Finding[] {
  const here = {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    typescript: Deno.version.typescript,
    kenzan: project.version,
    os: Deno.build.os,
    arch: Deno.build.arch,
  };
  return [...SOFTWARE, ...MACHINE].map((name) => {
    const [recorded, found] = [manifest.environment[name], here[name]];
    if (recorded === found) return finding("environment", name, "equal");
    const isMachine = (MACHINE as readonly string[]).includes(name);
    const deno: Label = {
      ja: `npx -y deno@${recorded} task audit … により同じ版で検算できる`,
      en: `audit with the same version: npx -y deno@${recorded} task audit …`,
    };
    return finding("environment", name, isMachine ? "noted" : "changed", {
      ...(name === "deno" && /^\d+\.\d+\.\d+$/.test(recorded) ? { remark: deno } : {}),
      deviations: [{ what: VERSION, recorded, found }],
    });
  });
}

const VERSION: Label = { ja: "版", en: "version" };

/** Compares modules, lock file, `deno.json` and what sets reports with the checkout. */
export async function checkCode(report: DeliveredReport, project: Project): Promise<Finding[]> {
  const { manifest, edition } = report;
  const findings: Finding[] = [];
  const modules = new Map(manifest.modules.map(({ path, sha256 }) => [path, sha256]));
  const inside = [...modules.keys()].filter(isInside);
  const here = new Map((await hashModules(project, inside)).map((it) => [it.path, it.sha256]));
  for (const [path, recorded] of modules) findings.push(compared(path, recorded, here.get(path) ?? ""));

  const lock = await lockOf(project);
  findings.push(compared("deno.lock", manifest.lock.sha256, lock, LOCK));
  const config = sha256(canonicalJson(project.config));
  findings.push(compared("deno.json", manifest.config.sha256, config, CONFIG));

  for (const { path, recorded, found } of await settersOf(report)) {
    if (modules.has(path) && recorded === modules.get(path)) continue;
    findings.push(
      recorded === undefined
        ? finding("code", path, "added", { remark: SETS })
        : compared(path, recorded, found ?? "", SETS),
    );
  }
  const differing = layoutDifferences(report);
  if (differing.length > 0) {
    findings.push(finding("code", "reports/report.json", "changed", {
      remark: SETS,
      deviations: differing.map((name) => ({
        what: verbatim(name),
        recorded: String(edition[name]),
        found: String(reportSettings()[name]),
      })),
    }));
  }
  return findings;
}

/** Files that set reports and are not as they were, lock file included: the same report cannot be set with them. */
export async function changedSetters(report: DeliveredReport, project: Project): Promise<string[]> {
  const setters = await settersOf(report);
  return [
    ...(await lockOf(project) === report.manifest.lock.sha256 ? [] : ["deno.lock"]),
    ...setters.filter(({ recorded, found }) => recorded !== found).map(({ path }) => path),
    ...(layoutDifferences(report).length === 0 ? [] : ["reports/report.json"]),
  ];
}

/** What set the report, and what would set it now, by path. */
async function settersOf(
  report: DeliveredReport,
): Promise<{ path: string; recorded?: string; found?: string }[]> {
  const now = new Map((await settingFiles(report)).map(({ path, sha256 }) => [path, sha256]));
  const then = new Map(report.edition.setWith.map(({ path, sha256 }) => [path, sha256]));
  const paths = [...new Set([...then.keys(), ...now.keys()])].sort();
  return paths.map((path) => ({ path, recorded: then.get(path), found: now.get(path) }));
}

function layoutDifferences({ edition }: DeliveredReport) {
  return (["listsFrom", "maximumTableRows"] as const).filter((name) =>
    edition[name] !== reportSettings()[name]
  );
}

async function lockOf({ root }: Project): Promise<string> {
  return (await sha256OfFile(join(root, "deno.lock"))).sha256;
}

/** A path in the project, by its words: a report names files, and is not trusted. */
export function isInside(path: string): boolean {
  return path !== "" && !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes("..");
}

function compared(path: string, recorded: string, found: string, remark?: Label): Finding {
  const verdict: Verdict = recorded === found && found !== ""
    ? "equal"
    : found === ""
    ? "missing"
    : "changed";
  if (verdict === "equal") return finding("code", path, verdict);
  return finding("code", path, verdict, {
    ...(remark ? { remark } : {}),
    deviations: verdict === "missing" ? [] : [checksums(recorded, found)],
  });
}

const SETS: Label = { ja: "報告書を組むコード", en: "code that sets reports" };
const LOCK: Label = { ja: "依存パッケージの版が異なる", en: "other versions of packages" };
const CONFIG: Label = {
  ja: "import map かコンパイル設定が異なる",
  en: "another import map, or other compiler options",
};
