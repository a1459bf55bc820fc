/** Native Typst and Typst in WebAssembly: one must not be told from the other by what they give. */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rest, setReport } from "kenzan/report/mod.ts";
import { denoFolder } from "../../lib/notebook/deno_folder.ts";
import { readFonts } from "../../lib/report/fonts.ts";
import { NativeFirst } from "../../lib/report/native_first.ts";
import { NativeRefusal, NativeTypesetter } from "../../lib/report/native_typesetter.ts";
import { openTypesetter } from "../../lib/report/open_typesetter.ts";
import { specimen, specimenFiles } from "../../lib/report/specimen.ts";
import type { Setting, Typesetter } from "../../lib/report/typesetter.ts";
import { WebAssemblyTypesetter } from "../../lib/report/webassembly_typesetter.ts";
import { code, dataset, drawing, figure, markdown, recordOf, table, value } from "./fixture.ts";
import { assertSameBytes } from "./same_bytes.ts";

Deno.test.afterAll(rest);

/** Where native Typst sets. */
const hasNative = Deno.build.target === "x86_64-unknown-linux-gnu";

/** A test of native Typst. */
const nativeTest = (name: string, fn: () => Promise<void>) =>
  Deno.test({
    name: name + (hasNative ? "" : " (left out: native Typst sets on Linux x86-64 only)"),
    ignore: !hasNative,
    fn,
  });

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const fonts = await readFonts();
const template = new Map([
  ["/report.typ", await Deno.readTextFile(new URL("../../reports/report.typ", import.meta.url))],
  ["/references.csl", await Deno.readTextFile(new URL("../../reports/references.csl", import.meta.url))],
]);
const webAssembly = await WebAssemblyTypesetter.load(fonts);
const svg = (inner: string) =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="605" height="340" viewBox="0 0 605 340">${inner}</svg>`,
  );

type Files = Map<string, string | Uint8Array>;
let documents = 0;
/** A project whose root has this text, in the fonts of reports. */
function project(text: string, files: [string, Uint8Array][] = []): [Files, string] {
  const main = `/document-${++documents}.typ`;
  const style = `#set document(date: none)
#set text(font: ("Noto Serif JP", "STIX Two Text"))
#show math.equation: set text(font: ("STIX Two Math", "Noto Serif JP"))
#show raw: set text(font: ("Source Code Pro", "Noto Sans JP"))
`;
  return [new Map<string, string | Uint8Array>([...files, [main, style + text]]), main];
}

/** Documents that were set, with the same bytes and all else. */
function assertSame(one: Setting, other: Setting): void {
  assert.ok(one.pdf !== undefined && other.pdf !== undefined);
  assertSameBytes(one.pdf, other.pdf, "the document");
  assert.deepEqual({ ...one, pdf: 0 }, { ...other, pdf: 0 });
}

/** Is told what must not happen. */
const fail = ({ message }: Error) => assert.fail(message);

/** Works with native Typst, and ends its process. */
async function withNative(work: (native: NativeTypesetter) => Promise<void>): Promise<void> {
  const native = await NativeTypesetter.start(fonts);
  try {
    await work(native);
  } finally {
    await native.end();
  }
}

/** What is written to standard error meanwhile, line by line. */
async function saidBy(work: () => Promise<void>): Promise<unknown[]> {
  const said: unknown[] = [];
  const { error } = console;
  console.error = (...words) => said.push(...words);
  try {
    await work();
  } finally {
    console.error = error;
  }
  return said;
}

nativeTest("reports have the same bytes and warnings, in both languages", async () => {
  const record = await recordOf([
    markdown("# 要約\n\n率は{v}`rate`である。", "summary"),
    markdown("# Summary\n\nThe rate is {v}`rate`.", "en"),
    markdown(
      "# 結果\n\n{ref}`t`と{ref}`f`に**強く**_Cervus nippon_を示す[^a]。{cite}`ipcc2006`\n\n[^a]: 注。\n\n- 一\n\n$$ \\hat{p} = \\frac{x}{n} $$",
    ),
    code([
      value("rate", 2, { interval: { lower: 1, upper: 3, level: 0.95, method: "Wilson" } }),
      table("t", { 名: Array.from({ length: 90 }, (_, i) => `第${i}行`), 値: Array(90).fill(1234.5) }, {
        値: { digits: 1, unit: { ja: "ha", en: "ha" } },
      }),
      figure("f", drawing()),
      figure(
        "g",
        new TextDecoder().decode(svg(
          `<g transform="translate(9.7,3) rotate(-90)"><text font-family="Noto Sans JP" font-size="11.3">率 (%)</text></g>` +
            `<circle cx="30" cy="40" r="3.3"/><path d="M9,9A4.5,4.5,0,1,1,0,9A4.5,4.5,0,1,1,9,9Z" fill="hsl(33,50%,40%)"/>`,
        )),
      ),
    ]),
  ], { datasets: [dataset("grid")], bibliography: "data/works.bib" });
  for (const lang of ["ja", "en"] as const) {
    const one = await setReport(record, { lang, typesetter: "native" });
    const other = await setReport(record, { lang, typesetter: "webassembly" });
    assertSameBytes(one.pdf, other.pdf, lang);
    assert.deepEqual({ ...one, pdf: 0 }, { ...other, pdf: 0 });
    assert.ok(one.pages > 5 && one.warnings.length > 0);
  }
  await Deno.remove(record.folder, { recursive: true });
});

nativeTest("a specimen of all that reports hold has the same bytes", () =>
  withNative(async (native) => {
    const files = new Map<string, string | Uint8Array>([...template, ...specimenFiles, [
      "/specimen.typ",
      specimen,
    ]]);
    const [one, other] = [
      await native.set(files, "/specimen.typ"),
      await webAssembly.set(files, "/specimen.typ"),
    ];
    assert.ok(one.pdf);
    assertSame(one, other);
  }));

/** Texts of documents, some of which cannot be set. */
const told = [
  `#set text(font: "Nope")\n𠮷終 #unknown`,
  "𠮷終 #(1 +\n\n#let",
  "#let a = 1\n#a-b",
  "#let f(x) = panic(x)\n\n#f(1)",
  "= A <x>\n= B <x>\n@x",
  "#let x = path((0pt,0pt))\n#x",
  `#let c = counter("x")\n#context { let n = c.final().first(); c.update(n + 1) }`,
  "$ \\ hat(p) unknownname $",
  `#include "/nowhere.typ"`,
  `#image("/nowhere.png")`,
  `#read("../../etc/passwd")`,
  `#image(bytes("<svg xmlns='http://www.w3.org/2000/svg'><image href='x.png'/></svg>"))`,
  `#import "@preview/cetz:0.1.0"`,
  `#include "@local/mine:0.1.0"`,
];

