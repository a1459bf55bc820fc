import { Fault } from "../fault/mod.ts";
import { nearMatches } from "./near_match.ts";

/** The Fault for a narrative that names what no cell published. */
export function unpublished(role: string, id: string, known: Iterable<string>, where: string): Fault {
  const names = [...known];
  const near = nearMatches(id, names);
  return new Fault(`report: {${role}} names ${JSON.stringify(id)}, which nothing published`, {
    expected: near.length > 0
      ? `perhaps ${near.join(", ")}`
      : names.length > 0
      ? `one of ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", ..." : ""}`
      : "a published id; the notebook published none that fits",
    found: id,
    where,
    remedy: "correct the id, or publish it in a code cell",
  });
}
