import { Fault } from "../fault/mod.ts";

/** The Fault for a value that is no interpretation code. */
export function codeFault(found: number, where: string): Fault {
  return new Fault("landuse: not an interpretation code", {
    expected: "1-13",
    found: String(found),
    where,
  });
}
