import { Fault } from "../fault/mod.ts";
import { checksumOf, refuseChanged } from "./checksum.ts";
import { decodeFrame, type Frame } from "./decode_frame.ts";
import type { FramesDescription } from "./entry.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import { inDataset } from "./in_dataset.ts";
import { ZipArchive, type ZipMember } from "./zip_archive.ts";

/**
 * A sequence of pictures, one in memory at a time.
 *
 * ```ts ignore
 * for await (const { name, values } of frames) ...
 * ```
 */
export interface FramesDataset extends FramesDescription {
  /** Names of the frames in their order: natural order, so that `10.tiff` comes after `9.tiff`. */
  names: string[];
  /** One frame, by its number from 0. @throws {Fault} naming a frame that is not as the entry says. */
  read(index: number): Promise<Frame>;
  [Symbol.asyncIterator](): AsyncIterator<Frame>;
  /** Closes the file. */
  close(): void;
}

/**
 * Opens an archive of frames: checksum first, then names and number of the frames, and the first frame. The others are
 * decoded and checked when they are asked for.
 *
 * @throws {Fault} at the first thing that is wrong.
 */
export async function openFrames(location: Location): Promise<FramesDataset> {
  const { entry } = location;
  const described = entry.frames!;
  const where = { file: shownPath(location.path), entryFile: shownPath(location.entryFile) };
  refuseChanged(checksumOf(location.files), entry, where);
  const archive = new ZipArchive(location.path);
  const refuse = (subject: string, expected: string, found: string, frame?: string): never => {
    throw new Fault(`catalog: ${entry.name}: ${subject}`, {
      expected,
      found,
      where: frame === undefined ? where.file : `${where.file}\n${frame}`,
      remedy: `get the right file, or correct the entry ${where.entryFile}`,
    });
  };
  const read = (member: ZipMember) =>
    inDataset({ id: entry.name, file: where.file }, async () => {
      const frame = await decodeFrame(member.name, archive.read(member));
      const [expected, found] = [described, frame].map(({ width, height }) => `${width} x ${height} pixels`);
      if (expected !== found) refuse("a frame of another size", expected, found, member.name);
      const stored = frame.values.constructor.name.replace("Array", "").toLowerCase();
      if (stored !== described.type) {
        refuse("a frame of another type of pixel", described.type, stored, member.name);
      }
      return frame;
    });
  try {
    const members = frameMembers(archive);
    if (members.length !== described.count) {
      refuse("another number of frames", `${described.count}`, `${members.length}`);
    }
    await read(members[0]);
    return {
      ...described,
      names: members.map(({ name }) => name),
      read(index) {
        if (index in members) return read(members[index]);
        return Promise.reject(
          new Fault(`catalog: ${entry.name}: no such frame`, {
            expected: `a number from 0 to ${members.length - 1}`,
            found: String(index),
          }),
        );
      },
      async *[Symbol.asyncIterator]() {
        for (const member of members) yield await read(member);
      },
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

/**
 * Decodes a sequence to its end, and closes it.
 *
 * @throws {Fault} for a frame that cannot be decoded, or is not as the entry says.
 */
export async function readEveryFrame(frames: FramesDataset): Promise<void> {
  try {
    for await (const _ of frames);
  } finally {
    frames.close();
  }
}

/**
 * The frames in an archive in natural order. What macOS and Windows put beside them unasked is left out.
 *
 * @throws {Fault} when there is none, two have one name, or another file lies among them.
 */
export function frameMembers({ members }: ZipArchive): ZipMember[] {
  const frames = members.filter(({ name }) =>
    !/(^|\/)(__MACOSX\/|\.[^/]*$|Thumbs\.db$|desktop\.ini$)/i.test(name)
  );
  const other = frames.find(({ name }) => !/\.(tiff?|jpe?g)$/i.test(name))?.name ??
    frames.find(({ name }, k) => frames.findIndex((each) => each.name === name) !== k)?.name;
  if (frames.length === 0 || other !== undefined) {
    throw new Fault("frames: not an archive of frames", {
      expected: "files .tif, .tiff, .jpg or .jpeg, each name once",
      found: other ?? "no frame",
      remedy: "put the frames, and nothing else, into the archive: zip frames.zip *.tiff",
    });
  }
  const key = new Map(frames.map(({ name }) => [name, naturalKey(name)]));
  return frames.sort((a, b) => key.get(a.name)! < key.get(b.name)! ? -1 : 1);
}

/** Orders texts by the numbers in them, whatever their number of digits. */
const naturalKey = (name: string) => name.replace(/\d+/g, (digits) => digits.padStart(20, "0")) + "\0" + name;
