/**
 * A run's manifest as a Workflow Run RO-Crate: RO-Crate 1.1 with the profiles Process Run Crate 0.5, Workflow Run Crate
 * 0.5 and Workflow RO-Crate 1.0 (https://www.researchobject.org/workflow-run-crate/profiles/0.5/workflow_run_crate/).
 *
 * Equal runs give equal bytes. So it lacks what the profiles recommend and only a clock or a user's name could give: when
 * the action ended (`endTime`) and who started it (`agent`).
 */

import { PINNED } from "./kernel_environment.ts";
import { type Entity, linked, uriOf } from "./ro_crate_entity.ts";
import { licenceEntity } from "./ro_crate_licence.ts";
import { CONTEXT, OWN_TERMS, PROFILES } from "./ro_crate_terms.ts";
import type { RunManifest } from "./run_record.ts";

/** A file of the record. */
export interface CrateFile {
  /** Relative to the record. */
  path: string;
  sha256: string;
  bytes: number;
  mediaType: string;
}

/** The manifest's name in a record: what makes a folder an RO-Crate (RO-Crate 1.1, Structure). */
export const MANIFEST_FILE = "ro-crate-metadata.json";

const WORKFLOW = "notebook.ipynb";
const ORGANISATION = "#organisation";

/** The manifest as a JSON-LD document. */
export function toCrate(manifest: RunManifest, files: readonly CrateFile[]) {
  const { notebook, publication } = manifest;
  const parts = files.map((file) => fileEntity(file, manifest));
  const datasets = datasetEntities(manifest);
  const { parameters, values } = parameterEntities(manifest);
  const variables = Object.entries(PINNED).map(([name, value]): Entity => ({
    "@id": `#variable-${name}`,
    "@type": "PropertyValue",
    name,
    value,
  }));
  const software = softwareEntities(manifest);
  const code = (path: string, sha256: string, type: string): Entity => ({
    "@id": `#${type}-${uriOf(path)}`,
    "@type": "SoftwareSourceCode",
    name: path,
    sha256,
  });
  const modules = manifest.modules.map(({ path, sha256 }) => code(path, sha256, "module"));
  const settings = [manifest.lock, manifest.config].map(({ path, sha256 }) => code(path, sha256, "project"));
  const licence = licenceEntity(publication.licence);
  const licences = new Map([licence, ...manifest.datasets.map((it) => licenceEntity(it.licence))]
    .map((entity) => [entity["@id"], entity]));
  const organisation = organisationEntity(manifest);
  const graph: Entity[] = [
    {
      "@id": MANIFEST_FILE,
      "@type": "CreativeWork",
      conformsTo: [{ "@id": "https://w3id.org/ro/crate/1.1" }, { "@id": PROFILES[2]["@id"] }],
      about: { "@id": "./" },
    },
    {
      "@id": "./",
      "@type": "Dataset",
      identifier: notebook.id,
      name: notebook.title.ja,
      description: `Run of ${notebook.path}: ${notebook.title.en}`,
      datePublished: publication.date,
      license: { "@id": licence["@id"] },
      ...linked("author", organisation),
      ...linked("publisher", organisation),
      conformsTo: PROFILES.map((profile) => ({ "@id": profile["@id"] })),
      mainEntity: { "@id": WORKFLOW },
      mentions: { "@id": "#run" },
      ...linked("hasPart", parts),
    },
    {
      "@id": "#run",
      "@type": "CreateAction",
      name: `Execution of ${notebook.path}`,
      description: commandLine(manifest),
      instrument: { "@id": WORKFLOW },
      ...linked("object", [...datasets, ...values]),
      ...linked("environment", variables),
      ...linked("result", parts),
      sandbox: manifest.sandbox,
      ...texts("granted", manifest.granted),
      ...texts("unread", manifest.unread),
      ...(manifest.date === undefined ? {} : { dateGiven: true }),
    },
    {
      "@id": "#notebook",
      "@type": "SoftwareSourceCode",
      identifier: notebook.id,
      name: notebook.title.ja,
      alternateName: notebook.title.en,
      keywords: notebook.domain,
      url: notebook.path,
      version: `sha256:${notebook.sha256}`,
      sha256: notebook.sha256,
      codeSha256: notebook.code,
      runtimePlatform: `${manifest.environment.os} ${manifest.environment.arch}`,
      ...linked("softwareRequirements", [...modules, ...settings, ...software]),
    },
    ...PROFILES,
    ...licences.values(),
    ...organisation,
    ...parts,
    ...datasets,
    ...parameters,
    ...values,
    ...variables,
    ...modules,
    ...settings,
    ...software,
    ...OWN_TERMS,
  ];
  return { "@context": CONTEXT, "@graph": graph };
}

