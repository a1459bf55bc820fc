import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { rest } from "kenzan/report/mod.ts";
import { code, drawing, figure, markdown, value } from "./fixture.ts";
import { assertSameBytes } from "./same_bytes.ts";
import { setCells } from "./scratch.ts";

Deno.test.afterAll(rest);

const script = fileURLToPath(new URL("set_one.ts", import.meta.url));
const config = fileURLToPath(new URL("../../deno.json", import.meta.url));

async function setElsewhere(cwd: string, env: Record<string, string>) {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--config", config, script],
    cwd,
    env,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  // What Deno itself says while another process of it starts too.
  const told = new TextDecoder().decode(stderr).replace(/.*Blocking.* waiting for file lock .*\n/g, "");
  return { told, ...JSON.parse(new TextDecoder().decode(stdout)) };
}

Deno.test("the same record gives the same bytes in another folder, time zone, language and home", async () => {
  const home = await Deno.makeTempDir();
  const here = await setElsewhere(".", { TZ: "Asia/Tokyo", LANG: "ja_JP.UTF-8", USER: "a" });
  const there = await setElsewhere(home, {
    TZ: "America/St_Johns",
    LANG: "tr_TR.UTF-8",
    USER: "b",
    TMPDIR: home,
  });
  await Deno.remove(home, { recursive: true });
  assert.deepEqual(here, there);
  assert.equal(here.leaks, false);
  assert.deepEqual(here.warnings, []);
  assert.equal(here.told, "", "nothing is printed to the terminal");
  assert.deepEqual(here.copies.map(([path]: [string]) => path), [
    "files/office/f.png",
    "files/office/tables.xlsx",
  ]);
});

Deno.test("what was set before leaves no trace in a report", async () => {
  const report = (word: string) =>
    setCells([
      markdown(`# ${word}\n\n${word}は{v}\`v\`である。`),
      code([value("v", 1), figure("f", drawing(word))]),
    ]);
  const first = await report("森林");
  await report("草地");
  rest();
  await report("農地");
  assertSameBytes((await report("森林")).pdf, first.pdf);
});
