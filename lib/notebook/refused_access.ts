import { Fault } from "../fault/mod.ts";
import type { AccessLog } from "./access_log.ts";
import { type FailurePlace, failurePoint } from "./cell_failure.ts";
import type { Execution } from "./execution.ts";
import type { Refusal } from "./refusal.ts";

const EXPECTED =
  "what the notebook declares: catalogued data, its own modules and packages, the folder of its run";

/**
 * How a cell failed that reached for what it may not; undefined when it did not, or only as packages do that go on
 * without (see `access_policy.ts`).
 */
export async function refusedAccess(
  refusals: Refusal[],
  execution: Execution,
  place: FailurePlace,
): Promise<Fault | undefined> {
  const thrown = [execution.error?.evalue ?? "", ...execution.escaped].join("\n");
  const fatal = refusals.filter(({ isProbe, what }) => !isProbe || thrown.includes(`refused: ${what}\n`));
  if (fatal.length === 0) return undefined;
  return fault(fatal, `cell ${place.number} of ${place.notebook}`, await failurePoint(execution, place));
}

/** @throws {Fault} when something was refused after the last cell had ended: work that was left running. */
export function refuseLateAccess(log: AccessLog, notebook: string): void {
  const fatal = log.takeRefusals().filter(({ isProbe }) => !isProbe);
  if (fatal.length > 0) throw fault(fatal, `work left running by a cell of ${notebook}`, notebook);
}

function fault(refusals: Refusal[], who: string, where: string): Fault {
  const [wrong, ...others] = new Set(refusals.map(({ fault }) => fault));
  if (wrong !== undefined && others.length === 0) return inCell(wrong, refusals[0].remedy, where);
  const shown = refusals.slice(0, 20).map(({ what, why }) => `${what}\n  ${why.replaceAll("\n", "\n  ")}`);
  const more = refusals.length > 20 ? [`... and ${refusals.length - 20} more`] : [];
  const remedies = [...new Set(refusals.slice(0, 20).map(({ remedy }) => remedy))];
  return new Fault(`notebook: ${who} reached for what it may not`, {
    expected: EXPECTED,
    found: [...shown, ...more].join("\n"),
    where,
    // Several: each with what it is for.
    remedy: remedies.length === 1
      ? remedies[0]
      : refusals.slice(0, 20).map(({ what, remedy }) => `${what}: ${remedy}`).join("\n"),
  });
}

/** It reached for what it may: the dataset is what is wrong, and whoever can mend it need not read further. */
function inCell(wrong: Fault, remedy: string, cell: string): Fault {
  const { subject, expected, found } = wrong;
  const where = [...(wrong.where === undefined ? [] : [wrong.where]), `opened by ${cell}`].join("\n");
  return new Fault(subject, { expected, found, where, remedy, cause: wrong });
}
