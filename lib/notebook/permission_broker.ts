/**
 * The other end of Deno's permission broker: with `DENO_PERMISSION_BROKER_PATH` set, a Deno process asks over a socket
 * before each access and waits for the answer. One line of JSON a request, one an answer
 * (https://docs.deno.com/runtime/fundamentals/security/#permission-broker). What is answered is the policy's business.
 */

import { join } from "node:path";

/** An access that a kernel asks for. */
export interface AccessRequest {
  /** `read`, `write`, `net`, `env`, `sys`, `run`, `ffi` or `import`. */
  permission: string;
  /** The path as the code gave it, host and port, name of a variable; null asks for the whole kind. */
  value: string | null;
}

/** Undefined allows; a text refuses, and is the message of the error that the code gets. */
export type Decide = (request: AccessRequest) => string | undefined;

/** Whether kernels of this system can be told what they may do: the socket is one of Unix. */
export const HAS_BROKER: boolean = Deno.build.os !== "windows";

/** Bytes that the address of a Unix socket can have on every system (104 on macOS, 108 on Linux), with its end. */
const LONGEST_PATH = 103;

/** Answers the processes that were started with its path. */
export class PermissionBroker {
  readonly path: string;
  readonly #listener: Deno.UnixListener;
  readonly #connections = new Set<Deno.UnixConn>();
  readonly #done: Promise<void>;
  /** What went wrong in answering, if anything did. */
  #failure: unknown;

  private constructor(path: string, decide: Decide) {
    this.path = path;
    this.#listener = Deno.listen({ transport: "unix", path });
    this.#done = this.#accept(decide);
  }

  /** @param folder that nobody else can enter. */
  static listen(folder: string, decide: Decide): PermissionBroker {
    return new PermissionBroker(join(folder, "ask"), decide);
  }

  /** A folder for the socket that only this user can enter, with a path short enough for one. */
  static async privateFolder(): Promise<string> {
    const prefix = "kenzan-";
    const folder = await Deno.makeTempDir({ prefix });
    if (new TextEncoder().encode(join(folder, "ask")).length <= LONGEST_PATH) return folder;
    await Deno.remove(folder);
    return await Deno.makeTempDir({ dir: "/tmp", prefix });
  }

  /** Stops answering. The kernel must have ended: one that asks and gets no answer ends itself. */
  async close(): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    await this.#done;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #accept(decide: Decide): Promise<void> {
    const answering: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.#connections.add(connection);
      const answered = this.#answer(connection, decide).catch((error) => {
        if (!isClosed(error)) this.#failure ??= error;
      }).finally(() => {
        // Without an answer the kernel ends: better than going on unasked.
        if (this.#connections.delete(connection)) closeIfOpen(connection);
      });
      answering.push(answered);
    }
    await Promise.all(answering);
  }

  async #answer(connection: Deno.UnixConn, decide: Decide): Promise<void> {
    const decoder = new TextDecoder(), encoder = new TextEncoder();
    const buffer = new Uint8Array(1 << 16);
    let text = "";
    for (let count; (count = await connection.read(buffer)) !== null;) {
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
      const lines = text.split("\n");
      text = lines.pop()!;
      for (const line of lines) {
        const { id, permission, value } = JSON.parse(line);
        const reason = decide({ permission, value });
        const answer = reason === undefined ? { id, result: "allow" } : { id, result: "deny", reason };
        const bytes = encoder.encode(`${JSON.stringify(answer)}\n`);
        for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
      }
    }
  }
}

/** The kernel ended, or {@link PermissionBroker.close} closed the connection. */
function isClosed(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset;
}

function closeIfOpen(connection: Deno.UnixConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
