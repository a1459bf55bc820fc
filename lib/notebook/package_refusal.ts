import type { Refusal } from "./refusal.ts";

/**
 * Stands where a kernel looks for the npm registry: Deno asks no broker before it fetches a package. Nothing is handed
 * out, since all packages of `deno.lock` are in `node_modules/` before a notebook runs. Of these Deno asks for news, and
 * goes on without; to ask for any other is to reach for it.
 */
export class PackageRefusal implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /**
   * @param lockedPackages those of deno.lock, as `name@version`.
   * @param onRefused told of packages that it does not have.
   */
  constructor(lockedPackages: ReadonlySet<string>, onRefused: (refusal: Refusal) => void) {
    const locked = new Set([...lockedPackages].map((key) => key.replace(/(?<=.)@.*/, "")));
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
      const name = decodeURIComponent(new URL(request.url).pathname.slice(1));
      if (!locked.has(name)) onRefused(refusalOf(name));
      return new Response("refused", { status: 403 });
    });
  }

  /** The address of the registry. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

function refusalOf(name: string): Refusal {
  return {
    what: `fetching the package ${name}`,
    why: "deno.lock does not have it",
    remedy:
      `put it with its exact version into the imports of deno.json, then \`deno install --frozen=false\``,
    isProbe: false,
  };
}
