import assert from "node:assert/strict";
import { pictureOfDifference } from "kenzan/audit/mod.ts";
import { drawPixels, rest } from "kenzan/report/mod.ts";

Deno.test.afterAll(rest);

const drawing = (x: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60" viewBox="0 0 100 60">` +
  `<rect x="${x}" y="10" width="20" height="20" fill="#3060a0"/></svg>`;

/** Red pixels in a picture, as the share of each half. */
async function redShare(png: Uint8Array): Promise<number> {
  const image = `data:image/png;base64,${png.toBase64()}`;
  const { rgba } = await drawPixels(
    `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="132"><image width="100" height="132" href="${image}"/></svg>`,
  );
  let red = 0;
  for (let i = 0; i < rgba.length; i += 4) if (rgba[i] > 120 && rgba[i + 1] < rgba[i] * 0.8) red++;
  return red / (rgba.length / 4);
}

Deno.test("a picture of two drawings is red where they differ, and nowhere else", async () => {
  assert.equal(await redShare(await pictureOfDifference(drawing(10), drawing(10))), 0);
  // Two strips of 10 x 20 of 100 x 60 differ, in both panels.
  const share = await redShare(await pictureOfDifference(drawing(10), drawing(20)));
  assert.ok(share > 0.04 && share < 0.09, `${share}`);
});
