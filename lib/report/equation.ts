import { tex2typst } from "tex2typst";
import { Fault } from "../fault/mod.ts";

/**
 * Typst mathematics from LaTeX's, without the enclosing `$`.
 *
 * @throws Fault if the LaTeX is not understood.
 */
export function typstMath(latex: string, where: string): string {
  let typst: string;
  try {
    typst = tex2typst(latex.trim(), { nonStrict: false });
  } catch (cause) {
    throw new Fault("report: an equation is not understood", {
      expected: "LaTeX mathematics",
      found: latex.trim(),
      where,
      remedy: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
  return typst;
}
