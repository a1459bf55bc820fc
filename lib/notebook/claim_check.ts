import { Fault } from "../fault/mod.ts";
import type { PublishedClaim } from "../publish/mod.ts";
import { lateImport } from "../loading/mod.ts";

/** Loads what checks claims. It takes a moment, for which no kernel waits when it starts. */
export function loadClaimCheck(): Promise<typeof import("../publish/mod.ts")> {
  return lateImport<typeof import("../publish/mod.ts")>("../publish/mod.ts", import.meta.url);
}

/**
 * Refuses a claim that says of itself what its own numbers do not: a cell can send anything, and a record can have been
 * edited.
 *
 * @param where named in the fault.
 * @throws {Fault} for a basis that is malformed, or does not bear out what the claim says.
 */
export async function refuseFalseClaim({ id, holds, basis }: PublishedClaim, where: string): Promise<void> {
  const { checkedEvidence } = await loadClaimCheck();
  try {
    if (typeof holds !== "boolean" || !Array.isArray(basis)) throw malformed(holds, basis);
    checkedEvidence(id, holds, basis);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    const { subject, expected, found, where: part } = cause;
    throw new Fault(subject.replace(/^publish: /, "notebook: "), {
      expected,
      found,
      where: part === undefined ? where : `${where}: ${part}`,
      remedy: "publish it with publish.claim of kenzan/publish/mod.ts",
      cause,
    });
  }
}

function malformed(holds: unknown, basis: unknown): Fault {
  return new Fault("publish: a claim is malformed", {
    expected: "`holds`: true or false, and `basis`: a list of intervals, tests and comparisons",
    found: JSON.stringify({ holds, basis }),
  });
}