function fileEntity(file: CrateFile, { notebook, parameters }: RunManifest): Entity {
  const { path, sha256, bytes, mediaType } = file;
  const facts = { sha256, contentSize: String(bytes), encodingFormat: mediaType };
  if (path !== WORKFLOW) return { "@id": uriOf(path), "@type": "File", name: path, ...facts };
  return {
    "@id": path,
    "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
    name: notebook.title.ja,
    alternateName: notebook.title.en,
    // The record knows no number of the notebook's but its checksum.
    version: `sha256:${notebook.sha256}`,
    programmingLanguage: { "@id": "#deno" },
    isBasedOn: { "@id": "#notebook" },
    ...linked("input", Object.keys(parameters).map((name) => ({ "@id": `#parameter-${name}` }))),
    ...facts,
  };
}

function datasetEntities({ datasets }: RunManifest): Entity[] {
  return datasets.map((dataset) => ({
    "@id": `#dataset-${dataset.id}`,
    "@type": "CreativeWork",
    identifier: dataset.id,
    name: dataset.title.ja,
    alternateName: dataset.title.en,
    sha256: dataset.sha256,
    entrySha256: dataset.entry,
    contentSize: String(dataset.bytes),
    license: { "@id": licenceEntity(dataset.licence)["@id"] },
    conditionsOfAccess: dataset.confidentiality,
    ...(dataset.readBy ? { readBy: JSON.stringify(dataset.readBy) } : {}),
    ...(dataset.schema ? { tableSchema: JSON.stringify(dataset.schema) } : {}),
    creditText: dataset.source.ja,
    creditTextEnglish: dataset.source.en,
  }));
}

function parameterEntities({ parameters, defaults }: RunManifest) {
  const types = { number: "Number", string: "Text", boolean: "Boolean" };
  return {
    parameters: Object.entries(parameters).map(([name, value]): Entity => ({
      "@id": `#parameter-${name}`,
      "@type": "FormalParameter",
      name,
      additionalType: types[typeof value as keyof typeof types],
      defaultValue: defaults[name],
    })),
    values: Object.entries(parameters).map(([name, value]): Entity => ({
      "@id": `#value-${name}`,
      "@type": "PropertyValue",
      exampleOfWork: { "@id": `#parameter-${name}` },
      name,
      value,
    })),
  };
}

/** Programs have a `url` and a version (RO-Crate 1.1, Workflow Runtime); packages are named by their package URLs. */
function softwareEntities({ environment, packages, publication: { repository } }: RunManifest): Entity[] {
  const program = (name: "deno" | "v8" | "typescript", url: string): Entity => ({
    "@id": `#${name}`,
    "@type": name === "deno" ? ["SoftwareApplication", "ComputerLanguage"] : "SoftwareApplication",
    name,
    url,
    version: environment[name],
  });
  return [
    program("deno", "https://deno.com/"),
    program("v8", "https://v8.dev/"),
    program("typescript", "https://www.typescriptlang.org/"),
    // It has no address on the web: code, and not an application, which needs one.
    {
      "@id": "#kenzan",
      "@type": "SoftwareSourceCode",
      name: "kenzan",
      version: environment.kenzan,
      ...(repository === "" ? {} : { codeRepository: repository }),
    },
    ...packages.map(({ name, version }): Entity => {
      const url = `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`;
      return { "@id": url, "@type": "SoftwareApplication", name, url, version };
    }),
  ];
}

function organisationEntity({ publication: { organisation } }: RunManifest): Entity[] {
  const { ja, en } = organisation;
  if (ja === "" && en === "") return [];
  return [{ "@id": ORGANISATION, "@type": "Organization", name: ja, alternateName: en }];
}

/** Texts, compacted as {@link linked}. */
function texts(property: string, values: readonly string[]): Record<string, unknown> {
  return values.length === 0 ? {} : { [property]: values.length === 1 ? values[0] : values };
}

function commandLine({ notebook, parameters, defaults }: RunManifest): string {
  const given = Object.entries(parameters).filter(([name, value]) => defaults[name] !== value);
  return ["deno task report", notebook.path, ...given.map(([name, value]) => `-p ${name}=${value}`)].join(
    " ",
  );
}
