import { join, resolve, sep } from "node:path";
import type { Use, Verdict } from "./access_policy.ts";
import { isFile, isFolder, isThere, pathFrom, realPlace, within } from "./access_paths.ts";
import { grantedOf } from "./granted_permissions.ts";
import type { DeclaredDataset } from "./declared_dataset.ts";
import type { ModuleGraph } from "./module_graph.ts";
import type { Project } from "./project.ts";
import { becauseOf, catalogueIt, type Objection } from "./refusal.ts";

/** What decides about files. All paths are absolute. */
export interface ReadGrounds {
  project: Project;
  /** Folder of the notebook: relative paths start here. */
  cwd: string;
  /** Folder of the run record to be. */
  runFolder: string;
  datasets: DeclaredDataset[];
  /** The built-in catalog and the user's. */
  catalogFolders: string[];
  /** What the notebook's metadata asks for, and what of it the command line grants. */
  asked: string[];
  granted: string[];
  /** What is imported by name, as far as it is known. */
  graph: ModuleGraph;
  /** Packages of deno.lock, as `name@version`. */
  lockedPackages: ReadonlySet<string>;
  /** The catalog id of a file that is catalogued but not declared. */
  undeclared: (place: string) => string | undefined;
}

const OTHER: Verdict = { use: { kind: "other" } };
/** Folders of the project that hold no modules, whatever imports them. */
const NO_MODULES = ["reports", "data", "data-catalog", ".git", ".kenzan"];
/** Folders that the project itself is made of, whatever lies in them; the library's and the packages' besides. */
const OWN = ["reports", "data-catalog", ".git", ".kenzan"];
/** Code; any other file, JSON too, is data, and belongs into the catalog. */
const MODULE = /\.([cm]?[jt]s|[jt]sx)$/;
/** What the library itself may import besides. */
const LIBRARY = /\.([cm]?[jt]s|json)$/;
/** What code of a package loads besides other code, and how a package says what it is; any other file of it is data. */
const PACKAGED = /(\.([cm]?[jt]s|json|wasm|node|ttf|otf|woff2?|map)|\/(README|LICEN[CS]E)[^/]*)$/i;
/** What only the runner writes into the folder of a run; a cell's own file there would pass for the run's. */
const RECORD = new RegExp(
  "^(tables|figures|files/office|notebook\\.ipynb|(results|ro-crate-metadata|timings|editions|fragility)\\.json|" +
    "report(\\.\\w+)?\\.pdf)(/|$)",
);

/** The rows `read` and `write` of the table in `access_policy.ts`. */
export class ReadPolicy {
  readonly #grounds: ReadGrounds;
  readonly #root: string;
  readonly #run: string;
  readonly #lib: string;
  readonly #packages: string;
  readonly #plain: Set<string>;
  readonly #schema: string;
  readonly #catalogs: string[];
  readonly #granted: string[];
  readonly #files = new Map<string, DeclaredDataset>();
  readonly #entries = new Map<string, string>();
  /** Folders of Shapefiles: their parts are looked for by name. */
  readonly #listed = new Set<string>();
  /** Whatever was allowed: the working folder can be any folder among it. */
  readonly #allowed = new Set<string>();

  constructor(grounds: ReadGrounds) {
    this.#grounds = grounds;
    const { root } = grounds.project;
    const place = (path: string) => realPlace(path) ?? path;
    this.#root = place(root);
    this.#run = place(grounds.runFolder);
    this.#lib = place(join(root, "lib"));
    this.#packages = place(join(root, "node_modules"));
    this.#plain = new Set(["deno.json", "deno.lock"].map((name) => place(join(root, name))));
    this.#schema = place(join(root, "data-catalog", "entry.schema.json"));
    this.#catalogs = grounds.catalogFolders.map(place);
    this.#granted = grantedOf("read", grounds.granted).map((path) => place(resolve(root, path)));
    for (const dataset of grounds.datasets) {
      this.#entries.set(place(dataset.entryFile), dataset.recorded.id);
      for (const { place } of dataset.files) this.#files.set(place, dataset);
      for (const folder of dataset.folders) this.#listed.add(place(folder));
    }
  }

