/**
 * A run's manifest as RO-Crate 1.1 metadata in the shape of the Workflow Run Crate profile
 * (https://www.researchobject.org/workflow-run-crate/profiles/workflow_run_crate/). There is no time in it
 * but the date handed in: equal runs give equal bytes.
 */

import type { TableSchema } from "../catalog/mod.ts";
import { Fault } from "../fault/mod.ts";
import type { ParameterValue, RecordedDataset, RunManifest } from "./run_record.ts";

/** A file of the record. */
export interface CrateFile {
  /** Relative to the record. */
  path: string;
  sha256: string;
  bytes: number;
  mediaType: string;
}

type Entity = { "@id": string; "@type": string | string[]; [property: string]: unknown };
type Reference = { "@id": string };

const PROFILES = [
  "https://w3id.org/ro/wfrun/process/0.5",
  "https://w3id.org/ro/wfrun/workflow/0.5",
  "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
];
const CONTEXT = [
  "https://w3id.org/ro/crate/1.1/context",
  "https://w3id.org/ro/terms/workflow-run/context",
  {
    sha256: "https://schema.org/sha256",
    conditionsOfAccess: "https://schema.org/conditionsOfAccess",
    codeSha256: "urn:kenzan:codeSha256",
    entrySha256: "urn:kenzan:entrySha256",
  },
];
const WORKFLOW = "notebook.ipynb";
const refer = (entities: { "@id": string }[]): Reference[] =>
  entities.map((entity) => ({ "@id": entity["@id"] }));
const SOFTWARE = ["deno", "v8", "typescript", "kenzan", "os", "arch"] as const;

/** The manifest as a JSON-LD document. */
export function toCrate(manifest: RunManifest, files: readonly CrateFile[]) {
  const { notebook, environment } = manifest;
  const parts: Entity[] = files.map(({ path, sha256, bytes, mediaType }) => ({
    "@id": path,
    "@type": path === WORKFLOW ? ["File", "SoftwareSourceCode", "ComputationalWorkflow"] : "File",
    sha256,
    contentSize: String(bytes),
    encodingFormat: mediaType,
    ...(path === WORKFLOW
      ? {
        name: notebook.title.ja,
        programmingLanguage: { "@id": "#deno" },
        isBasedOn: { "@id": "#notebook" },
        input: Object.keys(manifest.parameters).map((name) => ({ "@id": `#parameter-${name}` })),
      }
      : {}),
  }));
  const datasets: Entity[] = manifest.datasets.map((dataset) => ({
    "@id": `#dataset-${dataset.id}`,
    "@type": "CreativeWork",
    identifier: dataset.id,
    name: dataset.title.ja,
    alternateName: dataset.title.en,
    sha256: dataset.sha256,
    entrySha256: dataset.entry,
    contentSize: String(dataset.bytes),
    license: dataset.licence,
    conditionsOfAccess: dataset.confidentiality,
    // As a text: the schema is JSON of its own, not linked data.
    ...(dataset.schema ? { tableSchema: JSON.stringify(dataset.schema) } : {}),
    creditText: [
      { "@language": "ja", "@value": dataset.source.ja },
      { "@language": "en", "@value": dataset.source.en },
    ],
  }));
  const parameters: Entity[] = Object.keys(manifest.parameters).map((name) => ({
    "@id": `#parameter-${name}`,
    "@type": "FormalParameter",
    name,
    additionalType: { number: "Number", string: "Text", boolean: "Boolean" }[
      typeof manifest.parameters[name] as "number"
    ],
    defaultValue: manifest.defaults[name],
  }));
  const values: Entity[] = Object.entries(manifest.parameters).map(([name, value]) => ({
    "@id": `#value-${name}`,
    "@type": "PropertyValue",
    exampleOfWork: { "@id": `#parameter-${name}` },
    name,
    value,
  }));
  const code = (path: string, sha256: string, type: string): Entity => ({
    "@id": `#${type}-${path}`,
    "@type": "SoftwareSourceCode",
    name: path,
    sha256,
  });
  const modules = manifest.modules.map(({ path, sha256 }) => code(path, sha256, "module"));
  const settings = [manifest.lock, manifest.config].map(({ path, sha256 }) => code(path, sha256, "project"));
  const software: Entity[] = SOFTWARE.map((name) => ({
    "@id": `#${name}`,
    "@type": name === "deno" ? ["SoftwareApplication", "ComputerLanguage"] : "SoftwareApplication",
    name,
    softwareVersion: environment[name],
  }));
  const graph: Entity[] = [
    {
      "@id": "manifest.json",
      "@type": "CreativeWork",
      conformsTo: [{ "@id": "https://w3id.org/ro/crate/1.1" }, { "@id": PROFILES[2] }],
      about: { "@id": "./" },
    },
    {
      "@id": "./",
      "@type": "Dataset",
      identifier: notebook.id,
      name: notebook.title.ja,
      description: `Run of ${notebook.path}: ${notebook.title.en}`,
      ...(manifest.date === undefined ? {} : { datePublished: manifest.date }),
      conformsTo: PROFILES.map((profile) => ({ "@id": profile })),
      mainEntity: { "@id": WORKFLOW },
      mentions: [{ "@id": "#run" }],
      hasPart: refer(parts),
    },
    {
      "@id": "#run",
      "@type": "CreateAction",
      name: `Execution of ${notebook.path}`,
      instrument: { "@id": WORKFLOW },
      object: refer([...datasets, ...values]),
      result: refer(parts),
    },
    {
      "@id": "#notebook",
      "@type": "SoftwareSourceCode",
      identifier: notebook.id,
      name: notebook.title.ja,
      alternateName: notebook.title.en,
      about: notebook.domain,
      url: notebook.path,
      sha256: notebook.sha256,
      codeSha256: notebook.code,
      softwareRequirements: refer([...modules, ...settings, ...software]),
    },
    ...PROFILES.map((profile) => ({ "@id": profile, "@type": "CreativeWork", name: profile })),
    ...parts,
    ...datasets,
    ...parameters,
    ...values,
    ...modules,
    ...settings,
    ...software,
  ];
  return { "@context": CONTEXT, "@graph": graph };
}