nativeTest("complaints are the same, with their places", () =>
  withNative(async (native) => {
    for (const text of told) {
      const [files, main] = project(text);
      const { complaints } = await native.set(files, main);
      assert.deepEqual(complaints, (await webAssembly.set(files, main)).complaints, text);
      assert.ok(complaints.length > 0 && complaints.every(({ message }) => message !== ""), text);
    }
  }));

nativeTest("queries are answered alike", () =>
  withNative(async (native) => {
    const [files, main] = project(
      `#metadata((a: 1pt, b: none, c: [x], d: 1.5, e: (true, 2)))<m>#metadata("s")<m>\n#pagebreak()\n` +
        `#context [#metadata(here().page())<last>]`,
    );
    const queries = ["<m>", "<last>", "<none>"];
    const [one, other] = [
      await native.set(files, main, queries),
      await webAssembly.set(files, main, queries),
    ];
    assert.ok(one.pdf !== undefined && other.pdf !== undefined);
    assert.deepEqual(one.answers, other.answers);
    assert.deepEqual(one.answers.slice(1), [[2], []]);
  }));

nativeTest(
  "what native Typst would set differently has the bytes of WebAssembly",
  () =>
    withNative(async (native) => {
      const typesetter = new NativeFirst(native, {
        other: () => Promise.resolve(webAssembly),
        fonts,
        note: fail,
      });
      const arc = (i: number) =>
        `<path d="M${i},9a${i % 37 + 3}.7,${i % 11 + 1}.3,${i * 0.91},0,1,${i % 31}.1,7"/>`;
      const turned = svg(Array.from({ length: 400 }, (_, i) => arc(i)).join(""));
      const different: [string, [string, Uint8Array][]?][] = [
        [`#image("/turned.svg")`, [["/turned.svg", turned]]],
        ["日本 ⟂ ℵ ∯ ə x\u{2009}y `∮`"],
        [`#set text(font: "Nope")\nwords of $x$`],
        [`#image("/ə.svg")`, [["/ə.svg", svg(`<text y="40" font-family="Noto Sans JP">ℵ ə 𝑥 ⟂</text>`)]]],
      ];
      for (const [text, files] of different) {
        const [all, main] = project(text, files);
        const [one, other, alone] = [
          await typesetter.set(all, main),
          await webAssembly.set(all, main),
          await native.set(all, main),
        ];
        assert.ok(one.pdf, text);
        assertSame(one, other);
        const hides = () => assertSame(alone, other);
        assert.throws(hides, /differs/, `${text}: no difference, so this tells nothing`);
      }
    }),
);