  /** Whether a path may be read; null asks for all of them, which making a link does. */
  read(path: string | null): Verdict {
    return this.#everywhere(path, "reading", (place, path) => this.#readable(place, path));
  }

  /** Whether a path may be written. */
  write(path: string | null): Verdict {
    return this.#everywhere(path, "writing", (place) => {
      if (!within(place, this.#run)) {
        return {
          why: "a notebook writes into the folder of its run, and nowhere else",
          remedy: 'hand it on with publish.file(…), or write below Deno.env.get("KENZAN_RUN_FOLDER")',
        };
      }
      const inRun = place.slice(this.#run.length + 1).replaceAll("\\", "/");
      return !RECORD.test(inRun) ? OTHER : {
        why: `${inRun} is a part of the run record, which the runner alone writes`,
        remedy: "take another name, or hand it on with publish.file(…)",
      };
    });
  }

  /** Judges a path; a relative one from every folder that the working folder can be. */
  #everywhere(
    path: string | null,
    doing: string,
    judge: (place: string, path: string) => Verdict | Objection,
  ): Verdict {
    if (path === null) {
      return refused("making a link", {
        why: "a link would lead out of what is catalogued",
        remedy: "copy the file instead",
      });
    }
    const folders = [this.#grounds.cwd];
    const isRelative = pathFrom("", path) !== path;
    if (isRelative) folders.push(...[...this.#allowed].filter(isFolder));
    let first: Verdict | undefined;
    for (const [index, folder] of folders.entries()) {
      const whole = pathFrom(folder, path);
      // What is not there tells nothing; but it could be made.
      if (index > 0 && doing === "reading" && !isThere(whole)) continue;
      const place = realPlace(whole);
      const verdict = place === undefined
        ? { why: "it is no ordinary file, or a link that leads nowhere", remedy: "leave it out" }
        : judge(place, whole);
      if ("why" in verdict) {
        return refused(`${doing} ${this.#shown(whole)}`, verdict, this.#isSearch(whole));
      }
      first ??= verdict;
    }
    this.#allowed.add(pathFrom(this.#grounds.cwd, path));
    return first!;
  }

  #readable(place: string, path: string): Verdict | Objection {
    if (within(place, this.#run) || this.#plain.has(place)) return OTHER;
    if (within(place, this.#lib) && (LIBRARY.test(place) || isFolder(place))) {
      return moduleAt(`lib${place.slice(this.#lib.length)}`, place);
    }
    if (within(place, this.#packages)) return this.#packaged(place, path);
    const dataset = this.#files.get(place);
    if (dataset?.fault) return becauseOf(dataset.fault);
    if (dataset) return { use: { kind: "dataset", id: dataset.recorded.id } };
    const entry = this.#entries.get(place);
    if (entry !== undefined) return { use: { kind: "entry", id: entry } };
    if (place === this.#schema) return moduleAt("data-catalog/entry.schema.json", place);
    if (this.#isListed(place)) return OTHER;
    const inProject = within(place, this.#root) ? place.slice(this.#root.length + 1) : undefined;
    if (inProject !== undefined && this.#isModule(inProject, path)) return moduleAt(inProject, place);
    if (this.#granted.some((folder) => within(place, folder))) {
      return isFolder(place) ? OTHER : moduleAt(inProject ?? place, place);
    }
    return this.#uncatalogued(place, path);
  }

  /** What no package of the lock file has put into `node_modules/`, nobody knows who has. */
  #packaged(place: string, path: string): Verdict | Objection {
    const inside = place.slice(this.#packages.length).replaceAll("\\", "/");
    const found = packageAt(inside);
    const use = found && { ...found, path: `node_modules${inside}`, file: place };
    const { lockedPackages } = this.#grounds;
    if (use !== undefined && lockedPackages.has(`${use.name}@${use.version}`)) {
      if (PACKAGED.test(inside) || !isFile(place)) return { use };
      return {
        why:
          `of a package, code can be read and what code loads; a file of another kind is data (${use.name}@${use.version})`,
        remedy:
          "copy it out of the package, `deno task catalog add` the copy, and declare it in `kenzan.inputs`",
      };
    }
    // Names of folders, and of what is not there, are what a package is looked for by.
    if (isFolder(place) || !isThere(path)) return OTHER;
    return use === undefined ? this.#uncatalogued(place, path) : {
      why: `deno.lock does not have the package ${use.name}@${use.version}`,
      remedy:
        "put it with its exact version into the imports of deno.json, then `deno install --frozen=false`",
    };
  }

  #uncatalogued(place: string, path: string): Verdict | Objection {
    const { asked, undeclared } = this.#grounds;
    if (this.#files.has(place.replace(/-(wal|journal|shm)$/, ""))) {
      // SQLite's, beside a GeoPackage: the reader looks whether there is one.
      return sizeOf(place) === 0 ? OTHER : {
        why: "it holds changes that are not in the dataset yet",
        remedy: "close the program that has the dataset open (QGIS)",
      };
    }
    const id = undeclared(place);
    if (id !== undefined) {
      return {
        why: `it belongs to the dataset ${id}, which the notebook does not declare`,
        remedy: `add "${id}" to \`kenzan.inputs\` in the notebook's metadata`,
      };
    }
    const target = place === resolve(path) ? "" : `: it leads to ${this.#shown(place)}`;
    return {
      why: `no dataset that the notebook declares has this file${target}`,
      remedy: catalogueIt(this.#shown(place), asked, this.#canBeData(place)),
    };
  }

  /** A file, and none that the project itself is made of. */
  #canBeData(place: string): boolean {
    const isOwn = OWN.some((folder) => within(place, join(this.#root, folder)));
    return isFile(place) && !isOwn && !within(place, this.#lib) && !within(place, this.#packages);
  }

  /**
   * A package that can do without another (linkedom without canvas) looks for it in all folders above, also of the place
   * that a link called `node_modules` leads to.
   */
  #isSearch(path: string): boolean {
    const [above, inside] = resolve(path).split(/[\\/]node_modules(?=[\\/]|$)/);
    const searched = [this.#root, this.#packages].some((folder) => within(folder, above || sep));
    return inside !== undefined && above !== this.#root && searched;
  }

  #isModule(inProject: string, path: string): boolean {
    const [folder] = inProject.split(/[\\/]/);
    return MODULE.test(inProject) && !NO_MODULES.includes(folder) && this.#grounds.graph.has(resolve(path));
  }

  #isListed(place: string): boolean {
    return this.#listed.has(place) || this.#catalogs.includes(place) ||
      this.#catalogs.includes(resolve(place, "..")) && isFolder(place);
  }

  /** From the project's folder where it lies in it. */
  #shown(path: string): string {
    const whole = resolve(path);
    const { root } = this.#grounds.project;
    return within(whole, root) && whole !== root ? whole.slice(root.length + 1) : whole;
  }
}

function moduleAt(path: string, file: string): Verdict {
  return { use: { kind: "module", path: path.replaceAll("\\", "/"), file } };
}

function refused(what: string, because: Objection, isProbe = false): Verdict {
  return { refusal: { what, ...because, isProbe } };
}

/** `/.deno/@scope+name@1.2.3_peer@4.5.6/node_modules/@scope/name/file.js` */
function packageAt(
  path: string,
): Pick<Use & { kind: "package" }, "kind" | "name" | "version"> | undefined {
  const [, folder, name] = /^\/\.deno\/([^/]+)\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  if (folder === undefined) return undefined;
  return { kind: "package", name, version: folder.slice(name.length + 1).split("_")[0] };
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
