import { join } from "node:path";
import { AccessLog } from "./access_log.ts";
import { AccessPolicy, type Grounds } from "./access_policy.ts";
import { denoFolder, privateDenoFolder } from "./deno_folder.ts";
import { grantedOf } from "./granted_permissions.ts";
import { ModuleGraph } from "./module_graph.ts";
import { PackageRefusal } from "./package_refusal.ts";
import { type AccessRequest, HAS_BROKER, PermissionBroker } from "./permission_broker.ts";
import { kernelEnvironment } from "./kernel_environment.ts";
import type { Project } from "./project.ts";
import { refusalMessage } from "./refusal.ts";

/** The same everywhere; a command is found in it, to be refused by name. */
const PATH = "/usr/bin:/bin";
/** What reaching the network takes, where it is granted. */
const NETWORK = /^((https?|all|no)_proxy|SSL_CERT_(FILE|DIR)|DENO_(CERT|TLS_CA_STORE)|NODE_EXTRA_CA_CERTS)$/i;

/**
 * What a notebook's kernel runs in: it asks here before each access. It has no variables of the caller's, and storage of
 * its own (`localStorage` and caches of an ordinary kernel last from run to run, and nobody is asked for them).
 *
 * Not on Windows: there a kernel runs as the user does, and the manifest says so.
 */
export class Sandbox {
  /** The kernel's variables; undefined where there is no broker. */
  readonly environment?: Record<string, string>;
  readonly log: AccessLog;
  readonly graph: ModuleGraph;
  readonly #folder?: string;
  readonly #broker?: PermissionBroker;
  readonly #registry?: PackageRefusal;
  readonly #locked: ReadonlySet<string>;
  #policy?: AccessPolicy;

  private constructor(project: Project, granted: string[], box?: { folder: string; lock: string }) {
    this.graph = new ModuleGraph(project);
    this.log = new AccessLog(this.graph);
    this.#locked = new Set();
    if (box === undefined) return;
    const { folder, lock } = box;
    this.#folder = folder;
    // Peers, which stand behind the version, are no part of what a package is.
    this.#locked = new Set(
      Object.keys(JSON.parse(lock).npm ?? {}).map((key) => key.replace(/^(.[^@]*@[^_]*)_.*/, "$1")),
    );
    this.#registry = new PackageRefusal(this.#locked, (refusal) => this.log.note({ refusal }));
    this.#broker = PermissionBroker.listen(folder, (request) => this.#decide(request));
    this.environment = {
      DENO_DIR: join(folder, "deno"),
      DENO_PERMISSION_BROKER_PATH: this.#broker.path,
      NPM_CONFIG_REGISTRY: this.#registry.url,
      PATH,
      ...callers(granted),
    };
  }

  /** Opens one; a kernel can start in it, and does nothing yet. */
  static async open(project: Project, granted: string[]): Promise<Sandbox> {
    if (!HAS_BROKER) return new Sandbox(project, granted);
    const folder = await PermissionBroker.privateFolder();
    try {
      await privateDenoFolder(join(folder, "deno"), denoFolder());
      const lock = await Deno.readTextFile(join(project.root, "deno.lock"));
      return new Sandbox(project, granted, { folder, lock });
    } catch (error) {
      await Deno.remove(folder, { recursive: true });
      throw error;
    }
  }

  /** How it is called in the manifest. */
  get kind(): "broker" | "none" {
    return this.#broker === undefined ? "none" : "broker";
  }

  /** Says what cells may do. */
  rule(grounds: Omit<Grounds, "graph" | "environment" | "lockedPackages">): void {
    const environment = Object.keys(kernelEnvironment({}, this.environment));
    this.#policy = new AccessPolicy({
      ...grounds,
      environment,
      graph: this.graph,
      lockedPackages: this.#locked,
    });
  }

  /** Ends it, after the kernel. */
  async close(): Promise<void> {
    await this.#broker?.close();
    await this.#registry?.[Symbol.asyncDispose]();
    if (this.#folder !== undefined) await Deno.remove(this.#folder, { recursive: true });
  }

  #decide(request: AccessRequest): string | undefined {
    // Before the first cell: the kernel opens the ports that the runner talks to it through.
    if (this.#policy === undefined) return isStart(request) ? undefined : "refused: no cell runs yet";
    const verdict = this.#policy.decide(request);
    this.log.note(verdict);
    return "refusal" in verdict ? refusalMessage(verdict.refusal) : undefined;
  }
}

function isStart({ permission, value }: AccessRequest): boolean {
  return permission === "net" && /^127\.\d+\.\d+\.\d+:\d+$/.test(value ?? "") ||
    permission === "env" && (value === "NODE_OPTIONS" || value === "DENO_PERMISSION_BROKER_PATH");
}

/** The caller's variables that what is granted takes. */
function callers(granted: string[]): Record<string, string> {
  const names = new Set(grantedOf("env", granted));
  if (grantedOf("run", granted).length > 0) names.add("PATH");
  const hasNetwork = grantedOf("net", granted).length > 0;
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) =>
      names.has(name) || hasNetwork && NETWORK.test(name)
    ),
  );
}
