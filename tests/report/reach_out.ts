/**
 * Tries to have native Typst read what is on the machine, in a process whose environment leads it there, and prints what
 * it complains about; then ends the press and counts the processes that are left of it.
 */

import { join } from "node:path";
import { rest } from "kenzan/report/mod.ts";
import { readFonts } from "../../lib/report/fonts.ts";
import { NativeTypesetter } from "../../lib/report/native_typesetter.ts";
import { setCells } from "./scratch.ts";
import { markdown } from "./fixture.ts";

const native = await NativeTypesetter.start(await readFonts(["Noto Sans JP"]));
const complaints: string[][] = [];
for (
  const text of [
    `#set text(font: "Source Code Pro")\nwords`,
    `#import "@local/planted:0.1.0": word`,
    `#import "@preview/planted:0.1.0": word`,
    `#import "@preview/unheard-of:0.1.0": word`,
    `#include "/planted.typ"`,
    `#include "${join(Deno.cwd(), "planted.typ")}"`,
    `#read("/etc/hostname")`,
  ]
) {
  const main = `/${complaints.length}.typ`;
  const setting = await native.set(new Map([[main, text]]), main);
  complaints.push(setting.complaints.map(({ message }) => message));
}
await native.end();
await setCells([markdown("# 結果\n\n本文である。")], { options: { typesetter: "native" } });
rest();

/** Processes that this one started and that have not ended. */
async function children(): Promise<number> {
  let count = 0;
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => ""); // it has ended meanwhile
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(parent) === Deno.pid && state !== "Z") count++;
  }
  return count;
}

const patience = AbortSignal.timeout(20_000);
while (!patience.aborted && await children() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
console.log(JSON.stringify({ complaints, children: await children() }));
Deno.exit();
