import { Fault } from "../fault/mod.ts";
import { checkedThing, type ThingOptions } from "./checks.ts";
import { formatBasis } from "./claim_basis.ts";
import { checkedEvidence } from "./claim_evidence.ts";
import { show } from "./display.ts";
import type { Label } from "./label.ts";
import { escapeMarkup } from "./markup.ts";
import type { ClaimBasis, PublishedClaim } from "./published.ts";

/** What belongs to a claim besides its sentence. */
export interface ClaimOptions extends Pick<ThingOptions, "notes"> {
  /**
   * What decides: one interval, test or comparison, or several that all have to be borne out. Its numbers come from the
   * data: a claim whose deciding numbers are all typed stops the report (a threshold may be typed).
   */
  basis: ClaimBasis | ClaimBasis[];
}

/**
 * Publishes a sentence that the data have to support. Narrative cells set it by `` {claim}`id` ``. Where the data do
 * not support it, the notebook says so, and the report does not come out, unless the narrative says what holds instead
 * (a passage with `{"unless": "id"}`).
 *
 * @param condition Whether they support it: `rate.interval.upper < before.interval.lower`.
 * @param sentence Without a full stop.
 *
 * @example
 * ```ts
 * import * as publish from "kenzan/publish/mod.ts";
 * const [narrow, wide] = [0.004, 0.023];
 * await publish.claim("nfi-wider", wide > narrow, {
 *   ja: "4 km格子による区間は500 m格子による区間より広い",
 *   en: "the interval of the 4 km grid is wider than that of the 500 m grid",
 * }, {
 *   basis: {
 *     kind: "comparison",
 *     left: { of: { ja: "4 km格子の幅", en: "Width on the 4 km grid" }, value: wide },
 *     relation: ">",
 *     right: { of: { ja: "500 m格子の幅", en: "width on the 500 m grid" }, value: narrow },
 *     unit: { ja: "%/年", en: "%/yr" },
 *     digits: 3,
 *   },
 * });
 * ```
 * @throws Fault if the condition is no boolean, a language is missing, a number of the basis is not finite, or the
 * basis and the condition do not say the same.
 */
export async function claim(
  id: string,
  condition: boolean,
  sentence: Label,
  options: ClaimOptions,
): Promise<PublishedClaim> {
  const thing = checkedThing(id, { label: sentence, notes: options?.notes });
  if (typeof condition !== "boolean") {
    throw new Fault(`publish: the condition of claim ${id} is neither true nor false`, {
      expected: "a boolean: the sentence holds, or it does not",
      found: `${String(condition)} (${typeof condition})`,
      remedy: "compare: `upper < before`, not `upper - before`",
    });
  }
  const basis = checkedEvidence(id, condition, options?.basis);
  const published: PublishedClaim = { kind: "claim", ...thing, holds: condition, basis };
  const verdict = condition ? "成り立つ" : "成り立たない";
  const reasons = basis.map((it) => formatBasis(it, "ja"));
  return await show(published, {
    text: [
      `${condition ? "○" : "×"} ${sentence.ja}（${verdict}）  [${id}]`,
      ...reasons.map((it) => `  ${it}`),
    ].join("\n"),
    html:
      `<div><strong style="color:${condition ? "#1a6b3c" : "#b3261e"}">${
        condition ? "○" : "×"
      } ${verdict}</strong> ` +
      `<span>${escapeMarkup(sentence.ja)}</span> <code style="opacity:.6">${id}</code>` +
      reasons.map((it) => `<div style="opacity:.7;font-size:smaller">${escapeMarkup(it)}</div>`).join("") +
      `</div>`,
  });
}
