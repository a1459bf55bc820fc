/** Reads PDFs back with Poppler, where it is installed. */

import { spawnSync } from "node:child_process";

/** Whether `pdftotext` and `pdfdetach` are here: tests that read pages are left out otherwise. */
export const hasPoppler = spawnSync("pdftotext", ["-v"]).error === undefined &&
  spawnSync("pdfdetach", ["-v"]).error === undefined;

/** What the names of left-out tests say. */
export const needsPoppler = hasPoppler ? "" : " (left out: pdftotext and pdfdetach are not installed)";

/** The text of a PDF, pages apart by form feeds. */
export function pdfText(pdf: Uint8Array): string {
  const { stdout, status, stderr } = spawnSync("pdftotext", ["-enc", "UTF-8", "-", "-"], {
    input: pdf,
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`pdftotext: ${stderr}`);
  return stdout.toString("utf8");
}

/** Every word of a PDF with its left and right end, points from the left edge of its page. */
export function pdfWords(pdf: Uint8Array): { word: string; left: number; right: number }[] {
  const { stdout, status, stderr } = spawnSync("pdftotext", ["-enc", "UTF-8", "-bbox", "-", "-"], {
    input: pdf,
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`pdftotext: ${stderr}`);
  const words = stdout.toString("utf8").matchAll(
    /<word xMin="([\d.-]+)"[^>]* xMax="([\d.-]+)"[^>]*>(.*?)<\/word>/g,
  );
  return [...words].map(([, left, right, word]) => ({ word, left: Number(left), right: Number(right) }));
}

/** The text without any white space: what a reader sees, wherever lines end. */
export function bare(text: string): string {
  return text.normalize("NFC").replace(/[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu, "");
}

/** Names and contents of the files attached to a PDF. */
export async function pdfAttachments(pdf: Uint8Array): Promise<Map<string, Uint8Array>> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/a.pdf`, pdf);
    const list = spawnSync("pdfdetach", ["-list", `${folder}/a.pdf`]).stdout.toString("utf8");
    const found = new Map<string, Uint8Array>();
    for (const [, number, name] of list.matchAll(/^(\d+): (.*)$/gm)) {
      spawnSync("pdfdetach", ["-save", number, "-o", `${folder}/${number}`, `${folder}/a.pdf`]);
      found.set(name, await Deno.readFile(`${folder}/${number}`));
    }
    return found;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
