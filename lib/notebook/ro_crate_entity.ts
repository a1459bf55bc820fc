/** A described thing of an RO-Crate: an object of its `@graph`. */
export type Entity = { "@id": string; "@type": string | string[]; [property: string]: unknown };

/** A link to one. */
export type Reference = { "@id": string };

/**
 * Links to entities, as the value of a property: one link without brackets (RO-Crate JSON-LD is compacted), and no
 * property for none.
 */
export function linked(property: string, entities: readonly Reference[]): Record<string, unknown> {
  const references = entities.map((entity) => ({ "@id": entity["@id"] }));
  return references.length === 0 ? {} : { [property]: references.length === 1 ? references[0] : references };
}

/** The links, or texts, of a property, however many. */
export function valuesOf<T>(entity: Entity, property: string): T[] {
  const value = entity[property] as T | T[] | undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** A path, or a part of an `@id`, as a URI reference: other scripts stay, as RO-Crate 1.1 prefers (Data Entities). */
export function uriOf(path: string): string {
  return path.replace(/[^-A-Za-z0-9._~!$&'()*+,;=:@/\u{80}-\u{10ffff}]/gu, encodeURIComponent);
}

/** The path of {@link uriOf}. */
export function pathOf(uri: string): string {
  return decodeURIComponent(uri);
}
