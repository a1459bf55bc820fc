import type { Entity } from "./ro_crate_entity.ts";

/** Licences that data are published under, by their SPDX identifiers (https://spdx.org/licenses/). */
const SPDX =
  /^(CC0-1\.0|CC-BY(-NC)?(-SA|-ND)?-[1-4]\.0|ODbL-1\.0|ODC-By-1\.0|PDDL-1\.0|MIT|ISC|(Apache|MPL)-2\.0)$/;

const UNSTATED = "#no-licence";

/**
 * The contextual entity that a `license` links to (RO-Crate 1.1, Licensing): at its URL where it has one, else the words
 * themselves.
 *
 * @param text SPDX identifier, URL, or words; empty where nobody has stated one, which the entity then says.
 */
export function licenceEntity(text: string): Entity {
  const type = { "@type": "CreativeWork" };
  if (text === "") {
    return {
      "@id": UNSTATED,
      ...type,
      name: "No licence stated",
      description: "Whoever made this has stated no licence for it: ask before passing it on. " +
        "The data it was made from have licences of their own.",
    };
  }
  if (SPDX.test(text)) {
    const description = `The licence ${text} of the SPDX list`;
    return { "@id": `https://spdx.org/licenses/${text}`, ...type, name: text, description };
  }
  if (/^https?:\/\/\S+$/.test(text)) {
    return { "@id": text, ...type, name: text, description: "The licence at this address" };
  }
  return { "@id": `#licence-${encodeURIComponent(text)}`, ...type, name: text, description: text };
}

/** The text of {@link licenceEntity}. */
export function licenceText(entity: Entity): string {
  return entity["@id"] === UNSTATED ? "" : String(entity.name);
}
