/** The links of a PDF, as a reader program follows them. */

import { getDocument } from "unpdf/pdfjs";

/** A link, with the text under it and the text of the row that it leads to. */
export interface PdfLink {
  page: number;
  text: string;
  toPage: number;
  /** What stands at the destination: the two or three lines below it. */
  at: string;
}

interface Word {
  str: string;
  x: number;
  y: number;
  width: number;
}

/** All links within a PDF, in the order of its pages. */
export async function pdfLinks(pdf: Uint8Array): Promise<PdfLink[]> {
  const document = await getDocument({ data: pdf.slice(), verbosity: 0 }).promise;
  try {
    const pages = await Promise.all(
      Array.from({ length: document.numPages }, (_, k) => document.getPage(k + 1)),
    );
    const words = await Promise.all(
      pages.map(async (page) =>
        (await page.getTextContent()).items.flatMap((item): Word[] =>
          "str" in item && item.str.trim() !== ""
            ? [{ str: item.str, x: item.transform[4], y: item.transform[5], width: item.width }]
            : []
        )
      ),
    );
    const links: PdfLink[] = [];
    for (const [index, page] of pages.entries()) {
      for (const { subtype, dest, rect } of await page.getAnnotations()) {
        if (subtype !== "Link" || !dest) continue;
        const target = typeof dest === "string" ? await document.getDestination(dest) : dest;
        const toPage = await document.getPageIndex(target[0]);
        const [, , , top] = target as [unknown, unknown, number, number];
        const [left, bottom, right, up] = rect as number[];
        const under = words[index].filter(({ x, y, width }) =>
          x + width / 2 > left && x + width / 2 < right && y > bottom - 2 && y < up + 2
        );
        // Typst leads to 10 points above what is named.
        const at = words[toPage].filter(({ y }) => y <= top - 10 && y > top - 36);
        const link = {
          page: index + 1,
          text: under.map(({ str }) => str).join(""),
          toPage: toPage + 1,
          at: at.map(({ str }) => str).join(" "),
        };
        // Typst makes a link of every piece of text.
        const last = links.at(-1);
        const isSame = last?.page === link.page && last.toPage === link.toPage && last.at === link.at;
        if (isSame) last.text += link.text;
        else links.push(link);
      }
    }
    return links;
  } finally {
    await document.loadingTask.destroy();
  }
}
