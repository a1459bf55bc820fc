/**
 * The rules of RO-Crate 1.1 and of the profiles a manifest follows, as they are published, each with the clause it
 * stands in and a way to break it. Where CRS4's rocrate-validator asks for more than the text, its check is cited too.
 *
 * - RO-Crate 1.1: https://www.researchobject.org/ro-crate/specification/1.1/
 * - Process Run Crate 0.5: https://www.researchobject.org/workflow-run-crate/profiles/0.5/process_run_crate/
 * - Workflow Run Crate 0.5: https://www.researchobject.org/workflow-run-crate/profiles/0.5/workflow_run_crate/
 * - Workflow RO-Crate 1.0: https://about.workflowhub.eu/Workflow-RO-Crate/1.0/
 */

export type Entity = { "@id": string; "@type": string | string[]; [property: string]: unknown };

/** A crate on disk: its metadata file, by name, and the names of the files beside it. */
export interface CrateOnDisk {
  name: string;
  document: { "@context": unknown; "@graph": Entity[] };
  files: string[];
}

/** A rule of a specification. */
export interface Rule {
  says: string;
  level: "MUST" | "SHOULD";
  /** Where it stands. */
  clause: string;
  /** What is not so. */
  problems(crate: Reader): string[];
  /** Makes a crate that breaks it. */
  spoil(crate: Reader): void;
}

/** A crate, read as a consumer reads one. */
export class Reader {
  constructor(readonly crate: CrateOnDisk) {}

  get graph(): Entity[] {
    return this.crate.document["@graph"];
  }
  get descriptor(): Entity | undefined {
    return this.graph.find((it) => it["@id"] === "ro-crate-metadata.json");
  }
  get root(): Entity | undefined {
    return this.linked(this.descriptor, "about")[0];
  }
  get workflow(): Entity | undefined {
    return this.linked(this.root, "mainEntity")[0];
  }
  get actions(): Entity[] {
    return this.ofType("CreateAction");
  }
  get files(): Entity[] {
    return this.ofType("File");
  }
  entity(id: string): Entity | undefined {
    return this.graph.find((it) => it["@id"] === id);
  }
  ofType(...types: string[]): Entity[] {
    return this.graph.filter((it) => typesOf(it).some((type) => types.includes(type)));
  }
  ids(entity: Entity | undefined, property: string): string[] {
    return listOf(entity?.[property]).map((it) => (it as Entity | undefined)?.["@id"] ?? "");
  }
  linked(entity: Entity | undefined, property: string): Entity[] {
    return this.ids(entity, property).flatMap((id) => this.entity(id) ?? []);
  }
}

const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const typesOf = (entity: Entity | undefined): string[] => listOf(entity?.["@type"]) as string[];
const isText = (value: unknown) => typeof value === "string" && value !== "";
const missing = (entity: Entity | undefined, ...properties: string[]) =>
  properties.filter((name) => !isText(entity?.[name])).map((name) => `${entity?.["@id"]} has no ${name}`);
const unless = (holds: boolean, problem: string) => holds ? [] : [problem];

const RO = "RO-Crate 1.1";
const PROCESS = "Process Run Crate 0.5, Requirements";
const RUN = "Workflow Run Crate 0.5";
const WORKFLOW = "Workflow RO-Crate 1.0";
const VALIDATOR = "rocrate-validator";
const CONTEXT = "https://w3id.org/ro/crate/1.1/context";

/** Terms of the contexts that a manifest refers to (looked up there), as far as it uses them. */
const TERMS = new Set((
  "about additionalType alternateName author codeRepository conformsTo contentSize datePublished defaultValue description " +
  "encodingFormat exampleOfWork hasPart identifier input instrument isBasedOn keywords license mainEntity mentions name " +
  "object programmingLanguage publisher result runtimePlatform softwareRequirements url value version " +
  // of https://w3id.org/ro/terms/workflow-run/context
  "environment sha256"
).split(" "));
const PREFIXES = ["rdf", "rdfs"];

/** Objects below an entity, at any depth. */
function nested(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(nested);
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(nested)];
}

const permalink = (pattern: RegExp, level: Rule["level"], clause: string, says: string): Rule => ({
  says,
  level,
  clause,
  problems: (crate) =>
    unless(
      crate.linked(crate.root, "conformsTo").some((it) =>
        pattern.test(it["@id"]) && typesOf(it).includes("CreativeWork")
      ),
      `no ${pattern} among them`,
    ),
  spoil: (crate) => {
    crate.root!.conformsTo = crate.ids(crate.root, "conformsTo").filter((id) => !pattern.test(id))
      .map((id) => ({ "@id": id }));
  },
});

