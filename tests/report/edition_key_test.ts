import assert from "node:assert/strict";
import { editionKey } from "kenzan/report/mod.ts";
import { code, markdown, recordOf, value } from "./fixture.ts";

Deno.test("an edition's key stays while nothing changes, and differs with record and options", async () => {
  const record = await recordOf([markdown("# 一"), code([value("v", 1)])]);
  const key = await editionKey(record, { date: "2027-03-19" });
  assert.match(key, /^[0-9a-f]{64}$/);
  assert.equal(await editionKey(record, { date: "2027-03-19", lang: "ja" }), key);
  const contract = { ja: "別の業務", en: "another" };
  const others = [
    await editionKey(record, { date: "2027-03-20" }),
    await editionKey(record, { date: "2027-03-19", lang: "en" }),
    await editionKey(record, { date: "2027-03-19", cover: { contract } }),
  ];
  for (const name of ["results.json", "notebook.ipynb"]) {
    await Deno.writeTextFile(`${record.folder}/${name}`, "{}");
    others.push(await editionKey(record, { date: "2027-03-19" }));
  }
  assert.equal(new Set([key, ...others]).size, 6);
  await Deno.remove(record.folder, { recursive: true });
});
