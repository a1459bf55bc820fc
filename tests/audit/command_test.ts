/** The command `audit` with bad input, and interrupted. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rest, setDocument } from "kenzan/report/mod.ts";
import { notebookJson } from "../notebook/scratch.ts";
import { Checkout, description } from "./delivered.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

async function audit(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "lib/cli/main.ts", "audit", ...args],
    cwd: root,
  }).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

Deno.test("what is no report is refused with what to do, without a stack", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "report.pdf"), "hello");
  await Deno.mkdir(join(folder, "empty"));
  const refusals: [args: string[], words: RegExp][] = [
    [[join(folder, "none.pdf")], /the report is not there[^]*do: +check the path/],
    [[join(folder, "empty")], /no report in the folder[^]*do: +name the PDF itself/],
    [[join(folder, "report.pdf")], /not a PDF[^]*do: +name the report's PDF/],
    [[], /missing required argument 'reports'[^]*Usage: .*audit/],
    [["--lang", "fr", join(folder, "report.pdf")], /Allowed choices are ja, en/],
  ];
  for (const [args, words] of refusals) {
    const { code, err } = await audit(...args);
    assert.equal(code, 1, args.join(" "));
    assert.match(err, words);
    assert.doesNotMatch(err, /^\s+at /m);
  }
  assert.deepEqual((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort(), [
    "empty",
    "report.pdf",
  ]);
  await Deno.remove(folder, { recursive: true });
});

const hasQpdf = spawnSync("qpdf", ["--version"]).error === undefined;

Deno.test({
  name: "an encrypted PDF is refused as such" + (hasQpdf ? "" : " (left out: qpdf is not installed)"),
  ignore: !hasQpdf,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const plain = await setDocument({ main: "報告書", files: new Map() });
    rest();
    await Deno.writeFile(join(folder, "plain.pdf"), plain);
    const path = join(folder, "report.pdf");
    spawnSync("qpdf", ["--encrypt", "secret", "owner", "256", "--", join(folder, "plain.pdf"), path]);
    const { code, err } = await audit(path);
    assert.equal(code, 1);
    assert.match(err, /the PDF is encrypted[^]*asks for a password[^]*ask for the file as Kenzan wrote it/);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("--fragility says so where a report states nothing of its digits", async () => {
  await using checkout = await Checkout.make();
  await checkout.write("delivered/report.pdf", await checkout.report());
  const tell = (...flags: string[]) => checkout.command(["delivered", "--catalog", "mine", ...flags]);
  const asked = await tell("--fragility"), plain = await tell();
  assert.match(asked.out, /--fragility measured nothing: the report states nothing of its digits/);
  assert.doesNotMatch(plain.out, /fragility/);
  assert.equal(asked.code, plain.code);
});

Deno.test({
  name: "Ctrl-C ends an audit and leaves nothing",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using checkout = await Checkout.make();
    await checkout.write("delivered/report.pdf", await checkout.report());
    const temporary = await Deno.makeTempDir();
    const endless = "await new Promise((done) => setTimeout(done, 60_000));";
    const notebook = notebookJson([{ code: "let level = 0.5;", tags: ["parameters"] }, endless], description);
    await checkout.write("notebooks/trial/trial.ipynb", notebook);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        "--cached-only",
        "lib/cli/main.ts",
        "audit",
        "delivered",
        "--catalog",
        "mine",
      ],
      cwd: checkout.folder,
      env: { TMPDIR: temporary },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let told = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      told += text;
      if (/cell 2 \(2\/2\)/.test(text)) child.kill("SIGINT");
    }
    assert.equal((await child.status).code, 130, told);
    await child.stdout.cancel();
    assert.match(told, /interrupted by SIGINT; no certificate/);
    const left = async (path: string) => (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
    assert.deepEqual(await left(checkout.path("delivered")), ["report.pdf"]);
    assert.deepEqual((await left(temporary)).filter((name) => name.startsWith("kenzan-audit")), []);
    await Deno.remove(temporary, { recursive: true });
  },
});