const recommended = (property: string, of: (crate: Reader) => Entity[], clause: string): Rule => ({
  says: `${property} is there`,
  level: "SHOULD",
  clause,
  problems: (crate) =>
    of(crate).filter((it) => it[property] === undefined).map((it) => `${it["@id"]} has no ${property}`),
  spoil: (crate) => delete of(crate)[0][property],
});

/** All rules. */
export const RULES: Rule[] = [
  {
    says: "the metadata file is named ro-crate-metadata.json",
    level: "MUST",
    clause: `${RO}, Structure`,
    problems: ({ crate }) => unless(crate.name === "ro-crate-metadata.json", crate.name),
    spoil: ({ crate }) => crate.name = "manifest.json",
  },
  {
    says: "the document is flattened: an object in an entity is a link, and nothing but a link",
    level: "MUST",
    clause: `${RO}, Structure and Appendix RO-Crate JSON-LD; ${VALIDATOR} also takes @value objects`,
    problems: ({ graph }) =>
      graph.flatMap((entity) =>
        nested(Object.values(entity)).filter((it) => Object.keys(it).join() !== "@id").map((it) =>
          `${entity["@id"]}: ${JSON.stringify(it)}`
        )
      ),
    spoil: (crate) => crate.root!.author = { "@id": "#me", "@type": "Person", name: "Me" },
  },
  {
    says: "the document is compacted: its keys are terms of its context",
    level: "MUST",
    clause: `${RO}, Structure; ${VALIDATOR}, compaction format`,
    problems: ({ crate, graph }) => {
      const own = Object.keys(
        Object.assign({}, ...listOf(crate.document["@context"]).filter((it) => typeof it === "object")),
      );
      const isTerm = (key: string) =>
        ["@id", "@type"].includes(key) || TERMS.has(key) || own.includes(key) ||
        PREFIXES.includes(key.split(":")[0]) && key.includes(":");
      return graph.flatMap((it) =>
        Object.keys(it).filter((key) => !isTerm(key)).map((key) => `${it["@id"]}: ${key}`)
      );
    },
    spoil: (crate) => crate.root!.inventedTerm = "x",
  },
  {
    says: "each entity has an @id and an @type",
    level: "MUST",
    clause: `${RO}, Appendix RO-Crate JSON-LD; ${VALIDATOR}, @id and @type`,
    problems: ({ graph }) =>
      graph.flatMap((it) =>
        ["@id", "@type"].filter((key) => listOf(it[key]).length === 0).map((key) => `${it["@id"]}: ${key}`)
      ),
    spoil: (crate) => delete (crate.files[0] as Partial<Entity>)["@type"],
  },
  {
    says: "no two entities have the same @id",
    level: "MUST",
    clause: `${RO}, Contextual vs Data entities`,
    problems: ({ graph }) => {
      const ids = graph.map((it) => it["@id"]);
      return ids.filter((id, at) => ids.indexOf(id) !== at);
    },
    spoil: (crate) => crate.graph.push({ ...crate.files[0] }),
  },
  {
    says: "identifiers are URI references that stay in the crate",
    level: "MUST",
    clause: `${RO}, Encoding file paths; Describing entities in JSON-LD`,
    problems: ({ graph }) =>
      graph.map((it) => it["@id"]).filter((id) => /[\s<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})|(^|\/)\.\.\//.test(id)),
    spoil: (crate) => crate.files.at(-1)!["@id"] = "files/my rates.csv",
  },
  {
    says: "the context is RO-Crate's, by reference",
    level: "SHOULD",
    clause: `${RO}, RO-Crate Metadata File`,
    problems: ({ crate }) => unless(listOf(crate.document["@context"]).includes(CONTEXT), "another context"),
    spoil: ({ crate }) => crate.document["@context"] = [{ name: "http://schema.org/name" }],
  },
  {
    says: "terms of one's own lead to web addresses",
    level: "MUST",
    clause: `${RO}, Adding new or ad hoc vocabulary terms`,
    problems: ({ crate }) =>
      nested(crate.document["@context"]).flatMap((own) => Object.values(own)).filter((uri) =>
        !/^https?:\/\//.test(String(uri))
      ).map(String),
    spoil: ({ crate }) => (crate.document["@context"] as unknown[]).push({ mine: "urn:mine" }),
  },
  {
    says: "terms of one's own are defined in the crate",
    level: "SHOULD",
    clause: `${RO}, Add local definitions of ad hoc terms`,
    problems: (crate) =>
      nested(crate.crate.document["@context"]).flatMap((own) => Object.values(own) as string[])
        .filter((uri) => !uri.startsWith("https://schema.org/"))
        .flatMap((uri) => {
          const entity = crate.entity(uri);
          return entity && typesOf(entity).includes("rdf:Property")
            ? missing(entity, "rdfs:label", "rdfs:comment")
            : [`${uri} is not defined`];
        }),
    spoil: (crate) => delete crate.ofType("rdf:Property")[0]["rdfs:comment"],
  },
  {
    says: "a list of one is no list",
    level: "SHOULD",
    clause: `${RO}, Describing entities in JSON-LD; ${VALIDATOR}, compact representation`,
    problems: ({ graph }) =>
      graph.flatMap((it) =>
        Object.entries(it).filter(([, value]) => Array.isArray(value) && value.length < 2).map(([key]) =>
          `${it["@id"]}: ${key}`
        )
      ),
    spoil: (crate) => crate.root!.mentions = [crate.root!.mentions],
  },
  {
    says: "the metadata file describes itself: a CreativeWork about the root",
    level: "MUST",
    clause: `${RO}, RO-Crate Metadata File Descriptor`,
    problems: (crate) => [
      ...unless(typesOf(crate.descriptor).includes("CreativeWork"), "no descriptor of this type"),
      ...unless(
        crate.ids(crate.descriptor, "about").length === 1 && crate.root !== undefined,
        "not about the root",
      ),
    ],
    spoil: (crate) => crate.descriptor!["@id"] = "manifest.json",
  },
  {
    says: "the descriptor conforms to RO-Crate 1.1",
    level: "MUST",
    clause: `SHOULD in ${RO}, RO-Crate Metadata File Descriptor; MUST of ${VALIDATOR}`,
    problems: (crate) =>
      unless(
        crate.ids(crate.descriptor, "conformsTo").includes("https://w3id.org/ro/crate/1.1"),
        "it does not",
      ),
    spoil: (crate) => crate.descriptor!.conformsTo = { "@id": "https://w3id.org/ro/crate/9.9" },
  },
  {
    says: "the root is a Dataset whose @id ends with /",
    level: "MUST",
    clause: `${RO}, Direct properties of the Root Data Entity`,
    problems: (crate) => [
      ...unless(typesOf(crate.root).includes("Dataset"), "no Dataset"),
      ...unless(crate.root?.["@id"].endsWith("/") ?? false, String(crate.root?.["@id"])),
    ],
    spoil: (crate) => crate.root!["@type"] = "CreativeWork",
  },
  {
    says: "the root has a name and a description",
    level: "MUST",
    clause: `${RO}, Direct properties of the Root Data Entity`,
    problems: (crate) => missing(crate.root, "name", "description"),
    spoil: (crate) => delete crate.root!.description,
  },
  {
    says: "the root has a datePublished, to the day",
    level: "MUST",
    clause: `${RO}, Direct properties of the Root Data Entity`,
    problems: (crate) =>
      unless(
        /^\d{4}-\d{2}-\d{2}(T\S+)?$/.test(String(crate.root?.datePublished)),
        String(crate.root?.datePublished),
      ),
    spoil: (crate) => delete crate.root!.datePublished,
  },
  {
    says: "the root has a license",
    level: "MUST",
    clause: `${RO}, Direct properties of the Root Data Entity; ${WORKFLOW}, Crate`,
    problems: (crate) => unless(crate.root?.license !== undefined && crate.root.license !== "", "none"),
    spoil: (crate) => delete crate.root!.license,
  },
  {
    says: "a license links to an entity with a name and a description",
    level: "SHOULD",
    clause: `${RO}, Direct properties of the Root Data Entity; Licensing`,
    problems: (crate) =>
      crate.graph.filter((it) => "license" in it).flatMap((it) => {
        const [licence] = crate.linked(it, "license");
        return typesOf(licence).includes("CreativeWork")
          ? missing(licence, "name", "description")
          : [`${it["@id"]}: no link`];
      }),
    spoil: (crate) => crate.root!.license = "CC0-1.0",
  },
  {
    says: "an Organization publishes the root",
    level: "SHOULD",
    clause: `${RO}, Publisher`,
    problems: (crate) =>
      unless(
        crate.linked(crate.root, "publisher").some((it) => typesOf(it).includes("Organization")),
        "no publisher",
      ),
    spoil: (crate) => delete crate.root!.publisher,
  },
  {
    says: "the root has an author, a Person or an Organization",
    level: "SHOULD",
    clause: `${RO}, People; ${VALIDATOR}`,
    problems: (crate) =>
      unless(
        crate.linked(crate.root, "author").some((it) =>
          typesOf(it).some((type) => /Person|Organization/.test(type))
        ),
        "no author",
      ),
    spoil: (crate) => delete crate.root!.author,
  },
  {
    says: "a file is linked from the root by hasPart",
    level: "MUST",
    clause: `${RO}, Referencing files and folders from the Root Data Entity`,
    problems: (crate) => {
      const parts = crate.ids(crate.root, "hasPart");
      return crate.files.map((it) => it["@id"]).filter((id) => !parts.includes(id));
    },
    spoil: (crate) =>
      crate.root!.hasPart = crate.ids(crate.root, "hasPart").slice(1).map((id) => ({ "@id": id })),
  },
  {
    says: "the root's parts are files or folders",
    level: "MUST",
    clause: `${RO}, Data Entities; ${VALIDATOR}, hasPart value restriction`,
    problems: (crate) =>
      crate.ids(crate.root, "hasPart").filter((id) =>
        !typesOf(crate.entity(id)).some((type) => type === "File" || type === "Dataset")
      ),
    spoil: (crate) => (crate.root!.hasPart as unknown[]).push({ "@id": "#run" }),
  },
  {
    says: "a file with a relative @id is in the crate's folder",
    level: "MUST",
    clause: `${RO}, Structure; ${VALIDATOR}, Data Entity resource availability`,
    problems: (crate) =>
      crate.files.map((it) => it["@id"]).filter((id) =>
        !/^(https?:|#)/.test(id) && !crate.crate.files.includes(decodeURIComponent(id))
      ),
    spoil: ({ crate }) => crate.files.splice(crate.files.indexOf("results.json"), 1),
  },
  {
    says: "a file has an encodingFormat",
    level: "SHOULD",
    clause: `${RO}, Adding detailed descriptions of encodings`,
    problems: (crate) =>
      crate.files.filter((it) => !/^\w+\/\w[\w.-]*(\+\w[\w.-]*)?$/.test(String(it.encodingFormat))).map((
        it,
      ) => it["@id"]),
    spoil: (crate) => delete crate.files[0].encodingFormat,
  },
  {
    says: "what is linked to is described",
    level: "SHOULD",
    clause: `${RO}, RO-Crate Metadata File (RECOMMENDED)`,
    problems: (crate) =>
      crate.graph.flatMap((it) => nested(Object.values(it)).map((link) => String(link["@id"])))
        .filter((id) => crate.entity(id) === undefined && !id.startsWith("https://w3id.org/ro/crate/")),
    spoil: (crate) => crate.graph.splice(crate.graph.indexOf(crate.entity("#kenzan")!), 1),
  },
  {
    says: "what is described is linked to",
    level: "SHOULD",
    clause: `${RO}, RO-Crate Metadata File (RECOMMENDED)`,
    problems: (crate) => {
      const linked = new Set(
        crate.graph.flatMap((it) => nested(Object.values(it)).map((link) => link["@id"])),
      );
      return crate.graph.filter((it) => it !== crate.descriptor && !typesOf(it).includes("rdf:Property"))
        .map((it) => it["@id"]).filter((id) => !linked.has(id));
    },
    spoil: (crate) => crate.graph.push({ "@id": "#alone", "@type": "Thing", name: "alone" }),
  },
  {
    says: "a workflow is a File, a SoftwareSourceCode and a ComputationalWorkflow, and has a name",
    level: "MUST",
    clause: `${RO}, Describing scripts and workflows; ${WORKFLOW}, Main Workflow`,
    problems: (crate) => [
      ...["File", "SoftwareSourceCode", "ComputationalWorkflow"].filter((type) =>
        !typesOf(crate.workflow).includes(type)
      )
        .map((type) => `the main entity is no ${type}`),
      ...missing(crate.workflow, "name"),
    ],
    spoil: (crate) => crate.workflow!["@type"] = ["File", "SoftwareSourceCode"],
  },
  {
    says: "a language or an application has a name, a url and a version",
    level: "MUST",
    clause: `${RO}, Workflow Runtime and Programming Language`,
    problems: (crate) =>
      crate.ofType("ComputerLanguage", "SoftwareApplication").flatMap((it) =>
        missing(it, "name", "url", "version")
      ),
    spoil: (crate) => delete crate.entity("#v8")!.url,
  },
  {
    says: "the main workflow has a programmingLanguage, a ComputerLanguage",
    level: "MUST",
    clause: `${WORKFLOW}, Main Workflow; ${VALIDATOR}`,
    problems: (crate) =>
      unless(
        crate.linked(crate.workflow, "programmingLanguage").some((it) =>
          typesOf(it).includes("ComputerLanguage")
        ),
        "none",
      ),
    spoil: (crate) => delete crate.workflow!.programmingLanguage,
  },
  {
    says: "the descriptor conforms to Workflow RO-Crate too",
    level: "SHOULD",
    clause: `${WORKFLOW}, Metadata File Descriptor`,
    problems: (crate) =>
      unless(
        crate.ids(crate.descriptor, "conformsTo").includes(
          "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
        ),
        "it does not",
      ),
    spoil: (crate) => crate.descriptor!.conformsTo = { "@id": "https://w3id.org/ro/crate/1.1" },
  },
  {
    says: "there is a README.md about the root",
    level: "SHOULD",
    clause: `${WORKFLOW}, Crate`,
    problems: (crate) => unless(crate.entity("README.md") !== undefined, "none"),
    spoil: () => {},
  },
  {
    says: "the main workflow follows the Bioschemas profile ComputationalWorkflow",
    level: "SHOULD",
    clause: `${WORKFLOW}, Bioschemas Computational Workflow profile`,
    problems: (crate) =>
      unless(
        crate.ids(crate.workflow, "conformsTo").some((id) =>
          id.startsWith("https://bioschemas.org/profiles/")
        ),
        "no",
      ),
    spoil: () => {},
  },
  permalink(
    /^https:\/\/w3id\.org\/ro\/wfrun\/process\/0\.5$/,
    "MUST",
    PROCESS,
    "the root conforms to Process Run Crate",
  ),
  permalink(
    /^https:\/\/w3id\.org\/ro\/wfrun\/workflow\/0\.5$/,
    "MUST",
    `${RUN}, Requirements`,
    "the root conforms to Workflow Run Crate",
  ),
  permalink(
    /workflow-ro-crate\/1\.0$/,
    "SHOULD",
    `${RUN}, Requirements`,
    "the root conforms to Workflow RO-Crate",
  ),
  {
    says: "an action has an instrument: an application, code or workflow",
    level: "MUST",
    clause: `${PROCESS}; ${VALIDATOR}`,
    problems: (crate) =>
      crate.actions.filter((it) =>
        !crate.linked(it, "instrument").some((tool) =>
          typesOf(tool).some((type) =>
            /^(SoftwareApplication|SoftwareSourceCode|ComputationalWorkflow)$/.test(type)
          )
        )
      ).map((it) => it["@id"]),
    spoil: (crate) => delete crate.actions[0].instrument,
  },
  {
    says: "an action executed the main workflow",
    level: "MUST",
    clause: `${RUN}, Overview`,
    problems: (crate) =>
      unless(
        crate.actions.some((it) => crate.ids(it, "instrument").includes(crate.workflow?.["@id"] ?? "")),
        "none",
      ),
    spoil: (crate) => crate.actions[0].instrument = { "@id": "#deno" },
  },
  {
    says: "the root mentions the action",
    level: "SHOULD",
    clause: PROCESS,
    problems: (crate) =>
      crate.actions.map((it) => it["@id"]).filter((id) => !crate.ids(crate.root, "mentions").includes(id)),
    spoil: (crate) => delete crate.root!.mentions,
  },
  ...["name", "description", "result", "endTime", "agent"].map((property) =>
    recommended(property, (crate) => crate.actions, PROCESS)
  ),
  {
    says: "what an action consumed and made are files, datasets, works or values",
    level: "SHOULD",
    clause: `${PROCESS}; ${VALIDATOR}`,
    problems: (crate) =>
      crate.actions.flatMap((it) => [...crate.ids(it, "object"), ...crate.ids(it, "result")]).filter((id) =>
        !typesOf(crate.entity(id)).some((type) =>
          /^(File|Dataset|Collection|CreativeWork|PropertyValue)$/.test(type)
        )
      ),
    spoil: (crate) => crate.actions[0].result = { "@id": "#kenzan" },
  },
  {
    says: "environment variables that affect results are values of the action",
    level: "SHOULD",
    clause: "Process Run Crate 0.5, Representing environment variable settings",
    problems: (crate) =>
      ["TZ", "LANG", "DENO_V8_FLAGS"].filter((name) =>
        !crate.linked(crate.actions[0], "environment").some((it) =>
          typesOf(it).includes("PropertyValue") && it.name === name && isText(it.value)
        )
      ),
    spoil: (crate) => delete crate.actions[0].environment,
  },
  ...["name", "url", "version"].map((property) =>
    recommended(
      property,
      (crate) => crate.linked(crate.actions[0], "instrument"),
      `${PROCESS}, SoftwareApplication`,
    )
  ),
  {
    says: "no application has both version and softwareVersion",
    level: "SHOULD",
    clause: `${PROCESS}, SoftwareApplication`,
    problems: (crate) =>
      crate.ofType("SoftwareApplication").filter((it) => "version" in it && "softwareVersion" in it).map((
        it,
      ) => it["@id"]),
    spoil: (crate) => crate.entity("#v8")!.softwareVersion = "1",
  },
  {
    says: "inputs of the workflow are FormalParameters",
    level: "MUST",
    clause: `${RUN}, Overview; ${VALIDATOR}`,
    problems: (crate) =>
      crate.ids(crate.workflow, "input").filter((id) =>
        !typesOf(crate.entity(id)).includes("FormalParameter")
      ),
    spoil: (crate) => crate.workflow!.input = { "@id": "#run" },
  },
  {
    says: "a FormalParameter has an additionalType, of data types for plain values",
    level: "MUST",
    clause: `${RUN}, Requirements`,
    problems: (crate) =>
      crate.ofType("FormalParameter").filter((it) =>
        !/^(Number|Integer|Float|Text|Boolean|Date|DateTime|File|Dataset|Collection|PropertyValue)$/.test(
          String(it.additionalType),
        )
      ).map((it) => it["@id"]),
    spoil: (crate) => delete crate.ofType("FormalParameter")[0].additionalType,
  },
  {
    says: "a FormalParameter has the name of its slot",
    level: "SHOULD",
    clause: `${RUN}, Requirements`,
    problems: (crate) => crate.ofType("FormalParameter").flatMap((it) => missing(it, "name")),
    spoil: (crate) => delete crate.ofType("FormalParameter")[0].name,
  },
  {
    says: "a FormalParameter is realised by a value of the action",
    level: "SHOULD",
    clause: `${RUN}, Overview`,
    problems: (crate) => {
      const realised = crate.actions.flatMap((it) => crate.linked(it, "object")).flatMap((it) =>
        crate.ids(it, "exampleOfWork")
      );
      return crate.ids(crate.workflow, "input").filter((id) => !realised.includes(id));
    },
    spoil: (crate) => delete crate.ofType("PropertyValue")[0].exampleOfWork,
  },
  {
    says: "nothing that is no input of the workflow is said to realise one",
    level: "MUST",
    clause: `${RUN}, Overview`,
    problems: (crate) =>
      crate.graph.flatMap((it) => crate.ids(it, "exampleOfWork")).filter((id) =>
        !crate.ids(crate.workflow, "input").includes(id)
      ),
    spoil: (crate) => crate.ofType("PropertyValue")[0].exampleOfWork = { "@id": "#deno" },
  },
];

/** What is recommended and not in a manifest, and why. */
export const LEFT_OUT: Record<string, string> = {
  "endTime is there":
    "equal runs give equal bytes: no clock; the audit's certificate tells when it ran again",
  "agent is there": "equal runs give equal bytes: no user; the audit's certificate tells who",
  "url is there": "a notebook of a project without an address on the web has none",
  "there is a README.md about the root": "the report itself, which lies beside the manifest, tells it",
  "the main workflow follows the Bioschemas profile ComputationalWorkflow":
    "it asks for a creator, a day of creation and an address, which nobody has stated",
};
/** The same, unless `reports/report.json` names an organisation. */
export const LEFT_OUT_WITHOUT_ORGANISATION = [
  "an Organization publishes the root",
  "the root has an author, a Person or an Organization",
];
