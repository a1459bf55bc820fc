import { Fault } from "../fault/mod.ts";

/** An access that was refused. */
export interface Refusal {
  /** `reading points.csv`, `the network (example.com:443)`. */
  what: string;
  why: string;
  /** What its author can do about it. */
  remedy: string;
  /** Whether packages try this and go on without: then only code that does not catch the refusal fails. */
  isProbe: boolean;
  /** What is wrong with the dataset that a declared file belongs to: `why` and `remedy` are taken from it. */
  fault?: Fault;
}

/** What speaks against an access. */
export type Objection = Pick<Refusal, "why" | "remedy" | "fault">;

/** Why a declared dataset must not be read, and what to do, each once. */
export function becauseOf(fault: Fault): Objection {
  const { subject, expected, found, where, remedy = "restore the file" } = fault;
  return { why: new Fault(subject, { expected, found, where }).message, remedy, fault };
}

/** The message of the error that the code gets. */
export function refusalMessage({ what, why, remedy }: Refusal): string {
  return `refused: ${what}\n  because: ${why}\n  do: ${remedy}`;
}

/** What no catalog takes: pictures and pages. */
const PICTURE = /\.(png|jpe?g|gif|webp|svg|pdf)$/i;

/** What a remedy says where there is none. */
export const NO_ACCESS = "leave it out: a run has no access there";

/**
 * How a file gets into the catalog, or, where it is nothing that the catalog takes, is made by a cell or granted.
 *
 * @param isData Whether it could be data: a file, and none of the project's own.
 */
export function catalogueIt(path: string, asked: readonly string[], isData: boolean): string {
  const word = `read:${path}`;
  if (asked.includes(word)) return grantIt(word, asked);
  if (PICTURE.test(path)) {
    return `draw it in a cell with publish.figure; a file that a cell makes lies below ` +
      `Deno.env.get("KENZAN_RUN_FOLDER"), where publish.file finds it; else ${grantIt(word, asked)}`;
  }
  if (!isData) return NO_ACCESS;
  return `\`deno task catalog add ${path}\`, and add its id to \`kenzan.inputs\` in the notebook's metadata; ` +
    `what is no data: ${grantIt(word, asked)}`;
}

/** How a permission is asked for and granted. */
export function grantIt(word: string, asked: readonly string[], instead?: string): string {
  const allow = `\`deno task report --allow ${word}\``;
  if (asked.includes(word)) return `the notebook asks for it: grant it with ${allow}`;
  const ways = `"${word}" in \`kenzan.permissions\` of the notebook's metadata, granted with ${allow}`;
  return instead === undefined ? ways : `${instead}, or ${ways}`;
}
