import { Fault } from "../fault/mod.ts";
import type { Font } from "./fonts.ts";
import { NativeFirst } from "./native_first.ts";
import { NativeTypesetter } from "./native_typesetter.ts";
import type { Typesetter } from "./typesetter.ts";
import { WebAssemblyTypesetter } from "./webassembly_typesetter.ts";

/** Which Typst sets. */
export type TypesetterName = "native" | "webassembly";

/** Where native Typst has been seen to give the bytes that WebAssembly gives. */
const VERIFIED = "x86_64-unknown-linux-gnu";

/**
 * Opens the typesetter of this machine: native Typst on Linux x86-64, else WebAssembly. Where native Typst does not
 * start, or ends, a note on standard error says so, and WebAssembly does its work.
 *
 * @param name Asks for one.
 * @param addon Path of native Typst, if not the project's own.
 * @throws Fault where native Typst is asked for and does not start.
 */
export async function openTypesetter(
  fonts: Font[],
  name?: TypesetterName,
  addon?: string,
): Promise<Typesetter> {
  const other = () => WebAssemblyTypesetter.load(fonts);
  const isWanted = name === "native" || name === undefined && Deno.build.target === VERIFIED;
  if (!isWanted) return await other();
  try {
    return new NativeFirst(await NativeTypesetter.start(fonts, addon), { other, fonts, note });
  } catch (error) {
    if (name !== "native") {
      note(error as Error);
      return await other();
    }
    throw new Fault("report: native Typst does not start", {
      expected: "Linux x86-64 with glibc, and its package in node_modules",
      found: (error as Error).message,
      remedy: "let the typesetter be chosen: WebAssembly gives the same bytes",
      cause: error,
    });
  }
}

function note({ message }: Error): void {
  console.error(`note: reports are set by WebAssembly, which takes longer: ${message}`);
}
