import type { Entity } from "./ro_crate_entity.ts";

/** Terms of Kenzan's own, at addresses that RO-Crate 1.1 keeps for such (Appendix RO-Crate JSON-LD, ad hoc terms). */
const OWN: Record<string, string> = {
  codeSha256: "SHA-256 of the code cells of a notebook, with the tags that steer a run",
  creditTextEnglish: "The English of creditText",
  dateGiven:
    "Whether datePublished is the day that the caller gave, and not the one of the project's settings",
  entrySha256: "SHA-256 of the catalog entry that describes a dataset",
  granted: "Permissions beyond the catalog that the notebook asks for and the command line granted",
  readBy: "nbformat ids of the cells that opened the files of a dataset",
  sandbox: "What kept the run to what it declares: broker (each access was asked for), or none",
  tableSchema:
    "Table Schema (https://datapackage.org/standard/table-schema/) of a dataset, as JSON in a text",
  unread: "Identifiers of datasets that the notebook declares and did not read",
};
const NAMESPACE = "https://w3id.org/ro/terms/kenzan#";

/** The profiles that a manifest follows, which extend RO-Crate 1.1. */
export const PROFILES: Entity[] = [
  ["https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"],
  ["https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"],
].map(([id, name, version]) => ({ "@id": id, "@type": "CreativeWork", name, version }));

/** The manifest's `@context`: RO-Crate 1.1, the workflow-run terms, schema.org's that they lack, Kenzan's own. */
export const CONTEXT = [
  "https://w3id.org/ro/crate/1.1/context",
  "https://w3id.org/ro/terms/workflow-run/context",
  {
    conditionsOfAccess: "https://schema.org/conditionsOfAccess",
    creditText: "https://schema.org/creditText",
    ...Object.fromEntries(Object.keys(OWN).map((term) => [term, NAMESPACE + term])),
  },
];

/** Definitions of the own terms, for whoever meets them. */
export const OWN_TERMS: Entity[] = Object.entries(OWN).map(([term, meaning]) => ({
  "@id": NAMESPACE + term,
  "@type": "rdf:Property",
  "rdfs:label": term,
  "rdfs:comment": meaning,
}));
