import { Fault } from "../fault/mod.ts";

/** How deer are captured: わな猟, 銃猟. */
export type CaptureMethod = "trap" | "gun";

/** What the method is called, and what its effort is counted in. */
export const CAPTURE_METHODS = [
  {
    method: "trap",
    label: { ja: "わな猟", en: "Traps" },
    unit: { ja: "わな日", en: "trap-nights" },
  },
  {
    method: "gun",
    label: { ja: "銃猟", en: "Guns" },
    unit: { ja: "人時", en: "person-hours" },
  },
] as const satisfies readonly {
  method: CaptureMethod;
  label: { ja: string; en: string };
  unit: { ja: string; en: string };
}[];

/**
 * The method that a text names.
 *
 * @param where E.g. a row or parameter.
 * @throws {Fault} a text that is neither.
 */
export function captureMethod(text: string, where: string): typeof CAPTURE_METHODS[number] {
  const known = CAPTURE_METHODS.find(({ method }) => method === text);
  if (known) return known;
  throw new Fault("wildlife: a method of capture that is not known", {
    expected: CAPTURE_METHODS.map(({ method }) => method).join(" or "),
    found: text,
    where,
  });
}
