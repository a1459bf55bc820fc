import assert from "node:assert/strict";
import { file } from "kenzan/publish/mod.ts";
import { printedBy } from "../child_process.ts";

const label = { ja: "率の表", en: "Table of rates" };
const bytes = new TextEncoder().encode("pref,rate\n01,0.1\n");
const mediaType = "text/csv";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a published file lies in the run record with its checksum", async () => {
  await inFolder(async (folder) => {
    const published = await file("rates-csv", { name: "rates.csv", mediaType, bytes }, { label, folder });
    assert.equal(published.content.path, "files/rates.csv");
    // sha256sum of GNU coreutils 9.1
    assert.equal(
      published.content.sha256,
      "4288fed980049130706cedea5bee5bbd69be5bab936c6a1304e5e4b1cbab207d",
    );
    assert.deepEqual(await Deno.readFile(`${folder}/files/rates.csv`), bytes);
  });
});

Deno.test("a file is copied from where the cell wrote it, under its own name", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/made.bin`, new Uint8Array(200_000).fill(7));
    const published = await file("made", {
      mediaType: "application/octet-stream",
      path: `${folder}/made.bin`,
    }, {
      label,
      folder,
    });
    assert.equal(published.name, "made.bin");
    assert.equal(published.content.bytes, 200_000);
  });
});

Deno.test("the runner says where files go", async () => {
  await inFolder(async (folder) => {
    const script = `import { file } from "kenzan/publish/mod.ts";
const bytes = Uint8Array.of(${bytes});
await file("rates-csv", { name: "rates.csv", mediaType: "${mediaType}", bytes }, { label: ${
      JSON.stringify(label)
    } });`;
    await printedBy(script, { KENZAN_RUN_FOLDER: folder });
    assert.equal((await Deno.stat(`${folder}/files/rates.csv`)).size, bytes.length);
  });
});

Deno.test("a file that is not of its media type is refused, and what it is instead is named", async () => {
  await inFolder(async (folder) => {
    const png = Uint8Array.fromBase64(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChAGA60e6kgAAAABJRU5ErkJggg==",
    );
    const publishing = (bytes: Uint8Array<ArrayBuffer>, mediaType = "image/png") =>
      file("picture", { name: "a.png", mediaType, bytes }, { label, folder });
    await publishing(png);
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...png);
    await assert.rejects(
      () => publishing(jpeg),
      /picture is no image\/png[^]*begins as image\/jpeg does[^]*say `mediaType: "image\/jpeg"`/,
    );
    await assert.rejects(
      () => publishing(bytes),
      /no image\/png[^]*bytes 70 72 65 66[^]*look at what wrote it/,
    );
    await assert.rejects(() => publishing(png.slice(0, -4)), /whose end is missing[^]*write it to its end/);
    await assert.rejects(() => publishing(png, "application/pdf"), /no application\/pdf[^]*image\/png/);
    await assert.rejects(
      () => publishing("pref,rate\n" as never),
      /picture has nothing in it[^]*found: {4}String[^]*new TextEncoder/,
    );
    assert.deepEqual(Array.from(Deno.readDirSync(`${folder}/files`), ({ name }) => name), ["a.png"]);
  });
});

Deno.test("names that would leave the folder or break elsewhere are refused", async () => {
  await inFolder(async (folder) => {
    for (const name of ["../rates.csv", "a/b.csv", ".hidden", "率.csv", "", "a b.csv"]) {
      await assert.rejects(
        () => file("rates-csv", { name, mediaType, bytes }, { label, folder }),
        /file name/,
      );
    }
  });
});

Deno.test("an empty or missing file is refused and leaves nothing behind", async () => {
  await inFolder(async (folder) => {
    const empty = { name: "rates.csv", mediaType, bytes: new Uint8Array(0) };
    await assert.rejects(() => file("rates-csv", empty, { label, folder }), /empty file/);
    const missing = { mediaType, path: `${folder}/none.csv` };
    await assert.rejects(
      () => file("rates-csv", missing, { label, folder }),
      /cannot be read[\s\S]*none\.csv/,
    );
    assert.deepEqual([...Deno.readDirSync(`${folder}/files`)], []);
  });
});

Deno.test("a file without a media type is refused", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(
      () => file("rates-csv", { name: "rates.csv", mediaType: "csv", bytes }, { label, folder }),
      /no media type/,
    );
  });
});
