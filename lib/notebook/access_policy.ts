/**
 * What a notebook's code may touch. Whatever no row allows is refused.
 *
 * | access | allowed                                                                       | recorded as   |
 * | ------ | ----------------------------------------------------------------------------- | ------------- |
 * | read   | the run's own folder                                                          |               |
 * |        | files of declared datasets that are as their entries say                      | dataset, cell |
 * |        | entries of declared datasets                                                  | dataset       |
 * |        | code and JSON in `lib/`; code of the project that it or a cell imports by name | module        |
 * |        | packages of `deno.lock` in `node_modules/`: code, and what code loads         | package, file |
 * |        | `deno.json`, `deno.lock`; the names of files in catalog folders               |               |
 * |        | what is granted by name                                                       | module        |
 * | write  | the run's own folder, but not the parts of its record; no links               |               |
 * | env    | the kernel's variables, which are few and pinned; what is granted by name     |               |
 * | sys    | `cpus`, which DuckDB asks for (it gets one thread whatever the answer)        |               |
 * | net    | what is granted by name                                                       |               |
 * | run    | what is granted by name                                                       |               |
 * | ffi    | what is granted by name                                                       |               |
 * | WASI   | nothing: `node:wasi` makes links (see `kernel_wasi.ts`)                       |               |
 * | import | nothing: code comes from the project, and from packages in `deno.lock`        |               |
 *
 * Paths are those that links lead to. What is granted stands in the manifest. A refused `env` or `sys`, or a look into a
 * `node_modules` above the project, is a probe that packages make and catch: it fails the run only where nobody catches
 * it. Any other refusal fails the run.
 */

import { realPlace } from "./access_paths.ts";
import { grantedOf } from "./granted_permissions.ts";
import { WASI } from "./kernel_wasi.ts";
import type { AccessRequest } from "./permission_broker.ts";
import { type ReadGrounds, ReadPolicy } from "./read_policy.ts";
import { grantIt, type Refusal } from "./refusal.ts";

/** What a run stands on. */
export interface Grounds extends ReadGrounds {
  /** Names of the kernel's variables, besides the `KENZAN_*` by which the runner speaks to `lib/`. */
  environment: string[];
}

/** What an allowed access was of. */
export type Use =
  | { kind: "dataset"; id: string }
  | { kind: "entry"; id: string }
  /** `path` and `file` as of a module. */
  | { kind: "package"; name: string; version: string; path: string; file: string }
  /** `path` is how the record names the file. */
  | { kind: "module"; path: string; file: string }
  | { kind: "other" };

/** Allowed, or why not. */
export type Verdict = { use: Use } | { refusal: Refusal };

/** Variables that packages and Deno's own Node modules look for; no kernel has them. */
const PROBED = "CI COLORTERM DEBUG FORCE_COLOR NODE_DEBUG NODE_ENV NODE_V8_COVERAGE TEMP TERM TMP TMPDIR"
  .split(" ");

/** Decides on accesses, by the table above. */
export class AccessPolicy {
  readonly #grounds: Grounds;
  readonly #files: ReadPolicy;
  readonly #variables: Set<string>;

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
    this.#files = new ReadPolicy(grounds);
    this.#variables = new Set([...grounds.environment, ...grantedOf("env", grounds.granted), ...PROBED]);
  }

  /** Allows or refuses. */
  decide({ permission, value }: AccessRequest): Verdict {
    switch (permission) {
      case "read":
        if (value === WASI) return this.#refuse("read", NO_WASI);
        return this.#files.read(value);
      case "write":
        return this.#files.write(value);
      case "env":
        return value === null || this.#variables.has(value) || value.startsWith("KENZAN_")
          ? allowed
          : this.#refuse("env", {
            what: `the environment variable ${value}`,
            why: "a kernel has none of the caller's variables",
            remedy: grantIt(`env:${value}`, this.#grounds.asked, "declare a parameter instead"),
          });
      case "sys":
        return value === "cpus" ? allowed : this.#refuse("sys", {
          what: `asking the system for ${value}`,
          why: "a result must not depend on the machine",
          remedy: "leave it out",
        });
      case "net":
        return this.#granted(
          "net",
          value,
          `the network (${value})`,
          (it) => it === value || it === host(value),
        );
      case "run":
        return this.#granted("run", value, value === null ? "another process" : `running ${value}`);
      case "ffi": {
        const place = value === null ? undefined : realPlace(value);
        const isIt = (path: string) => place !== undefined && realPlace(path) === place;
        return this.#granted("ffi", value, `native code${value === null ? "" : ` (${value})`}`, isIt);
      }
      default:
        return this.#refuse(permission, {
          what: `importing code from ${value}`,
          why: "code comes from the project and from packages in deno.lock",
          remedy: "put a copy of the module into the project, and import that",
        });
    }
  }

  #granted(kind: string, value: string | null, what: string, isIt = (it: string) => it === value): Verdict {
    const { granted, asked } = this.#grounds;
    const words = grantedOf(kind, granted);
    if (words.some(isIt)) return allowed;
    const word = `${kind}:${value ?? "NAME"}`;
    const remedy = grantIt(
      asked.find((it) => it.startsWith(`${kind}:`) && isIt(it.slice(kind.length + 1))) ?? word,
      asked,
    );
    const refusal = { what, why: "a notebook reads what is catalogued and reaches nothing else", remedy };
    // A request for one command follows.
    return this.#refuse(kind, refusal, kind === "run" && value === null && words.length > 0);
  }

  #refuse(permission: string, parts: Pick<Refusal, "what" | "why" | "remedy">, isProbe = false): Verdict {
    return { refusal: { ...parts, isProbe: isProbe || permission === "env" || permission === "sys" } };
  }
}

const NO_WASI = {
  what: WASI,
  why: "its programs make links, and nobody can be asked about them",
  remedy: "leave it out: a WebAssembly module that imports nothing of WASI can be run as it is",
};

const allowed: Verdict = { use: { kind: "other" } };

/** Of `example.com:443` the host. */
function host(address: string | null): string | undefined {
  return address?.replace(/:\d+$/, "");
}
