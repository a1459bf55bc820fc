import { Fault } from "../fault/mod.ts";

/** What a notebook may ask for beyond the catalog, and what each word looks like. */
const WORDS: Record<string, { form: RegExp; example: string }> = {
  net: { form: /^net:(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:\d+)?$/, example: "net:HOST[:PORT]" },
  run: { form: /^run:\S+$/, example: "run:COMMAND" },
  ffi: { form: /^ffi:.*\S$/, example: "ffi:PATH" },
  env: { form: /^env:[A-Za-z_][A-Za-z0-9_]*$/, example: "env:NAME" },
  read: { form: /^read:.*\S$/, example: "read:PATH" },
};

/** How a permission is written, for messages. */
export const PERMISSION_FORMS: string = Object.values(WORDS).map(({ example }) => example).join(", ");

/** Whether a text is a permission that can be asked for: one thing by name, never a whole kind. */
export function isPermission(word: unknown): word is string {
  return typeof word === "string" && WORDS[word.split(":")[0]]?.form.test(word) === true;
}

/**
 * The permissions in force: those that the notebook's metadata asks for and the command line grants, sorted.
 *
 * @throws {Fault} when the command line grants something that is no permission.
 */
export function grantedPermissions(asked: readonly string[] = [], allowed: readonly string[] = []): string[] {
  const malformed = allowed.find((word) => !isPermission(word));
  if (malformed !== undefined) {
    throw new Fault("notebook: no such permission can be granted", {
      expected: `one of ${PERMISSION_FORMS}`,
      found: malformed,
      where: "--allow",
      remedy: "name one host, command, path or variable, as `kenzan.permissions` of the notebook does",
    });
  }
  return [...new Set(asked)].filter((word) => allowed.includes(word)).sort();
}

/** What is granted of one kind: of `net:example.com`, `example.com`. */
export function grantedOf(kind: string, granted: readonly string[]): string[] {
  return granted.filter((word) => word.startsWith(`${kind}:`)).map((word) => word.slice(kind.length + 1));
}
