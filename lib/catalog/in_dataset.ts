import { Fault } from "../fault/mod.ts";

/**
 * Reads from a dataset; a reader's fault gets the dataset's id and file, which the reader of bytes does not know.
 *
 * @throws {Fault} of the catalog in place of one of geo or table.
 */
export async function inDataset<T>(
  where: { id: string; file: string },
  read: () => T | Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Fault) || error.subject.startsWith("catalog:")) throw error;
    const { expected, found, remedy, subject } = error;
    throw new Fault(`catalog: ${where.id}: ${subject.replace(/^\w+: /, "")}`, {
      expected,
      found,
      where: error.where === undefined ? where.file : `${where.file}\n${error.where}`,
      remedy,
      cause: error,
    });
  }
}