nativeTest(
  "a document that cannot be a PDF is refused in the words of WebAssembly",
  () =>
    withNative(async (native) => {
      const typesetter = new NativeFirst(native, {
        other: () => Promise.resolve(webAssembly),
        fonts,
        note: fail,
      });
      const [files, main] = project(`#pdf.attach("/a", bytes("1"))#pdf.attach("/a", bytes("2"))`);
      await assert.rejects(native.set(files, main), NativeRefusal);
      const refusal = await webAssembly.set(files, main).then(
        () => assert.fail("it was set"),
        ({ message }) => message,
      );
      assert.match(refusal, /attempted to attach file a twice/);
      await assert.rejects(typesetter.set(files, main), ({ message }) => message === refusal);
      const [sound, root] = project("終");
      assert.ok((await typesetter.set(sound, root)).pdf, "and native Typst goes on");
    }),
);

nativeTest("a path keeps its text, whoever sets it", () =>
  withNative(async (native) => {
    const first = new NativeFirst(native, { other: () => Promise.resolve(webAssembly), fonts, note: fail });
    const [files, main] = project("終");
    for (const typesetter of [native, webAssembly, first] as Typesetter[]) {
      await typesetter.set(files, main);
      await assert.rejects(typesetter.set(new Map([[main, "。"]]), main), /was given another text/);
    }
  }));

nativeTest("where the addon does not load, WebAssembly sets, and one note says so", async () => {
  const folder = await Deno.makeTempDir();
  const addon = join(folder, "broken.node");
  await Deno.writeTextFile(addon, "no library");
  const [files, main] = project("終");
  const said = await saidBy(async () => {
    const typesetter = await openTypesetter(fonts, undefined, addon);
    assertSame(await typesetter.set(files, main), await webAssembly.set(files, main));
    await typesetter.draft(files, main);
  });
  await Deno.remove(folder, { recursive: true });
  assert.equal(said.length, 1);
  assert.match(
    String(said[0]),
    /^note: reports are set by WebAssembly, which takes longer: native Typst: .*(ELF|short)/,
  );
  await assert.rejects(
    openTypesetter(fonts, "native", join(folder, "gone.node")),
    /native Typst does not start/,
  );
});

nativeTest(
  "when the process of native Typst ends, WebAssembly takes over, and one note says so",
  () =>
    withNative(async (native) => {
      const notes: string[] = [];
      const note = ({ message }: Error) => notes.push(message);
      const typesetter = new NativeFirst(native, { other: () => Promise.resolve(webAssembly), fonts, note });
      const [files, main] = project("終");
      const sound = await typesetter.set(files, main);
      await native.end();
      assertSame(await typesetter.set(files, main), sound);
      await typesetter.draft(files, main);
      assert.deepEqual(notes, ["native Typst ended with 0"]);
    }),
);

nativeTest("native Typst reads no file, package or font of the machine, and asks no network", async () => {
  const home = await Deno.makeTempDir();
  const put = async (path: string, content: string | Uint8Array) => {
    await Deno.mkdir(dirname(join(home, path)), { recursive: true });
    await Deno.writeFile(
      join(home, path),
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  };
  for (const [folder, namespace] of [[".local/share", "local"], [".cache", "preview"]]) {
    const at = `${folder}/typst/packages/${namespace}/planted/0.1.0`;
    await put(`${at}/typst.toml`, `[package]\nname = "planted"\nversion = "0.1.0"\nentrypoint = "lib.typ"\n`);
    await put(`${at}/lib.typ`, `#let word = "planted"`);
  }
  const planted = fonts.find(({ family }) => family === "Source Code Pro")!;
  for (const folder of [".fonts", ".local/share/fonts"]) await put(`${folder}/planted.ttf`, planted.bytes);
  await put("fonts.conf", `<fontconfig><dir>${home}/.fonts</dir></fontconfig>`);
  await put("planted.typ", "planted");
  using proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let connections = 0;
  const listening = (async () => {
    for await (const connection of proxy) {
      connections++;
      connection.close();
    }
  })();
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--config",
      config,
      fileURLToPath(new URL("reach_out.ts", import.meta.url)),
    ],
    cwd: home,
    env: {
      DENO_DIR: denoFolder(),
      DENO_NO_UPDATE_CHECK: "1",
      HOME: home,
      XDG_DATA_HOME: join(home, ".local/share"),
      XDG_CACHE_HOME: join(home, ".cache"),
      FONTCONFIG_FILE: join(home, "fonts.conf"),
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.addr as Deno.NetAddr).port}`,
    },
  }).output();
  proxy.close();
  await listening;
  await Deno.remove(home, { recursive: true });
  assert.ok(success, new TextDecoder().decode(stderr));
  const { complaints, children } = JSON.parse(new TextDecoder().decode(stdout));
  const none = "failed to load package: there are none";
  const outside = "failed to load file: it is not part of the project";
  assert.deepEqual(complaints, [
    ["unknown font family: source code pro"],
    [none],
    [none],
    [none],
    [outside],
    [outside],
    [outside],
  ]);
  assert.equal(connections, 0);
  assert.equal(children, 0, "its process ended with the worker that started it");
});
