import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * What a script prints in a process of its own with these variables besides the caller's: the variables of this
 * process are those of the tests that run beside.
 *
 * @throws when it fails, with what it wrote to standard error.
 */
export async function printedBy(script: string, env: Record<string, string>): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    cwd: root,
    env,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
