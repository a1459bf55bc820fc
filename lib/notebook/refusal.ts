/** An access that was refused. */
export interface Refusal {
  /** `reading points.csv`, `the network (example.com:443)`. */
  what: string;
  why: string;
  /** What its author can do about it. */
  remedy: string;
  /** Whether packages try this and go on without: then only code that does not catch the refusal fails. */
  isProbe: boolean;
}

/** The message of the error that the code gets. */
export function refusalMessage({ what, why, remedy }: Refusal): string {
  return `refused: ${what}\n  because: ${why}\n  do: ${remedy}`;
}

/** How a file gets into the catalog, or else is granted. */
export function catalogueIt(path: string, asked: readonly string[]): string {
  const word = `read:${path}`;
  if (asked.includes(word)) return grantIt(word, asked);
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
