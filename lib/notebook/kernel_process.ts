import { join } from "node:path";
import process from "node:process";
import { pause } from "./deadline.ts";
import { inspectorsIn, withoutInspectors } from "./hang.ts";
import type { FrameGuard, FrameReaderOptions } from "./frame_reader.ts";
import { BROADCAST_START } from "./jupyter_message.ts";
import { type Address, ZmtpSocket } from "./zmtp.ts";

/** A started `deno jupyter --kernel` and the connections to it. */
export interface KernelProcess {
  shell: ZmtpSocket;
  control: ZmtpSocket;
  iopub: ZmtpSocket;
  /** Signs every message. */
  key: string;
  pid: number;
  /** Addresses of its inspectors, if it was started with one. */
  inspectors(): string[];
  /** Ends the process and what it started, whatever they are doing, and waits for its end. */
  kill(): Promise<void>;
  status: Promise<Deno.CommandStatus>;
  /** The last 4 kB it wrote to its own stdout and stderr: what V8 says before it dies. */
  lastWords(): string;
}

const PORTS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;
const PATIENCE = 20_000;

/**
 * Starts a kernel and connects to it.
 *
 * The kernel only takes port numbers, so free ones are looked up and let go just before it starts, at an address that
 * most probably nobody else uses. Where another program is quicker all the same, this fails, or leads to a stranger who
 * does not know the key, and the caller starts again.
 */
export async function startKernelProcess(
  cwd: string,
  env: Record<string, string>,
  guard: FrameGuard,
  signal?: AbortSignal,
): Promise<KernelProcess> {
  // Nothing is awaited before the process starts: what else begins now may keep this thread for long.
  const folder = Deno.makeTempDirSync({ prefix: "kenzan-kernel-" });
  const { address, ports } = takePorts();
  const sockets: ZmtpSocket[] = [];
  try {
    const key = crypto.randomUUID();
    const connection = { ...ports, key, ip: address, transport: "tcp", signature_scheme: "hmac-sha256" };
    const file = join(folder, "connection.json");
    Deno.writeTextFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const { isOver, ...kernel } = spawn(file, cwd, env);
    const { kill, lastWords } = kernel;
    const stop = () => void kill();
    signal?.addEventListener("abort", stop, { once: true });
    const open = async (port: number, type: "DEALER" | "SUB", options?: FrameReaderOptions) => {
      const end = () => isOver() ? lastWords() : undefined;
      const socket = await connect({ hostname: address, port }, type, options, end);
      sockets.push(socket);
      return socket;
    };
    try {
      signal?.throwIfAborted();
      const iopub = await open(ports.iopub_port, "SUB", { guard, start: BROADCAST_START });
      const shell = await open(ports.shell_port, "DEALER");
      const control = await open(ports.control_port, "DEALER");
      return { shell, control, iopub, key, ...kernel };
    } catch (error) {
      for (const socket of sockets) socket.close();
      await kill();
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  } finally {
    for (const port of Object.values(ports)) taken.delete(port);
    await Deno.remove(folder, { recursive: true });
  }
}

function spawn(connectionFile: string, cwd: string, env: Record<string, string>) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--kernel", "--conn", connectionFile],
    cwd,
    env,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: HAS_GROUPS,
  }).spawn();
  const guard = HAS_GROUPS ? guardOf(child.pid) : undefined;
  let ended = false;
  const status = child.status.then(async (status) => {
    ended = true;
    // At once, while the number can only be this group's.
    if (HAS_GROUPS) signalled(-child.pid);
    await guard?.end();
    return status;
  });
  const kill = async () => {
    if (!ended) signalled(HAS_GROUPS ? -child.pid : child.pid);
    await status;
  };
  const { firstWords, lastWords } = keepWords([child.stdout, child.stderr]);
  const inspectors = () => inspectorsIn(firstWords());
  return { pid: child.pid, status, kill, isOver: () => ended, inspectors, lastWords };
}

/**
 * Whether a kernel leads a group of processes: what its cells start can be ended with it, and Ctrl-C in a terminal
 * does not reach it before the runner.
 */
const HAS_GROUPS = Deno.build.os !== "windows";

/** Kills a process, or a group (a negative id), unless it has ended. */
function signalled(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as { code?: string }).code !== "ESRCH") throw error;
  }
}

/**
 * A process that waits for the end of this one, however it comes, and then ends the group: a cell in a loop would
 * not notice that its runner is gone.
 */
function guardOf(group: number): { end(): Promise<void> } {
  const guard = new Deno.Command("/bin/sh", {
    args: ["-c", 'read -r _; kill -s KILL -- -"$1"', "kenzan-guard", String(group)],
    clearEnv: true,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  return {
    async end() {
      signalled(guard.pid);
      await guard.status;
      await guard.stdin.abort();
    },
  };
}

/** Ports of kernels that are starting in this process: nobody listens on them yet, but they are not free. */
const taken = new Set<number>();

/** Five different ports that were free a moment ago, at an address of this machine alone. */
function takePorts(): { address: string; ports: Record<typeof PORTS[number], number> } {
  const address = ownAddress();
  const listeners: Deno.TcpListener[] = [];
  const ports = PORTS.map((name) => {
    while (true) {
      const listener = Deno.listen({ hostname: address, port: 0 });
      listeners.push(listener);
      const { port } = listener.addr;
      if (!taken.has(port)) return [name, port] as const;
    }
  });
  for (const listener of listeners) listener.close();
  for (const [, port] of ports) taken.add(port);
  return { address, ports: Object.fromEntries(ports) as Record<typeof PORTS[number], number> };
}

/** One of the 16 million addresses of the loopback network, where the system has more than 127.0.0.1 of them. */
function ownAddress(): string {
  const [a, b, c] = crypto.getRandomValues(new Uint8Array(3));
  const address = `127.${a}.${b}.${1 + c % 254}`;
  try {
    Deno.listen({ hostname: address, port: 0 }).close();
    return address;
  } catch (error) {
    if (error instanceof Deno.errors.AddrNotAvailable) return "127.0.0.1";
    throw error;
  }
}

/** @param end gives the last words of the kernel once it has ended. */
async function connect(
  address: Address,
  type: "DEALER" | "SUB",
  options: FrameReaderOptions | undefined,
  end: () => string | undefined,
): Promise<ZmtpSocket> {
  for (const start = performance.now();;) {
    const words = end();
    if (words !== undefined) throw new Error(`it ended before it listened: ${words.trim()}`);
    try {
      return await ZmtpSocket.open(address, type, options);
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      if (performance.now() - start > PATIENCE) throw new Error(`nothing listens on port ${address.port}`);
      await pause(5);
    }
  }
}

/** Reads streams to their end, so that the kernel never waits for a full pipe, and keeps both ends of the text. */
function keepWords(streams: ReadableStream<Uint8Array>[]) {
  let head = "", tail = "";
  for (const stream of streams) {
    (async () => {
      const decoder = new TextDecoder();
      for await (const bytes of stream) {
        const text = decoder.decode(bytes, { stream: true });
        if (head.length < 4096) head += text.slice(0, 4096);
        tail = (tail + text).slice(-4096);
      }
    })();
  }
  return { firstWords: () => head, lastWords: () => withoutInspectors(tail) };
}