/**
 * The facts back from the document, with the files it lists.
 *
 * @param where named in faults.
 * @throws {Fault} naming what is missing.
 */
export function fromCrate(document: unknown, where: string): { manifest: RunManifest; files: CrateFile[] } {
  const graph = (document as { "@graph"?: Entity[] } | null)?.["@graph"];
  const entities = new Map(Array.isArray(graph) ? graph.map((entity) => [entity["@id"], entity]) : []);
  const need = (id: string): Entity => {
    const entity = entities.get(id);
    if (entity !== undefined) return entity;
    throw new Fault("notebook: the manifest is not complete", {
      expected: `an entity ${id}`,
      found: "none",
      where,
    });
  };
  const text = (entity: Entity, property: string): string => {
    const value = entity[property];
    if (typeof value === "string") return value;
    throw new Fault("notebook: the manifest is not complete", {
      expected: `${property} of ${entity["@id"]} as a text`,
      found: JSON.stringify(value) ?? "nothing",
      where,
    });
  };
  const listed = (entity: Entity, property: string, prefix: string) =>
    (entity[property] as Reference[] | undefined ?? []).map((item) => item["@id"]).filter((id) =>
      id.startsWith(prefix)
    ).map(need);
  const title = (entity: Entity) => ({ ja: text(entity, "name"), en: text(entity, "alternateName") });
  const run = need("#run"), notebook = need("#notebook"), root = need("./");
  const source = (entity: Entity) => ({ path: text(entity, "name"), sha256: text(entity, "sha256") });
  const values = listed(run, "object", "#value-");
  const manifest: RunManifest = {
    ...(root.datePublished === undefined ? {} : { date: text(root, "datePublished") }),
    notebook: {
      id: text(notebook, "identifier"),
      path: text(notebook, "url"),
      title: title(notebook),
      domain: text(notebook, "about"),
      sha256: text(notebook, "sha256"),
      code: text(notebook, "codeSha256"),
    },
    parameters: Object.fromEntries(values.map((entity) => [entity.name, entity.value as ParameterValue])),
    defaults: Object.fromEntries(
      values.map(({ name }) => [name, need(`#parameter-${name}`).defaultValue as ParameterValue]),
    ),
    datasets: listed(run, "object", "#dataset-").map((entity) => ({
      id: text(entity, "identifier"),
      title: title(entity),
      sha256: text(entity, "sha256"),
      bytes: Number(text(entity, "contentSize")),
      entry: text(entity, "entrySha256"),
      licence: text(entity, "license"),
      confidentiality: text(entity, "conditionsOfAccess") as RecordedDataset["confidentiality"],
      ...(entity.tableSchema ? { schema: JSON.parse(text(entity, "tableSchema")) as TableSchema } : {}),
      source: Object.fromEntries(
        (entity.creditText as { "@language": string; "@value": string }[]).map((credit) => [
          credit["@language"],
          credit["@value"],
        ]),
      ) as RecordedDataset["source"],
    })),
    modules: listed(notebook, "softwareRequirements", "#module-").map(source),
    lock: { path: "deno.lock", sha256: text(need("#project-deno.lock"), "sha256") },
    config: { path: "deno.json", sha256: text(need("#project-deno.json"), "sha256") },
    environment: Object.fromEntries(
      SOFTWARE.map((name) => [name, text(need(`#${name}`), "softwareVersion")]),
    ) as RunManifest["environment"],
  };
  const files = (root.hasPart as Reference[] | undefined ?? []).map((part) => need(part["@id"])).map((
    entity,
  ) => ({
    path: entity["@id"],
    sha256: text(entity, "sha256"),
    bytes: Number(text(entity, "contentSize")),
    mediaType: text(entity, "encodingFormat"),
  }));
  return { manifest, files };
}
