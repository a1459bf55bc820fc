import type { Language } from "../publish/mod.ts";
import type { CertificateTexts } from "./certificate.ts";
import { countsOf } from "./counts.ts";
import { type Deviation, type Finding, holds, PARTS } from "./verdict.ts";

/** What the rows of a certificate are written with. */
export interface Tables {
  texts: CertificateTexts;
  lang: Language;
}

/** Items that deviate and are printed; a certificate is for reading. */
const PRINTED = 200;
/** Digits of a checksum that are printed, and characters after which a line may break. */
const DIGITS = 16, PIECE = 20;

/** Number of items, and of those that hold, deviate and are open, for each part. */
export function summaryRows(findings: readonly Finding[], { texts }: Tables): string[][] {
  return PARTS.flatMap((part) => {
    const { checked, good, deviating, open } = countsOf(findings.filter((it) => it.part === part));
    return checked === 0 ? [] : [[texts.parts[part], ...[checked, good, deviating, open].map(String)]];
  });
}

/** A row for each difference of what does not hold. */
export function deviationRows(
  findings: readonly Finding[],
  tables: Tables,
): { rows: string[][]; omitted: number } {
  const deviating = inOrder(findings).filter((it) => !holds(it) && !isOpen(it));
  const printed = deviating.slice(0, PRINTED);
  return {
    rows: printed.flatMap((it) => differences(it, tables)),
    omitted: deviating.length - printed.length,
  };
}

/** What was not looked at, and why. */
export function notChecked(findings: readonly Finding[], { texts, lang }: Tables): string[][] {
  const open = inOrder(findings).filter(isOpen);
  // One reason often keeps many things from being looked at.
  const groups = Map.groupBy(open, ({ part, verdict, remark }) => `${part} ${verdict} ${remark?.[lang]}`);
  return [...groups.values()].map((group) => {
    const [{ part, verdict, remark }] = group;
    const names = group.slice(0, 10).map((it) => nameOf(it, lang)).join(", ");
    const rest = group.length > 10 ? ` ${texts.together.replace("{count}", String(group.length - 10))}` : "";
    return [texts.parts[part], names + rest, remark?.[lang] ?? texts.verdicts[verdict]];
  });
}

/** Differences that do not count: within the tolerance, or of the machine. */
export function tolerated(findings: readonly Finding[], tables: Tables): string[][] {
  return inOrder(findings).filter((it) => holds(it) && it.verdict !== "equal")
    .flatMap((it) => differences(it, tables));
}

/** Every item with its verdict; modules that are equal in one row. */
export function verdictRows(findings: readonly Finding[], { texts, lang }: Tables): string[][] {
  const equalCode = findings.filter((it) => it.part === "code" && it.verdict === "equal");
  const rows = inOrder(findings).filter((it) => !equalCode.includes(it)).map((it) => [
    texts.parts[it.part],
    nameOf(it, lang),
    texts.verdicts[it.verdict],
  ]);
  if (equalCode.length === 0) return rows;
  const together = texts.codeTogether.replace("{count}", String(equalCode.length));
  const at = rows.findLastIndex(([part]) =>
    PARTS.slice(0, PARTS.indexOf("code") + 1).some((it) => texts.parts[it] === part)
  );
  return rows.toSpliced(at + 1, 0, [texts.parts.code, together, texts.verdicts.equal]);
}

function differences(it: Finding, { texts, lang }: Tables): string[][] {
  const part = texts.parts[it.part], name = nameOf(it, lang), verdict = texts.verdicts[it.verdict];
  const remark = it.remark === undefined ? [] : [[part, name, it.remark[lang], "", ""]];
  const rows = it.deviations.map(({ what, recorded, found }: Deviation) => [
    part,
    name,
    what[lang],
    short(recorded),
    short(found),
  ]);
  const more = it.more === undefined
    ? []
    : [[part, name, texts.more.replace("{more}", String(it.more)), "", ""]];
  const all = [...remark, ...rows, ...more];
  return all.length > 0 ? all : [[part, name, verdict, "", ""]];
}

function nameOf({ id, name }: Finding, lang: Language): string {
  return breakable(name === undefined || name[lang] === id ? id : `${name[lang]} (${id})`);
}

function short(text = ""): string {
  return breakable(/^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, DIGITS)}…` : text);
}

/** Lets long words break. */
function breakable(text: string): string {
  return text.replace(new RegExp(`[!-~]{${PIECE}}(?=[!-~])`, "g"), "$&\u200b");
}

function isOpen({ verdict }: Finding): boolean {
  return verdict === "absent" || verdict === "unchecked";
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return PARTS.flatMap((part) => findings.filter((it) => it.part === part));
}
