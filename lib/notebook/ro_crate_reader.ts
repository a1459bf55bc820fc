import type { TableSchema } from "../catalog/mod.ts";
import { Fault } from "../fault/mod.ts";
import type { CrateFile } from "./ro_crate.ts";
import { type Entity, pathOf, type Reference, valuesOf } from "./ro_crate_entity.ts";
import { licenceText } from "./ro_crate_licence.ts";
import type { ParameterValue, RecordedDataset, RunManifest } from "./run_record.ts";

/**
 * The facts back from the document that `toCrate` wrote, with the files it lists.
 *
 * @param where named in faults.
 * @throws {Fault} naming what is missing.
 */
export function fromCrate(document: unknown, where: string): { manifest: RunManifest; files: CrateFile[] } {
  const graph = (document as { "@graph"?: Entity[] } | null)?.["@graph"];
  const reader = new CrateReader(Array.isArray(graph) ? graph : [], where);
  return { manifest: reader.manifest(), files: reader.files() };
}

class CrateReader {
  readonly #entities: Map<string, Entity>;

  constructor(graph: Entity[], readonly where: string) {
    this.#entities = new Map(graph.map((entity) => [entity["@id"], entity]));
  }

  manifest(): RunManifest {
    const run = this.need("#run"), notebook = this.need("#notebook"), root = this.need("./");
    const source = (entity: Entity) => ({
      path: this.text(entity, "name"),
      sha256: this.text(entity, "sha256"),
    });
    const values = this.listed(run, "object", "#value-");
    const version = (name: string) => this.text(this.need(`#${name}`), "version");
    const [os, arch] = this.text(notebook, "runtimePlatform").split(" ");
    const date = run.dateGiven === undefined ? undefined : this.text(root, "datePublished");
    return {
      ...(date === undefined ? {} : { date }),
      publication: this.publication(root),
      notebook: {
        id: this.text(notebook, "identifier"),
        path: this.text(notebook, "url"),
        title: this.title(notebook),
        domain: this.text(notebook, "keywords"),
        sha256: this.text(notebook, "sha256"),
        code: this.text(notebook, "codeSha256"),
      },
      parameters: Object.fromEntries(values.map((entity) => [entity.name, entity.value as ParameterValue])),
      defaults: Object.fromEntries(
        values.map(({ name }) => [name, this.need(`#parameter-${name}`).defaultValue as ParameterValue]),
      ),
      datasets: this.listed(run, "object", "#dataset-").map((entity) => this.dataset(entity)),
      unread: valuesOf<string>(run, "unread"),
      modules: this.listed(notebook, "softwareRequirements", "#module-").map(source),
      packages: this.listed(notebook, "softwareRequirements", "pkg:").map((entity) => ({
        name: this.text(entity, "name"),
        version: this.text(entity, "version"),
      })),
      sandbox: this.text(run, "sandbox") as RunManifest["sandbox"],
      granted: valuesOf<string>(run, "granted"),
      lock: { path: "deno.lock", sha256: this.text(this.need("#project-deno.lock"), "sha256") },
      config: { path: "deno.json", sha256: this.text(this.need("#project-deno.json"), "sha256") },
      environment: {
        deno: version("deno"),
        v8: version("v8"),
        typescript: version("typescript"),
        kenzan: version("kenzan"),
        os,
        arch,
      },
    };
  }

  files(): CrateFile[] {
    return valuesOf<Reference>(this.need("./"), "hasPart").map((part) => this.need(part["@id"])).map((
      entity,
    ) => ({
      path: pathOf(entity["@id"]),
      sha256: this.text(entity, "sha256"),
      bytes: Number(this.text(entity, "contentSize")),
      mediaType: this.text(entity, "encodingFormat"),
    }));
  }

  publication(root: Entity): RunManifest["publication"] {
    const [organisation] = valuesOf<Reference>(root, "publisher");
    const [repository = ""] = valuesOf<string>(this.need("#kenzan"), "codeRepository");
    return {
      date: this.text(root, "datePublished"),
      licence: this.licence(root),
      organisation: organisation ? this.title(this.need(organisation["@id"])) : { ja: "", en: "" },
      repository,
    };
  }

  dataset(entity: Entity): RecordedDataset {
    return {
      id: this.text(entity, "identifier"),
      title: this.title(entity),
      sha256: this.text(entity, "sha256"),
      bytes: Number(this.text(entity, "contentSize")),
      entry: this.text(entity, "entrySha256"),
      licence: this.licence(entity),
      confidentiality: this.text(entity, "conditionsOfAccess") as RecordedDataset["confidentiality"],
      ...(entity.readBy ? { readBy: JSON.parse(this.text(entity, "readBy")) as string[] } : {}),
      ...(entity.tableSchema ? { schema: JSON.parse(this.text(entity, "tableSchema")) as TableSchema } : {}),
      source: { ja: this.text(entity, "creditText"), en: this.text(entity, "creditTextEnglish") },
    };
  }

  need(id: string): Entity {
    const entity = this.#entities.get(id);
    if (entity !== undefined) return entity;
    throw this.incomplete(`an entity ${id}`, "none");
  }

  text(entity: Entity, property: string): string {
    const value = entity[property];
    if (typeof value === "string") return value;
    throw this.incomplete(
      `${property} of ${entity["@id"]} as a text`,
      JSON.stringify(value) ?? "nothing",
    );
  }

  title(entity: Entity) {
    return { ja: this.text(entity, "name"), en: this.text(entity, "alternateName") };
  }

  licence(entity: Entity): string {
    const [reference] = valuesOf<Reference>(entity, "license");
    if (reference === undefined) throw this.incomplete(`license of ${entity["@id"]}`, "nothing");
    return licenceText(this.need(reference["@id"]));
  }

  listed(entity: Entity, property: string, prefix: string): Entity[] {
    return valuesOf<Reference>(entity, property).map((item) => item["@id"])
      .filter((id) => id.startsWith(prefix)).map((id) => this.need(id));
  }

  incomplete(expected: string, found: string): Fault {
    return new Fault("notebook: the manifest is not complete", { expected, found, where: this.where });
  }
}
