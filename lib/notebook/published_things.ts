import { dirname, join } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { Content, Published, PublishedFile } from "../publish/mod.ts";
import { sha256, sha256OfFile } from "./canonical.ts";
import { refuseFalseClaim } from "./claim_check.ts";
import { refuseLinksOn } from "./record_folder.ts";
import type { RecordedItem } from "./run_record.ts";
import { writing } from "./staging.ts";

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Takes published things out of outputs into the folder of a run record.
 *
 * What arrives is checked again: a cell can send anything, and a record must never hold a number that
 * is none.
 */
export class PublishedThings {
  readonly items: RecordedItem[] = [];
  readonly #folder: string;
  readonly #notebook: string;

  /** @param notebook path named in faults. */
  constructor(folder: string, notebook: string) {
    this.#folder = folder;
    this.#notebook = notebook;
  }

  /** Checks a thing and stores its contents; the item returned refers to them by path. */
  async take(thing: unknown, cell: { number: number; id: string }): Promise<RecordedItem> {
    const where = `${this.#notebook}, cell ${cell.number}`;
    const published = checkedThing(thing, where);
    if (published.kind === "claim") await refuseFalseClaim(published, where);
    const earlier = this.items.find(({ id }) => id === published.id);
    if (earlier !== undefined) {
      const cells = earlier.cell === cell.number ? "" : ` in cell ${cell.number}`;
      throw new Fault(`notebook: ${published.id} is published twice`, {
        expected: "an id of its own for everything a notebook publishes",
        found: `a ${earlier.kind} in cell ${earlier.cell}, and a ${published.kind}${
          cells || " in the same cell"
        }`,
        where: `${this.#notebook}, cells ${earlier.cell} and ${cell.number}`,
        remedy: "rename one of them, and its references in the narrative",
      });
    }
    if (published.kind === "file") this.#checkName(published.name, where);
    const item = { ...await this.#stored(published, where), cell: cell.number, cellId: cell.id };
    this.items.push(item);
    return item;
  }

  #checkName(name: string, where: string): void {
    const earlier = this.items.find((item): item is RecordedItem & PublishedFile =>
      item.kind === "file" && item.name.toLowerCase() === name.toLowerCase()
    );
    if (earlier === undefined) return;
    throw new Fault(`notebook: two published files are called ${name}`, {
      expected: "a file name of its own for every publish.file, also where case makes no difference",
      found: `${earlier.id} in cell ${earlier.cell} is called ${earlier.name} already`,
      where,
    });
  }

  async #stored(thing: Published, where: string): Promise<Published> {
    switch (thing.kind) {
      case "value":
      case "claim":
        return thing;
      case "table":
        return { ...thing, content: await this.#store(thing.content, `tables/${thing.id}.arrow`, where) };
      case "file":
        return { ...thing, content: await this.#store(thing.content, `files/${thing.name}`, where) };
      default: {
        const { ja, en } = thing.content;
        const name = `figures/${thing.id}`;
        return {
          ...thing,
          content: {
            ja: await this.#store(ja, `${name}.ja.svg`, where),
            en: await this.#store(en, `${name}.en.svg`, where),
          },
        };
      }
    }
  }

  async #store(content: Content, path: string, where: string): Promise<Content> {
    const target = join(this.#folder, path);
    refuseLinksOn(this.#folder, path, where);
    if (content.inline !== undefined) {
      const bytes = Uint8Array.fromBase64(content.inline);
      compare(content, { sha256: sha256(bytes), bytes: bytes.length }, path, where);
      await writing(target, async () => {
        await Deno.mkdir(dirname(target), { recursive: true });
        await Deno.writeFile(target, bytes);
      });
    } else {
      if (content.path !== path) {
        throw new Fault("notebook: a published file lies outside the run record", {
          expected: path,
          found: content.path,
          where,
        });
      }
      compare(content, await sha256OfFile(target), path, where);
    }
    return { sha256: content.sha256, bytes: content.bytes, path };
  }
}

function compare(told: Content, found: { sha256: string; bytes: number }, path: string, where: string): void {
  if (told.sha256 === found.sha256 && told.bytes === found.bytes) return;
  throw new Fault(`notebook: ${path} is not what the cell published`, {
    expected: `sha256 ${told.sha256}, ${told.bytes} bytes`,
    found: `sha256 ${found.sha256}, ${found.bytes} bytes`,
    where,
    remedy: "do not write to a file after publishing it",
  });
}

function checkedThing(thing: unknown, where: string): Published {
  const { id, kind, label, ...rest } = (thing ?? {}) as Record<string, unknown>;
  const refuse = (expected: string, found: unknown): never => {
    throw new Fault(`notebook: cell published a malformed ${typeof id === "string" ? id : "thing"}`, {
      expected,
      found: JSON.stringify(found) ?? "nothing",
      where,
      remedy: "publish through kenzan/publish/mod.ts",
    });
  };
  if (typeof id !== "string" || !ID.test(id)) refuse("an id of lower-case letters, digits and `-`", id);
  if (!/^(value|table|figure|map|file|claim)$/.test(String(kind))) {
    refuse("a kind: value, table, figure, map, file, claim", kind);
  }
  const texts = label as { ja?: unknown; en?: unknown } | undefined;
  if (typeof texts?.ja !== "string" || typeof texts.en !== "string") refuse("a label in ja and en", label);
  if (kind === "value") {
    // JSON carries NaN and infinities as null.
    if (!Number.isFinite(rest.value)) refuse("a finite value", rest.value);
    const interval = rest.interval as { lower?: unknown; upper?: unknown } | undefined;
    if (interval && !(Number.isFinite(interval.lower) && Number.isFinite(interval.upper))) {
      refuse("an interval with finite bounds", interval);
    }
    return thing as Published;
  }
  if (kind === "claim") return thing as Published;
  if (kind === "file" && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(String(rest.name))) {
    refuse("a plain file name", rest.name);
  }
  const contents = kind === "figure" || kind === "map"
    ? ["ja", "en"].map((language) => (rest.content as Record<string, unknown> | undefined)?.[language])
    : [rest.content];
  for (const content of contents as (Partial<Content> | undefined)[]) {
    const stored = typeof content?.inline === "string" || typeof content?.path === "string";
    if (typeof content?.sha256 !== "string" || !Number.isInteger(content.bytes) || !stored) {
      refuse("contents with sha256, bytes, and inline or path", content);
    }
  }
  return thing as Published;
}
