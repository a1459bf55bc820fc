import assert from "node:assert/strict";
import { type Audit, certificate, circumstances, finding, Pdf, printable } from "kenzan/audit/mod.ts";
import { drawPng, rest } from "kenzan/report/mod.ts";
import { assertSameBytes } from "../report/same_bytes.ts";

Deno.test.afterAll(rest);

const both = (text: string) => ({ ja: text, en: text });
const findings = [
  finding("attachments", "results.json", "equal"),
  finding("code", "lib/a.ts", "equal"),
  finding("code", "lib/b.ts", "equal"),
  finding("data", "deer", "absent", {
    name: both("シカの追跡"),
    remark: { ja: "受け取っていない", en: "not given" },
  }),
  finding("value", "rate", "changed", {
    name: both("率"),
    deviations: [{ what: { ja: "値", en: "value" }, recorded: "0.25", found: "0.125" }],
  }),
  finding("value", "area", "within", {
    deviations: [{ what: { ja: "値", en: "value" }, recorded: "10", found: "10.0000001" }],
  }),
  finding("figure", "map", "changed", { name: both("地図\u001b[2J\u202e😀") }),
];
const audit = async (overall: Audit["overall"], found = findings): Promise<Audit> => ({
  report: {
    path: "delivered/report.pdf",
    sha256: "ab".repeat(32),
    bytes: 1234567,
    pages: 18,
    title: both("試行"),
    notebook: { id: "trial", path: "notebooks/trial/trial.ipynb" },
    lang: "ja",
    date: "2027-03-19",
  },
  kenzan: "0.1.0",
  overall,
  findings: found,
  pictures: overall === "holds" ? new Map() : new Map([[
    "map",
    await drawPng('<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"/>'),
  ]]),
});
const here = {
  who: "監査 花子",
  when: "2027-04-02 10:15 (UTC+09:00)",
  machine: "host, linux",
  software: "Deno 2.9.6",
};

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const pdf = await Pdf.open(bytes, "certificate");
  try {
    const pages: string[] = [];
    for (let page = 1; page <= pdf.pages; page++) pages.push((await pdf.text(page)).replace(/\s/g, ""));
    return pages;
  } finally {
    await pdf.close();
  }
}

Deno.test("a certificate tells the result first, then who, when, where, and every deviation with both numbers", async () => {
  const [first, ...others] = await pagesOf(
    await certificate({ audit: await audit("deviates"), circumstances: here }),
  );
  assert.match(first, /^検算証明書検算の結果相違あり.*7項目のうち2項目が報告書と異なる/);
  for (
    const words of [
      "report.pdf",
      "ab".repeat(32),
      "1,234,567バイト、18ページ",
      "監査花子",
      "2027-04-0210:15(UTC+09:00)",
      "host,linux",
      "Kenzan0.1.0,Deno2.9.6",
      "値率(rate)値0.250.125",
    ]
  ) assert.ok(first.includes(words), `${words} in ${first}`);
  const rest = first + others.join("");
  assert.match(rest, /図の相違.*地図/);
  assert.match(rest, /検査しなかったもの.*データシカの追跡\(deer\)受け取っていない/);
  assert.match(rest, /許容差内・参考とした差.*値area値1010\.0000001/);
  assert.match(rest, /プログラム2ファイル一致/);
});

Deno.test("the English certificate of a report that holds says so", async () => {
  const good = findings.slice(0, 3);
  const [first] = await pagesOf(
    await certificate({ audit: await audit("holds", good), circumstances: here, lang: "en" }),
  );
  assert.match(first, /^CertificateofauditResultoftheauditAllholds.*all3itemsareasthereportstatesthem/);
  assert.match(first, /DeviationsTherearenone/);
});

Deno.test("the same audit under the same circumstances gives the same certificate", async () => {
  const make = async () => await certificate({ audit: await audit("deviates"), circumstances: here });
  assertSameBytes(await make(), await make());
});

Deno.test("a report cannot command a terminal, nor write from right to left", () => {
  assert.equal(printable("地図\u001b[2J\u202e\u009b1m ok\n"), "地図 [2J 1m ok ");
});

Deno.test("circumstances tell the time with its distance from UTC", () => {
  const { who, when, machine } = circumstances({ who: "A", now: new Date("2027-04-02T01:15:00Z") });
  assert.equal(who, "A");
  const [, local, sign, hours, minutes] = /^(\S+ \S+) \(UTC([+-])(\d\d):(\d\d)\)$/.exec(when)!;
  const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  assert.equal(Date.parse(`${local.replace(" ", "T")}:00Z`) - offset * 60_000, Date.UTC(2027, 3, 2, 1, 15));
  assert.match(machine, new RegExp(Deno.build.os));
});
